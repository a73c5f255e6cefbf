"""Fold a text for matching, and find the way back to the text as written.

Folding takes away the differences that a reader does not see: letter case, compatibility forms
(NFKC), invisible characters, kinds of white space, apostrophes and hyphens, Arabic and Hebrew
vowel marks. It never changes which words are there, so diacritics of Latin letters stay
(`without_accents` takes those away where a list asks for it).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

_WORD_OR_SPACE = lazy_pattern(r"\s+|\S+")
# White space that does not fold to itself: more than one character, or at either end.
_JOINED_SPACE = lazy_pattern(r"\s(?:\s+|\Z|(?<=\A\s))")

# A longer cluster is cut: normalising sorts marks in quadratic time (UAX #15, section 13, allows 30 marks).
_MAX_CLUSTER = 32

# Characters that fold to exactly one character each, so that runs of them are folded at once.
# A test holds each of them to that.
_SIMPLE_RUN = lazy_pattern(
    "["
    "\x00-\x7f"
    "\u00c0-\u00de\u00e0-\u00ff"  # Latin-1 letters without sharp s
    "\u0100-\u012f\u0134-\u013e\u0141-\u0148\u014a-\u017e"  # Latin Extended-A without those that expand
    "\u0391-\u03a1\u03a3-\u03a9\u03ac-\u03af\u03b1-\u03c9\u03cc-\u03ce"  # Greek
    "\u0400-\u045f\u0490-\u0491"  # Cyrillic
    "\u05d0-\u05ea"  # Hebrew
    "\u0626-\u063a\u0641-\u064a"  # Arabic without the forms of alef
    "\u0e01-\u0e30\u0e32\u0e40-\u0e46"  # Thai
    "\u3001\u3002\u3041-\u3096\u30a1-\u30fa\u30fc"  # kana
    "\u4e00-\u9fff"  # Han
    "\uac00-\ud7a3"  # Hangul syllables
    "]+"
)

_ARABIC_MARKS = "\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0610-\u061a"
_HEBREW_MARKS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
# Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties): drawn as nothing.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_DROPPED = lazy_pattern(f"[{_ARABIC_MARKS}{_HEBREW_MARKS}{_INVISIBLE}]+")
_INVISIBLE_CHARACTER = lazy_pattern(f"[{_INVISIBLE}]")

_ACCENTED = lazy_pattern("[\u00df-\u024f\u1e00-\u1eff]")

# What composes with the character before it without being a mark: jamo, halfwidth voiced sound marks.
_COMPOSING = lazy_pattern("[\u1160-\u11ff\u3131-\u318e\ud7b0-\ud7ff\uff9e\uff9f\uffa0-\uffdc]")

_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u02bb\u2032\u00b4\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u0622\u0623\u0625\u0671", "\u0627"),
        "\u0131": "i",  # dotless i: capital I stands for both, so both fold to i
    }
)


class Folded(Struct, frozen=True, dict=True):
    """A folded text.

    Attributes:
        original: The text as written.
        content: The folded text: no white space at either end, one space between words.
    """

    original: str
    content: str

    def original_span(self, span: Span) -> Span:
        """Return the smallest span of the original that folds to `span` of the content."""
        if not self.content:
            return Span(0, 0)
        if span.start < span.end:
            return Span(self._place(span.start).start, self._place(span.end - 1).end)
        place = self._place(span.start).start if span.start < len(self.content) else self._place(span.start - 1).end
        return Span(place, place)

    def _place(self, index: int) -> Span:
        """Return where the folded character at `index` stands in the original."""
        segments = self._segments
        number = bisect_right(segments.folded, index) - 1
        start = segments.starts[number]
        if not segments.copied[number]:
            return Span(start, segments.ends[number])
        start += index - segments.folded[number]
        return Span(start, start + 1)

    @cached_property
    def _segments(self) -> _Segments:
        """Made only for a text in which something was found."""
        segments = _Segments()
        if self.original.isascii():
            segments.copy(self.original, 0)
            return segments
        for piece, start, end, is_copied in _pieces(self.original):
            if is_copied:
                segments.copy(piece, start)
            else:
                segments.cluster(piece, start, end)
        return segments


class _Segments:
    """Pieces that tile a folded text, each with its place in the original, column by column.

    Of a copied piece each character stands for one of the original, else all of them for the whole place.
    """

    def __init__(self) -> None:
        self.folded: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.copied: list[bool] = []
        self._length = 0
        self._gap: Span | None = None

    def copy(self, piece: str, start: int) -> None:
        """Add characters that stand one for one from `start`, but for runs of white space."""
        at = 0
        for gap in _JOINED_SPACE.finditer(piece):
            self._copy(gap.start() - at, start + at)
            self._space(start + gap.start(), start + gap.end())
            at = gap.end()
        self._copy(len(piece) - at, start + at)

    def cluster(self, piece: str, start: int, end: int) -> None:
        """Add characters that as a whole stand for a cluster."""
        for word in _WORD_OR_SPACE.finditer(piece):
            if word.group().isspace():
                self._space(start, end)
            else:
                self._close_gap()
                self._add(word.end() - word.start(), start, end, is_copied=False)

    def _copy(self, size: int, start: int) -> None:
        if size:
            self._close_gap()
            self._add(size, start, start + size, is_copied=True)

    def _space(self, start: int, end: int) -> None:
        self._gap = Span(self._gap.start if self._gap else start, end)

    def _close_gap(self) -> None:
        """Add the white space before a word. At the start of the text there is none left."""
        gap, self._gap = self._gap, None
        if gap is not None and self._length:
            self._add(1, gap.start, gap.end, is_copied=gap.end - gap.start == 1)

    def _add(self, size: int, start: int, end: int, *, is_copied: bool) -> None:
        if is_copied and self.copied and self.copied[-1] and self.ends[-1] == start:
            self.ends[-1] = end
        else:
            self.folded.append(self._length)
            self.starts.append(start)
            self.ends.append(end)
            self.copied.append(is_copied)
        self._length += size


def fold(text: str) -> Folded:
    """Fold a text. Folding what is folded changes nothing."""
    folded = text.lower() if text.isascii() else "".join(piece for piece, _, _, _ in _pieces(text))
    return Folded(text, " ".join(folded.split()))


def without_accents(folded: str) -> str:
    """Return a folded text with the marks of Latin letters taken off, as people type who lack the keys."""
    return folded if folded.isascii() else _ACCENTED.sub(_base_letter, folded)


def _base_letter(match: re.Match[str]) -> str:
    return _without_marks(match.group())


@lru_cache(maxsize=1024)
def _without_marks(character: str) -> str:
    other = {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}.get(character)
    if other:
        return other
    decomposed = unicodedata.normalize("NFD", character)
    return decomposed[0] if "a" <= decomposed[0] <= "z" else character


def _pieces(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Yield folded runs and clusters that do not touch each other: place, and whether each character stands for one."""
    position, length = 0, len(text)
    while position < length:
        run = _SIMPLE_RUN.match(text, position)
        end = run.end() if run else position
        if end < length and end > position and _extends(text[end]):
            end -= 1  # the last character of the run belongs to the cluster that follows
        if end > position:
            yield text[position:end].casefold().replace("\u0131", "i"), position, end, True
            position = end
            continue
        end = position + 1
        while end < length and end - position < _MAX_CLUSTER and _extends(text[end]):
            end += 1
        yield _fold_cluster(text[position:end]), position, end, False
        position = end


@lru_cache(maxsize=4096)
def _extends(character: str) -> bool:
    """Return whether a character belongs to the same cluster as the one before it."""
    if character < "\u00ad":
        return False
    if unicodedata.category(character)[0] == "M":
        return True
    return bool(_INVISIBLE_CHARACTER.match(character) or _COMPOSING.match(character))


@lru_cache(maxsize=4096)
def _fold_cluster(cluster: str) -> str:
    """Return a cluster folded, repeated until nothing changes (casefold and NFKC each undo the other)."""
    for _ in range(4):
        folded = unicodedata.normalize("NFKC", _DROPPED.sub("", cluster.translate(_UNIFIED)))
        folded = _DROPPED.sub("", unicodedata.normalize("NFKC", folded.casefold()))
        folded = folded.translate(_UNIFIED).replace("i\u0307", "i")
        if folded == cluster:
            break
        cluster = folded
    return cluster
