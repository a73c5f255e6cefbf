"""Find many phrases of many languages in a text in one pass.

A phrase is words: `opt out` finds "opt out", "Opt-Out" and "opt\N{NO-BREAK SPACE}out". A word that ends with `*` stands
for all words that begin so: `unsubscri*`. A phrase that begins with `!` is an exception: where it
stands, nothing else is found. Scripts that write no spaces (Han, kana, Thai) and Hangul, whose
particles stick to the word, match anywhere. Accents may be left out in the text, not in the list.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

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
_ANYWHERE = "\x00"
"""Begins a form that is looked for as it is, not word by word."""
_STEM_KEY = 3
_END = ""
_STEMS = "*"
"""Keys of a trie node that no word can be: the phrase that ends here, and the stems that may follow."""

Forms = Sequence[Sequence[str]]
"""How a phrase may stand in a folded text: with and without its accents, each as words."""


@dataclass(frozen=True, eq=False)
class WordList:
    """Phrases of one topic.

    Attributes:
        name: The topic.
        languages: The phrases as written in the list, by language code (BCP 47).
        forms: What `forms_of` says of some of the phrases; the others are folded when they are needed.
    """

    name: str
    languages: Mapping[str, Sequence[str]]
    forms: Mapping[str, Forms] = field(default_factory=dict)

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
        return PhraseMatcher.of_lists([(self, self.name)])


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


def forms_of(phrases: Iterable[str]) -> dict[str, Forms]:
    """Return how each phrase may stand in a folded text, for phrases for which that takes time to find out."""
    given = [phrase for phrase in dict.fromkeys(phrases) if not _is_folded(phrase)]
    if not given:
        return {}
    # One call for all: thousands of phrases are folded each time that a program starts from its sources.
    folded = fold(_SEPARATOR.join(given)).content.split(_SEPARATOR)
    plain = without_accents(_SEPARATOR.join(folded)).split(_SEPARATOR)
    return {
        phrase: [_form(form) for form in dict.fromkeys(forms)]
        for phrase, *forms in zip(given, folded, plain, strict=True)
    }


class PhraseMatcher:
    """A set of phrases, each with a tag.

    Matches do not overlap: the leftmost wins, then the longest, then the first given.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]], forms: Mapping[str, Forms] | None = None) -> None:
        self._phrases = list(phrases)
        self._root: dict[str, Any] = {}
        self._stems: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self._anywhere: dict[str, list[tuple[str, int]]] = {}
        known = forms or {}
        known = {**known, **forms_of(phrase for phrase, _ in self._phrases if phrase not in known)}
        for number, (phrase, _) in enumerate(self._phrases):
            for form in known.get(phrase) or (_form(phrase),):
                self._add(form, number)
        starts = "".join(map(re.escape, sorted(self._anywhere)))
        self._anywhere_start = re.compile(f"[{starts}]") if starts else None

    @classmethod
    def of_lists(cls, lists: Iterable[tuple[WordList, str]]) -> PhraseMatcher:
        """Return a matcher for the phrases of several lists, each with the tag of its list."""
        lists = list(lists)
        # Shipped lists share one mapping, so that most often nothing is copied.
        distinct = list({id(words.forms): words.forms for words, _ in lists}.values())
        forms = distinct[0] if len(distinct) == 1 else dict(ChainMap(*map(dict, distinct)))
        return cls([(phrase, tag) for words, tag in lists for phrase in words.phrases], forms)

    def find(self, text: str) -> Iterator[Match]:
        """Yield the matches in a text from left to right."""
        folded = fold(text)
        end = 0
        for start, negative_end, number in sorted(self._candidates(folded.content)):
            if start < end:
                continue
            end = -negative_end
            phrase, tag = self._phrases[number]
            if not phrase.startswith("!"):
                yield Match(phrase, folded.original_span(Span(start, end)), tag)

    def _add(self, form: Sequence[str], number: int) -> None:
        if not form:
            return
        if form[0].startswith(_ANYWHERE):
            words = form[0].removeprefix(_ANYWHERE)
            self._anywhere.setdefault(words[0], []).append((words, number))
            return
        first = form[0]
        if first.endswith("*"):
            if len(first) <= _STEM_KEY:
                raise ValueError(f"the stem {first!r} is shorter than {_STEM_KEY} letters")
            node = _stem_child(self._stems.setdefault(first[:_STEM_KEY], []), first[:-1])
        else:
            node = self._root.setdefault(first, {})
        for word in form[1:]:
            if word.endswith("*"):
                node = _stem_child(node.setdefault(_STEMS, []), word[:-1])
            else:
                node = node.setdefault(word, {})
        node.setdefault(_END, number)  # languages share words, and the first given wins

    def _candidates(self, content: str) -> Iterator[tuple[int, int, int]]:
        """Yield (start, -end, number of the phrase) for all that stands in a folded text."""
        is_ascii = content.isascii()
        if self._anywhere_start and not is_ascii:
            yield from self._found_anywhere(content)
        words = _WORD.findall(content)
        root, stems = self._root, self._stems
        if is_ascii:
            begins = [index for index, word in enumerate(words) if word in root or word[:_STEM_KEY] in stems]
        else:
            begins = [
                index
                for index, word in enumerate(words)
                if word in root or word[:_STEM_KEY] in stems or word[0] in _PROCLITICS
            ]
        if begins:  # else the places of the words are not needed, which most texts are spared
            yield from self._found_words(content, words, begins)

    def _found_anywhere(self, content: str) -> Iterator[tuple[int, int, int]]:
        assert self._anywhere_start is not None
        for match in self._anywhere_start.finditer(content):
            start = match.start()
            for form, number in self._anywhere[match.group()]:
                if content.startswith(form, start):
                    yield start, -(start + len(form)), number

    def _found_words(self, content: str, words: list[str], begins: list[int]) -> Iterator[tuple[int, int, int]]:
        places = [match.span() for match in _WORD.finditer(content)]
        walk = _Walk(content, words, places)
        for index in begins:
            word = words[index]
            yield from walk.from_word(index, self._nodes(word))
            if word[0] in _PROCLITICS and len(word) > _STEM_KEY:
                yield from walk.from_word(index, self._nodes(word[1:]))

    def _nodes(self, word: str) -> list[dict[str, Any]]:
        """Return the nodes that a first word leads to."""
        nodes = [node for stem, node in self._stems.get(word[:_STEM_KEY], ()) if word.startswith(stem)]
        exact = self._root.get(word)
        return nodes if exact is None else [*nodes, exact]


