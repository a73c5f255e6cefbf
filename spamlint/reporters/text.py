"""The report for people: each finding with the lines it is about, then what could not be checked.

Text of a message only ever goes into `Line` objects, which parse no markup. What is printed is the same with and
without colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from spamlint.finding import Finding, Frame, Location, Related, Severity
from spamlint.report import Failure, Part, PolicyVerdict, Report, RuleInfo, Skipped, Verdict
from spamlint.reporters import verdicts
from spamlint.reporters.escape import guard_line, visible
from spamlint.reporters.frame import Row, layout
from spamlint.reporters.line import Line
from spamlint.reporters.sharing import affected
from spamlint.reporters.summary import closing, plural, tally

# The sixteen ANSI colours only: the terminal's own theme decides how they look on light and dark.
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_GUTTER = "bold blue"
_HELP = "bold green"
_CLEAN = "bold green"
_VERDICT_STYLES = {
    Verdict.FAIL: "bold red",
    Verdict.CANNOT_TELL: "bold yellow",
    Verdict.NEEDS_ATTESTATION: "bold cyan",
}
_FAILED = "bold red"

_MESSAGE_LIMIT = 500  # code points
_HELP_LIMIT = 1000  # code points
_PATH_LIMIT = 4096  # code points
_MIN_WIDTH = 40
_SKIPPED_SHOWN = 5
_USERS_SHOWN = 3
_PLACES_SHOWN = 10


def render(report: Report, *, width: int, color: bool, verbose: bool = False, quiet: bool = False) -> str:
    """Return the report for a terminal `width` cells wide, with ANSI colours or as plain UTF-8.

    Findings that say the same of one message are told once, with the places of the others. `verbose` shows each of
    them, adds why each rule matters and lists every skipped file. `quiet` leaves out all but the findings
    and what could not be checked.
    """
    writer = _Writer(max(width, _MIN_WIDTH), verbose=verbose)
    lines = writer.report(report, quiet=quiet)
    return "".join(f"{line.painted() if color else line.plain}\n" for line in lines)


class _Writer:
    """Writes the parts of a report as lines of styled text."""

    def __init__(self, width: int, *, verbose: bool) -> None:
        self._width = width
        self._verbose = verbose

    def report(self, report: Report, *, quiet: bool) -> Iterator[Line]:
        rules = {rule.id: rule for rule in report.rules}
        for path, group in groupby(report.findings, key=lambda finding: finding.location.path):
            yield from self._file(path, list(group), rules)
        yield from self._failures(report.failures)
        if quiet:
            return
        yield from self._skipped(report.skipped)
        if self._verbose:
            yield from self._parts(report.parts)
        yield from self._policies(report.policies)
        yield from self._closing(report)

    # --- findings

    def _file(self, path: str, findings: list[Finding], rules: dict[str, RuleInfo]) -> Iterator[Line]:
        counts = tally(finding.severity for finding in findings)
        yield from self._wrapped(Line((visible(path, limit=_PATH_LIMIT), "bold"), f": {counts}"))
        yield Line()
        explained: set[str] = set()
        groups = [[finding] for finding in findings] if self._verbose else _together(findings)
        for finding, *same in groups:
            rule = rules.get(finding.rule)
            hint = finding.hint if finding.hint not in explained else ""
            yield from self._finding(finding, rule if finding.rule not in explained else None, hint, same)
            yield Line()
            explained |= {finding.rule, finding.hint}

    def _finding(self, finding: Finding, rule: RuleInfo | None, hint: str, same: Sequence[Finding]) -> Iterator[Line]:
        """Yield a finding, with the places of those that say the `same`.

        `rule` is None, and `hint` empty, when they have been told already.
        """
        style = _STYLES[finding.severity]
        gutter = _gutter_width(finding)
        message = visible(finding.message, limit=_MESSAGE_LIMIT)
        headline = (f"{finding.severity.value}[{visible(finding.rule)}]", style), (f": {message}", "bold")
        yield from self._wrapped(Line(*headline), hang=2)
        yield from self._place(finding.location, gutter, _document_note(finding))
        yield from self._frame(finding.location.frame, gutter, "^", style)
        if same:
            yield from self._note("also", _places(same), gutter)
        if rule is not None:
            yield from self._help(rule, gutter)
        if hint:
            yield from self._note("note", hint, gutter)
        if finding.clauses:
            yield from self._note("breaks", ", ".join(finding.clauses), gutter)
        for related in finding.related:
            yield from self._related(related, gutter)

    def _related(self, related: Related, gutter: int) -> Iterator[Line]:
        message = visible(related.message, limit=_MESSAGE_LIMIT)
        yield from self._wrapped(Line(("see", _GUTTER), f": {message}"), hang=2)
        yield from self._place(related.location, gutter, "")
        yield from self._frame(related.location.frame, gutter, "-", _GUTTER)

    def _place(self, location: Location, gutter: int, document: str) -> Iterator[Line]:
        start = location.region.start
        place = f"{visible(location.path, limit=_PATH_LIMIT)}:{start.line}:{start.column}"
        arrow = Line((" " * gutter + "--> ", _GUTTER), place)
        told = ", ".join(item for item in (document, _decoded_place(location)) if item)
        if not told:
            yield arrow
            return
        if arrow.width + len(told) + 3 <= self._width:
            yield arrow.append(f" ({told})")
            return
        yield arrow
        yield from self._wrapped(Line(f"({told})"), indent=gutter + 4)

    def _frame(self, frame: Frame, gutter: int, mark: str, style: str) -> Iterator[Line]:
        rows = layout(frame, self._width - gutter - 3)
        if not rows:
            return
        yield _in_gutter("", gutter)
        for row in rows:
            yield from self._row(row, gutter, mark, style)
        yield _in_gutter("", gutter)

    def _row(self, row: Row, gutter: int, mark: str, style: str) -> Iterator[Line]:
        if row.number is None:
            yield Line(("...", _GUTTER))
            return
        line = _in_gutter(str(row.number), gutter)
        if row.before or row.marked or row.after:
            line.append(f" {row.before}").append(row.marked, style).append(row.after)
            line = line.rstrip()
        yield line
        if row.width:
            underline = _in_gutter("", gutter)
            yield underline.append(" " * (row.offset + 1)).append(mark * row.width, style)

    def _help(self, rule: RuleInfo, gutter: int) -> Iterator[Line]:
        if rule.fix.strip():
            yield from self._note("help", _first_paragraph(rule.fix), gutter, _HELP)
        if self._verbose and rule.why.strip():
            yield from self._note("why", _first_paragraph(rule.why), gutter)
        if self._verbose and rule.url:
            yield from self._note("more", rule.url, gutter)

    def _note(self, label: str, text: str, gutter: int, style: str = "bold") -> Iterator[Line]:
        note = Line(("= ", _GUTTER), (label, style), f": {visible(text, limit=_HELP_LIMIT)}")
        yield from self._wrapped(note, indent=gutter + 1, hang=len(label) + 4)

    # --- the rest

    def _failures(self, failures: tuple[Failure, ...]) -> Iterator[Line]:
        if not failures:
            return
        yield Line(("Could not be checked:", _FAILED))
        for failure in failures:
            rule = f" (rule {visible(failure.rule)})" if failure.rule else ""
            yield from self._listed(failure.path, visible(failure.reason, limit=_MESSAGE_LIMIT) + rule)
        yield Line()

    def _skipped(self, skipped: tuple[Skipped, ...]) -> Iterator[Line]:
        if not skipped:
            return
        shown = skipped if self._verbose else skipped[:_SKIPPED_SHOWN]
        yield Line((f"Skipped {plural(len(skipped), 'file')}:", "bold"))
        for item in shown:
            yield from self._listed(item.path, visible(item.reason, limit=_MESSAGE_LIMIT))
        if len(shown) < len(skipped):
            yield Line(f"  and {len(skipped) - len(shown):,} more (--verbose lists them)")
        yield Line()

    def _parts(self, parts: tuple[Part, ...]) -> Iterator[Line]:
        if not parts:
            return
        yield Line((f"Judged through the messages that use {'it' if len(parts) == 1 else 'them'}:", "bold"))
        for part in parts:
            named = [visible(message, limit=_PATH_LIMIT) for message in part.messages[:_USERS_SHOWN]]
            rest = len(part.messages) - len(named)
            yield from self._listed(part.path, ", ".join(named) + (f" and {rest:,} more" if rest else ""))
        yield Line()

    def _policies(self, policies: tuple[PolicyVerdict, ...]) -> Iterator[Line]:
        for policy in policies:
            style = _VERDICT_STYLES.get(policy.verdict, _CLEAN)
            title = f" ({visible(policy.title)}, version {policy.version})"
            line = Line((visible(policy.policy), "bold"), title, ": ", (verdicts.headline(policy), style))
            yield from self._wrapped(line, hang=2)
            for clauses in verdicts.told(policy):
                verdict = clauses[0].verdict
                told = Line((verdict.value, _VERDICT_STYLES[verdict]), f": {verdicts.named(clauses)}")
                yield from self._wrapped(told, indent=2, hang=2)
                yield from self._wrapped(Line(verdicts.because(clauses[0], policy)), indent=4, hang=2)
            if waiting := verdicts.waiting(policy):
                label = (Verdict.NEEDS_ATTESTATION.value, _VERDICT_STYLES[Verdict.NEEDS_ATTESTATION])
                yield from self._wrapped(Line(label, f": {', '.join(waiting)}"), indent=2, hang=2)
            yield from self._wrapped(Line(f"{verdicts.tally(policy)}."), indent=2, hang=2)
            yield Line()

    def _listed(self, path: str, said: str) -> Iterator[Line]:
        line = Line((visible(path, limit=_PATH_LIMIT), "bold"), f": {said}")
        yield from self._wrapped(line, indent=2, hang=2)

    def _closing(self, report: Report) -> Iterator[Line]:
        style = "bold" if report.findings or report.failures or not report.files else _CLEAN
        for sentence in closing(report):
            yield from self._wrapped(Line((sentence, style)))

    def _wrapped(self, text: Line, *, indent: int = 0, hang: int = 0) -> Iterator[Line]:
        """Yield `text` in lines that fit, the second and later ones `hang` cells further in."""
        room = max(self._width - indent - hang, _MIN_WIDTH // 2)
        for number, line in enumerate(text.wrap(room)):
            yield Line(" " * (indent + (hang if number else 0))).append_line(_guarded(line))


def _together(findings: Sequence[Finding]) -> Iterable[list[Finding]]:
    """Return findings with those that say the same of the same message, in the order of the first of each."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        # What points at other places, too, is a story of its own.
        apart = number if finding.related or finding.others else None
        key = (apart, finding.rule, finding.severity, finding.message, finding.clauses, finding.document)
        groups.setdefault(key, []).append(finding)
    return groups.values()


