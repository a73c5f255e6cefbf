"""Days as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.text.days import DayReader
from tests.clock import cpu_seconds_below

READER = DayReader(["6 june", "6 jun", "6 juin", "6 juni", "3 märz", "5 may", "12 december"])
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("30 June 2026", {date(2026, 6, 30)}),
        ("June 30th, 2026", {date(2026, 6, 30)}),
        ("30. Juni", {date(2026, 6, 30)}),
        ("30 juin 2027", {date(2027, 6, 30)}),
        ("2026-06-30", {date(2026, 6, 30)}),
        ("30.06.2026", {date(2026, 6, 30)}),
        ("30/6/26", {date(2026, 6, 30)}),
        ("06/01/2026", {date(2026, 6, 1), date(2026, 1, 6)}),
        ("5 may", {date(2026, 5, 5)}),
        ("3. März", {date(2026, 3, 3)}),
        ("31 June", set()),
        ("2026-13-45", set()),
        ("maybe 5 mayors", set()),
    ],
)
def test_days(text: str, dates: set[date]) -> None:
    found = list(READER.days(f"until {text}!", TODAY))
    assert {day for item in found for day in item.dates} == dates


def test_without_a_year_the_nearest_counts() -> None:
    (day,) = READER.days("June 1", date(2026, 12, 20))
    assert day.dates == {date(2027, 6, 1)}


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]))
def test_reads_what_was_written(day: date, form: str) -> None:
    (found,) = READER.days(day.strftime(form), TODAY)
    assert day in found.dates


@given(st.text(alphabet="0123456789./- juneJUNEıİth,de", max_size=40))
def test_any_text_gives_spans_of_itself(text: str) -> None:
    for day in READER.days(text, TODAY):
        assert 0 <= day.span.start < day.span.end <= len(text)


@pytest.mark.parametrize("text", ["1." * 40_000, "june " * 20_000, "30 " * 30_000, "9" * 80_000])
def test_takes_time_in_proportion(text: str) -> None:
    with cpu_seconds_below(2):
        list(READER.days(text, TODAY))
