"""The layers of docs/design.md: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "spamlint"

MAY_IMPORT = {
    "source": {"patterns", "empty", "source"},
    "text": {"patterns", "empty", "text", "source"},
    "facts": {"facts"},
    "message": {"patterns", "empty", "message", "source", "text", "facts"},
    "checks": {"patterns", "empty", "checks", "message", "source", "text", "facts"},
    "online": {"patterns", "private_files", "online", "facts", "message", "source", "text", "version"},
    "project": {"patterns", "empty", "project", "source", "paths", "sniff"},
    "reporters": {"patterns", "empty", "reporters", "report", "finding", "version"},
    "config": {
        "empty",
        "patterns",
        "config",
        "errors",
        "yaml_source",
        "globs",
        "paths",
        "finding",
        "message",
        "report",
        "source",
    },
}
"""Room of the house, and the rooms that it may use."""

ONLY_IN = {
    "turbohtml": {"message/html_turbohtml.py"},
    "justhtml": {"message/html_justhtml.py"},
    "bs4": {"message/soup.py"},
    "yaml": {"yaml_source.py"},
    "rich": {"reporters/line.py"},
    "click": {"cli/"},
    "dns": {"online/nameservers.py"},
    "httpcore": {"online/"},
    "whois": {"online/whois_text.py"},
}
"""Library, and the files that may import it: each has one door."""


def _imports(path: Path) -> Iterator[str]:
    """Yield what a file imports when it runs; what only type checkers see does not count."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    inside = path.relative_to(PACKAGE)
    allowed = MAY_IMPORT.get(inside.parts[0])
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "spamlint" and len(parts) > 1 and allowed is not None:
            assert parts[1] in allowed, f"{inside} must not import {name}"
        doors = ONLY_IN.get(parts[0])
        if doors is not None:
            assert any(inside.as_posix().startswith(door) for door in doors), f"{inside} must not import {name}"


ASKS_THE_NETWORK = {"asking.py", "rules/examples.py"}
"""The doors to `online`: a run that may ask, and examples, which answer from a table."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_runs_that_may_ask_the_network_import_what_does(path: Path) -> None:
    inside = path.relative_to(PACKAGE).as_posix()
    if inside in ASKS_THE_NETWORK or inside.startswith("online/"):
        return
    assert not [name for name in _imports(path) if name.startswith("spamlint.online")]


def test_importing_the_package_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    code = "import spamlint, sys; print(sorted({'click', 'rich', 'yaml', 'bs4', 'turbohtml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_run_that_may_not_ask_the_network_loads_nothing_that_could() -> None:
    import subprocess
    import sys

    code = (
        "import spamlint, sys; spamlint.check_bytes(b'From: a@northwind-teapots.com\\n\\nHi', path='a.eml');"
        "loaded = {name.split('.')[0] for name in sys.modules};"
        "print(sorted({'dns', 'httpcore', 'whois', 'asyncio', 'ssl'} & loaded),"
        "[name for name in sys.modules if name.startswith('spamlint.online')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] []\n"
