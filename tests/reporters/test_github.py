"""Workflow commands, read back as the runner reads them."""

from __future__ import annotations

import re

from hypothesis import given, settings

from spamlint.report import Report
from spamlint.reporters.escape import visible
from spamlint.reporters.github import render
from tests.reporters.sample import sample_report
from tests.reporters.strategies import reports

COMMAND = re.compile(r"^::(\w+) ([^:]*)::(.*)$")


def parse(line: str) -> tuple[str, dict[str, str], str]:
    """Return command, properties and message, unescaped in the runner's order (`%25` last)."""
    match = COMMAND.match(line)
    assert match is not None, line
    properties = dict(item.split("=", 1) for item in match[2].split(","))
    return match[1], {key: _unescape(value, prop=True) for key, value in properties.items()}, _unescape(match[3])


def _unescape(text: str, *, prop: bool = False) -> str:
    for code, character in {"%0D": "\r", "%0A": "\n", **({"%3A": ":", "%2C": ","} if prop else {}), "%25": "%"}.items():
        text = text.replace(code, character)
    return text


def test_places() -> None:
    commands = [parse(line) for line in render(sample_report()).splitlines()]
    over_two_lines, empty, on_one_line = commands[0][1], commands[2][1], commands[4][1]
    assert (over_two_lines["line"], over_two_lines["endLine"]) == ("8", "9")
    assert "col" not in over_two_lines
    assert (empty["col"], empty["endColumn"]) == ("61", "61")
    length = len('<img src="a.png">')
    assert int(on_one_line["endColumn"]) - int(on_one_line["col"]) == length - 1
    assert [command for command, _, _ in commands] == [
        "warning", "error", "error", "warning", "notice", "notice", "error", "error",
    ]  # fmt: skip


def test_the_fix_is_on_a_line_of_its_own() -> None:
    _, _, message = parse(render(sample_report()).splitlines()[1])
    assert message.split("\n")[1].startswith("Help: Give the link a colour")


def test_the_clauses_are_on_the_last_line() -> None:
    _, _, message = parse(render(sample_report()).splitlines()[1])
    assert message.split("\n")[-1] == "Clauses: emarsys/unsubscribe-visible, gmail/unsubscribe-visible"


@given(reports)
@settings(max_examples=60)
def test_the_runner_reads_back_one_annotation_each(report: Report) -> None:
    lines = render(report).splitlines()
    assert len(lines) == len(report.findings) + len(report.failures)
    said = [(item.message, item.location.path) for item in report.findings]
    said += [(item.reason, item.path) for item in report.failures]
    for line, (text, path) in zip(lines, said, strict=True):
        command, properties, message = parse(line)
        assert command in ("error", "warning", "notice")
        assert message.startswith(visible(text))
        assert properties["file"] == visible(path)
