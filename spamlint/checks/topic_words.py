"""The phrases of all topics in a message, found in one pass, each with what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.reading import Reading
from spamlint.checks.topic_sums import earned_sums
from spamlint.message.bodies import Body
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span, Text
from spamlint.text.amounts import Units
from spamlint.text.disguise import undisguised
from spamlint.text.lexicon import Entry, Lexicon
from spamlint.text.phrases import PhraseMatcher, WordList

NO_WORDS = WordList.of_phrases("none", ())
_MOST_MENTIONS = 30
_SUM = "a sum for a time"
"""What stands for the phrase of all sums: however many there are, they say one thing."""
_TAKES_BACK = 150
"""Code points on each side of a phrase within which its sentence may take it back."""

# A price, not the millions that the news speaks of.
_PRICE = lazy_pattern(
    r"(?:[$\u20ac\u00a3]\s?\d[\d.,]{0,8}+|\d\s?(?:[$\u20ac\u00a3]|(?:usd|eur|gbp|dkk|sek|nok|pln|kr|z\u0142)\b))"
    r"(?!\s?(?:m\b|bn\b|b\b|k\b|mill|bill|mio|mrd|milj|mld))|\d\s?%\s?(?:off|rabat|discount)",
    re.IGNORECASE,
)


class Role(StrEnum):
    """What a list is for a topic."""

    STRONG = "strong"
    WEAK = "weak"
    FAINT = "faint"
    NOT = "not"
    ALLOW = "allow"
    CONTEXT = "context"
    OFFER = "offer"
    REFUSING = "refusing"
    REPORTING = "reporting"
    EARNING = "earning"
    PERIOD = "period"
    EASY = "easy"
    SUM = "sum"
    """No list: a sum of money that is to be earned in some time."""


SPEAKING = frozenset({Role.STRONG, Role.WEAK, Role.FAINT, Role.SUM})
"""What speaks for a topic."""
_TELLING = frozenset({Role.CONTEXT, Role.REPORTING})


class Topic(Struct, frozen=True):
    """The lists of a topic by role.

    Attributes:
        own: Lists that exclude each other: where an exception stands, no phrase is found.
        around: Lists of what is looked for around a phrase; several topics may share them.
        units: What sums of money to be earned are written in; None where these say nothing.
        priced: Whether a price is an offer, too.
    """

    own: Mapping[Role, WordList]
    around: Mapping[Role, WordList]
    units: Units | None = None
    priced: bool = True


class Mention(Struct, frozen=True):
    """A phrase of a topic in a message.

    Attributes:
        phrase: As written in the list.
        role: What its list is.
        place: Where it stands in the text of `part`.
        part: The subject or the displayed part that it stands in.
        topic: The number of the topic.
    """

    phrase: str
    role: Role
    place: Span
    part: Part
    topic: int

    @property
    def where(self) -> Excerpt:
        """Return the phrase as it was written."""
        return self.part.text.excerpt(*self.place)

    @property
    def is_taken_back(self) -> bool:
        """Return whether its sentence says that it is something else, or refuses it."""
        around = self.part.sentence(self.place)
        around = Span(max(around.start, self.place.start - _TAKES_BACK), min(around.end, self.place.end + _TAKES_BACK))
        # What is a part of the phrase itself takes nothing back: `prescription drugs without prescription`.
        return self.part.has(Role.REFUSING, self.topic, around) or any(
            not self.place.covers(exception) for exception in self.part.overlapping(Role.NOT, self.topic, around)
        )

    def overlaps(self, other: Mention) -> bool:
        """Return whether it shares a character with another one."""
        return self.part is other.part and self.place.overlaps(other.place)

    def is_near_offer(self, distance: int) -> bool:
        """Return whether an offer or a price stands within so many code points; for a sum a word of ease."""
        if self.role is Role.SUM:
            near = Span(max(self.place.start - distance, 0), self.place.end + distance)
            return self.part.has(Role.EASY, self.topic, near)
        return self.part.has_offer(self.topic, self.place, distance)


class Search:
    """The lists of some topics, put together once for a run."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        numbers: dict[object, int] = {}
        entries: dict[Entry, None] = {}
        self.groups: list[tuple[int, ...]] = []
        self.offers = [topic.around[Role.OFFER] is not NO_WORDS for topic in topics]
        self.priced = [topic.priced for topic in topics]
        self.units = [topic.units for topic in topics]
        for index, topic in enumerate(topics):
            own = numbers.setdefault(index, len(numbers))
            entries.update(dict.fromkeys(Entry(words, own, role) for role, words in topic.own.items()))
            groups = [own]
            for role, words in topic.around.items():
                # Topics share these lists, so each of them is one group, however many rules name it.
                group = numbers.setdefault((words, role), len(numbers))
                entries[Entry(words, group, role)] = None
                groups.append(group)
            self.groups.append(tuple(groups))
        self.lexicon = Lexicon(entries)


