"""Reports of all kinds, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from spamlint.finding import Finding, Frame, Location, Region, Related, Severity
from spamlint.report import ClauseVerdict, Failure, PolicyVerdict, Report, RuleInfo, Skipped, Verdict
from spamlint.source.spans import Position, Span

DANGEROUS = [
    "\x1b[31m", "\x1b]8;;http://x\x07", "\x9b1m", "\u202e", "\u2066", "\u200f", "\u061c", "\u200b", "\u2028",
    "\u2029", "\r", "\n", "\t", "\x00", "\x7f", "\x85", "\ud800", "\udcff", "[red]", "[/]", "[link=x]",
    "::error::x", "\n::add-mask::y", "::stop-commands::z", "##[error]", "##vso[task.setvariable]", "##teamcity[x]",
    "%0A", "%", "](http://x)", "{0}", "{{", "\u65e5\u672c", "\U0001f468\u200d\U0001f469", "\u2764\ufe0f",
    "e\u0301\u0301", "\U000e0041", " ", "word", ":", ",",
]  # fmt: skip

hostile_text = st.lists(st.one_of(st.sampled_from(DANGEROUS), st.text(max_size=8)), max_size=12).map("".join)
_numbers = st.integers(1, 60)
_positions = st.builds(Position, _numbers, _numbers)
_spans = st.builds(Span, st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda span: Span(min(span), max(span)))
_regions = st.builds(lambda span, a, b: Region(span, min(a, b), max(a, b)), _spans, _positions, _positions)


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """Draw a frame that need not be consistent: a reporter must survive a bad one."""
    lines = tuple(draw(st.lists(hostile_text, max_size=12)))
    cut = tuple(draw(st.lists(st.integers(0, 30), min_size=len(lines), max_size=len(lines))))
    first, second = draw(_positions), draw(_positions)
    return Frame(draw(_numbers), lines, cut, min(first, second), max(first, second))


locations = st.builds(Location, hostile_text, _regions, hostile_text, hostile_text, frames())
findings = st.builds(
    Finding,
    rule=st.sampled_from(["a-rule", "b-rule", "unknown"]),
    key=st.just("key"),
    severity=st.sampled_from(Severity),
    message=hostile_text,
    location=locations,
    document=hostile_text,
    fingerprint=st.just("0" * 32),
    related=st.lists(st.builds(Related, hostile_text, locations), max_size=2).map(tuple),
    clauses=st.lists(st.sampled_from(["a/b", "c/d"]), max_size=2).map(tuple),
    data=st.dictionaries(st.sampled_from(["text", "reason"]), hostile_text, max_size=2),
)
_rules = tuple(
    RuleInfo(name, Severity.WARNING, "Summary", "Why it matters.", "How to mend it.", ("group", "a/b"))
    for name in ("a-rule", "b-rule")
)
_verdicts = st.sampled_from(Verdict)
_clauses = st.builds(
    ClauseVerdict,
    clause=st.sampled_from(["b", "d"]),
    says=hostile_text,
    where=hostile_text,
    verdict=_verdicts,
    reasons=st.lists(hostile_text, max_size=2).map(tuple),
    documents=st.lists(hostile_text, max_size=5).map(tuple),
    verified=st.booleans(),
)
_policies = st.builds(
    PolicyVerdict,
    policy=st.sampled_from(["a", "c"]),
    title=hostile_text,
    version=st.integers(1, 3),
    verdict=_verdicts,
    clauses=st.lists(_clauses, max_size=2, unique_by=lambda clause: clause.clause).map(tuple),
    included_by=st.sampled_from(["", "a"]),
)
reports = st.builds(
    Report,
    version=st.just("1.0"),
    rules=st.just(_rules),
    findings=st.lists(findings, max_size=3).map(tuple),
    skipped=st.lists(st.builds(Skipped, hostile_text, hostile_text), max_size=2).map(tuple),
    failures=st.lists(
        st.builds(Failure, hostile_text, hostile_text, st.sampled_from(["", "a-rule", "unknown"])), max_size=2
    ).map(tuple),
    files=st.integers(0, 3),
    messages=st.integers(0, 3),
    policies=st.lists(_policies, max_size=2, unique_by=lambda policy: policy.policy).map(tuple),
)
