"""The last lines of a report for people: how much was checked, what was found, what was not checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spamlint.finding import Severity
from spamlint.report import ExitCode, Report, Verdict
from spamlint.reporters.escape import visible


def plural(count: int, noun: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def tally(severities: Iterable[Severity]) -> str:
    """Return `2 errors, 1 note`: those severities that occur, the worst first."""
    found = list(severities)
    counted = [(severity, found.count(severity)) for severity in Severity]
    return ", ".join(plural(count, severity.value) for severity, count in counted if count)


def closing(report: Report) -> Sequence[str]:
    """Return the closing sentences, one a line; the last says so when the result is not complete."""
    lines = [_found(report)]
    if report.parts:
        lines.append(_parts(report))
    if report.findings and report.exit_code is ExitCode.CLEAN:
        lines.append(_why_clean(report))
    if sentence := _open_clauses(report):
        lines.append(sentence)
    for switch in sorted({switch for _, switch in report.not_asked}):
        count = sum(needed == switch for _, needed in report.not_asked)
        lines.append(f"{plural(count, 'rule')} did not run, since nothing was to be looked up (--{switch}).")
    if report.suggestions:
        lines.append(_suggestions(report))
    if report.failures:
        lines.append(f"{plural(len(report.failures), 'thing')} could not be checked, so this result is incomplete.")
    return lines


def _open_clauses(report: Report) -> str:
    """Return how many clauses of the chosen policies stand open: they never count as kept."""
    found = [clause.verdict for policy in report.policies for clause in policy.clauses]
    unknown, unsaid = found.count(Verdict.CANNOT_TELL), found.count(Verdict.NEEDS_ATTESTATION)
    if not unknown and not unsaid:
        return ""
    said = [f"{plural(unsaid, 'clause')} need{'s' if unsaid == 1 else ''} an attestation"] if unsaid else []
    said += [f"{plural(unknown, 'clause')} cannot be told"] if unknown else []
    fails = ", so this run fails (--strict)" if report.strict else ""
    chosen = ",".join(visible(policy.policy) for policy in report.policies if not policy.included_by)
    ask = f" `spamlint attest --policy {chosen}` lists what to say." if unsaid else ""
    return f"Of the policies, {' and '.join(said)}{fails}.{ask}"


def _suggestions(report: Report) -> str:
    """Return which policies may hold and were not chosen, and why."""
    said = ", ".join(f"{item.policy} ({item.reason})" for item in report.suggestions)
    return f"Not chosen, and may hold for you: {said}."


def _found(report: Report) -> str:
    if report.files == 0:
        skipped = f" {plural(len(report.skipped), 'file')} skipped." if report.skipped else ""
        return f"Nothing was checked: no file matched.{skipped}"
    found = tally(finding.severity for finding in report.findings)
    messages, files = plural(report.messages, "message"), plural(report.files, "file")
    rules = plural(len(report.rules), "rule")
    skipped = f"; {plural(len(report.skipped), 'file')} skipped" if report.skipped else ""
    if found:
        return f"{found} in {messages} ({files}, {rules}){skipped}."
    clean = "No problems found in what was checked" if report.failures else "No problems found"
    return f"{clean}: {messages} in {files}, checked with {rules}{skipped}."


def _parts(report: Report) -> str:
    if len(report.parts) == 1:
        return "1 file is a part of others and was judged through them."
    return f"{len(report.parts):,} files are parts of others and were judged through them."


def _why_clean(report: Report) -> str:
    if report.exit_zero:
        return "Findings do not fail this run (--exit-zero)."
    if report.fail_on == "never":
        return "Findings do not fail this run (--fail-on never)."
    return f"None of them fails this run (--fail-on {report.fail_on})."