class TopicScan(Struct, frozen=True):
    """What finds the phrases of one topic in the pass that is made for all of them."""

    search: Search
    topic: int = 0

    def mentions(self, message: Message) -> list[Mention]:
        """Return what speaks for the topic and what tells of it otherwise; none where nothing speaks for it.

        In reading order, the subject first.
        """
        parts = message.derived(_parts, self.search)
        speaking = [mention for part in parts for mention in part.speaking(self.topic)]
        return speaking + [mention for part in parts for mention in part.telling(self.topic)] if speaking else []


class Part:
    """The subject or a displayed part, and what was found in it, whatever it was disguised as."""

    def __init__(self, text: Text, body: Body | None, search: Search) -> None:
        self.text = text
        self._body = body
        self._search = search
        plain = undisguised(text, search.lexicon.knows)
        found = search.lexicon.find(plain.content)
        if plain is not text:
            found = {
                group: [replace(item, span=plain.map.locate(item.span)) for item in items]
                for group, items in found.items()
            }
        self._found = found
        self._places: dict[tuple[int, Role], list[Span]] = {}

    def speaking(self, topic: int) -> Iterator[Mention]:
        """Yield what speaks for a topic, in reading order, sums to be earned last, without what is quoted."""
        yield from self._mentions(self._search.groups[topic][0], topic, SPEAKING)
        yield from (Mention(_SUM, Role.SUM, place, self, topic) for place in self._sums(topic))

    def telling(self, topic: int) -> Iterator[Mention]:
        """Yield what shows that a message reports of a topic or helps, without what is quoted."""
        for group in self._search.groups[topic][1:]:
            yield from self._mentions(group, topic, _TELLING)

    def _mentions(self, group: int, topic: int, roles: Collection[Role]) -> Iterator[Mention]:
        """Yield the phrases of a group, of each the first `_MOST_MENTIONS`: what says nothing there never does."""
        found = self._found.get(group)
        if found is None:
            return
        times: Counter[str] = Counter()
        for item in found:
            role = Role(item.role)
            if role not in roles:
                continue
            times[item.phrase] += 1
            if times[item.phrase] <= _MOST_MENTIONS and not self._is_quoted(item.span):
                yield Mention(item.phrase, role, item.span, self, topic)

    def _sums(self, topic: int) -> Iterator[Span]:
        units = self._search.units[topic]
        periods = () if units is None else self._places_of(Role.PERIOD, topic)
        earnings = self._places_of(Role.EARNING, topic) if periods else ()
        if units is None or not earnings:
            return
        for place in earned_sums(self.text.content, periods, earnings, units, lambda at: self.sentence(Span(at, at))):
            if not self._is_quoted(place):
                yield place

    def _is_quoted(self, place: Span) -> bool:
        return self._reading is not None and self._reading.is_quoted(place.start)

    def has(self, role: Role, topic: int, span: Span) -> bool:
        """Return whether a phrase of one role shares a character with a span."""
        return next(self.overlapping(role, topic, span), None) is not None

    def overlapping(self, role: Role, topic: int, span: Span) -> Iterator[Span]:
        """Yield the phrases of one role that share a character with a span, the last first."""
        places = self._places_of(role, topic)
        for index in range(bisect_left(places, span.end, key=lambda place: place.start) - 1, -1, -1):
            if not places[index].overlaps(span):
                return
            yield places[index]

    def _places_of(self, role: Role, topic: int) -> list[Span]:
        """Return where the phrases of a list that stands around stand, in order. They do not overlap."""
        places = self._places.get((topic, role))
        if places is None:
            groups = self._search.groups[topic][1:]
            places = [item.span for group in groups for item in self._found.get(group, ()) if item.role == role]
            self._places[topic, role] = places
        return places

    def sentence(self, place: Span) -> Span:
        """Return the sentence around a place. A subject is one."""
        return Span(0, len(self.text.content)) if self._reading is None else self._reading.sentence(place.start)

    def has_offer(self, topic: int, place: Span, distance: int) -> bool:
        """Return whether an offer, a price or a call to act stands near a place; never, where a topic asks for none."""
        if not self._search.offers[topic]:
            return False
        near = Span(max(place.start - distance, 0), place.end + distance)
        if self.has(Role.OFFER, topic, near):
            return True
        if not self._search.priced[topic]:
            return False
        index = bisect_right(self._prices, near.start)
        return index < len(self._prices) and self._prices[index] < near.end

    @cached_property
    def _prices(self) -> list[int]:
        return [match.start() for match in _PRICE.finditer(self.text.content)]

    @cached_property
    def _reading(self) -> Reading | None:
        return None if self._body is None else Reading(self._body, PhraseMatcher(()))


def _parts(message: Message, search: Search) -> tuple[Part, ...]:
    subject = () if message.subject is None else (Part(message.subject, None, search),)
    return (*subject, *(Part(body.read, body, search) for body in message.bodies))
