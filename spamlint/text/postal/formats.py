"""How addresses are written, country by country, and the index by which words of all countries are looked up at once.

What stands here is read from `rules/words/addresses/`; nothing about a country stands in Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from spamlint.text.postal.tokens import fold_word, words_of


class TownPlace(Enum):
    """Where the town stands."""

    AFTER = "after"  # after its postcode
    BEFORE = "before"
    EITHER = "either"


class NumberPlace(Enum):
    """Where the number of the house stands."""

    BEFORE = "before"  # before the name of the street
    AFTER = "after"
    EITHER = "either"


class Bare(Enum):
    """What tells a street that has no word such as "street" in it, right beside postcode and town."""

    NO = "no"
    NUMBER = "number"  # a name with a number
    NAME = "name"  # a name, such as that of a house


class Country(Struct, frozen=True, eq=False):
    """How addresses of a country are written.

    Attributes:
        code: ISO 3166-1 alpha-2, in capitals.
        names: What the country is called in addresses.
        postcode: A regular expression over capital letters, ASCII digits and spaces; empty where there is none.
        town: Where the town stands.
        regions: States and provinces; what is written in capitals is found only so.
        needs_region: Whether a postcode tells nothing without a region before it.
        places: Towns and districts that end an address without a postcode.
        streets: Words for streets. One that begins with `-` may also end a word, one that begins with
            `^` is written with a capital.
        number: Where the number of the house stands.
        number_words: What may stand between the name of a street and the number: `no`.
        bare: What tells a street without such a word.
        units: Words for parts of a house, which are no streets: `suite`.
        boxes: What stands before the number of a box at the post office.
        patterns: Regular expressions of whole addresses, for scripts without spaces between words.
    """

    code: str
    names: tuple[str, ...] = ()
    postcode: str = ""
    town: TownPlace = TownPlace.AFTER
    regions: tuple[str, ...] = ()
    needs_region: bool = False
    places: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    number: NumberPlace = NumberPlace.EITHER
    number_words: tuple[str, ...] = ()
    bare: Bare = Bare.NO
    units: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


_MOST_KNOWN = 1 << 14  # words; a text repeats most of its words
_SHORTEST_PLACE = 2  # DE, AT and the like stand behind towns, but they are words as well
Countries = frozenset[Country]
NOWHERE: Countries = frozenset()


class StreetWord(NamedTuple):
    """In which countries a word is one for streets; whether it is so only by its ending."""

    countries: Countries
    is_ending: bool


class Phrases:
    """Phrases of several words, each with the countries that have it, found by their first word."""

    def __init__(self, pairs: Iterable[tuple[str, Country]]) -> None:
        found: dict[tuple[str, ...], tuple[set[Country], bool]] = {}
        for phrase, country in pairs:
            is_code = phrase.isupper() and phrase.isascii() and len(phrase) <= 4
            words = tuple(fold_word(word) for word in words_of(phrase))
            known = found.setdefault(words, (set(), is_code))
            known[0].add(country)
            if not is_code:
                found[words] = (known[0], False)
        self._by_first: dict[str, list[tuple[tuple[str, ...], Countries, bool]]] = {}
        for words, (countries, is_code) in found.items():
            self._by_first.setdefault(words[0], []).append((words, frozenset(countries), is_code))
        for items in self._by_first.values():
            items.sort(key=lambda item: -len(item[0]))

    @property
    def first_words(self) -> Collection[str]:
        """Return the words that phrases begin with, folded."""
        return self._by_first.keys()

    def at(self, folded: Sequence[str], index: int, is_capital: Callable[[int], bool]) -> tuple[int, Countries] | None:
        """Return how many words the longest phrase at an index has, and its countries; None where there is none.

        `is_capital` says of a word whether all of it is in capitals: codes such as `OR` are no words.
        """
        for words, countries, is_code in self._by_first.get(folded[index], ()):
            end = index + len(words)
            if tuple(folded[index:end]) == words and (not is_code or is_capital(index)):
                return len(words), countries
        return None


class Formats:
    """The formats of all countries. They are loaded, and the indexes made, when first asked for."""

    def __init__(self, load: Callable[[], Iterable[Country]]) -> None:
        self._load = load

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """Return the countries by code."""
        return {country.code: country for country in self._load()}

    @cached_property
    def postcodes(self) -> Sequence[tuple[re.Pattern[str], Countries]]:
        """Return each expression of postcodes, with all countries that have it."""
        grouped: dict[str, set[Country]] = {}
        for country in self.countries.values():
            if country.postcode:
                grouped.setdefault(country.postcode, set()).add(country)
        return [(re.compile(written), frozenset(countries)) for written, countries in grouped.items()]

    def postcodes_in(self, written: str) -> Sequence[tuple[int, Countries]]:
        """Return how many characters of a text in capitals may be a postcode, and where; years come again and again."""
        known = self._known_codes.get(written)
        if known is None:
            if len(self._known_codes) >= _MOST_KNOWN:
                self._known_codes.clear()
            matches = ((pattern.match(written), countries) for pattern, countries in self.postcodes)
            known = tuple((match.end(), countries) for match, countries in matches if match is not None)
            self._known_codes[written] = known
        return known

    @cached_property
    def _known_codes(self) -> dict[str, Sequence[tuple[int, Countries]]]:
        return {}

    @cached_property
    def streets(self) -> Mapping[str, Countries]:
        """Return the words for streets, folded, with their countries."""
        grouped: dict[str, set[Country]] = {}
        for country in self.countries.values():
            for word in country.streets:
                grouped.setdefault(fold_word(word.lstrip("-^")), set()).add(country)
        return {word: frozenset(countries) for word, countries in grouped.items()}

    @cached_property
    def openers(self) -> frozenset[str]:
        """Return the words for streets that are written with a capital, folded."""
        return frozenset(
            fold_word(word[1:]) for country in self.countries.values() for word in country.streets if word[0] == "^"
        )

    @cached_property
    def _endings(self) -> Mapping[str, Countries]:
        grouped: dict[str, set[Country]] = {}
        for country in self.countries.values():
            for word in country.streets:
                if word.startswith("-"):
                    grouped.setdefault(fold_word(word[1:]), set()).add(country)
        return {word: frozenset(countries) for word, countries in grouped.items()}

    @cached_property
    def _ending_lengths(self) -> Sequence[int]:
        return sorted({len(word) for word in self._endings}, reverse=True)

    def street_word(self, word: str) -> StreetWord:
        """Return in which countries a folded word is one for streets, by itself or by its ending."""
        known = self._known_words.get(word)
        if known is None:
            if len(self._known_words) >= _MOST_KNOWN:
                self._known_words.clear()
            whole = self.streets.get(word, NOWHERE)
            known = StreetWord(whole, is_ending=False) if whole else StreetWord(self._by_ending(word), is_ending=True)
            self._known_words[word] = known
        return known

    @cached_property
    def _known_words(self) -> dict[str, StreetWord]:
        return {}

    def _by_ending(self, word: str) -> Countries:
        for length in self._ending_lengths:
            if len(word) >= length + 2 and (found := self._endings.get(word[-length:])) is not None:
                return found
        return NOWHERE

    @cached_property
    def number_words(self) -> frozenset[str]:
        """Return what may stand before the number of a house, folded."""
        return frozenset(fold_word(word) for country in self.countries.values() for word in country.number_words)

    @cached_property
    def units(self) -> frozenset[str]:
        """Return the words for parts of a house, folded."""
        return frozenset(fold_word(word) for country in self.countries.values() for word in country.units)

    @cached_property
    def boxes(self) -> Phrases:
        """Return what stands before the numbers of boxes."""
        return Phrases((box, country) for country in self.countries.values() for box in country.boxes)

    @cached_property
    def names(self) -> Phrases:
        """Return the names of the countries."""
        return Phrases((name, country) for country in self.countries.values() for name in country.names)

    @cached_property
    def regions(self) -> Phrases:
        """Return the names of states and provinces."""
        return Phrases((region, country) for country in self.countries.values() for region in country.regions)

    @cached_property
    def places(self) -> Phrases:
        """Return what may end an address without a postcode: places and the names of countries."""
        return Phrases(
            (place, country)
            for country in self.countries.values()
            for place in (*country.places, *country.names)
            if len(place) > _SHORTEST_PLACE
        )

    @cached_property
    def patterns(self) -> Sequence[tuple[re.Pattern[str], Country]]:
        """Return the expressions of whole addresses. They hold letters of scripts that ASCII text has not."""
        return [(re.compile(pattern), country) for country in self.countries.values() for pattern in country.patterns]


NO_FORMATS = Formats(tuple)
"""No country at all: no address is found."""
