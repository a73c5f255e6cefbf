"""A summary for a pull request, or for the page of a workflow run: GitHub Flavored Markdown.

What stands ill comes first; clauses and findings are in sections that open on a click. All text of messages is written
by `markdown_text`, so nothing in a message becomes a link, a mention or markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from spamlint.finding import Finding, Location, Severity
from spamlint.report import ClauseVerdict, PolicyVerdict, Report, Verdict
from spamlint.reporters.markdown_text import code, escaped, escaped_html, link
from spamlint.reporters.summary import closing, plural, tally
from spamlint.reporters.uri import file_uri
from spamlint.reporters.verdicts import headline, waiting
from spamlint.reporters.verdicts import tally as clause_tally

MAX_LENGTH = 60_000
"""Code points. GitHub takes 65,536 in a comment; what comes behind is counted, not written."""

_ICONS = {
    Verdict.FAIL: "❌",
    Verdict.CANNOT_TELL: "❔",
    Verdict.NEEDS_ATTESTATION: "📝",
    Verdict.PASS: "✅",
    Verdict.ATTESTED: "✅",
    Verdict.NOT_APPLICABLE: "➖",
    Verdict.AFTER_SENDING: "➖",
    Verdict.NO_DUTY: "➖",
}
_SECTIONS = ((Verdict.FAIL, "fail", "fails"), (Verdict.CANNOT_TELL, "cannot be told", "cannot be told"))
_MARKS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.NOTE: "💬"}
_REASON_LIMIT = 300  # code points
_MESSAGE_LIMIT = 500  # code points
_MAX_DOCUMENTS = 3


def render(report: Report, *, source_url: str = "") -> str:
    """Return the summary.

    Args:
        report: Of the run.
        source_url: What to put before paths in links, such as `https://github.com/teapots/shop/blob/8kd0/`. Without it
            they are relative, which holds in a file of the repository.
    """
    first, *rest = closing(report)
    lines = ["## spamlint", "", f"**{escaped(first)}**", *(f"<br>{escaped(line)}" for line in rest), ""]
    lines += _policies(report.policies)
    lines += _failures(report)
    used = sum(len(line) + 1 for line in lines)
    lines += _findings(report.findings, source_url, MAX_LENGTH - used)
    return "\n".join(lines).rstrip("\n") + "\n"


# --- policies


def _policies(policies: Sequence[PolicyVerdict]) -> list[str]:
    if not policies:
        return []
    lines = ["### Policies", "", "| policy | verdict | clauses |", "|---|---|---|"]
    for policy in policies:
        icon = _ICONS[policy.verdict]
        name = f"**{escaped(policy.policy)}** {escaped(policy.title)}"
        lines.append(f"| {name} | {icon} {escaped(headline(policy))} | {escaped(clause_tally(policy))} |")
    lines.append("")
    for verdict, many, one in _SECTIONS:
        found = [(policy, clause) for policy in policies for clause in policy.clauses if clause.verdict is verdict]
        lines += _clauses(found, one if len(found) == 1 else many)
    return [*lines, *_attestations(policies)]


def _clauses(found: Sequence[tuple[PolicyVerdict, ClauseVerdict]], verb: str) -> list[str]:
    if not found:
        return []
    rows = [
        f"| {code(f'{policy.policy}/{clause.clause}')} | {_says(clause)} | {_why(clause)} |" for policy, clause in found
    ]
    table = ["| clause | what it asks | why |", "|---|---|---|", *rows]
    return _details(f"{plural(len(found), 'clause')} {verb}", table)


def _says(clause: ClauseVerdict) -> str:
    return escaped(clause.says) + ("" if clause.verified else " <em>(not read in a published text)</em>")


def _why(clause: ClauseVerdict) -> str:
    reason = escaped(clause.reasons[0], limit=_REASON_LIMIT) if clause.reasons else ""
    shown = ", ".join(code(document) for document in clause.documents[:_MAX_DOCUMENTS])
    more = len(clause.documents) - _MAX_DOCUMENTS
    others = f" and {plural(more, 'more message')}" if more > 0 else ""
    return " ".join(part for part in (reason, f"({shown}{others})" if shown else "") if part)


def _attestations(policies: Sequence[PolicyVerdict]) -> list[str]:
    open_clauses = [(policy, clauses) for policy in policies if (clauses := waiting(policy))]
    if not open_clauses:
        return []
    count = sum(len(clauses) for _, clauses in open_clauses)
    lines = ["`spamlint attest` writes down what is asked, for you to answer.", ""]
    for policy, clauses in open_clauses:
        lines.append(f"- **{escaped(policy.policy)}**: {', '.join(map(code, clauses))}")
    return _details(f"{plural(count, 'clause')} need{'s' if count == 1 else ''} an attestation", lines)


# --- findings and failures


def _failures(report: Report) -> list[str]:
    if not report.failures:
        return []
    lines = [
        f"- {code(failure.path)}: {escaped(failure.reason, limit=_REASON_LIMIT)}" for failure in report.failures[:50]
    ]
    if len(report.failures) > len(lines):
        lines.append(f"- and {len(report.failures) - len(lines)} more")
    return _details(f"{plural(len(report.failures), 'thing')} could not be checked", lines)


def _findings(findings: Sequence[Finding], source_url: str, room: int) -> Iterator[str]:
    if not findings:
        return
    yield "### Findings"
    yield ""
    written = 0
    for path, members in groupby(findings, key=lambda finding: finding.location.path):
        group = list(members)
        lines = [_finding(finding, source_url) for finding in group]
        kept = _fitting(lines, room)
        if kept:
            block = _details(f"{path}: {tally(finding.severity for finding in group)}", lines[:kept])
            room -= sum(len(line) + 1 for line in block)
            written += kept
            yield from block
        if kept < len(lines):
            break
    if written < len(findings):
        yield f"{plural(len(findings) - written, 'more finding')} not shown here."


def _fitting(lines: Iterable[str], room: int) -> int:
    """Return how many lines fit into the room, the frame of their section aside."""
    count = 0
    room -= 200
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        count += 1
    return count


def _finding(finding: Finding, source_url: str) -> str:
    mark = f"{_MARKS[finding.severity]} {finding.severity.value}"
    part = f" ({escaped(finding.location.part)})" if finding.location.part else ""
    clauses = f"<br>{', '.join(map(code, finding.clauses))}" if finding.clauses else ""
    message = escaped(finding.message, limit=_MESSAGE_LIMIT)
    return f"- {mark} {_place(finding.location, source_url)}{part}: {message} {code(finding.rule)}{clauses}"


def _place(location: Location, source_url: str) -> str:
    """Return line and column, with a link to the line where the file is one of the repository."""
    start, end = location.region.start, location.region.end
    shown = f"<code>{start.line}:{start.column}</code>"
    uri = file_uri(location.path)
    if uri.startswith("file:") or uri == "stdin":
        return shown
    lines = f"#L{start.line}" + (f"-L{end.line}" if end.line > start.line else "")
    return link(shown, f"{source_url}{uri}{lines}")


def _details(summary: str, lines: Sequence[str]) -> list[str]:
    """Return a section that opens on a click. `summary` is text, `lines` are Markdown."""
    return ["<details>", f"<summary>{escaped_html(summary)}</summary>", "", *lines, "", "</details>", ""]
