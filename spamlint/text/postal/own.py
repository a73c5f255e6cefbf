"""Finds one known address, whose parts may stand in any order and with anything between them."""

from __future__ import annotations

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.postal.tokens import Tokens, fold_word, words_of

_PARTS = lazy_pattern(r"[,;\n|\u2022\u00b7\u060c\u3001]")
_MOST_APART = 400  # code points from the first part to the last
_MOST_TRIED = 50


def find_own(text: str, written: str) -> Span | None:
    """Return where the parts of an address stand near each other in a text, or None.

    Args:
        text: Where to look.
        written: The address; its parts are set apart by commas, semicolons or line breaks.
    """
    parts = [tuple(map(fold_word, words_of(part))) for part in _PARTS.split(written)]
    parts = [part for part in parts if part]
    if not parts:
        return None
    tokens = Tokens(text)
    places = [_places(tokens, part) for part in parts]
    if not all(places):
        return None
    for first in max(places, key=lambda found: -len(found))[:_MOST_TRIED]:
        near = [min(found, key=lambda span: abs(span.start - first.start)) for found in places]
        start, end = min(span.start for span in near), max(span.end for span in near)
        if end - start <= _MOST_APART:
            return Span(start, end)
    return None


def _places(tokens: Tokens, part: tuple[str, ...]) -> list[Span]:
    """Return where the words of a part stand one after the other."""
    length = len(part)
    folded = tokens.folded
    return [
        Span(tokens.spans[index].start, tokens.spans[index + length - 1].end)
        for index, word in enumerate(folded)
        if word == part[0] and tuple(folded[index : index + length]) == part
    ]
