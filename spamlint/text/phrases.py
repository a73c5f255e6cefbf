"""Find many phrases of many languages in a text in one pass.

A phrase is words: `opt out` finds "opt out", "Opt-Out" and "opt\N{NO-BREAK SPACE}out". A word that ends with `*` stands
for all words that begin so: `unsubscri*`. Of words with `|` between them any may stand there, and one in brackets may
be missing: `earn|make [some] easy|quick money`. `<number>` stands for any number, `<money>` for one with the sign of a
currency, `<percent>` for one with a percent sign; a phrase cannot begin with one. `fund ... account` has up to eight
words of one sentence between. A phrase that begins with `!` is an exception: where it stands, nothing else is found.
Scripts that write no spaces (Han, kana, Thai) and Hangul, whose particles stick to the word, match anywhere. Accents
may be left out in the text, not in the list.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, compress, count
from typing import Any

from msgspec import Struct, field

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.normalise import fold
from spamlint.text.phrase_forms import (
    ANYWHERE,
    BETWEEN,
    MONEY,
    NUMBER,
    PERCENT,
    Forms,
    beginnings_of,
    choices_of,
    form_of,
    forms_of,
)

# A number is one word, however its digits are grouped: `5,000`, `6.5`.
_PIECES = lazy_pattern(r"([^\W_]++(?>(?<=\d)[.,](?=\d)[^\W_]++)*+)")
_ASCII_PIECES = lazy_pattern(r"([a-z0-9]++(?>(?<=[0-9])[.,](?=[0-9])[a-z0-9]++)*+)")
_GROUPED = lazy_pattern(r"[.,](?<=[0-9][.,])(?=[0-9])")
# Where the words alone are asked for, a table tells them apart in a third of the time.
_ASCII_WORDS = "".join(character if character.isalnum() else " " for character in map(chr, range(128)))
_SPACE = lazy_pattern(r"\s+")
# Between two words of a phrase nothing else may stand, so a phrase never runs over the end of a sentence.
_GAPS = frozenset(("", " ", "-", "'", '"', "\u00b7", " - ", "- ", " -", "/"))
# What belongs to a number: `turn $5 into $500`, `earn 15%-30% a month`.
_CURRENCY = frozenset("$\u00a2\u00a3\u00a5\u20a4\u20a9\u20aa\u20ac\u20b9\u20ba\u20bd")
_SIGNS = lazy_pattern(f"[%+{''.join(sorted(_CURRENCY))}]")
# Words that are written together with the next one: and, so, in, as, for (Arabic); and, the, in, to, from ... (Hebrew).
_PROCLITICS = frozenset("\u0648\u0641\u0628\u0643\u0644\u05d5\u05d4\u05d1\u05dc\u05de\u05e9\u05db")
_SENTENCE_END = lazy_pattern(r"[.!?;\u2026\u3002]|\n\s*\n")
_MOST_BETWEEN = 8
"""Words that `...` may stand for."""
_STEM_KEY = 3
_END = ""
_STEMS = "*"
"""Keys of a node that no word can be: the phrases that end here, and the stems that may follow."""

_Node = dict[str, list[Any]]
"""What may follow: nodes by word, pairs of stem and node, and the numbers of the phrases that end here."""
_Beginning = tuple[tuple[_Node, ...], frozenset[str] | None]
"""Where a first word leads to, and the words, or a number, of which one must follow; None where that is open."""
_LONG = 200
"""From this length (code points) on a text is kept as words for the next list."""
_KNOWN_WORDS = 1 << 15
"""How many words a matcher keeps of each sort: those that begin a phrase, and those that begin none."""


class WordList(Struct, frozen=True, eq=False, dict=True):
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


class Match(Struct, frozen=True):
    """A phrase found.

    Attributes:
        phrase: As written in the list.
        span: Where it stands in the text as written (code points), stems up to the end of the word.
        tag: What was given with the phrase.
    """

    phrase: str
    span: Span
    tag: str


class PhraseMatcher:
    """A set of phrases, each with a tag.

    Matches do not overlap: the leftmost wins, then the longest, then the first given.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]], forms: Mapping[str, Forms] | None = None) -> None:
        self._phrases = list(phrases)
        self._forms: dict[str, list[tuple[Sequence[str], int]]] = {}
        self._graphs: dict[str, _Node] = {}  # by first word, made of the forms when a text has that word
        self._stems: dict[str, list[str]] = {}
        self._anywhere: dict[str, list[tuple[str, int]]] = {}
        known = forms or {}
        if unknown := forms_of(phrase for phrase, _ in self._phrases if phrase not in known):
            known = {**known, **unknown}
        for number, (phrase, _) in enumerate(self._phrases):
            for form in known.get(phrase) or (form_of(phrase),):
                self._add(form, number)
        # Words that begin no phrase. Few words make up most of what is written, so most are looked up only once.
        self._barren: set[str] = set()
        # Words that begin one.
        self._known: dict[str, _Beginning] = {}

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
        words = _words_of(text)
        end = 0
        for start, negative_end, number in self._candidates(words):
            if start < end:
                continue
            end = -negative_end
            phrase, tag = self._phrases[number]
            if not phrase.startswith("!"):
                yield Match(phrase, words.original_span(start, end), tag)

    def find_all(self, text: str) -> Iterator[Match]:
        """Yield all phrases that stand in a text, exceptions too, whether they overlap or not.

        From left to right, of those that start at the same place the longest first.
        """
        words = _words_of(text)
        for start, negative_end, number in self._candidates(words):
            phrase, tag = self._phrases[number]
            yield Match(phrase, words.original_span(start, -negative_end), tag)

    def _add(self, form: Sequence[str], number: int) -> None:
        if not form:
            return
        if form[0].startswith(ANYWHERE):
            words = form[0].removeprefix(ANYWHERE)
            self._anywhere.setdefault(words[0], []).append((words, number))
            return
        first = form[0]
        if first.startswith("<"):
            raise ValueError(f"a phrase cannot begin with {first}")
        if "|" in first or first[0] == "[":
            for beginning in beginnings_of(form):
                self._add(beginning, number)
            return
        same = self._forms.get(first)
        if same is not None:
            same.append((form, number))
            return
        self._forms[first] = [(form, number)]
        if first.endswith("*"):
            if len(first) <= _STEM_KEY:
                raise ValueError(f"the stem {first!r} is shorter than {_STEM_KEY} letters")
            self._stems.setdefault(first[:_STEM_KEY], []).append(first)

    @cached_property
    def _anywhere_start(self) -> re.Pattern[str] | None:
        starts = "".join(map(re.escape, sorted(self._anywhere)))
        return re.compile(f"[{starts}]") if starts else None

    def _candidates(self, text: _Words) -> list[tuple[int, int, int]]:
        """Return (start, -end, number of the phrase) for all that stands in a folded text, in order."""
        found: list[tuple[int, int, int]] = []
        if not text.content.isascii() and self._anywhere_start is not None:
            found += self._found_anywhere(text.content)
        if first := self._first_words(text.distinct):
            words = text.words
            last = len(words) - 1
            # Most words begin no phrase; this passes over them without a step of the loop.
            for index in compress(count(), map(first.__contains__, words)):
                nodes, seconds = first[words[index]]
                following = words[index + 1] if index < last else ""
                if seconds is None or following in seconds or (NUMBER in seconds and following[:1].isdigit()):
                    _follow(text, index, nodes, found)
        # A phrase with and without its accents may be one, and a choice may be read in two ways.
        return sorted(set(found))

    def _found_anywhere(self, content: str) -> Iterator[tuple[int, int, int]]:
        assert self._anywhere_start is not None
        for match in self._anywhere_start.finditer(content):
            start = match.start()
            for form, number in self._anywhere[match.group()]:
                if content.startswith(form, start):
                    yield start, -(start + len(form)), number

    def _first_words(self, distinct: frozenset[str]) -> dict[str, _Beginning]:
        """Return the words that a phrase may begin with, each with what it leads to."""
        forms, stems, barren, known = self._forms, self._stems, self._barren, self._known
        found = {word: known[word] for word in known.keys() & distinct}
        for word in distinct.difference(barren).difference(known):
            may_begin = word in forms or word[:_STEM_KEY] in stems or word[0] in _PROCLITICS
            nodes = self._nodes(word) if may_begin else ()
            if nodes:
                found[word] = nodes, _seconds(nodes)
                if len(known) < _KNOWN_WORDS:
                    known[word] = found[word]
            elif len(barren) < _KNOWN_WORDS:
                barren.add(word)
        return found

    def _nodes(self, word: str) -> tuple[_Node, ...]:
        """Return the nodes that a first word leads to."""
        nodes = self._nodes_of_word(word)
        if word[0] in _PROCLITICS and len(word) > _STEM_KEY:
            nodes += self._nodes_of_word(word[1:])
        return nodes

    def _nodes_of_word(self, word: str) -> tuple[_Node, ...]:
        firsts = [stem for stem in self._stems.get(word[:_STEM_KEY], ()) if word.startswith(stem[:-1])]
        if word in self._forms:
            firsts.append(word)
        return tuple(map(self._graph, firsts))

    def _graph(self, first: str) -> _Node:
        """Return what may follow a first word or stem."""
        graph = self._graphs.get(first)
        if graph is None:
            graph = self._graphs[first] = _graph_of(self._forms[first])
        return graph


