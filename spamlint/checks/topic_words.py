"""The phrases of all topics in a message, found in one pass, each with what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.reading import Reading
from spamlint.message.bodies import Body
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span, Text
from spamlint.text.disguise import undisguised
from spamlint.text.lexicon import Entry, Lexicon
from spamlint.text.phrases import PhraseMatcher, WordList

NO_WORDS = WordList.of_phrases("none", ())
_MOST_MENTIONS = 30
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
    NOT = "not"
    ALLOW = "allow"
    CONTEXT = "context"
    OFFER = "offer"
    REFUSING = "refusing"
    REPORTING = "reporting"


class Topic(Struct, frozen=True):
    """The lists of a topic by role.

    Attributes:
        own: Lists that exclude each other: where an exception stands, no phrase is found.
        around: Lists of what is looked for around a phrase; several topics may share them.
    """

    own: Mapping[Role, WordList]
    around: Mapping[Role, WordList]


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
        return any(self.part.has(role, self.topic, around) for role in (Role.NOT, Role.REFUSING))

    def is_near_offer(self, distance: int) -> bool:
        """Return whether an offer, a price or a call to act stands within so many code points."""
        return self.part.has_offer(self.topic, self.place, distance)


class Search:
    """The lists of some topics, put together once for a run."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        numbers: dict[object, int] = {}
        entries: dict[Entry, None] = {}
        self.groups: list[tuple[int, ...]] = []
        self.offers = [topic.around[Role.OFFER] is not NO_WORDS for topic in topics]
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
        """Return the phrases of the topic and what is looked for around them; none where no phrase of its own stands.

        In reading order, the subject first.
        """
        parts = message.derived(_parts, self.search)
        found = [mention for part in parts for mention in part.mentions(self.topic)]
        return found if any(mention.role in (Role.STRONG, Role.WEAK) for mention in found) else []


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

    def mentions(self, topic: int) -> Iterator[Mention]:
        """Yield the phrases of a topic, and what is looked for around them, without what is quoted.

        Of one phrase only the first `_MOST_MENTIONS`: what says nothing there says nothing later.
        """
        for group in self._search.groups[topic]:
            times: Counter[str] = Counter()
            for found in self._found.get(group, ()):
                times[found.phrase] += 1
                if times[found.phrase] > _MOST_MENTIONS:
                    continue
                if self._reading is None or not self._reading.is_quoted(found.span.start):
                    yield Mention(found.phrase, Role(found.role), found.span, self, topic)

    def has(self, role: Role, topic: int, span: Span) -> bool:
        """Return whether a phrase of one role shares a character with a span."""
        places = self._places_of(role, topic)
        before = bisect_left(places, span.end, key=lambda place: place.start)
        return before > 0 and places[before - 1].overlaps(span)

    def _places_of(self, role: Role, topic: int) -> list[Span]:
        """Return where the phrases of one role stand, in order. Within a role they do not overlap."""
        places = self._places.get((topic, role))
        if places is None:
            groups = self._search.groups[topic]
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
