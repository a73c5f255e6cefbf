"""Streets with the numbers of their houses, and boxes at the post office."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.postal.formats import Bare, Countries, Formats, NumberPlace
from spamlint.text.postal.names import MOST_NAMES, SEPARATORS, first_name, last_name
from spamlint.text.postal.tokens import Tokens

if TYPE_CHECKING:
    from spamlint.text.postal.towns import Postcode

_MOST_PIECES = 60  # a list of shops is no footer
# Between the name of a street and its number: a comma, a sign.
_TO_NUMBER = lazy_pattern(r"[ .,:#\u00ba\u00b0\u2116'\u2019\"\u201c\u201d\u00bb-]{1,5}")
_FROM_NUMBER = lazy_pattern(r"[ ,]{1,3}")
_REPEATED_NUMBERS = frozenset(("bis", "ter", "quater"))  # the second house of a number
_ARTICLES = frozenset(("de", "des", "du", "la", "le", "les", "del"))  # 12 des Laurentides Boulevard
_MOST_SMALL_WORDS = 2
_WEAK = 2  # letters
_SHORT_WORD = 3  # small words that may follow a word for street: "rue de la"
_COPYRIGHT_BEFORE = lazy_pattern(r"(?:\N{COPYRIGHT SIGN}|\(c\)|copyright)[\s\d,-]{0,12}\Z", re.IGNORECASE)
_YEAR = lazy_pattern(r"(?:19|20)\d\d")
_MONEY = lazy_pattern(r"[$\u20ac\u00a3\u00a5+/%]")


class Street(Struct, frozen=True):
    """A street with the number of a house, or a box.

    Attributes:
        span: With the number.
        countries: Where it may be.
        is_box: Whether it is a box at the post office.
        has_number: Whether it has a number.
        is_weak: Whether its word for street is one or two letters, which stand elsewhere, too.
    """

    span: Span
    countries: Countries
    is_box: bool = False
    has_number: bool = True
    is_weak: bool = False


def streets(tokens: Tokens, formats: Formats) -> list[Street]:
    """Return the streets, in order."""
    found: list[Street] = []
    end = 0
    street_word = formats.street_word
    for index, word in enumerate(tokens.folded):
        countries, is_ending = street_word(word)
        if not countries or tokens.spans[index].start < end or len(found) >= _MOST_PIECES:
            continue
        # By its ending alone only a name is a street: "abroad" ends like a road.
        if not tokens.is_name(index) and (is_ending or not _is_written_small(tokens, formats, index)):
            continue
        street = _street(tokens, formats, index, countries, is_ending)
        if street is not None:
            found.append(replace(street, is_weak=len(word) <= _WEAK))
            end = street.span.end
    return found


def _is_written_small(tokens: Tokens, formats: Formats, index: int) -> bool:
    """Return whether a word in small letters may be a word for a street: a name stands beside it."""
    if tokens.folded[index] in formats.openers:
        return False
    if index > 0 and tokens.gap(index - 1) == " " and tokens.is_name(index - 1):
        return True
    following = index + 1
    while following < len(tokens) and following - index <= 2 and not tokens.is_name(following):
        if len(tokens.words[following]) > _SHORT_WORD:
            return False
        following += 1  # rue de la Paix
    return following < len(tokens) and tokens.is_name(following)


def _street(tokens: Tokens, formats: Formats, index: int, countries: Countries, is_ending: bool) -> Street | None:
    first, last = first_name(tokens, index), last_name(tokens, index)
    before = _number_before(tokens, index, first, has_name=is_ending or last > index)
    if before is not None:
        fitting = frozenset(country for country in countries if country.number is not NumberPlace.AFTER)
        if fitting:
            return Street(Span(tokens.spans[before].start, tokens.spans[last].end), fitting)
    after = _number_after(tokens, formats, last) if is_ending or first < last else None
    if after is None:
        after = _number_after_words(tokens, formats, last)
    if after is not None:
        fitting = frozenset(country for country in countries if country.number is not NumberPlace.BEFORE)
        if fitting:
            return Street(Span(tokens.spans[first].start, tokens.spans[after].end), fitting)
    if not is_ending and first == last:
        return None
    return Street(Span(tokens.spans[first].start, tokens.spans[last].end), countries, has_number=False)


def _number_before(tokens: Tokens, index: int, first: int, *, has_name: bool) -> int | None:
    """Return the index of the number that stands before the name of a street, or None."""
    at = first - 1
    if at >= 0 and len(tokens.words[first]) == 1 and tokens.gap(at) == "-" and tokens.is_number(at):
        return at  # 12-B Kettle Lane
    if at < 0 or not (has_name or first < index) or not _FROM_NUMBER.fullmatch(tokens.gap(at)):
        return None
    while at > 0 and tokens.folded[at] in _ARTICLES and tokens.gap(at - 1) == " ":
        at -= 1
    if tokens.folded[at] in _REPEATED_NUMBERS and at > 0 and tokens.gap(at - 1) == " ":
        at -= 1
    return at if tokens.is_number(at) and _is_house_number(tokens, at) else None


def _number_after(tokens: Tokens, formats: Formats, last: int) -> int | None:
    """Return the index of the number that stands after the name of a street, or None."""
    at = last + 1
    if at < len(tokens) and tokens.folded[at] in formats.number_words and _TO_NUMBER.fullmatch(tokens.gap(last)):
        at += 1
    if at >= len(tokens) or not tokens.is_number(at) or not _TO_NUMBER.fullmatch(tokens.gap(at - 1)):
        return None
    if _YEAR.fullmatch(tokens.words[at]) or not _is_house_number(tokens, at):
        return None
    return _whole_number(tokens, at)


def _number_after_words(tokens: Tokens, formats: Formats, last: int) -> int | None:
    """Return the index of the number that stands after a name in small letters: `Námestie slobody 12`, or None."""
    for at in range(last + 1, min(last + 1 + _MOST_SMALL_WORDS, len(tokens))):
        if tokens.gap(at - 1) != " " or not tokens.words[at].isalpha():
            return None
        after = _number_after(tokens, formats, at)
        if after is not None:
            return after
    return None


def _whole_number(tokens: Tokens, at: int) -> int:
    """Return the index of the last piece of a number such as `12/3` or `12-14 b`."""
    if at + 1 >= len(tokens):
        return at
    gap, following = tokens.gap(at), tokens.words[at + 1]
    is_letter = len(following) == 1 and following.isalpha()
    if gap in ("/", "-", "\u2013", " / ", " - ") and (tokens.is_number(at + 1) or is_letter):
        return at + 1
    return at + 1 if gap == " " and is_letter else at


def _is_house_number(tokens: Tokens, at: int) -> bool:
    start, end = tokens.spans[at]
    text = tokens.text
    if _MONEY.search(text[max(start - 2, 0) : start].strip()) or text[end : end + 2].strip()[:1] in ("%", "\u20ac"):
        return False
    return _COPYRIGHT_BEFORE.search(text, max(start - 24, 0), start) is None


def boxes(tokens: Tokens, formats: Formats) -> list[Street]:
    """Return the boxes at a post office, in order."""
    found: list[Street] = []
    firsts = formats.boxes.first_words
    for index, word in enumerate(tokens.folded):
        if word not in firsts:
            continue
        match = formats.boxes.at(tokens.folded, index, tokens.is_capital)
        if match is None or len(found) >= _MOST_PIECES:
            continue
        length, countries = match
        at = index + length
        if at < len(tokens) and tokens.folded[at] in formats.number_words:
            at += 1
        if at >= len(tokens) or not any(letter.isdigit() for letter in tokens.words[at]):
            continue
        if _TO_NUMBER.fullmatch(tokens.gap(at - 1)) is None:
            continue
        end = at
        while (
            end + 1 < len(tokens) and end - at < 2 and tokens.gap(end) in (" ", "-") and tokens.words[end + 1].isdigit()
        ):
            if len(tokens.words[end + 1]) > 3:
                break  # it is the postcode
            end += 1
        if found and found[-1].span.end > tokens.spans[index].start:
            continue
        found.append(Street(Span(tokens.spans[index].start, tokens.spans[end].end), countries, is_box=True))
    return found


_SEGMENT = lazy_pattern(r"[\n\t|;\u2022\u00b7\u25cf]|,\s|\s[-\u2013\u2014]\s")
_NO_NAMES = lazy_pattern(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|tel|phone|fax|vat|no|nr|order|invoice|copyright|page)\b",
    re.IGNORECASE,
)


def _is_year(tokens: Tokens, code: Postcode) -> bool:
    """Return whether a postcode may as well be a year, so that only a word for street beside it makes an address."""
    return _YEAR.fullmatch(tokens.text, *code.span) is not None


def bare_street(tokens: Tokens, code: Postcode, end: int) -> Street | None:
    """Return the street that has no word for street, in the segment that ends at a place, or None."""
    text = tokens.text
    while end > 0 and SEPARATORS.fullmatch(text, end - 1, end):
        end -= 1
    start = 0
    for match in _SEGMENT.finditer(text, max(end - 80, 0), end):
        start = match.end()
    first, last = tokens.after(start), tokens.before(end)
    if last < first or last - first > MOST_NAMES + 1 or tokens.is_broken(start, end):
        return None
    indices = range(first, last + 1)
    if _NO_NAMES.search(text, tokens.spans[first].start, end) or _is_year(tokens, code):
        return None
    names = sum(tokens.is_name(at) for at in indices)
    numbers = [at for at in indices if tokens.is_number(at)]
    if not names or not (tokens.is_name(first) or tokens.is_number(first)):
        return None
    span = Span(tokens.spans[first].start, tokens.spans[last].end)
    strange = [
        at for at in indices if not (tokens.words[at].isalpha() or tokens.is_number(at) or tokens.is_ordinal(at))
    ]
    if strange:
        return None  # a key, a model
    if not numbers:
        fitting = frozenset(country for country in code.countries if country.bare is Bare.NAME)
        return Street(span, fitting, has_number=False) if fitting and code.is_strong else None
    if any(_YEAR.fullmatch(tokens.words[at]) for at in numbers) or len(numbers) > 3:
        return None
    if not (tokens.is_number(first) or tokens.words[last][0].isdigit() or len(tokens.words[last]) == 1):
        return None
    wrong = NumberPlace.AFTER if tokens.is_number(first) and not tokens.is_number(last) else None
    fitting = frozenset(
        country for country in code.countries if country.bare is not Bare.NO and country.number is not wrong
    )
    return Street(span, fitting) if fitting else None
