"""Runs rules over messages: keeps a crash to one rule of one message, and puts findings in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.api import Hit, Note
from spamlint.facts.inquiry import UNANSWERED
from spamlint.finding import Finding, Location, Related
from spamlint.message.kind import Kind
from spamlint.message.message import Message
from spamlint.placing import context, locate
from spamlint.report import Checked, Failure, Outcome
from spamlint.rules.rule import Rule
from spamlint.source.defects import Defect
from spamlint.source.spans import Excerpt
from spamlint.source.templates.tags import Fault
from spamlint.timing import TimeLimitExceeded, time_limit

if TYPE_CHECKING:
    from spamlint.facts.inquiry import Inquiry

MAX_FINDINGS = 200
"""Findings of one rule in one message. More help nobody, and a hostile message could hold millions."""

MESSAGE_SECONDS = 20.0
"""Time that the checks of one message may take together."""

BLOCKING = {
    Defect.TOO_DEEP,
    Defect.TOO_MANY_PARTS,
    Defect.UNKNOWN_ENCODING,
}
"""Defects that leave something unread, so that silence would not mean that all is well."""


_SAY_KIND = "If it is not, say so with `kinds` in spamlint.yaml or with --kind."


class Placed(Struct, frozen=True):
    """A finding whose fingerprint waits for the others, since equal ones are numbered."""

    finding: Finding
    identity: str


def check_message(message: Message, rules: Sequence[Rule], document: str, *, for_verdicts: bool = False) -> Outcome:
    """Return what the rules find in one message, and what verdicts need to know of it where policies are chosen.

    A rule that raises is a failure of that rule alone; the others still run.
    """
    failures = list(_unread(message, document))
    found: list[Placed] = []
    try:
        with time_limit(MESSAGE_SECONDS):
            stated = message.stated_kind.kind if message.stated_kind else None
            for rule in rules:
                if not rule.may_hold_for(stated, message.stage):
                    continue
                try:
                    found.extend(_run(rule, message, document))
                except TimeLimitExceeded:
                    raise
                except Exception as error:
                    failures.append(Failure(document, f"the rule crashed: {_describe(error)}", rule.id))
                if message.inquiry is not None:
                    failures.extend(_unanswered(message.inquiry, document, rule))
    except TimeLimitExceeded:
        failures.append(Failure(document, f"checking took more than {MESSAGE_SECONDS:g} seconds"))
    findings = tuple(sorted(_numbered(found), key=lambda finding: finding.sort_key))
    checked = (_checked(message, document),) if for_verdicts else ()
    questions = () if message.inquiry is None else message.inquiry.open()
    return Outcome(findings, tuple(failures), messages=1, checked=checked, questions=questions)


def _checked(message: Message, document: str) -> Checked:
    """Return what verdicts need to know of a message."""
    facts = {
        "subject": message.subject is not None and bool(message.subject.content.strip()),
        "from": message.header("From") is not None,
        "headers": message.is_mail,
        "body": any(text.content.strip() for text in message.visible),
        "sender-domains": bool(message.declared.sender_domains),
    }
    present = tuple(name for name, is_there in facts.items() if is_there)
    return Checked(document, message.source.path, message.kind, message.stage, present)


def _unanswered(inquiry: Inquiry, document: str, rule: Rule) -> Iterator[Failure]:
    """Yield a failure for what a rule asked of the network and got no answer to; one when nothing could be asked."""
    reasons = (
        f"{UNANSWERED}: {unknown.reason}" if unknown.everywhere else f"{UNANSWERED} {question.about}: {unknown.reason}"
        for question, unknown in inquiry.failed()
    )
    for reason in dict.fromkeys(reasons):
        yield Failure(document, reason, rule.id)


def run_check(rule: Rule, message: Message) -> Iterator[Hit]:
    """Return the hits of one rule, at most `MAX_FINDINGS`."""
    return islice(rule.check(message, rule.options), MAX_FINDINGS)


def _run(rule: Rule, message: Message, document: str) -> Iterator[Placed]:
    for hit in run_check(rule, message):
        # To judge a kind from the content takes time, and most messages have no hit that asks for it.
        if rule.depends_on_kind and not rule.holds_for(message.kind, message.stage):
            return
        yield _place(rule, hit, message, document)


def _place(rule: Rule, hit: Hit, message: Message, document: str) -> Placed:
    location, *others = _locations(hit.where)
    is_shared = location.path != message.source.path
    related = [Related("it goes on here", other) for other in others]
    related += [_related(rule, note) for note in hit.notes]
    data = {"text": hit.where.content, **hit.data}
    duties = rule.duties_for(message.kind) if rule.duties else ()
    finding = Finding(
        rule=rule.id,
        key=hit.key,
        severity=rule.severity_for(duties, hit.key, message.kind if rule.depends_on_kind else None),
        message=rule.data.say(hit.key, data),
        location=location,
        document=document,
        fingerprint="",
        related=tuple(related),
        clauses=tuple(duty.clause for duty in duties),
        data=data,
        hint=_kind_hint(rule, message),
    )
    # A place in a file that messages share has the same fingerprint in each of them.
    home = f"{location.path}\x01{finding.message}" if is_shared else document
    around = hit.where.text.origins(hit.where.span)[0] if is_shared else hit.where
    identity = "\x01".join((rule.id, hit.key, home, location.part, context(around)))
    return Placed(finding, identity)


def _related(rule: Rule, note: Note) -> Related:
    data = {"text": note.where.content, **note.data}
    return Related(rule.data.say(note.key, data), _locations(note.where)[0])


def _locations(where: Excerpt) -> tuple[Location, ...]:
    locations = locate(where)
    if not locations:
        raise ValueError("the check points at nothing that stands in a file")
    return locations


def _kind_hint(rule: Rule, message: Message) -> str:
    """Return why a rule of some kinds held for a message whose kind nobody stated."""
    if not rule.depends_on_kind:
        return ""
    if message.kind is Kind.UNKNOWN:
        return f"The kind of message is not known, so it was judged as marketing. {_SAY_KIND}"
    judgement = message.kind_judgement
    if not judgement.from_content:
        return ""
    return f"It was judged as {judgement.kind} because {judgement.reason}. {_SAY_KIND}"


def _numbered(found: Sequence[Placed]) -> Iterator[Finding]:
    """Yield the findings with fingerprints; equal ones get a running number."""
    if not found:
        return
    import hashlib  # loads OpenSSL, which a message without findings need not wait for

    seen: Counter[str] = Counter()
    for placed in found:
        seen[placed.identity] += 1
        digest = hashlib.sha256(f"{placed.identity}\x02{seen[placed.identity]}".encode("utf-8", "replace"))
        yield replace(placed.finding, fingerprint=digest.hexdigest()[:32])


def _unread(message: Message, document: str) -> Iterator[Failure]:
    """Yield a failure for everything in the message that could not be read."""
    if message.root is None:
        yield from (Failure(document, item.fault.value) for item in message.faults if item.fault is Fault.TOO_LARGE)
        return
    if not message.root.headers:
        yield Failure(document, "it has no header fields, so it is not an email message")
    if message.is_encrypted:
        yield Failure(document, "the message is encrypted")
    defects = [defect for part in message.parts() for defect in part.defects]
    defects += [defect for body in message.bodies if body.part for defect in body.part.decoding_defects]
    for defect in dict.fromkeys(defects):
        if defect in BLOCKING:
            yield Failure(document, defect.value)


def _describe(error: Exception) -> str:
    """Return type and message of an error, and where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}: {error}{place}"
