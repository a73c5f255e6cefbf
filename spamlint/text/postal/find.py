"""Finds postal addresses in a text.

    for address in find_addresses(text, formats).addresses:
        print(text[address.span.start : address.span.end], address.country)

An address is a street with its number, or a box at the post office, beside a town with its postcode, in the order and
the words of one country. What is less is told apart: a street without a town, a town without a street.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.postal.formats import NOWHERE, Bare, Countries, Formats, TownPlace
from spamlint.text.postal.names import SEPARATORS, first_name
from spamlint.text.postal.streets import Street, bare_street, boxes, streets
from spamlint.text.postal.tokens import Tokens, plain_digits
from spamlint.text.postal.towns import (
    Place,
    Postcode,
    has_name_before,
    may_have_town,
    places,
    postcodes,
    region_before,
    town_after,
)

MOST_READ = 6_000
"""How many code points of a text are read; longer footers are none."""

_MOST_BETWEEN = 110  # code points between street and postcode: floor, suite, district, town
# Code points around a postcode that belong to an address: names of streets and countries counted in.
_BEFORE_CODE, _AFTER_CODE = 200, 120
_MOST_AROUND = 30_000  # code points at the end of a text that are searched for postcodes
_MOST_TO_STREET = 40  # from the town to a street that follows it
_TO_BOX = 4  # code points from a street to the box in that house
_MOST_ADDRESSES = 40
_MOST_UNITS = 3
# Scripts without spaces between words, and Korean.
_EAST_ASIAN = lazy_pattern("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_HAS_DIGIT = lazy_pattern(r"\d")
_NUMBER = lazy_pattern(r"(?<![\d$\u20ac\u00a3%@])\d{1,8}(?!\d)")
_YEAR_DIGITS = 4
_CLAIMED = lazy_pattern(r"(?:\N{COPYRIGHT SIGN} ?|\(c\) ?|[Cc]opyright )(?:(?:19|20)\d\d[,-])?\Z")
_AFTER_STREET = lazy_pattern(r",\s{1,2}(?=[^\W\d_])")


class Sureness(IntEnum):
    """How sure an address is."""

    LOW = 1  # a street with a number, and a name behind it
    MEDIUM = 2  # without a postcode, or without a word for street
    HIGH = 3


class PostalAddress(Struct, frozen=True):
    """An address in a text.

    Attributes:
        span: From the street to the town or the country.
        country: The country, as far as it is known: an ISO 3166-1 code, or empty.
        is_box: Whether it is a box at the post office.
        sureness: How sure it is.
    """

    span: Span
    country: str
    is_box: bool
    sureness: Sureness


class Found(Struct, frozen=True):
    """What was found in a text.

    Attributes:
        addresses: In order.
        streets: Streets with a number that belong to no address, in order; boxes are among them.
        towns: Postcodes with their towns that belong to no address, in order.
    """

    addresses: tuple[PostalAddress, ...] = ()
    streets: tuple[Street, ...] = ()
    towns: tuple[Span, ...] = ()


_NOTHING = Found()


class _Town(Struct, frozen=True):
    """A postcode with a town before or after it."""

    code: Postcode
    span: Span
    countries: Countries
    has_region: bool
    is_after: bool


def find_addresses(text: str, formats: Formats) -> Found:
    """Return the addresses in a text of at most `MOST_READ` code points, of which the last are read."""
    offset = max(len(text) - MOST_READ, 0)
    if not _may_have_number(text, offset):
        return _NOTHING
    tokens = Tokens(text[offset:])
    return shifted(_Finder(tokens, formats).found(), offset)


def _may_have_number(text: str, start: int) -> bool:
    """Return whether a number stands in a text that may be that of a house, of a box or a postcode.

    Most footers have no number but the year behind a copyright sign.
    """
    for number in _NUMBER.finditer(text, start):
        if len(number[0]) != _YEAR_DIGITS or not _CLAIMED.search(text, max(number.start() - 20, start), number.start()):
            return True
    return False


def find_around_postcodes(text: str, formats: Formats) -> Found:
    """Return what is found in a long text around that which may be a postcode; nothing else is read closely."""
    offset = max(len(text) - _MOST_AROUND, 0)
    text = text[offset:]
    plain = plain_digits(text)
    if _EAST_ASIAN.search(plain) is not None:
        return shifted(find_addresses(text, formats), offset)
    windows: list[Span] = []
    for code in postcodes(plain, formats):
        if not may_have_town(plain, code):
            continue
        start, end = max(code.span.start - _BEFORE_CODE, 0), min(code.span.end + _AFTER_CODE, len(text))
        if windows and start <= windows[-1].end and end - windows[-1].start < MOST_READ:
            start = windows.pop().start
        windows.append(Span(start, end))
    found = [
        shifted(find_addresses(text[window.start : window.end], formats), offset + window.start) for window in windows
    ]
    return Found(
        tuple(address for item in found for address in item.addresses),
        tuple(street for item in found for street in item.streets),
        tuple(town for item in found for town in item.towns),
    )


def shifted(found: Found, offset: int) -> Found:
    """Return what was found with all places moved right by `offset`."""
    if not offset:
        return found
    return Found(
        tuple(replace(address, span=address.span.shift(offset)) for address in found.addresses),
        tuple(replace(street, span=street.span.shift(offset)) for street in found.streets),
        tuple(town.shift(offset) for town in found.towns),
    )


class _Finder:
    """The pieces of one text, put together."""

    def __init__(self, tokens: Tokens, formats: Formats) -> None:
        self._tokens = tokens
        self._formats = formats
        self._used: list[Span] = []

    def found(self) -> Found:
        whole = list(self._by_patterns())
        # Boxes first: "Locked Bag 4" and "PO Box 12" are no streets.
        boxed = boxes(self._tokens, self._formats)
        named = [street for street in streets(self._tokens, self._formats) if not _is_in(street.span, boxed)]
        pieces = sorted([*boxed, *(street for street in named if street.has_number)], key=lambda street: street.span)
        unnumbered = [street for street in named if not street.has_number]
        towns = list(self._towns())
        addresses = whole + list(self._joined(towns, pieces, unnumbered, [address.span for address in whole]))
        covered = [address.span for address in addresses]
        rest = [street for street in pieces if not _is_covered(street.span, covered)]
        for street in rest:
            address = self._without_postcode(street)
            if address is not None and not _is_covered(address.span, covered):
                addresses.append(address)
                covered.append(address.span)
        return Found(
            tuple(sorted(addresses, key=lambda address: address.span)[:_MOST_ADDRESSES]),
            tuple(street for street in pieces if not street.is_weak and not _is_covered(street.span, covered)),
            tuple(town.span for town in towns if self._is_sure(town) and not _is_covered(town.span, covered)),
        )

    def _by_patterns(self) -> Iterator[PostalAddress]:
        """Yield what the expressions for scripts without spaces find."""
        text = self._tokens.text
        if text.isascii() or _EAST_ASIAN.search(text) is None:
            return
        end = 0
        for match, country in sorted(
            ((match, country) for pattern, country in self._formats.patterns for match in pattern.finditer(text)),
            key=lambda item: (item[0].start(), -item[0].end()),
        ):
            if match.start() >= end and match.end() > match.start():
                end = match.end()
                is_box = "box" in match.re.groupindex and match["box"] is not None
                yield PostalAddress(
                    self._with_country(Span(*match.span()), frozenset((country,))), country.code, is_box, Sureness.HIGH
                )

    def _towns(self) -> Iterator[_Town]:
        """Yield the postcodes that have a town, in order; one may be read in two ways."""
        for code in postcodes(self._tokens.text, self._formats):
            after = frozenset(country for country in code.countries if country.town is not TownPlace.BEFORE)
            town = town_after(self._tokens, code) if after else None
            if town is not None and "\n" in self._tokens.text[code.span.end : town.start]:
                # Where the town may stand before as well, the next line is something else.
                after = frozenset(country for country in after if country.town is TownPlace.AFTER)
            if town is not None and after:
                yield _Town(code, Span(code.span.start, town.end), after, has_region=False, is_after=True)
            before = frozenset(country for country in code.countries if country.town is not TownPlace.AFTER)
            if before and has_name_before(self._tokens, code):
                region = region_before(self._tokens, code, self._formats)
                fitting = before & region[1] if region else frozenset()
                if fitting and region is not None:
                    yield _Town(code, Span(region[0].start, code.span.end), fitting, has_region=True, is_after=False)
                else:
                    yield _Town(code, code.span, before, has_region=False, is_after=False)

    def _is_sure(self, town: _Town) -> bool:
        return town.has_region or town.code.is_strong

    def _joined(
        self, towns: Sequence[_Town], pieces: Sequence[Street], unnumbered: Sequence[Street], covered: Sequence[Span]
    ) -> Iterator[PostalAddress]:
        """Yield the towns that have a street or a box beside them."""
        used = list(covered)
        # The sure ones first: a region or letters tell more than digits.
        for town in sorted(
            towns, key=lambda town: (not town.has_region, not town.code.is_strong, not town.is_after, town.span)
        ):
            if _is_covered(town.code.span, used):
                continue
            address = self._with_street(town, pieces, used) or self._without_word(town, unnumbered)
            if address is not None and not any(address.span.overlaps(other) for other in used):
                used.append(address.span)
                yield address

    def _with_street(self, town: _Town, pieces: Sequence[Street], used: Sequence[Span]) -> PostalAddress | None:
        best: tuple[int, Street, Countries] | None = None
        for street in pieces:
            countries = self._fitting(town, street)
            if not countries or _is_covered(street.span, used):
                continue
            if street.span.end <= town.code.span.start:
                distance = town.code.span.start - street.span.end
                near = distance <= _MOST_BETWEEN and self._is_between(street.span.end, town)
            else:
                countries = frozenset(country for country in countries if country.town is not TownPlace.BEFORE)
                distance = street.span.start - town.span.end
                near = (
                    bool(countries)
                    and 0 < distance <= _MOST_TO_STREET
                    and not _HAS_DIGIT.search(self._tokens.text, town.span.end, street.span.start)
                    and not self._tokens.is_broken(town.span.end, street.span.start)
                )
                distance += _MOST_BETWEEN  # what stands before is meant, if anything is
            if near and (best is None or distance < best[0]):
                best = distance, street, countries
        if best is None:
            return None
        _, street, countries = best
        if street.is_box:
            street = next((piece for piece in pieces if self._is_with_box(piece, street, countries)), street)
        return self._address(street, town, countries, Sureness.HIGH)

    def _is_with_box(self, street: Street, box: Street, countries: Countries) -> bool:
        """Return whether a street stands right before a box: in `4 Kettle Lane, PMB 12` the box is in that house."""
        if street.is_box or not 0 < box.span.start - street.span.end <= _TO_BOX:
            return False
        return bool(street.countries & countries) and not self._tokens.is_broken(street.span.end, box.span.start)

    def _fitting(self, town: _Town, street: Street) -> Countries:
        countries = town.countries & street.countries
        if not town.is_after and not town.has_region:
            named = self._country_after(town.span.end)
            countries = frozenset(
                country for country in countries if not country.needs_region or (named and country in named)
            )
        return countries

    def _is_between(self, end: int, town: _Town) -> bool:
        """Return whether nothing but floors, districts and the town stands between a street and a postcode."""
        tokens, start = self._tokens, town.code.span.start
        if tokens.is_broken(end, start):
            return False
        between = range(tokens.after(end), tokens.after(start))
        if town.is_after or town.code.is_strong:
            return len(between) <= 14
        return any(tokens.is_name(at) for at in between) and len(between) <= 14

    def _without_word(self, town: _Town, unnumbered: Sequence[Street]) -> PostalAddress | None:
        """Return the address of a town with a street that has no word for street, or no number."""
        tokens = self._tokens
        code = replace(town.code, countries=town.countries)
        if town.is_after:
            street = bare_street(tokens, code, town.code.span.start)
        elif town.code.is_strong or town.has_region:
            street = self._bare_before_town(town, code)
        else:
            street = None
        if street is None:
            street = next(
                (
                    street
                    for street in unnumbered
                    if street.countries & town.countries
                    and 0 <= town.code.span.start - street.span.end <= _MOST_BETWEEN // 2
                    and (town.is_after or town.code.is_strong or town.has_region or _takes_names(street, town))
                    and self._is_between(street.span.end, town)
                ),
                None,
            )
        if street is None:
            return None
        countries = street.countries & town.countries
        return self._address(street, town, countries, Sureness.MEDIUM) if countries else None

    def _bare_before_town(self, town: _Town, code: Postcode) -> Street | None:
        """Return the segment before the town, where that stands before the postcode."""
        tokens = self._tokens
        place = town.span.start
        index = tokens.before(place)
        if index < 0:
            return None
        # The town itself: back to the comma or the line before it.
        cut = place
        for at in range(index, max(index - 4, -1), -1):
            if not tokens.is_name(at) and not tokens.is_particle(at):
                break
            cut = tokens.spans[at].start
            if at > 0 and any(mark in tokens.gap(at - 1) for mark in ",\n\t|\u2022\u00b7"):
                break
        else:
            return None
        for _ in range(_MOST_UNITS):
            found = bare_street(tokens, code, cut)
            if found is None or found.span.end > cut:
                return None
            words = tokens.folded[tokens.after(found.span.start) : tokens.after(found.span.end)]
            if self._formats.units.isdisjoint(words):
                return found
            cut = found.span.start  # a suite, a floor: the street stands before it
        return None

    def _without_postcode(self, street: Street) -> PostalAddress | None:
        """Return the address that a street with its number makes with the place or the name behind it, or None."""
        tokens = self._tokens
        for place in self._places:
            distance = place.span.start - street.span.end
            if distance < 0:
                continue
            if distance > _MOST_BETWEEN // 2:
                break
            countries = street.countries & place.countries
            if countries and not tokens.is_broken(street.span.end, place.span.start):
                span = Span(street.span.start, place.span.end)
                return PostalAddress(
                    self._with_country(span, countries), _only(countries), street.is_box, Sureness.MEDIUM
                )
        comma = _AFTER_STREET.match(tokens.text, street.span.end)
        if comma is None or street.is_weak:
            return None
        index = tokens.after(comma.end())
        if index >= len(tokens) or not tokens.is_name(index) or len(tokens.words[index]) < 3:
            return None
        span = Span(street.span.start, tokens.spans[index].end)
        return PostalAddress(span, _only(street.countries), street.is_box, Sureness.LOW)

    @cached_property
    def _places(self) -> list[Place]:
        return list(places(self._tokens, self._formats))

    def _address(self, street: Street, town: _Town, countries: Countries, sureness: Sureness) -> PostalAddress:
        start = town.span.start
        if street.span.start > start and not town.is_after:
            start = self._tokens.spans[first_name(self._tokens, self._tokens.before(start))].start
        span = Span(min(street.span.start, start), max(street.span.end, town.span.end))
        named = self._country_after(span.end)
        country = _only(countries & named if named and countries & named else countries)
        return PostalAddress(self._with_country(span, countries), country, street.is_box, sureness)

    def _country_after(self, end: int) -> Countries | None:
        """Return the countries whose name stands right after a place, or None."""
        found = self._name_after(end)
        return None if found is None else found[1]

    def _with_country(self, span: Span, countries: Countries) -> Span:
        """Return the span with the region and the country that stand right behind it."""
        for _ in range(2):
            found = self._name_after(span.end, countries)
            if found is None:
                break
            span = Span(span.start, found[0])
        return span

    def _name_after(self, end: int, countries: Countries = NOWHERE) -> tuple[int, Countries] | None:
        """Return where the name of a country, or of a region of these countries, ends right behind a place."""
        tokens, formats = self._tokens, self._formats
        index = tokens.after(end)
        if index >= len(tokens) or SEPARATORS.fullmatch(tokens.text, end, tokens.spans[index].start) is None:
            return None
        match = formats.names.at(tokens.folded, index, tokens.is_capital)
        if match is None and countries:
            for phrases in (formats.regions, formats.places):
                match = match or phrases.at(tokens.folded, index, tokens.is_capital)
            if match is not None and not match[1] & countries:
                match = None
        return None if match is None else (tokens.spans[index + match[0] - 1].end, match[1])


def _takes_names(street: Street, town: _Town) -> bool:
    return any(country.bare is Bare.NAME for country in street.countries & town.countries)


def _only(countries: Countries) -> str:
    return next(iter(countries)).code if len(countries) == 1 else ""


def _is_covered(span: Span, others: Sequence[Span]) -> bool:
    return any(other.overlaps(span) for other in others)


def _is_in(span: Span, streets: Sequence[Street]) -> bool:
    return any(street.span.overlaps(span) for street in streets)


__all__ = ["Found", "PostalAddress", "Sureness", "find_addresses"]
