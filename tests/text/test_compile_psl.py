"""The compiler of the Public Suffix List snapshot."""

from __future__ import annotations

import runpy
import zlib
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "compile_psl.py"

LIST = """\
// VERSION: 2030-01-02_03-04-05_UTC
// ===BEGIN ICANN DOMAINS===
uk

*.ck // any
!www.ck
公司.cn
// ===BEGIN PRIVATE DOMAINS===
blogspot.com
"""


@pytest.fixture(scope="module")
def compiler() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


def test_keeps_rules_and_version_and_drops_comments(compiler: dict[str, Any]) -> None:
    lines = zlib.decompress(compiler["compile_list"](LIST)).decode("ascii").split("\n")
    assert lines[3:] == [
        "// VERSION: 2030-01-02_03-04-05_UTC",
        "uk",
        "*.ck",
        "!www.ck",
        "xn--55qx5d.cn",
        "-",
        "blogspot.com",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("// VERSION:", "// NUMBER:"), ("// ===BEGIN PRIVATE DOMAINS===", ""), ("uk\n", "u..k\n")],
)
def test_refuses_what_is_no_such_list(compiler: dict[str, Any], old: str, new: str) -> None:
    with pytest.raises(ValueError, match=r"version|section|host name"):
        compiler["compile_list"](LIST.replace(old, new))
