"""Undo what hides a word from a filter and not from a reader: `v1agra`, `v i a g r a`, `vіagra` with a Cyrillic i.

Only what comes out as a word that somebody looks for is undone, so that `mp3`, `B2B` and `S P R I N G` stay as they
are. Zero-width characters, soft hyphens, full-width and mathematical letters need nothing here: folding takes
them away (`spamlint.text.normalise`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import product

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import MapBuilder, Span, Text
from spamlint.text.normalise import fold, without_accents

Knows = Callable[[str], bool]

# Letters of other scripts that look like Latin ones in most fonts (Unicode UTS 39, confusables.txt).
_LOOKALIKES = str.maketrans(
    dict(
        zip(
            "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0451\u0457"
            "\u03b1\u03b2\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03b7\u0131\u0251\u0261\u0269",
            "abekmhopctyxijshdqwei" + "abeikvoptuxniagi",
            strict=True,
        )
    )
)
# What is typed for a letter that it looks like.
_LEET: dict[str, Sequence[str]] = {
    "0": "o",
    "1": "il",
    "!": "il",
    "|": "il",
    "3": "e",
    "4": "a",
    "@": "a",
    "5": "s",
    "$": "s",
    "7": "t",
    "8": "b",
}
# A star also stands for the vowel that it hides.
_LEET |= {"\u20ac": "e", "+": "t", "*": ("", *"aeiou"), "_": "", "~": "", "^": ""}
_SIGNS = r"0-9@$!|\u20ac*+_~^"
_PLAIN = r"a-zA-Z"
_MAX_WORD = 30
_MAX_SPELLED = 40
_SHORTEST = 3
_SHORTEST_SPELLED = 4
_SHORTEST_ACCENTED = 6
"""What differs by accents alone is another word as often as a disguise, where it is short."""

_MIXED = lazy_pattern(
    rf"(?<![\w{_SIGNS}./=&%#-])(?=[{_PLAIN}]*+[{_SIGNS}])(?=[{_SIGNS}]*+[{_PLAIN}])"
    rf"[{_PLAIN}{_SIGNS}]{{{_SHORTEST},{_MAX_WORD}}}+(?![\w{_SIGNS}])"
)
_FOREIGN = lazy_pattern(rf"(?<![\w{_SIGNS}])(?=[{_PLAIN}{_SIGNS}]*+[^\W\d_])[\w{_SIGNS}]{{{_SHORTEST},{_MAX_WORD}}}+")
# Single letters, between each two the same sort of gap.
_SPELLED = lazy_pattern(
    rf"(?<![\w])(?:[^\W_][ \u00a0._*|~\u00b7-]{{1,3}}){{{_SHORTEST_SPELLED - 1},{_MAX_SPELLED}}}[^\W_](?!\w)"
)
_GAP = lazy_pattern(r"[\W_]+")
_WIDE_GAP = lazy_pattern(r"[\W_]{2,}")


def undisguised(text: Text, knows: Knows) -> Text:
    """Return the text with disguised words as the words that they stand for; the very same text if there are none.

    Args:
        text: What a reader reads.
        knows: Whether a folded word is one that somebody looks for.
    """
    words = _without_overlaps(sorted(_disguises(text.content, knows)))
    if not words:
        return text
    builder = MapBuilder()
    pieces: list[str] = []
    at = 0
    for span, word in words:
        pieces += text.content[at : span.start], word
        builder.copy(at, span.start - at)
        builder.atom(len(word), *span)
        at = span.end
    pieces.append(text.content[at:])
    builder.copy(at, len(text.content) - at)
    return Text("".join(pieces), text, builder.build)


def _disguises(content: str, knows: Knows) -> Iterator[tuple[Span, str]]:
    """Yield the disguised words that are known, each with its place."""
    for match in _MIXED.finditer(content):
        token = match.group().rstrip("!*_~^+|")
        if not token.isalpha():
            yield from _known(token, match.start(), knows)
    if not content.isascii():
        for match in _FOREIGN.finditer(content):
            if not match.group().isascii():
                yield from _known(match.group(), match.start(), knows)
    for match in _SPELLED.finditer(content):
        yield from _spelled(match.group(), match.start(), knows)


def _known(token: str, start: int, knows: Knows) -> Iterator[tuple[Span, str]]:
    folded, readings = _readings(token)
    if knows(folded) or (len(folded) < _SHORTEST_ACCENTED and readings == (without_accents(folded),)):
        return
    for word in readings:
        if knows(word):
            yield Span(start, start + len(token)), word
            return


@lru_cache(maxsize=4096)
def _readings(token: str) -> tuple[str, tuple[str, ...]]:
    """Return a token folded, and the other words that it may stand for."""
    folded = fold(token).content
    latin = without_accents(folded.translate(_LOOKALIKES))
    if not latin.isascii() or 2 * sum(map(str.isalpha, latin)) < len(latin):
        return folded, ()
    choices = [_LEET.get(character, character) or ("",) for character in latin]
    if sum(len(choice) > 1 for choice in choices) > 4 or any(char.isdigit() for choice in choices for char in choice):
        return folded, ()
    words = ("".join(letters) for letters in product(*choices))
    return folded, tuple(word for word in words if word != folded and len(word) >= _SHORTEST)


def _spelled(run: str, start: int, knows: Knows) -> Iterator[tuple[Span, str]]:
    """Yield the words of a run of single letters: the whole run, or the pieces between its wide gaps."""
    wide = [match.span() for match in _WIDE_GAP.finditer(run)]
    narrow = len(_GAP.findall(run)) - len(wide)
    edges = [0, *(place for gap in wide for place in gap), len(run)] if narrow and wide else [0, len(run)]
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        letters = _GAP.sub("", run[first:end])
        if len(letters) < _SHORTEST_SPELLED or letters.isdigit():
            continue
        word, others = _readings(letters)
        for reading in (word, *others):
            if knows(reading):
                yield Span(start + first, start + end), reading
                break


def _without_overlaps(words: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    kept: list[tuple[Span, str]] = []
    for span, word in words:
        if not kept or kept[-1][0].end <= span.start:
            kept.append((span, word))
    return kept