class _Words:
    """A folded text as words."""

    def __init__(self, text: str) -> None:
        # What is ASCII keeps its white space, so that each character stays at its place.
        self._folded = None if text.isascii() else fold(text)
        self.content = text.lower() if self._folded is None else self._folded.content
        is_simple = self._folded is None and _GROUPED.search(self.content) is None
        self.words = self.content.translate(_ASCII_WORDS).split() if is_simple else self.pieces[1::2]
        self.distinct = frozenset(self.words)

    @cached_property
    def pieces(self) -> list[str]:
        """Return the words, and before, between and after them what else is there."""
        return (_ASCII_PIECES if self._folded is None else _PIECES).split(self.content)

    @cached_property
    def ends(self) -> list[int]:
        """Return where each piece ends."""
        return list(accumulate(map(len, self.pieces)))

    def joins(self, index: int) -> bool:
        """Return whether a phrase may run on from the word before to the one at `index`."""
        gap = self.pieces[2 * index]
        return gap in _GAPS or _SPACE.sub(" ", gap) in _GAPS or self._is_number_gap(index, gap)

    def ends_sentence(self, index: int) -> bool:
        """Return whether a sentence ends before the word at `index`."""
        return _SENTENCE_END.search(self.pieces[2 * index]) is not None

    def numbers(self, index: int) -> Iterator[str]:
        """Yield what the number at `index` is in phrases that leave it open."""
        yield NUMBER
        before, after = self.pieces[2 * index][-1:], self.pieces[2 * index + 2].lstrip()[:1]
        if before in _CURRENCY or after in _CURRENCY:
            yield MONEY
        if after == "%":
            yield PERCENT

    def _is_number_gap(self, index: int, gap: str) -> bool:
        """Return whether only the sign of a number beside it keeps a gap from being one that a phrase may have."""
        if not self.words[index][0].isdigit() and not self.words[index - 1][0].isdigit():
            return False
        return _SPACE.sub(" ", _SIGNS.sub("", gap)) in _GAPS

    def original_span(self, start: int, end: int) -> Span:
        """Return the smallest span of the text as written that folds to this stretch of the content."""
        span = Span(start, end)
        return span if self._folded is None else self._folded.original_span(span)


