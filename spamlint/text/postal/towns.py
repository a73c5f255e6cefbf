"""Postcodes, the towns beside them, and places that end an address without a postcode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.postal.formats import Countries, Formats
from spamlint.text.postal.names import SEPARATORS, last_name
from spamlint.text.postal.tokens import Tokens

_MOST_PIECES = 120
_SHORT_REGION = 2
_CAPITAL_AFTER = lazy_pattern(r"[\s,\u2013-]{1,4}(?:[^\W\d_]{1,2}\. )?[^\W\d_a-z]")
_WORD_BEFORE = lazy_pattern(r"[^\W\d_]\W{0,4}\Z|[^\W\d_] \d{1,2}\W{1,4}\Z")
# Between the postcode and the town.
_TO_TOWN = lazy_pattern(r"(?=.|\n)[^\S\n,]{0,2},?[^\S\n]{0,2}[\u2013-]?[^\S\n]{0,2}(?:\r?\n)?[^\S\n]{0,2}")
_DIGITS = lazy_pattern(r"[0-9]+")
# One or two groups of letters and digits: nothing longer is a postcode.
_LIKE_CODE = lazy_pattern(r"(?:\u3012 ?)?[^\W_]{1,10}(?![^\W_])(?:[ -]{1,3}[^\W_]{1,5}(?![^\W_])){0,2}")
_LETTERS = lazy_pattern(r"(?<![^\W_])[A-Z\u3012]{1,3}[- ]?\Z")
_NO_CODE_BEFORE = lazy_pattern(
    r"(?:[#$\u20ac\u00a3\u00a5\u2116+/@=&?%]|\d[.,:-]|\N{COPYRIGHT SIGN} ?|\(c\) ?|[Cc]opyright )\Z"
)
_NO_CODE_AFTER = lazy_pattern(r"[^\W_]|[.,:/-]\d|[@%\u20ac$\u00a3]| ?[%\u20ac$\u00a3]|[-/][^\W\d_]{0,2}\d")


class Postcode(Struct, frozen=True):
    """A postcode.

    Attributes:
        span: Where it stands.
        countries: Where it may be one.
        is_strong: Whether it has letters, so that few other things look like it.
    """

    span: Span
    countries: Countries
    is_strong: bool


class Place(NamedTuple):
    """A place or a country that may end an address without a postcode."""

    span: Span
    countries: Countries


def postcodes(text: str, formats: Formats) -> list[Postcode]:
    """Return what may be a postcode, in order; in one place there may be several of different lengths.

    Args:
        text: With ASCII digits (`Tokens.text`).
        formats: How they are written.
    """
    upper = text.upper()
    if len(upper) != len(text):
        upper = "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)
    found: dict[Span, set[Countries]] = {}
    for start in _starts(upper):
        if len(found) >= _MOST_PIECES:
            break
        written = _LIKE_CODE.match(upper, start)
        if written is None or _NO_CODE_BEFORE.search(text, max(start - 12, 0), start):
            continue
        for length, countries in formats.postcodes_in(written[0]):
            end = start + length
            if _NO_CODE_AFTER.match(text, end):
                continue
            # In small letters it is a word: "and 2026". In groups it is a part of a longer number: "123 456 789".
            code = upper[start:end]
            if text[start:end] != code or (" " in code and _is_grouped(text, start, end)):
                continue
            found.setdefault(Span(start, end), set()).add(countries)
    return [
        Postcode(span, frozenset().union(*groups), any(map(str.isalpha, text[span.start : span.end])))
        for span, groups in sorted(found.items())
    ]


def _starts(upper: str) -> Iterator[int]:
    """Yield where a postcode may start: at digits, and at the letters before them."""
    for digits in _DIGITS.finditer(upper):
        start = digits.start()
        letters = _LETTERS.search(upper, max(start - 5, 0), start)
        if letters is not None:
            yield letters.start()
        if not start or not upper[start - 1].isalnum():
            yield start


def may_have_town(text: str, code: Postcode) -> bool:
    """Return whether a word with a capital stands before or after a postcode."""
    return _CAPITAL_AFTER.match(text, code.span.end) is not None or (
        _WORD_BEFORE.search(text, max(code.span.start - 8, 0), code.span.start) is not None
    )


def _is_grouped(text: str, start: int, end: int) -> bool:
    """Return whether a code with a space in it is a part of a longer number with spaces, in one line."""
    if not text[start].isdigit():
        return False
    after, before = text[end : end + 2], text[max(start - 2, 0) : start]
    return (after[:1] == " " and after[1:].isdigit()) or (before[1:] == " " and before[:1].isdigit())


def town_after(tokens: Tokens, code: Postcode) -> Span | None:
    """Return the town that stands right after a postcode, or None."""
    index = tokens.after(code.span.end)
    if index >= len(tokens) or _TO_TOWN.fullmatch(tokens.text, code.span.end, tokens.spans[index].start) is None:
        return None
    if len(tokens.words[index]) <= 2 and tokens.words[index].isalpha() and tokens.gap(index) == ". ":
        index += 1  # "m. Kyiv": what kind of town it is
    if index >= len(tokens) or not tokens.is_name(index):
        return None
    last = last_name(tokens, index)
    if tokens.spans[last].end - tokens.spans[index].start < 2:
        return None
    last = _with_district(tokens, last)
    return Span(tokens.spans[index].start, tokens.spans[last].end)


def _with_district(tokens: Tokens, last: int) -> int:
    """Return the index of the number behind a town: Praha 2, Paris Cedex 08, Dublin 4; else of the town."""
    following = last + 1
    if following >= len(tokens) or tokens.gap(last) != " ":
        return last
    return following if len(tokens.words[following]) <= 2 and tokens.is_number(following) else last


def has_name_before(tokens: Tokens, code: Postcode) -> bool:
    """Return whether a name stands right before a postcode."""
    index = tokens.before(code.span.start)
    if index < 0 or SEPARATORS.fullmatch(tokens.text, tokens.spans[index].end, code.span.start) is None:
        return False
    if index > 0 and _with_district(tokens, index - 1) == index:
        index -= 1
    return tokens.is_name(index) and len(tokens.words[index]) >= 2


def region_before(tokens: Tokens, code: Postcode, formats: Formats) -> tuple[Span, Countries] | None:
    """Return the region that stands right before a postcode, and its countries, or None."""
    last = tokens.before(code.span.start)
    if last < 0 or SEPARATORS.fullmatch(tokens.text, tokens.spans[last].end, code.span.start) is None:
        return None
    for index in range(max(last - 3, 0), last + 1):
        # Beside a postcode no word is meant: "Fl. 32205" need not be written in capitals.
        match = formats.regions.at(tokens.folded, index, tokens.is_name)
        if match is not None and index + match[0] == last + 1:
            return Span(tokens.spans[index].start, tokens.spans[last].end), match[1]
    return None


def places(tokens: Tokens, formats: Formats) -> Iterator[Place]:
    """Yield the places and countries that may end an address, in order."""
    index = 0
    firsts = {*formats.places.first_words, *formats.regions.first_words}.intersection(tokens.folded)
    while index < len(tokens):
        if tokens.folded[index] not in firsts:
            index += 1
            continue
        match = formats.places.at(tokens.folded, index, tokens.is_capital)
        if match is None and index > 0 and tokens.gap(index - 1).strip() in (",", ""):
            match = formats.regions.at(tokens.folded, index, tokens.is_capital)
            if match is not None and len(tokens.words[index]) <= _SHORT_REGION and "," not in tokens.gap(index - 1):
                match = None  # OR and IN are words in capitals, too
        if match is None or not tokens.is_name(index):
            index += 1
            continue
        length, countries = match
        last = _with_district(tokens, index + length - 1)
        yield Place(Span(tokens.spans[index].start, tokens.spans[last].end), countries)
        index += length
