"""What holds for every format: golden output, determinism, laziness, harmless output."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings

from spamlint.report import Report
from spamlint.reporters import FORMATS, UnknownFormatError, render
from tests.reporters.golden import assert_golden
from tests.reporters.sample import sample_report, sample_with_policies
from tests.reporters.strategies import reports
from tests.reporters.test_escape import is_harmless

STYLE = {"width": 80, "color": False}
LINE_FORMATS = ("text", "concise", "github", "markdown")
SUFFIXES = {"json": "json", "sarif": "sarif", "markdown": "md"}


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name: str) -> None:
    assert_golden(f"{name}.{SUFFIXES.get(name, 'txt')}", render(name, sample_report(), **STYLE))


@pytest.mark.parametrize("name", ["sarif", "markdown"])
def test_golden_with_policies(name: str) -> None:
    assert_golden(f"{name}-policies.{SUFFIXES[name]}", render(name, sample_with_policies(), **STYLE))


@pytest.mark.parametrize("name", FORMATS)
def test_same_report_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = render(name, sample_report(), **STYLE)
    for variable, value in {"COLUMNS": "20", "NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(variable, value)
    assert render(name, sample_report(), **STYLE) == first
    assert first.endswith("\n")
    assert not first.endswith("\n\n")


@pytest.mark.parametrize("name", LINE_FORMATS)
@given(report=reports)
@settings(max_examples=60)
def test_no_harmful_character_and_no_command(name: str, report: Report) -> None:
    output = render(name, report, **STYLE)
    assert all(is_harmless(character) for character in output.replace("\n", ""))
    assert "##[" not in output
    assert "##vso[" not in output
    if name != "github":
        assert not any(line.lstrip().startswith("::") for line in output.split("\n"))


@pytest.mark.parametrize("name", ["json", "sarif"])
@given(report=reports)
@settings(max_examples=60)
def test_machine_formats_are_utf8_without_commands(name: str, report: Report) -> None:
    output = render(name, report)
    output.encode()
    assert "##[" not in output
    assert "##vso[" not in output


def test_unknown_format() -> None:
    with pytest.raises(
        UnknownFormatError, match="unknown format 'xml'; choose one of text, concise, json, sarif, github"
    ):
        render("xml", sample_report())
    assert issubclass(UnknownFormatError, KeyError)


@pytest.mark.parametrize(("name", "absent"), [("concise", "rich"), ("json", "rich")])
def test_a_format_imports_only_what_it_needs(name: str, absent: str) -> None:
    code = (
        "import sys; from spamlint.report import Report; from spamlint.reporters import render;"
        f"render({name!r}, Report('1', (), (), (), (), 0, 0), width=80, color=False);"
        f"sys.exit(any(name in sys.modules for name in {absent.split()}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
