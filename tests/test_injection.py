"""A hostile message does nothing to the terminal, to the markup of reports, or to a CI runner."""

from __future__ import annotations

import json
import re
from email.header import Header
from pathlib import Path

import pytest
from click.testing import CliRunner

from spamlint.cli.main import cli
from spamlint.reporters import FORMATS

PAYLOADS = {
    "terminal": "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\r",
    "markup": "[red]x[/red] [/] [link=https://evil.example]y[/link] [bold",
    "workflow": "a\n::error file=x::pwned\n##[error]pwned\n::stop-commands::t\n::set-output name=a::b%0A::add-mask::c",
    "bidi": "invoice \u202egpj.exe\u2066 \u200b\u2028\u2029",
}
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_of_a_subject_takes_effect(
    format_name: str, payload: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    subject = Header("Re: " + payload, "utf-8", maxlinelen=4000).encode()
    head = f"From: {Header(payload, 'utf-8', maxlinelen=4000).encode()} <a@localhost>\nSubject: {subject}\n"
    name = "x\x1b[31m::error::y [red].eml"
    (tmp_path / name).write_bytes(f"{head}\n{payload} This is not spam.\n".encode())
    result = CliRunner().invoke(cli, ["check", ".", "--format", format_name])
    assert result.exit_code == 1, result.output
    output = result.stdout
    assert not CONTROL.search(output.replace("\n", ""))
    for line in output.splitlines():
        assert not re.match(r"\s*::(?!error |warning |notice )", line)
        assert "##[" not in line
    if format_name == "github":
        assert "pwned\n" not in output.replace("%0A", "\n").split("::", 2)[0]
        assert all(re.match(r"::(error|warning|notice) file=", line) for line in output.splitlines())
    if format_name in ("json", "sarif"):
        json.loads(output)


def test_markup_in_a_message_is_shown_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.eml").write_bytes(b"From: a@northwind-teapots.com\nSubject: Re: [red]x[/red]\n\nTea.\n")
    result = CliRunner().invoke(cli, ["check", "x.eml", "--color", "always"])
    assert "[red]x[/red]" in re.sub("\x1b\\[[0-9;]*m", "", result.stdout)