def _places(findings: Sequence[Finding]) -> str:
    starts = [finding.location.region.start for finding in findings]
    shown = ", ".join(f"{start.line}:{start.column}" for start in starts[:_PLACES_SHOWN])
    rest = len(starts) - _PLACES_SHOWN
    return f"at {shown}" + (f" and {rest:,} more places" if rest > 0 else "")


def _guarded(line: Line) -> Line:
    safe = guard_line(line.plain)
    return line if safe == line.plain else Line(safe)


def _in_gutter(number: str, width: int) -> Line:
    return Line((f"{number:>{width}} |", _GUTTER))


def _gutter_width(finding: Finding) -> int:
    """Return how many digits the highest line number in the frames of a finding has."""
    locations = (finding.location, *(related.location for related in finding.related))
    return max(len(str(location.frame.first_line + len(location.frame.lines) - 1)) for location in locations)


def _decoded_place(location: Location) -> str:
    """Return the part and, where it differs from the place in the file, the place in the decoded part."""
    part = visible(location.part, limit=_MESSAGE_LIMIT)
    frame = location.frame
    # A header stands on a line or two: that its value begins in column 1 helps nobody.
    if frame.start == location.region.start or part.endswith(" header"):
        return part
    one_line = frame.first_line == 1 and len(frame.lines) == 1
    place = f"column {frame.start.column}" if one_line else f"line {frame.start.line}, column {frame.start.column}"
    return f"{part}: {place} when decoded" if part else f"{place} when decoded"


def _document_note(finding: Finding) -> str:
    """Return which message it is, where the path alone does not say."""
    if finding.others:
        return affected(finding)
    path, document = finding.location.path, finding.document
    if document in ("", path):
        return ""
    if document.startswith(f"{path}#"):
        return f"message {visible(document[len(path) + 1 :], limit=_PATH_LIMIT)}"
    return f"as part of {visible(document, limit=_PATH_LIMIT)}"


def _first_paragraph(text: str) -> str:
    return " ".join(text.strip().split("\n\n", 1)[0].split())
