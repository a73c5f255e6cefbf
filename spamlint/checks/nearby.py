"""The words around a link or an address that tell what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from spamlint.checks.optout_targets import is_address
from spamlint.checks.reading import PlacedLink, Reading
from spamlint.checks.routes import OptOutWords
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.phrases import Match, WordList

SLACK = 2
"""Letters that the words of a link may have besides a phrase: a preposition."""

_REACH_BEFORE = 250  # how far before a link the words may stand that say what it is for (code points)
_REACH_AFTER = 120
_GAP_AFTER = 60  # "click here if for any reason you wish to be removed"
_SHORT_GAP = 24  # "Please go to:" between the sentence that says it and the link

BREAKS = lazy_pattern(r"[\])>;\t]|\s[-\u2013\u2014]\s|\n(?=[A-Z])")
"""What parts a sentence from what only stands beside it."""


def letters_of(said: str, words: WordList) -> int:
    """Return how many letters and digits of a text belong to phrases of a list."""
    return sum(sum(map(str.isalnum, said[slice(*match.span)])) for match in words.matcher.find(said))


class Nearby(Struct, frozen=True, dict=True):
    """Looks for phrases around places of one part."""

    reading: Reading
    words: OptOutWords

    def says_nothing(self, placed: PlacedLink) -> bool:
        """Return whether the words of a link do not tell where it leads: a bare address, "click here"."""
        said = placed.link.words or " ".join(placed.link.labels)
        known = self._known.get(said)
        if known is None:
            known = self._known[said] = is_address(said) or self._is_empty(said)
        return known

    @cached_property
    def _known(self) -> dict[str, bool]:
        """Words of links and whether they say nothing: one link is asked about by many around it."""
        return {}

    def _is_empty(self, said: str) -> bool:
        """Return whether words are no more than "click here", whatever stands around it."""
        return sum(map(str.isalnum, said)) - letters_of(said, self.words.click_here) <= SLACK

    def said_before(self, span: Span) -> Match | None:
        """Return the nearest phrase before a place, in its sentence or in the one that it directly follows."""
        start = max(span.start - _REACH_BEFORE, 0)
        for match in reversed(list(self._phrases_in(Span(start, span.start)))):
            if (
                match.span.start < start
                or match.span.end > span.start
                or self._another_link(match.span.start, span.start)
            ):
                continue
            end = self.reading.sentence_end(match.span.end, span.start)
            if end is None:
                return match
            gap = self.reading.content[end.end : span.start]
            if len(gap.strip()) <= _SHORT_GAP:
                return match
        return None

    def said_after(self, span: Span) -> Match | None:
        """Return the first phrase after a place in its sentence."""
        following = self.reading.link_after(span.end)
        limit = min(span.end + _REACH_AFTER, len(self.reading.content))
        if following is not None and following.span is not None:
            limit = min(limit, following.span.start)
        end = self.reading.sentence_end(span.end, limit)
        limit = end.start if end is not None else limit
        match = next((match for match in self._phrases_in(Span(span.end, limit)) if match.span.start >= span.end), None)
        if match is None:
            return None
        between = self.reading.content[span.end : match.span.start]
        return None if len(between) > _GAP_AFTER or BREAKS.search(between) else match

    def _phrases_in(self, span: Span) -> Iterator[Match]:
        """Yield what tells of a way out between two places: sure words, or common ones in a sentence about mailings."""
        for match in self.reading.matches_in(span):
            if match.tag == "words":
                yield match
            elif match.tag in ("needs_link", "needs_context"):
                sentence = self.reading.sentence(match.span.start)
                if any(other.tag == "about_mailings" for other in self.reading.matches_in(sentence)):
                    yield match

    def _another_link(self, start: int, end: int) -> bool:
        """Return whether between two places a link stands that takes the words there for itself.

        It is in its own words that they stand, or it says nothing. A link with other words, such as the name
        of the newsletter, takes nothing.
        """
        before = self.reading.link_before(end)
        while before is not None and before.span is not None and before.span.end > start:
            if before.span.start <= start or self.says_nothing(before):
                return True
            before = self.reading.link_before(before.span.start) if before.span.end > before.span.start else None
        return False