class _Walk(NamedTuple):
    """Follows the trie through the words of one text."""

    content: str
    words: list[str]
    places: list[tuple[int, int]]

    def from_word(self, index: int, nodes: list[dict[str, Any]]) -> Iterator[tuple[int, int, int]]:
        """Yield (start, -end, number) of the phrases that begin with the word at `index`, which led to `nodes`."""
        start = self.places[index][0]
        pending = [(node, index) for node in nodes]
        while pending:
            node, at = pending.pop()
            if _END in node:
                yield start, -self.places[at][1], node[_END]
            following = at + 1
            if following == len(self.words) or (_END in node and len(node) == 1):
                continue
            if self.content[self.places[at][1] : self.places[following][0]] not in _GAPS:
                continue
            word = self.words[following]
            if word in node:
                pending.append((node[word], following))
            for stem, child in node.get(_STEMS, ()):
                if word.startswith(stem):
                    pending.append((child, following))


def _is_folded(phrase: str) -> bool:
    """Return whether folding a phrase changes nothing, as it is for most of English."""
    return phrase.isascii() and phrase == phrase.lower()


def _form(folded: str) -> list[str]:
    """Return the words of a folded phrase; a stem keeps its `*`."""
    if not folded.isascii() and _HAS_UNSPACED.search(folded):
        return [_ANYWHERE + folded.strip("!* ")]
    return _WORD_OR_STEM.findall(folded)


def _stem_child(stems: list[tuple[str, dict[str, Any]]], stem: str) -> dict[str, Any]:
    """Return the node that a stem leads to, made if need be."""
    for known, node in stems:
        if known == stem:
            return node
    stems.append((stem, {}))
    return stems[-1][1]
