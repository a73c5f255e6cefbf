"""One line a finding: `path:line:column: severity rule: message`. For editors, grep and diff."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.finding import Finding
from spamlint.report import Failure, Report
from spamlint.reporters.escape import guard_line, visible
from spamlint.reporters.sharing import affected

_MESSAGE_LIMIT = 500  # code points
_PATH_LIMIT = 4096  # code points; the longest path Linux opens (PATH_MAX)


def render(report: Report) -> str:
    """Return one line for each finding and each failure; nothing for a clean run."""
    return "".join(f"{guard_line(line)}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield _finding(finding)
    for failure in report.failures:
        yield _failure(failure)


def _finding(finding: Finding) -> str:
    place = finding.location.region.start
    path = visible(finding.location.path, limit=_PATH_LIMIT)
    message = visible(finding.message, limit=_MESSAGE_LIMIT)
    where = affected(finding)
    message += f" ({where})" if where else ""
    return f"{path}:{place.line}:{place.column}: {finding.severity.value} {visible(finding.rule)}: {message}"


def _failure(failure: Failure) -> str:
    rule = f" (rule {visible(failure.rule)})" if failure.rule else ""
    reason = visible(failure.reason, limit=_MESSAGE_LIMIT)
    return f"{visible(failure.path, limit=_PATH_LIMIT)}: incomplete: {reason}{rule}"
