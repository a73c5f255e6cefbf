"""JSON for programs: version 1, described by `docs/schemas/report-1.json`.

These types are the contract. They copy what they need from the report, so that the inside of spamlint can
change without breaking those who read this. A field may be added; one is renamed or removed only together
with a new version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from spamlint import finding as findings
from spamlint import report as reports
from spamlint.reporters.escape import guard_json, without_surrogates

if TYPE_CHECKING:
    from spamlint.source import spans

SCHEMA_ID = "urn:spamlint:schema:report:1"

Severity = Literal["error", "warning", "note"]
Natural = Annotated[int, Meta(ge=0)]
Ordinal = Annotated[int, Meta(ge=1)]


class Position(Struct, frozen=True):
    """A line and a column, both from 1. The column counts code points."""

    line: Ordinal
    column: Ordinal


class Region(Struct, frozen=True):
    """A place in the file as it stands on disk. Offsets count bytes from its start; `end` is exclusive."""

    byte_offset: Natural
    byte_length: Natural
    start: Position
    end: Position


class Decoded(Struct, frozen=True):
    """The same place in the decoded part, with the lines around it.

    `lines` begin with decoded line `first_line`; `cut` says how many code points were left out at the start of
    each.
    """

    start: Position
    end: Position
    first_line: Ordinal
    lines: list[str]
    cut: list[Natural]


class Location(Struct, frozen=True):
    """Where a finding stands. `part` is empty for a file that is not a message; `text` is what is highlighted."""

    path: str
    part: str
    region: Region
    decoded: Decoded
    text: str


class Related(Struct, frozen=True):
    """A second place that explains a finding."""

    message: str
    location: Location


class Finding(Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong with one message.

    `message_key` names the rule's message, `data` holds what it was filled with, `fingerprint` stays the same when
    lines move or a part is encoded anew, `document` is the message: the path, with `#2` for the second of an mbox.
    `hint` says why the kind of message was judged so, or that it is not known, and how to state it; empty when stated.
    `documents` are all messages that it was found in, where the place is in a file that several share.
    """

    rule: str
    message_key: str
    severity: Severity
    message: str
    document: str
    location: Location
    related: list[Related]
    clauses: list[str]
    fingerprint: str
    data: dict[str, str]
    hint: str
    documents: list[str] = msgspec.field(default_factory=list)


class Rule(Struct, frozen=True):
    """A rule that was enabled, with its severity in this run."""

    id: str
    severity: Severity
    summary: str
    why: str
    fix: str
    tags: list[str]
    url: str


class Skipped(Struct, frozen=True):
    """A file that was left alone on purpose."""

    path: str
    reason: str


class Part(Struct, frozen=True):
    """A file that is no message by itself: it was judged through the messages that use it."""

    path: str
    messages: list[str]


class Failure(Struct, frozen=True):
    """Something that could not be checked. `rule` is null when the file as a whole could not be read."""

    path: str
    reason: str
    rule: str | None


Verdict = Literal[
    "fail",
    "cannot tell",
    "needs attestation",
    "pass",
    "attested",
    "not applicable",
    "after sending",
    "no duty",
]


class Clause(Struct, frozen=True):
    """How a clause of a policy stands: the worst over all messages, why, and in which of them.

    `verified` is false for what was not read in a published text.
    """

    id: str
    says: str
    where: str
    verdict: Verdict
    reasons: list[str]
    documents: list[str]
    rules: list[str]
    verified: bool


class Policy(Struct, frozen=True):
    """How a policy stands. `included_by` is the chosen policy that brought it in, or null."""

    id: str
    title: str
    version: Ordinal
    verdict: Verdict
    included_by: str | None
    clauses: list[Clause]
    messages: dict[str, Verdict]


class NotRun(Struct, frozen=True):
    """A rule that was chosen and did not run, since the network may not be asked, and the switch that it needs."""

    rule: str
    needs: str


class Suggestion(Struct, frozen=True):
    """A policy that may hold and was not chosen. `reason` is what in the config speaks for it."""

    policy: str
    title: str
    reason: str


class Summary(Struct, frozen=True, omit_defaults=True):
    """Totals of the run. `complete` is false when something could not be checked or nothing matched.

    `parts` counts the files that were judged through the messages that use them.
    """

    complete: bool
    files: Natural
    messages: Natural
    rules: Natural
    errors: Natural
    warnings: Natural
    notes: Natural
    skipped: Natural
    failures: Natural
    parts: Natural = 0


class Tool(Struct, frozen=True):
    """What wrote the report."""

    name: Literal["spamlint"]
    version: str


