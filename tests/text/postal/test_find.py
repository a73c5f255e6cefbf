"""Addresses in running text: any separator between the parts, any text around, no text that takes long or crashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spamlint.rules.addresses import address_files, formats_of_folder, load_country
from spamlint.rules.book import source_rules
from spamlint.text.postal.find import MOST_READ, Sureness, find_addresses, find_around_postcodes
from spamlint.text.postal.formats import NO_FORMATS, Formats
from spamlint.text.postal.own import find_own
from tests.clock import cpu_seconds_below

RULES = source_rules() or Path("rules")
FORMATS = Formats(lambda: formats_of_folder(RULES))
GOOD = [
    case.text[start:end]
    for path in address_files(RULES)
    for case in load_country(path.as_posix(), path.read_bytes())[1]
    for start, end in case.spans
]


def found(text: str) -> list[str]:
    return [text[slice(*address.span)] for address in find_addresses(text, FORMATS).addresses]


@pytest.mark.parametrize("separator", [",\n", "\n", "\r\n", "\t", " | ", " \u2022 ", " \u00b7 ", ",\u00a0"])
def test_any_sign_may_stand_between_the_parts(separator: str) -> None:
    written = [address for address in GOOD if ", " in address]
    lost = [
        address
        for address in written
        if not find_addresses(address.replace(", ", separator), FORMATS).addresses and _has_postcode(address)
    ]
    assert len(lost) <= len(written) * 0.03, lost


def _has_postcode(address: str) -> bool:
    return any(item.sureness is Sureness.HIGH for item in find_addresses(address, FORMATS).addresses)


def test_words_around_do_not_matter() -> None:
    for address in GOOD:
        text = f"Northwind Teapots is glad to see you.\n{address}\n\nUnsubscribe"
        assert found(text) == [address], address


def test_an_address_deep_in_a_long_text_is_found_around_its_postcode() -> None:
    prose = "A pot for each leaf, and a leaf for each pot, all week long and into the night. " * 60
    text = f"{prose}\n4 Kettle Lane, Bristol BS1 4ST\n{prose}"
    (address,) = find_around_postcodes(text, FORMATS).addresses
    assert text[slice(*address.span)] == "4 Kettle Lane, Bristol BS1 4ST"


@given(st.text(max_size=300))
@example("\u0130\u0130 1010 Wien")
@example("12" * 200)
def test_nothing_crashes_it_and_places_are_in_the_text(text: str) -> None:
    for result in (find_addresses(text, FORMATS), find_around_postcodes(text, FORMATS)):
        for address in result.addresses:
            assert 0 <= address.span.start < address.span.end <= len(text)


@given(st.lists(st.sampled_from(["4 ", "Kettle ", "Lane", ", ", "10115", "\n", "Berlin ", "PO Box ", "\u3012", "VT "])))
def test_pieces_in_any_order_do_not_crash_it(pieces: list[str]) -> None:
    find_addresses("".join(pieces), FORMATS)


@pytest.mark.parametrize(
    "unit", ["4 Kettle Lane ", "10115 Berlin ", "1010 ", "A ", "PO Box 4 ", "BS1 4ST ", "\u6771\u4eac\u90fd1-"]
)
def test_hostile_texts_take_no_time_without_end(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    with cpu_seconds_below(3):
        find_addresses(text, FORMATS)
        find_around_postcodes(text, FORMATS)


def test_of_a_long_text_the_end_is_read() -> None:
    address = "4 Kettle Lane, Bristol BS1 4ST"
    text = "tea " * MOST_READ + address
    assert found(text) == [address]


def test_digits_of_other_scripts() -> None:
    assert found("12 Teapot Street, Sharjah") == ["12 Teapot Street, Sharjah"]
    assert found("\u0661\u0662 Teapot Street, Sharjah") == ["\u0661\u0662 Teapot Street, Sharjah"]


def test_without_formats_nothing_is_found() -> None:
    assert find_addresses("4 Kettle Lane, Bristol BS1 4ST", NO_FORMATS).addresses == ()


OWN = "4 Kettle Lane, Bristol, BS1 4ST"


@pytest.mark.parametrize(
    "text",
    [
        "4 Kettle Lane, Bristol, BS1 4ST",
        "BS1 4ST Bristol \u2022 4 KETTLE LANE",
        "4\u00a0Kettle\nLane | Bristol | United Kingdom | BS1-4ST",
    ],
)
def test_the_own_address_is_found_in_any_order(text: str) -> None:
    span = find_own(f"Tea. {text}. More tea.", OWN)
    assert span is not None
    assert f"Tea. {text}. More tea."[slice(*span)] == text


@pytest.mark.parametrize(
    "text",
    ["", "4 Kettle Lane", "14 Kettle Lanes, Bristol, BS1 4ST", "4 Kettle Lane" + " tea" * 200 + " Bristol BS1 4ST"],
)
def test_a_part_of_the_own_address_is_not_enough(text: str) -> None:
    assert find_own(text, OWN) is None
