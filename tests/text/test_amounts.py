"""Percentages and prices: each way to write a number gives the number back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spamlint.text.amounts import Units, numbers_in, readings
from tests.clock import cpu_seconds_below

UNITS = Units(
    percents=["percent", "Prozent", "yüzde", "pour cent"],
    currencies=["EUR €", "EUR euro", "USD $", "CAD $", "USD US$", "DKK kr", "DKK kr.", "SEK kr", "PLN zł"],
    numbers=["10 ten", "25 twenty-five", "30 otuz"],
    shares=["50 half price", "50 halber Preis"],
)


def _found(text: str) -> list[tuple[str, set[str], set[Decimal]]]:
    return [(text[slice(*amount.span)], set(amount.units), set(amount.values)) for amount in UNITS.amounts(text)]


@pytest.mark.parametrize(
    ("text", "written", "unit", "value"),
    [
        ("10 % off", "10 %", "%", "10"),
        ("10\N{NO-BREAK SPACE}% off", "10\N{NO-BREAK SPACE}%", "%", "10"),
        ("10 percent", "10 percent", "%", "10"),
        ("Ten percent", "Ten percent", "%", "10"),
        ("twenty-five Prozent", "twenty-five Prozent", "%", "25"),
        ("12,5 pour cent", "12,5 pour cent", "%", "12.5"),
        ("%20 indirim", "%20", "%", "20"),
        ("YÜZDE 20", "YÜZDE 20", "%", "20"),
        ("٢٠٪", "٢٠٪", "%", "20"),
        ("Half  Price", "Half  Price", "%", "50"),
        ("1.000,00 €", "1.000,00 €", "EUR", "1000"),
        ("EUR 1,000.00", "EUR 1,000.00", "EUR", "1000"),
        ("1 000,50 zł", "1 000,50 zł", "PLN", "1000.5"),
        ("CHF 5, US$1'000", "US$1'000", "USD", "1000"),
        ("$.99", "$.99", "USD", "0.99"),
        ("100,- kr", "100,- kr", "SEK", "100"),
        ("299 kr.", "299 kr.", "DKK", "299"),
        ("$5k", "$5k", "USD", "5000"),
        ("12.345.678 €", "12.345.678 €", "EUR", "12345678"),
    ],
)
def test_amounts(text: str, written: str, unit: str, value: str) -> None:
    assert [(found, unit in units, values) for found, units, values in _found(text)] == [
        (written, True, {Decimal(value)})
    ]


@pytest.mark.parametrize(
    "text",
    [
        "100 cotton",
        "FW24",
        "2 for 1",
        "10 percentile",
        "5 krill",
        "half prices",
        "€",
        "%",
        "a%b",
        "tenpercent",
    ],
)
def test_what_is_none(text: str) -> None:
    assert _found(text) == []


def test_a_point_before_three_digits_is_read_both_ways() -> None:
    assert readings("1.000") == {Decimal(1), Decimal(1000)}
    assert readings("1,000") == {Decimal(1), Decimal(1000)}
    assert readings("0.500") == {Decimal("0.5")}
    assert readings("1.000.000") == {Decimal(1_000_000)}


_PRICES = st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2)


@given(_PRICES, st.sampled_from([(",", "."), (".", ","), ("'", "."), ("\N{NARROW NO-BREAK SPACE}", ",")]))
@example(Decimal("1000.00"), (".", ","))
def test_a_price_is_read_whatever_its_marks(price: Decimal, marks: tuple[str, str]) -> None:
    group, point = marks
    written = f"{price:,.2f}".replace(".", "P").replace(",", group).replace("P", point)
    for text in (f"{written} €", f"€{written}", f"EUR {written}"):
        ((found, units, values),) = _found(text)
        assert (found, units, values) == (text, {"EUR"}, {price})


@given(
    st.integers(0, 99),
    st.sampled_from(["%", " %", "\N{NO-BREAK SPACE}%", " percent", " Prozent", "\N{FULLWIDTH PERCENT SIGN}"]),
)
def test_a_percentage_is_read_whatever_its_sign(number: int, sign: str) -> None:
    assert _found(f"Save {number}{sign} now") == [(f"{number}{sign}", {"%"}, {Decimal(number)})]


@given(st.text(alphabet="ıİiſKkK%$€ 0123456789.,'-otenpercüyzd٢", max_size=40))
def test_any_text_gives_spans_of_itself_in_order(text: str) -> None:
    end = 0
    for amount in UNITS.amounts(text):
        assert end <= amount.span.start < amount.span.end <= len(text)
        assert amount.values
        end = amount.span.end


@given(st.integers(0, 10**9))
def test_bare_numbers(number: int) -> None:
    assert frozenset({Decimal(number)}) in set(numbers_in(f"a {number} b"))
    assert any(number in values for values in numbers_in(f"{number:,}"))


@pytest.mark.parametrize(
    "text", ["1." * 40_000, "1 000 " * 15_000, "$" * 80_000, "9" * 80_000, "ten " * 20_000, "% " * 40_000]
)
def test_takes_time_in_proportion(text: str) -> None:
    with cpu_seconds_below(2):
        list(UNITS.amounts(text))
