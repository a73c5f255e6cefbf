"""The pieces that an address is made of: streets, boxes at the post office, postcodes, places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.postal.formats import NOWHERE, Bare, Countries, Formats, NumberPlace
from spamlint.text.postal.tokens import Tokens

_MOST_NAMES = 5  # words of the name of a street or a town
_MOST_PIECES = 60  # of each kind; a list of shops is no footer
# Between words of one name.
_JOINS = lazy_pattern(r"[ .'’`´-]{1,3}|\. ?| - ")
# Between a name and its number: a comma, a word such as "no.", a sign.
_TO_NUMBER = lazy_pattern(r"[ .,:#\u00ba\u00b0\u2116'’-]{1,4}")
_NUMBER_WORDS = frozenset(("no", "nr", "num", "numero", "n", "br", "cislo", "bldg", "building", "house", "block", "blk"))
# Between the postcode and the town.
_TO_TOWN = lazy_pattern(r"[\s,\u2013-]{1,4}")
_SEPARATORS = lazy_pattern(r"[\s,.;|/()\u2022\u00b7\u2013\u2014\u25cf\u2027\u30fb:-]{1,8}")
_STARTS = lazy_pattern(r"(?<![^\W_])(?=[A-Za-z]{0,3}[- ]?\d)")
_NO_CODE_BEFORE = lazy_pattern(r"(?:[#$\u20ac\u00a3\u00a5\u2116+/@=&?%]|\d[.,:-]|\N{COPYRIGHT SIGN} ?|\(c\) ?|[Cc]opyright )$")
_NO_CODE_AFTER = lazy_pattern(r"[^\W_]|[.,:/-]\d|[@%\u20ac$\u00a3]| ?[%\u20ac$\u00a3]|[-/][^\W\d_]{0,2}\d")
_COPYRIGHT_BEFORE = lazy_pattern(r"(?:\N{COPYRIGHT SIGN}|\(c\)|copyright)[\s\d,-]{0,12}$", 2)
_YEAR = lazy_pattern(r"(?:19|20)\d\d")
_MONEY = lazy_pattern(r"[$\u20ac\u00a3\u00a5+/%]")


class Street(NamedTuple):
    """A street with the number of a house, or a box.

    Attributes:
        span: With the number.
        countries: Where it may be.
        is_box: Whether it is a box at the post office.
        has_number: Whether it has a number.
    """

    span: Span
    countries: Countries
    is_box: bool = False
    has_number: bool = True


class Postcode(NamedTuple):
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


def streets(tokens: Tokens, formats: Formats) -> list[Street]:
    """Return the streets, in order."""
    found: list[Street] = []
    end = 0
    for index, word in enumerate(tokens.folded):
        if tokens.spans[index].start < end or len(found) >= _MOST_PIECES:
            continue
        countries = formats.streets.get(word, NOWHERE)
        is_ending = not countries
        if is_ending:
            countries = formats.street_ending(word)
        if not countries or not (tokens.is_name(index) or _is_abbreviated(tokens, index)):
            continue
        street = _street(tokens, index, countries, is_ending)
        if street is not None:
            found.append(street)
            end = street.span.end
    return found


def _is_abbreviated(tokens: Tokens, index: int) -> bool:
    """Return whether a word in small letters may be a word for a street: `ul.`, `rue`, `c/`; followed by a name."""
    following = index + 1
    return following < len(tokens) and (tokens.is_name(following) or tokens.is_number(following) or len(tokens.words[following]) <= 3)


def _street(tokens: Tokens, index: int, countries: Countries, is_ending: bool) -> Street | None:
    before = _number_before(tokens, index, is_ending)
    if before is not None:
        fitting = frozenset(c for c in countries if c.number is not NumberPlace.AFTER)
        if fitting:
            last = _names_after(tokens, index)
            return Street(Span(tokens.spans[before].start, tokens.spans[last].end), fitting)
    after = _number_after(tokens, index, is_ending)
    if after is not None:
        fitting = frozenset(c for c in countries if c.number is not NumberPlace.BEFORE)
        if fitting:
            first = _names_before(tokens, index)
            return Street(Span(tokens.spans[first].start, tokens.spans[after].end), fitting)
    first = _names_before(tokens, index)
    last = _names_after(tokens, index)
    if not is_ending and first == last:
        return None
    return Street(Span(tokens.spans[first].start, tokens.spans[last].end), countries, has_number=False)


def _number_before(tokens: Tokens, index: int, is_ending: bool) -> int | None:
    """Return the index of the number that stands before the name of a street, or None."""
    names = int(is_ending)
    for at in range(index - 1, max(index - _MOST_NAMES - 2, -1), -1):
        gap = tokens.gap(at)
        if tokens.is_number(at):
            joined = _TO_NUMBER.fullmatch(gap) is not None
            # "12, rue de la Paix": the name follows the word for street.
            named = names or _names_after(tokens, index) > index
            return at if joined and named and _is_house_number(tokens, at) else None
        if _JOINS.fullmatch(gap) is None:
            return None
        if tokens.is_name(at) or tokens.is_ordinal(at):
            names += 1
        elif not tokens.is_particle(at):
            return None
    return None


def _number_after(tokens: Tokens, index: int, is_ending: bool) -> int | None:
    """Return the index of the number that stands after the name of a street, or None."""
    names = int(is_ending) or int(_names_before(tokens, index) < index)
    for at in range(index + 1, min(index + _MOST_NAMES + 3, len(tokens))):
        gap = tokens.gap(at - 1)
        if tokens.is_number(at):
            if _TO_NUMBER.fullmatch(gap) is None or not names:
                return None
            if _YEAR.fullmatch(tokens.words[at]) or not _is_house_number(tokens, at):
                return None
            return _whole_number(tokens, at)
        if tokens.folded[at] in _NUMBER_WORDS and _TO_NUMBER.fullmatch(gap):
            continue
        if _JOINS.fullmatch(gap) is None:
            return None
        if tokens.is_name(at) or tokens.is_ordinal(at):
            names += 1
        elif not tokens.is_particle(at):
            return None
    return None


def _whole_number(tokens: Tokens, at: int) -> int:
    """Return the index of the last piece of a number such as `12/3` or `12-14 b`."""
    if at + 1 < len(tokens) and tokens.gap(at) in ("/", "-", "\u2013", " / ", " - "):
        if tokens.is_number(at + 1) or len(tokens.words[at + 1]) == 1:
            return at + 1
    if at + 1 < len(tokens) and tokens.gap(at) == " " and len(tokens.words[at + 1]) == 1 and tokens.words[at + 1].isalpha():
        return at + 1
    return at


def _is_house_number(tokens: Tokens, at: int) -> bool:
    start, end = tokens.spans[at]
    text = tokens.text
    if _MONEY.search(text[max(start - 2, 0) : start].strip()) or text[end : end + 2].strip()[:1] in ("%", "\u20ac"):
        return False
    return _COPYRIGHT_BEFORE.search(text, max(start - 24, 0), start) is None


def _names_after(tokens: Tokens, index: int) -> int:
    """Return the index of the last word of the name that begins at a word."""
    last = at = index
    while at + 1 < len(tokens) and at - index < _MOST_NAMES and _JOINS.fullmatch(tokens.gap(at)):
        at += 1
        if tokens.is_name(at):
            last = at
        elif not tokens.is_particle(at):
            break
    return last


def _names_before(tokens: Tokens, index: int) -> int:
    """Return the index of the first word of the name that ends at a word."""
    first = at = index
    while at > 0 and index - at < _MOST_NAMES and _JOINS.fullmatch(tokens.gap(at - 1)) and "." not in tokens.gap(at - 1):
        at -= 1
        if tokens.is_name(at):
            first = at
        elif not tokens.is_particle(at):
            break
    return first


def boxes(tokens: Tokens, formats: Formats) -> list[Street]:
    """Return the boxes at a post office, in order."""
    found: list[Street] = []
    for index in range(len(tokens)):
        match = formats.boxes.at(tokens.folded, index, tokens.is_capital)
        if match is None or len(found) >= _MOST_PIECES:
            continue
        length, countries = match
        at = index + length
        if at < len(tokens) and tokens.folded[at] in _NUMBER_WORDS:
            at += 1
        if at >= len(tokens) or not any(letter.isdigit() for letter in tokens.words[at]):
            continue
        if _TO_NUMBER.fullmatch(tokens.gap(at - 1)) is None:
            continue
        end = at
        while end + 1 < len(tokens) and end - at < 2 and tokens.gap(end) in (" ", "-") and tokens.words[end + 1].isdigit():
            if len(tokens.words[end + 1]) > 3:
                break  # it is the postcode
            end += 1
        if found and found[-1].span.end > tokens.spans[index].start:
            continue
        found.append(Street(Span(tokens.spans[index].start, tokens.spans[end].end), countries, is_box=True))
    return found


def postcodes(tokens: Tokens, formats: Formats) -> list[Postcode]:
    """Return what may be a postcode, in order; in one place there may be several of different lengths."""
    text = tokens.text
    upper = text.upper()
    if len(upper) != len(text):
        upper = "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)
    found: dict[Span, set[Countries]] = {}
    for start in (match.start() for match in _STARTS.finditer(upper)):
        if len(found) >= _MOST_PIECES * 2:
            break
        if _NO_CODE_BEFORE.search(text, max(start - 12, 0), start):
            continue
        for pattern, countries in formats.postcodes:
            match = pattern.match(upper, start)
            if match is None or _NO_CODE_AFTER.match(text, match.end()):
                continue
            found.setdefault(Span(*match.span()), set()).add(countries)
    return [
        Postcode(span, frozenset().union(*groups), _is_strong(upper[span.start : span.end]))
        for span, groups in sorted(found.items())
    ]


def _is_strong(code: str) -> bool:
    return any(letter.isalpha() for letter in code)


def town_after(tokens: Tokens, code: Postcode) -> Span | None:
    """Return the town that stands right after a postcode, or None."""
    index = tokens.after(code.span.end)
    if index >= len(tokens) or _TO_TOWN.fullmatch(tokens.text, code.span.end, tokens.spans[index].start) is None:
        return None
    if not tokens.is_name(index) or len(tokens.words[index]) < 2:
        return None
    last = _names_after(tokens, index)
    if last + 1 < len(tokens) and tokens.gap(last) == " " and len(tokens.words[last + 1]) <= 2 and tokens.is_number(last + 1):
        last += 1  # Praha 2, Paris Cedex 08
    return Span(tokens.spans[index].start, tokens.spans[last].end)


def has_name_before(tokens: Tokens, code: Postcode) -> bool:
    """Return whether a name stands right before a postcode."""
    index = tokens.before(code.span.start)
    if index < 0 or _SEPARATORS.fullmatch(tokens.text, tokens.spans[index].end, code.span.start) is None:
        return False
    return tokens.is_name(index) and len(tokens.words[index]) >= 2


def region_before(tokens: Tokens, code: Postcode, formats: Formats) -> tuple[Span, Countries] | None:
    """Return the region that stands right before a postcode, and its countries, or None."""
    last = tokens.before(code.span.start)
    if last < 0 or _SEPARATORS.fullmatch(tokens.text, tokens.spans[last].end, code.span.start) is None:
        return None
    for index in range(max(last - 3, 0), last + 1):
        match = formats.regions.at(tokens.folded, index, tokens.is_capital)
        if match is not None and index + match[0] == last + 1:
            return Span(tokens.spans[index].start, tokens.spans[last].end), match[1]
    return None


def places(tokens: Tokens, formats: Formats) -> Iterator[Place]:
    """Yield the places and countries that may end an address, in order."""
    index = 0
    while index < len(tokens):
        match = formats.places.at(tokens.folded, index, tokens.is_capital)
        if match is None:
            match = formats.regions.at(tokens.folded, index, tokens.is_capital)
        if match is None or not tokens.is_name(index):
            index += 1
            continue
        length, countries = match
        yield Place(Span(tokens.spans[index].start, tokens.spans[index + length - 1].end), countries)
        index += length


_SEGMENT = lazy_pattern(r"[\n\t|;\u2022\u00b7\u25cf]|,\s|\s[-\u2013\u2014]\s")
_NO_NAMES = lazy_pattern(
    r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|tel|phone|fax|vat|no|nr|order|invoice|copyright|page)"
    r"[a-z.]{0,6}\b", 2
)


def bare_street(tokens: Tokens, code: Postcode, end: int) -> Street | None:
    """Return the street that has no word for street, in the segment that ends at a place, or None."""
    text = tokens.text
    while end > 0 and _SEPARATORS.fullmatch(text, end - 1, end):
        end -= 1
    start = 0
    for match in _SEGMENT.finditer(text, max(end - 80, 0), end):
        start = match.end()
    first, last = tokens.after(start), tokens.before(end)
    if last < first or last - first > _MOST_NAMES + 1 or tokens.is_broken(start, end):
        return None
    indices = range(first, last + 1)
    if _NO_NAMES.match(text, tokens.spans[first].start):
        return None
    names = sum(tokens.is_name(at) for at in indices)
    numbers = [at for at in indices if tokens.is_number(at)]
    if not names or not (tokens.is_name(first) or tokens.is_number(first)):
        return None
    span = Span(tokens.spans[first].start, tokens.spans[last].end)
    if not numbers:
        fitting = frozenset(country for country in code.countries if country.bare is Bare.NAME)
        return Street(span, fitting, has_number=False) if fitting and code.is_strong else None
    if any(_YEAR.fullmatch(tokens.words[at]) for at in numbers) or len(numbers) > 3:
        return None
    if not (tokens.is_number(first) or tokens.words[last][0].isdigit() or len(tokens.words[last]) == 1):
        return None
    fitting = frozenset(country for country in code.countries if country.bare is not Bare.NO)
    return Street(span, fitting) if fitting else None
