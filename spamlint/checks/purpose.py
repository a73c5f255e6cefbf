"""What a message is for, by the test of 16 CFR 316.3: what is commercial, what is transactional, which comes first.

The evidence is what the kind of a message is judged by (`spamlint.message.kind_judge`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from spamlint.checks.api import Hit, Note, check
from spamlint.message.kind import Evidence
from spamlint.message.kind_weights import ENOUGH, TOPICS
from spamlint.message.message import Kind, Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Text
from spamlint.text.phrases import WordList

_COMMERCIAL = frozenset({"offer", "shop"})
"""Topics that promote a product or a service. An invitation to follow or to answer questions does not."""
_TRANSACTIONAL = frozenset({"access", "order", "payment", "account", "notice"})
_CONTENT = frozenset({"opening", "action", "body"})
"""Zones of the body that are content: a footer is none."""
_RUNNING = frozenset({"opening", "body"})
"""Those of them that are no links: a row of links over the content is navigation."""
_AT_THE_END = frozenset({"order", "payment"})
"""Topics that are content at the end of a short message too. Links to an account stand in every footer."""


def evidence_of(message: Message) -> tuple[Evidence, ...]:
    """Return what in a message speaks for a kind, also where somebody states the kind."""
    return message.derived(_evidence, None)


def _evidence(message: Message, _: None) -> tuple[Evidence, ...]:
    if message.stated_kind is None or message.judge is None:
        return message.kind_judgement.evidence
    return message.judge(message).evidence


class FakeTransactionOptions(Struct, frozen=True, eq=False):
    """Options of `subject-fake-transaction`.

    Attributes:
        words: What subjects of invoices, notices of an account and the like say.
        weight: How much evidence of an advertisement there has to be (`spamlint.message.kind_weights`).
    """

    words: WordList
    weight: float = ENOUGH


@check("subject-fake-transaction")
def subject_fake_transaction(message: Message, options: FakeTransactionOptions) -> Iterator[Hit]:
    """Yield `fake` when the subject speaks of a transaction or an account and the message is an advertisement.

    It is one when it is said to be one or its body says so, and the body bears no transaction out.
    """
    subject = message.subject
    if subject is None or (message.stated_kind is not None and message.kind is not Kind.MARKETING):
        return
    match = next(options.words.matcher.find(subject.content), None)
    if match is None:
        return
    body = [item for item in evidence_of(message) if item.zone in _CONTENT]
    if any(item.kind is Kind.TRANSACTIONAL for item in body):
        return
    commercial = [item for item in body if item.where is not None and not TOPICS[item.topic].is_weak]
    if message.stated_kind is None and _weight(commercial) < options.weight:
        return
    notes = tuple(Note("commercial", item.where) for item in commercial[:1] if item.where is not None)
    yield Hit("fake", subject.excerpt(*match.span), {}, notes)


class MixedMessageOptions(Struct, frozen=True, eq=False):
    """Options of `mixed-message`.

    Attributes:
        report: `commercial`: only messages whose primary purpose is commercial. `mixed`: only the others that
            promote something beside their business.
    """

    report: Literal["commercial", "mixed"]


@check("mixed-message")
def mixed_message(message: Message, options: MixedMessageOptions) -> Iterator[Hit]:
    """Yield what mixes an advertisement with a transaction, by the test of 16 CFR 316.3(a)(2).

    Keys: `subject` when the subject leads one to expect an advertisement, `first` when promotion stands before what
    the message is about, `only` when a message that is said to be transactional promotes and does nothing else, and
    `mixed` for other promotion in a transactional message.
    """
    if message.kind not in (Kind.TRANSACTIONAL, Kind.UNKNOWN):
        return
    evidence = evidence_of(message)
    commercial = [item for item in evidence if item.topic in _COMMERCIAL]
    business = [item for item in evidence if item.topic in _TRANSACTIONAL]
    hit = next(_hits(message, commercial, business), None)
    if hit is not None and (hit.key == "mixed") is (options.report == "mixed"):
        yield hit


def _hits(message: Message, commercial: list[Evidence], business: list[Evidence]) -> Iterator[Hit]:
    """Yield what the test finds, the weightiest first."""
    order = _Order(message.visible)
    offers = order.placed(item for item in commercial if item.zone in _CONTENT)
    facts = order.placed(item for item in business if _is_content(item))
    names_business = any(item.zone == "subject" for item in business)
    if not facts and not any(item.zone == "placeholder" for item in business):
        if message.stated_kind is not None and not names_business and _weight(commercial) >= ENOUGH and offers:
            yield _hit("only", offers[0])
        return
    fact = facts[0] if facts else None
    title = next((item for item in commercial if item.zone == "subject"), None)
    if title is not None and title.where is not None and not names_business:
        yield _hit("subject", _Placed(title.where, title), fact)
    before = [offer for offer in offers if offer.evidence.zone in _RUNNING and fact and order.is_before(offer, fact)]
    is_sure = names_business or message.stated_kind is not None  # else it may all be an advertisement
    if fact is not None and before and is_sure and _is_offer(before) and _is_substantial(before[0].where, fact.where):
        yield _hit("first", before[0], fact)
    clear = [offer for offer in offers if offer.evidence.topic == "offer"]
    if clear and message.kind is Kind.TRANSACTIONAL:
        yield _hit("mixed", clear[0], fact)


def _hit(key: str, offer: _Placed, fact: _Placed | None = None) -> Hit:
    notes = () if fact is None else (Note("transactional", fact.where, {"quote": fact.evidence.words}),)
    return Hit(key, offer.where, {"quote": offer.evidence.words}, notes)


def _is_offer(found: list[_Placed]) -> bool:
    """Return whether what promotes something weighs enough, and offers it."""
    evidence = [item.evidence for item in found]
    return any(item.topic == "offer" for item in evidence) and _weight(evidence) >= ENOUGH


def _is_content(item: Evidence) -> bool:
    return item.zone in _CONTENT or (item.zone == "footer" and item.topic in _AT_THE_END)


def _is_substantial(offer: Excerpt, fact: Excerpt) -> bool:
    """Return whether more than a line stands from an offer to what a message is about."""
    if offer.text is not fact.text:
        return True
    between = offer.text.content[offer.span.start : fact.span.start]
    return len(_WORD.findall(between)) >= _FEWEST_WORDS


_WORD = lazy_pattern(r"\w+")
_FEWEST_WORDS = 6


def _weight(evidence: Iterable[Evidence]) -> float:
    return sum(item.weight for item in evidence)


class _Placed(Struct, frozen=True):
    """Evidence that stands somewhere."""

    where: Excerpt
    evidence: Evidence


class _Order:
    """The order in which the texts of a message are read."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._places = {id(text): number for number, text in enumerate(texts)}

    def placed(self, evidence: Iterable[Evidence]) -> list[_Placed]:
        """Return evidence in reading order; what stands in no text that is read is left out."""
        found = [_Placed(item.where, item) for item in evidence if item.where is not None]
        return sorted((item for item in found if id(item.where.text) in self._places), key=self._place)

    def is_before(self, one: _Placed, other: _Placed) -> bool:
        """Return whether one place is read before another."""
        return self._place(one) < self._place(other)

    def _place(self, item: _Placed) -> tuple[int, int]:
        return self._places[id(item.where.text)], item.where.span.start