class Document(Struct, frozen=True, omit_defaults=True):
    """The report of one run of `spamlint check`. What has a default is left out when there is none."""

    schema: Annotated[str, Meta(description="Names this schema.")] = msgspec.field(name="$schema")
    version: Annotated[Literal[1], Meta(description="Version of this format.")]
    tool: Tool
    exit_code: Annotated[Literal[0, 1, 3, 4], Meta(description="0 clean, 1 findings, 3 incomplete, 4 nothing matched.")]
    fail_on: Literal["error", "warning", "note", "never"]
    summary: Summary
    findings: list[Finding]
    failures: list[Failure]
    skipped: list[Skipped]
    rules: list[Rule]
    policies: list[Policy]
    parts: list[Part] = msgspec.field(default_factory=list)
    suggestions: list[Suggestion] = msgspec.field(default_factory=list)
    not_run: list[NotRun] = msgspec.field(default_factory=list)


def render(report: reports.Report) -> str:
    """Return the report as indented JSON in UTF-8; lone surrogates become U+FFFD."""
    document = _document(report)
    try:
        written = msgspec.json.encode(document)
    except UnicodeEncodeError:
        written = msgspec.json.encode(_scrub(msgspec.to_builtins(document)))
    return guard_json(msgspec.json.format(written, indent=2).decode()) + "\n"


def report_schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of what `render` writes."""
    from inspect import cleandoc  # takes long to load, and a run needs no schema

    (root,), components = msgspec.json.schema_components([Document], ref_template="#/$defs/{name}")
    document = components.pop("Document")
    assert root == {"$ref": "#/$defs/Document"}
    for definition in (document, *components.values()):
        if "description" in definition:  # a docstring, whose indentation Python keeps up to 3.12
            definition["description"] = cleandoc(definition["description"])
    header = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return {**header, **document, "$defs": dict(sorted(components.items()))}


def _document(report: reports.Report) -> Document:
    return Document(
        schema=SCHEMA_ID,
        version=1,
        tool=Tool("spamlint", report.version),
        exit_code=int(report.exit_code),  # type: ignore[arg-type]  # 2 never comes with a report
        fail_on=report.fail_on,
        summary=_summary(report),
        findings=[_finding(item) for item in report.findings],
        failures=[Failure(item.path, item.reason, item.rule or None) for item in report.failures],
        skipped=[Skipped(item.path, item.reason) for item in report.skipped],
        rules=[_rule(item) for item in report.rules],
        parts=[Part(item.path, list(item.messages)) for item in report.parts],
        policies=[_policy(item) for item in report.policies],
        suggestions=[Suggestion(item.policy, item.title, item.reason) for item in report.suggestions],
        not_run=[NotRun(rule, switch) for rule, switch in report.not_asked],
    )


def _summary(report: reports.Report) -> Summary:
    counts = report.counts
    return Summary(
        complete=report.exit_code in (reports.ExitCode.CLEAN, reports.ExitCode.FINDINGS),
        files=report.files,
        messages=report.messages,
        rules=len(report.rules),
        errors=counts[findings.Severity.ERROR],
        warnings=counts[findings.Severity.WARNING],
        notes=counts[findings.Severity.NOTE],
        skipped=len(report.skipped),
        failures=len(report.failures),
        parts=len(report.parts),
    )


def _finding(item: findings.Finding) -> Finding:
    return Finding(
        rule=item.rule,
        message_key=item.key,
        severity=item.severity.value,
        message=item.message,
        document=item.document,
        location=_location(item.location),
        related=[Related(related.message, _location(related.location)) for related in item.related],
        clauses=list(item.clauses),
        fingerprint=item.fingerprint,
        data=dict(sorted(item.data.items())),
        hint=item.hint,
        documents=list(item.documents) if item.others else [],
    )


def _location(item: findings.Location) -> Location:
    return Location(item.path, item.part, _region(item.region), _decoded(item.frame), item.text)


def _region(item: findings.Region) -> Region:
    length = item.span.end - item.span.start
    return Region(item.span.start, length, _position(item.start), _position(item.end))


def _decoded(item: findings.Frame) -> Decoded:
    start, end = _position(item.start), _position(item.end)
    return Decoded(start, end, item.first_line, list(item.lines), list(item.cut))


def _position(item: spans.Position) -> Position:
    return Position(item.line, item.column)


def _rule(item: reports.RuleInfo) -> Rule:
    return Rule(item.id, item.severity.value, item.summary, item.why, item.fix, list(item.tags), item.url)


def _policy(item: reports.PolicyVerdict) -> Policy:
    return Policy(
        id=item.policy,
        title=item.title,
        version=item.version,
        verdict=item.verdict.value,
        included_by=item.included_by or None,
        clauses=[_clause(clause) for clause in item.clauses],
        messages={document: verdict.value for document, verdict in item.messages.items()},
    )


def _clause(item: reports.ClauseVerdict) -> Clause:
    return Clause(
        id=item.clause,
        says=item.says,
        where=item.where,
        verdict=item.verdict.value,
        reasons=list(item.reasons),
        documents=list(item.documents),
        rules=list(item.rules),
        verified=item.verified,
    )


def _scrub(value: Any) -> Any:
    """Return the value with no lone surrogate in any string or key of it."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, list):
        return [_scrub(item) for item in value]
    if isinstance(value, dict):
        return {without_surrogates(key): _scrub(item) for key, item in value.items()}
    return value
