"""Many word lists looked for in one pass, each in a group of its own.

    lexicon = Lexicon([Entry(escort, 0, "weak"), Entry(ford_escort, 0, "not"), Entry(buy_now, 1, "offer")])
    lexicon.find("Buy now: the Ford Escort")

Within a group phrases do not overlap: the leftmost wins, then the longest. So an exception in a group's list hides the
phrase that it holds, and what belongs to another group is found all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from spamlint.source.spans import Span
from spamlint.text.phrase_forms import Forms, choices_of, forms_of
from spamlint.text.phrases import PhraseMatcher, WordList

_BETWEEN = "\n"


class Entry(NamedTuple):
    """A list, the number of the group that it belongs to, and what it is in that group."""

    words: WordList
    group: int
    role: str


class Found(Struct, frozen=True):
    """A phrase that stands in a text.

    Attributes:
        phrase: As written in the list.
        span: Where it stands (code points).
        role: What its list is in its group.
    """

    phrase: str
    span: Span
    role: str


class Lexicon:
    """Lists that are looked for together. Made once for a run; the matcher when a text is first searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)

    def find(self, text: str) -> dict[int, list[Found]]:
        """Return what stands in a text by group, each in reading order."""
        found: dict[int, list[Found]] = {}
        ends: dict[int, int] = {}
        for match in self._matcher.find_all(text):
            for number in map(int, match.tag.split(_BETWEEN)):
                _, group, role = self._entries[number]
                if match.span.start >= ends.get(group, 0):
                    ends[group] = match.span.end
                    found.setdefault(group, []).append(Found(match.phrase, match.span, role))
        return found

    def knows(self, word: str) -> bool:
        """Return whether a folded word stands in one of the phrases, by itself or as the end of a stem."""
        if word in self._vocabulary:
            return True
        return any(word[:length] + "*" in self._vocabulary for length in range(3, len(word) + 1))

    @cached_property
    def _matcher(self) -> PhraseMatcher:
        # A phrase may stand in several lists; the matcher knows it once, with the numbers of all of them.
        numbers: dict[str, dict[int, None]] = {}
        for number, entry in enumerate(self._entries):
            for phrase in entry.words.phrases:
                numbers.setdefault(phrase, {})[number] = None
        tagged = [(phrase, _BETWEEN.join(map(str, of))) for phrase, of in numbers.items()]
        return PhraseMatcher(tagged, self._forms)

    @cached_property
    def _forms(self) -> Mapping[str, Forms]:
        known: dict[int, Mapping[str, Forms]] = {id(entry.words.forms): entry.words.forms for entry in self._entries}
        if len(known) == 1:
            return next(iter(known.values()))
        return {phrase: forms for one in known.values() for phrase, forms in one.items()}

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        phrases = [phrase for entry in self._entries for phrase in entry.words.phrases]
        forms = {**forms_of(phrase for phrase in phrases if phrase not in self._forms), **self._forms}
        words: set[str] = set()
        for phrase in phrases:
            for form in forms.get(phrase) or (phrase.lower().split(),):
                for word in form:
                    words.update(choices_of(word))
        return frozenset(words)
