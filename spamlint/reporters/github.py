"""Workflow commands that GitHub Actions turns into annotations.

Escaping follows `actions/toolkit` (`packages/core/src/command.ts`): `%`, CR and LF in the message; also
`:` and `,` in a property. The runner reads a line as a command only when it starts with `::`, and every
line here does, so nothing in a message can start one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spamlint.finding import Finding, Region, Severity
from spamlint.report import Failure, Report
from spamlint.reporters.escape import visible
from spamlint.reporters.sharing import affected

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MESSAGE_LIMIT = 1000  # code points
_PATH_LIMIT = 4096  # code points


def render(report: Report) -> str:
    """Return one workflow command for each finding and each failure; nothing for a clean run."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    fixes = {rule.id: " ".join(rule.fix.split()) for rule in report.rules}
    for finding in report.findings:
        yield _finding(finding, fixes.get(finding.rule, ""))
    for failure in report.failures:
        yield _failure(failure)


def _finding(finding: Finding, fix: str) -> str:
    location = finding.location
    properties = {"file": location.path, **_place(location.region), "title": f"spamlint {finding.rule}"}
    message = visible(finding.message, limit=_MESSAGE_LIMIT)
    if where := affected(finding):
        message += f" ({where})"
    elif location.part:
        message += f" ({visible(location.part, limit=_MESSAGE_LIMIT)})"
    if fix:
        message += f"\nHelp: {visible(fix, limit=_MESSAGE_LIMIT)}"
    if finding.clauses:
        message += f"\nClauses: {visible(', '.join(finding.clauses), limit=_MESSAGE_LIMIT)}"
    return _command(_COMMANDS[finding.severity], properties, message)


def _failure(failure: Failure) -> str:
    title = "spamlint could not check this file"
    if failure.rule:
        title = f"spamlint {failure.rule} could not be checked"
    return _command("error", {"file": failure.path, "title": title}, visible(failure.reason, limit=_MESSAGE_LIMIT))


def _place(region: Region) -> Mapping[str, str]:
    """Return line and column properties.

    The API takes columns only when the annotation is on one line. `endColumn` is inclusive: where it is
    left out it is the start column.
    """
    start, end = region.start, region.end
    lines = {"line": str(start.line), "endLine": str(max(start.line, end.line))}
    if end.line > start.line:
        return lines
    return {**lines, "col": str(start.column), "endColumn": str(max(start.column, end.column - 1))}


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text, limit=_PATH_LIMIT)).replace(":", "%3A").replace(",", "%2C")
