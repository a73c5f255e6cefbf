"""What a message offers, by topic: words that a law or a sending platform does not let through.

A word alone says little: a pharmacy, a newspaper and a charity use the same ones. So lists have strong phrases, which
nobody writes who does not offer the thing, and weak ones, which count only together or beside an offer; and what
stands around a phrase takes it back: an exception, a refusal in the same sentence ("we never ask for your password"),
a message that reports or warns.

All topics that are on are looked for in one pass (`spamlint.checks.topic_words`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.api import SHARED, Hit, Note, check
from spamlint.checks.topic_words import NO_WORDS, SPEAKING, Mention, Role, Search, Topic, TopicScan
from spamlint.message.kind import Kind
from spamlint.message.message import Message
from spamlint.source.spans import Span
from spamlint.text.amounts import units_of
from spamlint.text.phrases import WordList

_MOST_NOTES = 4
_WEAK = frozenset({Role.WEAK, Role.SUM})
_NEAR = 250
"""Code points between a phrase and an offer that belong together: about two sentences."""


class TopicOptions(Struct, frozen=True, eq=False):
    """Options of `topic`.

    Attributes:
        strong: Phrases that nobody writes who does not offer the thing.
        weak: Phrases that many write; they count together or beside an offer.
        faint: Phrases that nearly everybody writes; two of them say as much as a weak one, an offer nothing.
        not_: Phrases that are something else, `ford escort`; they also take back what stands in their sentence.
        context: Phrases of messages that help, treat or teach about the topic.
        offer: Words of offers and calls to act.
        refusing: Words that take back what stands in their sentence.
        reporting: Words of messages that report or warn.
        earning: Words of earning. A sum of money for a `period` near one is as good as a weak phrase.
        period: Stretches of time: `a day`, `monthly`.
        easy: What makes such a sum suspicious when it stands near, `from home`.
        currencies: A code (ISO 4217) and what is written for it: `EUR €`.
        priced: Whether a price is an offer, too.
        allow: Phrases that are allowed in your messages.
        together: How many different weak phrases say as much as a strong one.
        certain: How many different strong phrases beside an offer leave no doubt; 0: none do.
        in_discussions: How many different strong phrases it takes in a letter or a post to a list, where people speak
            of everything; 0: none are enough.
    """

    strong: WordList = NO_WORDS
    weak: WordList = NO_WORDS
    faint: WordList = NO_WORDS
    not_: WordList = NO_WORDS
    context: WordList = NO_WORDS
    offer: WordList = NO_WORDS
    refusing: WordList = NO_WORDS
    reporting: WordList = NO_WORDS
    earning: WordList = NO_WORDS
    period: WordList = NO_WORDS
    easy: WordList = NO_WORDS
    currencies: WordList = NO_WORDS
    allow: WordList = NO_WORDS
    priced: bool = True
    together: int = 2
    certain: int = 0
    in_discussions: int = 0
    scan: Annotated[TopicScan | None, SHARED] = None

    @property
    def topic(self) -> Topic:
        """Return the lists that the rule looks for."""
        return Topic(
            {
                Role.ALLOW: self.allow,
                Role.NOT: self.not_,
                Role.STRONG: self.strong,
                Role.WEAK: self.weak,
                Role.FAINT: self.faint,
            },
            {
                Role.NOT: self.not_,  # found here even where a phrase that began before it hides it above
                Role.CONTEXT: self.context,
                Role.OFFER: self.offer,
                Role.REFUSING: self.refusing,
                Role.REPORTING: self.reporting,
                Role.EARNING: self.earning,
                Role.PERIOD: self.period,
                Role.EASY: self.easy,
            },
            None if self.period is NO_WORDS else units_of((), tuple(self.currencies.phrases), (), ()),
            self.priced,
        )

    @classmethod
    def shared(cls, every: Sequence[TopicOptions]) -> tuple[TopicOptions, ...]:
        """Return the options of all rules that are on, with one pass over the text for all of them."""
        search = Search([options.topic for options in every])
        return tuple(replace(options, scan=TopicScan(search, number)) for number, options in enumerate(every))


class Evidence(Struct, frozen=True):
    """What speaks for a topic.

    Attributes:
        strong: The first mention of each strong phrase.
        weak: The first mention of each weak phrase, and of a sum to be earned.
        offered: Those of the weak that stand beside an offer.
        faint: The first mention of each faint phrase.
    """

    strong: tuple[Mention, ...] = ()
    weak: tuple[Mention, ...] = ()
    offered: tuple[Mention, ...] = ()
    faint: tuple[Mention, ...] = ()


@check("topic")
def topic(message: Message, options: TopicOptions) -> Iterator[Hit]:
    """Yield `certain`, `likely` or `alone` at the strongest phrase of a topic; the others are its notes, `also`."""
    scan = options.scan or TopicScan(Search([options.topic]))
    mentions = scan.mentions(message)
    if not mentions:
        return
    evidence = _evidence(mentions)
    key = _judged(evidence, options)
    if key is None or (message.kind is Kind.DISCUSSION and not _tells_in_discussion(evidence, options)):
        return
    # Where it is the offer that tells, the phrase beside it is the one to show.
    ordered: dict[str, Mention] = {}
    for mention in (*evidence.strong, *evidence.offered, *evidence.weak, *evidence.faint):
        ordered.setdefault(mention.phrase, mention)
    first, *others = list(ordered.values())
    notes = tuple(Note("also", mention.where) for mention in others[:_MOST_NOTES])
    yield Hit(key, first.where, {"phrase": first.phrase}, notes)


def _evidence(mentions: Sequence[Mention]) -> Evidence:
    speaking: dict[str, Mention] = {}
    offered: dict[str, Mention] = {}
    reports: set[str] = set()
    spoken = _places(mention for mention in mentions if mention.role in SPEAKING)
    for mention in mentions:
        if mention.role not in SPEAKING and _is_part_of(spoken.get(id(mention.part), ()), mention.place):
            continue  # `double opt in` helps, and `over 40 million double opt in emails` does not
        if mention.role is Role.CONTEXT:
            reports.update((mention.phrase, "\n" + mention.phrase))  # weighs as much as two that report
        elif mention.role is Role.REPORTING:
            reports.add(mention.phrase)
        elif mention.role in SPEAKING and not mention.is_taken_back:
            speaking.setdefault(mention.phrase, mention)
            if mention.role in _WEAK and mention.is_near_offer(_NEAR):
                offered.setdefault(mention.phrase, mention)
    strong = tuple(mention for mention in speaking.values() if mention.role is Role.STRONG)
    weak = tuple(mention for mention in speaking.values() if mention.role in _WEAK)
    if len(reports) >= 2 and len(reports) > len(strong) + len(weak) // 2:
        return Evidence()
    # `earned ... $400` and `$400 a day` say one thing.
    sums = [mention for mention in weak if mention.role is Role.SUM]
    faint = tuple(
        mention
        for mention in speaking.values()
        if mention.role is Role.FAINT and not any(mention.overlaps(other) for other in sums)
    )
    return Evidence(strong, weak, tuple(offered.values()), faint)


def _places(mentions: Iterable[Mention]) -> dict[int, list[Span]]:
    """Return where mentions stand, in order, by the identity of the part that they stand in."""
    places: dict[int, list[Span]] = {}
    for mention in mentions:
        places.setdefault(id(mention.part), []).append(mention.place)
    for found in places.values():
        found.sort()
    return places


def _is_part_of(places: Sequence[Span], span: Span) -> bool:
    """Return whether a span stands inside a longer one of these, which do not overlap and are in order."""
    index = bisect_right(places, span.start, key=lambda place: place.start) - 1
    return index >= 0 and places[index] != span and places[index].covers(span)


def _tells_in_discussion(evidence: Evidence, options: TopicOptions) -> bool:
    return 0 < options.in_discussions <= len(evidence.strong)


def _judged(evidence: Evidence, options: TopicOptions) -> str | None:
    """Return the key of the message that says how sure it is, or None when nothing speaks for the topic."""
    if options.certain and len(evidence.strong) >= options.certain:
        return "certain"
    if evidence.strong or evidence.offered:
        return "likely"
    if len(evidence.weak) + len(evidence.faint) // 2 >= options.together:
        return "likely"
    # A sum that is earned is what every advertisement of a job has.
    return "alone" if any(mention.role is Role.WEAK for mention in evidence.weak) else None
