"""Find many phrases of many languages in a text in one pass.

A phrase is words: `opt out` finds "opt out", "Opt-Out" and "opt\N{NO-BREAK SPACE}out". A word that ends with `*` stands
for all words that begin so: `unsubscri*`. A phrase that begins with `!` is an exception: where it
stands, nothing else is found. Scripts that write no spaces (Han, kana, Thai) and Hangul, whose
particles stick to the word, match anywhere. Accents may be left out in the text, not in the list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from spamlint.source.spans import Span
from spamlint.text.normalise import fold, without_accents

_WORD = re.compile(r"[^\W_]+")
# Between two words of a phrase nothing else may stand, so a phrase never runs over the end of a sentence.
_GAPS = frozenset(("", " ", "-", "'", '"', "\u00b7", " - ", "- ", " -", "/"))
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
)
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Words that are written together with the next one: and, so, in, as, for (Arabic); and, the, in, to, from ... (Hebrew).
_PROCLITICS = frozenset("\u0648\u0641\u0628\u0643\u0644\u05d5\u05d4\u05d1\u05dc\u05de\u05e9\u05db")
_WORD_OR_STEM = re.compile(r"[^\W_]+\*?")
_SEPARATOR = "\x00"
_STEM_KEY = 3


@dataclass(frozen=True, eq=False)
class WordList:
    """Phrases of one topic.

    Attributes:
        name: The topic.
        languages: The phrases as written in the list, by language code (BCP 47).
    """

    name: str
    languages: Mapping[str, Sequence[str]]

    @classmethod
    def of_phrases(cls, name: str, phrases: Iterable[str]) -> WordList:
        """Return a list of phrases whose language is not told."""
        return cls(name, {"und": tuple(phrases)})

    @property
    def phrases(self) -> Iterator[str]:
        """Yield the phrases of all languages."""
        for phrases in self.languages.values():
            yield from phrases

    @cached_property
    def matcher(self) -> PhraseMatcher:
        """Return a matcher for the phrases of all languages, tagged with the name of the list."""
        return PhraseMatcher((phrase, self.name) for phrase in self.phrases)


class Match(NamedTuple):
    """A phrase found.

    Attributes:
        phrase: As written in the list.
        span: Where it stands in the text as written (code points), stems up to the end of the word.
        tag: What was given with the phrase.
    """

    phrase: str
    span: Span
    tag: str


class _Phrase(NamedTuple):
    phrase: str
    tag: str
    folded: str
    excepted: bool


class _Found(NamedTuple):
    start: int
    end: int
    phrase: _Phrase


class PhraseMatcher:
    """A set of phrases, each with a tag.

    Matches do not overlap: the leftmost wins, then the longest, then the first given.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._by_word: dict[str, list[_Phrase]] = defaultdict(list)
        self._by_stem: dict[str, list[_Phrase]] = defaultdict(list)
        self._anywhere: dict[str, list[_Phrase]] = defaultdict(list)
        given = list(phrases)
        # One call for all: thousands of phrases are folded each time that a program starts.
        folded = fold(_SEPARATOR.join(phrase for phrase, _ in given)).content.split(_SEPARATOR)
        plain = without_accents(_SEPARATOR.join(folded)).split(_SEPARATOR)
        seen: set[str] = set()  # languages share words, and the first given wins
        for (phrase, tag), *forms in zip(given, folded, plain, strict=True):
            for form in forms:
                if form not in seen:
                    seen.add(form)
                    self._index(_Phrase(phrase, tag, form, form.startswith("!")))
        starts = "".join(map(re.escape, sorted(self._anywhere)))
        self._anywhere_start = re.compile(f"[{starts}]") if starts else None

    def find(self, text: str) -> Iterator[Match]:
        """Yield the matches in a text from left to right."""
        folded = fold(text)
        end = 0
        for found in sorted(self._candidates(folded.content), key=lambda found: (found.start, -found.end)):
            if found.start < end:
                continue
            end = found.end
            if not found.phrase.excepted:
                span = folded.original_span(Span(found.start, found.end))
                yield Match(found.phrase.phrase, span, found.phrase.tag)

    def _index(self, phrase: _Phrase) -> None:
        if not phrase.folded.isascii() and _HAS_UNSPACED.search(phrase.folded):
            form = phrase.folded.strip("!* ")
            self._anywhere[form[0]].append(phrase._replace(folded=form))
            return
        first = _WORD_OR_STEM.search(phrase.folded)
        if first is None:
            return
        word = first.group()
        if not word.endswith("*"):
            self._by_word[word].append(phrase)
        elif len(word) > _STEM_KEY:
            self._by_stem[word[:_STEM_KEY]].append(phrase)
        else:
            raise ValueError(f"the stem {word!r} is shorter than {_STEM_KEY} letters")

    def _candidates(self, content: str) -> Iterator[_Found]:
        if self._anywhere_start and not content.isascii():
            yield from self._found_anywhere(content)
        if self._may_have_words(content):
            yield from self._found_words(content)

    def _may_have_words(self, content: str) -> bool:
        """Return whether a first word of any phrase is there: one look that spares most texts the walk."""
        words = set(_WORD.findall(content))
        if not words.isdisjoint(self._by_word) or not self._by_stem.keys().isdisjoint(
            {word[:_STEM_KEY] for word in words}
        ):
            return True
        return any(word[0] in _PROCLITICS for word in words)

    def _found_anywhere(self, content: str) -> Iterator[_Found]:
        assert self._anywhere_start is not None
        for start in self._anywhere_start.finditer(content):
            for phrase in self._anywhere[start.group()]:
                if content.startswith(phrase.folded, start.start()):
                    yield _Found(start.start(), start.start() + len(phrase.folded), phrase)

    def _found_words(self, content: str) -> Iterator[_Found]:
        places = [match.span() for match in _WORD.finditer(content)]
        for index, (start, end) in enumerate(places):
            word = content[start:end]
            yield from self._found_from(content, places, index, word)
            if word[0] in _PROCLITICS and len(word) > _STEM_KEY:
                yield from self._found_from(content, places, index, word[1:])

    def _found_from(self, content: str, places: list[tuple[int, int]], index: int, word: str) -> Iterator[_Found]:
        for phrase in self._by_word.get(word, ()):
            end = _end_of_phrase(content, places, index, _words(phrase.folded))
            if end is not None:
                yield _Found(places[index][0], end, phrase)
        for phrase in self._by_stem.get(word[:_STEM_KEY], ()):
            words = _words(phrase.folded)
            end = _end_of_phrase(content, places, index, words) if word.startswith(words[0][:-1]) else None
            if end is not None:
                yield _Found(places[index][0], end, phrase)


@lru_cache(maxsize=4096)
def _words(folded: str) -> tuple[str, ...]:
    """Return the words of a phrase; a stem keeps its `*`."""
    return tuple(_WORD_OR_STEM.findall(folded))


def _end_of_phrase(content: str, places: list[tuple[int, int]], index: int, words: tuple[str, ...]) -> int | None:
    """Return where the phrase ends that begins with the word at `index`, or None if its other words do not follow."""
    last = index + len(words) - 1
    if last >= len(places):
        return None
    for offset in range(1, len(words)):
        start, end = places[index + offset]
        if content[places[index + offset - 1][1] : start] not in _GAPS:
            return None
        wanted = words[offset]
        if wanted.endswith("*"):
            if not content.startswith(wanted[:-1], start):
                return None
        elif content[start:end] != wanted:
            return None
    return places[last][1]