def _words_of(text: str) -> _Words:
    return _Words(text) if len(text) < _LONG else _words_of_long(text)


@lru_cache(maxsize=4)
def _words_of_long(text: str) -> _Words:
    """Kept because several lists are looked for in the same parts of a message, one after the other."""
    return _Words(text)


def _follow(text: _Words, index: int, nodes: tuple[_Node, ...], found: list[tuple[int, int, int]]) -> None:
    """Add (start, -end, number) of the phrases that begin with the word at `index`, which led to `nodes`."""
    pending = [(node, index) for node in nodes]
    while pending:
        node, at = pending.pop()
        if _END in node:
            start, end = text.ends[2 * index], text.ends[2 * at + 1]
            found += [(start, -end, number) for number in node[_END]]
        following = at + 1
        if following == len(text.words):
            continue
        if (children := _children(text, node, following)) and text.joins(following):
            pending += [(child, following) for child in children]
        if BETWEEN in node:
            pending += _beyond(text, node[BETWEEN][0], following)


def _children(text: _Words, node: _Node, index: int) -> list[_Node]:
    """Return the nodes that the word at `index` leads to."""
    word = text.words[index]
    children = list(node.get(word, ()))
    if word[0].isdigit():
        children += [child for number in text.numbers(index) for child in node.get(number, ())]
    children += [child for stem, child in node.get(_STEMS, ()) if word.startswith(stem)]
    return children


def _beyond(text: _Words, node: _Node, index: int) -> Iterator[tuple[_Node, int]]:
    """Yield the nodes that a word of the sentence leads to, from `index` on, each with the index of that word."""
    for following in range(index, min(index + _MOST_BETWEEN + 1, len(text.words))):
        if text.ends_sentence(following):
            return
        for child in _children(text, node, following):
            yield child, following


def _seconds(nodes: Sequence[_Node]) -> frozenset[str] | None:
    """Return of what one must follow a first word; None where nothing need, or something that has no fixed form."""
    seconds = {word for node in nodes for word in node}
    if not seconds.isdisjoint((_END, _STEMS, BETWEEN)):
        return None
    # Money and percentages are numbers.
    return frozenset(seconds if seconds.isdisjoint((MONEY, PERCENT)) else seconds | {NUMBER})


def _graph_of(forms: Iterable[tuple[Sequence[str], int]]) -> _Node:
    """Return what may follow the first word that some forms share.

    After a choice all ways go on at one node of that form, so that its size grows with the words of a phrase, not
    with the ways to read it.
    """
    root: _Node = {}
    for form, number in forms:
        reached = [root]
        for word in form[1:]:
            following: _Node = {}
            for node in reached:
                for choice in choices_of(word):
                    _lead(node, choice, following)
            reached = [*reached, following] if word.startswith("[") else [following]
        for node in reached:
            node.setdefault(_END, []).append(number)
    return root


def _lead(node: _Node, word: str, to: _Node) -> None:
    """Let a word or a stem lead from one node to another."""
    if word.endswith("*"):
        node.setdefault(_STEMS, []).append((word[:-1], to))
    else:
        node.setdefault(word, []).append(to)
