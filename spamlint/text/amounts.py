"""Percentages and prices in a text, as numbers that can be compared however they are written.

`10 %`, `10 percent` and `ten percent` are the same, and so are `1.000,00 €` and `EUR 1,000`. What a number may mean
is a set of values: `1.000` is a thousand in Germany and one in England.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

# Digits in groups of three or without groups, and decimals. Groups are parted by a point, a comma, an apostrophe or a
# space that breaks no line (CLDR, decimal and group symbols); a plain space only where the groups are whole.
_GROUP = "[.,'\u2019\u00a0\u202f\u2009 ]"
_IN_GROUPS = rf"(?<![\d.,])\d{{1,3}}(?:{_GROUP}\d{{3}}(?!\d)){{1,4}}(?:[.,]\d{{1,2}}(?!\d))?"
_NUMBER = rf"(?:{_IN_GROUPS}|(?<!\d)\d{{1,12}}(?:[.,]\d{{1,4}}(?!\d))?)"
_SPACES = lazy_pattern("['\u2019\u00a0\u202f\u2009 ]")
_ANY_NUMBER = lazy_pattern(_NUMBER)
_PERCENT_SIGNS = "%\uff05\u066a\ufe6a"

PERCENT = "%"
"""The unit of percentages."""


class Amount(Struct, frozen=True):
    """A percentage or a price.

    Attributes:
        units: `%`, or the currencies (ISO 4217) that a sign may stand for.
        values: What the number may mean.
        span: Where number and unit stand (code points).
    """

    units: frozenset[str]
    values: frozenset[Decimal]
    span: Span

    @property
    def is_percent(self) -> bool:
        """Return whether it is a percentage."""
        return PERCENT in self.units


class Units:
    """The words and signs that make a number a percentage or a price, and the words for numbers.

    Args:
        percents: What means per cent beside the sign: `percent`, `pro cent`.
        currencies: A currency's code, a space, and what is written for it: `EUR €`, `EUR euro`. A sign may be given
            for several currencies.
        numbers: A number, a space, and the words for it: `10 ten`.
        shares: A number, a space, and words that mean so many per cent: `50 half price`.
    """

    def __init__(
        self, percents: Iterable[str], currencies: Iterable[str], numbers: Iterable[str], shares: Iterable[str]
    ) -> None:
        self._codes: dict[str, set[str]] = {}
        for entry in currencies:
            code, _, written = entry.partition(" ")
            self._codes.setdefault(_plain(written), set()).add(code)
            self._codes.setdefault(_plain(code), set()).add(code)
        self._numbers = _values(numbers)
        self._shares = _values(shares)
        number = rf"(?P<number>{_NUMBER})"
        percent = f"(?:[{_PERCENT_SIGNS}]|(?:{_any(percents)})(?!\\w))"
        currency = _any(self._codes)
        word = _any(self._numbers)
        parts = [
            rf"{number}\s{{0,2}}(?P<percent>{percent})",
            rf"(?<!\w){percent}\s?(?P<behind>\d{{1,3}})(?![\d\w])(?!\s?%)",  # as in Turkish
            rf"(?<!\w)(?P<word>{word})\s(?P<percent_word>{percent})",
            rf"(?<!\w)(?P<share>{_any(self._shares)})(?!\w)",
            rf"(?<!\w)(?P<before>{currency})\s?(?P<price>{_NUMBER}|\.\d\d(?!\d))(?P<thousands>\s?k(?!\w))?",
            rf"(?P<amount>{_NUMBER})(?P<cents>,-|,\u2013|:-)?\s?(?P<after>{currency})(?!\w)",
        ]
        self._pattern = re.compile("|".join(parts), re.IGNORECASE)

    def amounts(self, text: str) -> Iterator[Amount]:
        """Yield the percentages and prices of a text from left to right."""
        for match in self._pattern.finditer(text):
            span = Span(*match.span())
            if match["number"] or match["behind"]:
                yield Amount(frozenset({PERCENT}), readings(match["number"] or match["behind"]), span)
            elif match["word"]:
                yield Amount(frozenset({PERCENT}), frozenset({self._numbers[_plain(match["word"])]}), span)
            elif match["share"]:
                yield Amount(frozenset({PERCENT}), frozenset({self._shares[_plain(match["share"])]}), span)
            else:
                yield self._price(match, span)

    def _price(self, match: re.Match[str], span: Span) -> Amount:
        sign = match["before"] or match["after"]
        values = readings(match["price"] or match["amount"])
        if match["thousands"]:
            values = frozenset(value * 1000 for value in values)
        return Amount(frozenset(self._codes[_plain(sign)]), values, span)


@lru_cache(maxsize=4)
def units_of(
    percents: tuple[str, ...], currencies: tuple[str, ...], numbers: tuple[str, ...], shares: tuple[str, ...]
) -> Units:
    """Return the units of these words, made once."""
    return Units(percents, currencies, numbers, shares)


def numbers_in(text: str) -> Iterator[frozenset[Decimal]]:
    """Yield what each number of a text may mean, with or without a unit."""
    for match in _ANY_NUMBER.finditer(text):
        yield readings(match.group())


def readings(written: str) -> frozenset[Decimal]:
    """Return what a number may mean: one value, or two where a point or a comma may part thousands or decimals.

    Args:
        written: Digits of any script, with points, commas, apostrophes and spaces between them.
    """
    digits = _SPACES.sub("", written)
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal = max(".", ",", key=digits.rfind)
        group = "," if decimal == "." else "."
        if digits.count(decimal) > 1:  # 1,000.000.000: nobody writes so, and all of them part groups
            return frozenset({_decimal(digits.replace(".", "").replace(",", ""))})
        return frozenset({_decimal(digits.replace(group, "").replace(decimal, "."))})
    mark = "." if points else ","
    if points + commas > 1:
        return frozenset({_decimal(digits.replace(mark, ""))})
    if points + commas == 0:
        return frozenset({_decimal(digits)})
    before, _, after = digits.partition(mark)
    as_decimal = _decimal(f"{before}.{after}")
    if len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0") and digits == written:
        return frozenset({as_decimal, _decimal(before + after)})
    if len(after) == 3 and digits != written:  # 1 000.000: the point parts groups or decimals too
        return frozenset({as_decimal, _decimal(before + after)})
    return frozenset({as_decimal})


def _decimal(digits: str) -> Decimal:
    """Return a number. Equal numbers are equal whatever zeros they end with."""
    return Decimal("".join("." if character == "." else str(unicodedata.decimal(character)) for character in digits))


def _values(entries: Iterable[str]) -> dict[str, Decimal]:
    """Return the numbers of entries such as `10 ten` by their words."""
    found: dict[str, Decimal] = {}
    for entry in entries:
        number, _, words = entry.partition(" ")
        found.setdefault(_plain(words), Decimal(number))
    return found


def _plain(words: str) -> str:
    # `re.IGNORECASE` takes all kinds of i as one.
    return " ".join(words.casefold().replace("\u0307", "").replace("\u0131", "i").split())


def _any(words: Iterable[str]) -> str:
    """Return an expression for any of some words, the longest first."""
    longest_first = sorted({_plain(word) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) or r"(?!)"
