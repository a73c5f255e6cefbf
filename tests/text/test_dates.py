"""Dates of messages: against the standard library, and by cases."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.text.dates import DateProblem, parse_date

_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(9999, 12, 30), timezones=_ZONES)


@given(_MOMENTS)
def test_gives_back_what_the_standard_library_writes(moment: datetime) -> None:
    date = parse_date(format_datetime(moment))
    assert date.moment == moment.replace(microsecond=0)
    assert date.problem is None
    assert date.obsolete == ()


@given(_MOMENTS, st.sampled_from(["", " (CET)", " (a (b))", " \t"]), st.sampled_from([" ", "  ", "\t "]))
def test_white_space_and_comments_change_nothing(moment: datetime, comment: str, space: str) -> None:
    written = format_datetime(moment).replace(" ", space) + comment
    assert parse_date(written).moment == parsedate_to_datetime(format_datetime(moment))


@given(st.text("0123456789:+-, ()SunNovESTZ", max_size=40))
def test_reads_anything_and_points_into_it(content: str) -> None:
    date = parse_date(content)
    for span in (date.where, *date.obsolete):
        assert 0 <= span.start <= span.end <= len(content)
    assert (date.moment is None) <= (date.problem is not None)


@given(st.text("0123456789:+-, SunNov", max_size=40))
def test_what_is_read_the_standard_library_reads_too(content: str) -> None:
    date = parse_date(content)
    if date.moment is not None:
        assert parsedate_to_datetime(content) is not None


@pytest.mark.parametrize(
    ("content", "year", "offset"),
    [
        ("22 Nov 26 11:21 GMT", 2026, 0),
        ("22 Nov 49 11:21 ut", 2049, 0),
        ("22 Nov 50 11:21 PDT", 1950, -7),
        ("22 Nov 126 11:21 EST", 2026, -5),
        ("22 Nov 2026 11:21 Z", 2026, 0),
        ("22 Nov 2026 11 : 21 : 01 -0800", 2026, -8),
    ],
)
def test_old_forms(content: str, year: int, offset: int) -> None:
    moment = parse_date(content).moment
    assert moment is not None
    assert moment.year == year
    assert moment.utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", DateProblem.SYNTAX),
        ("22 Nov 2026 11:21:01", DateProblem.SYNTAX),
        ("Sunday, 22 Nov 2026 11:21:01 +0000", DateProblem.SYNTAX),
        ("Nov 22 2026 11:21:01 +0000", DateProblem.SYNTAX),
        ("22 Nov 2026 1:21:01 +0000", DateProblem.SYNTAX),
        ("22 Nov 2026 11:21:01 CET", DateProblem.SYNTAX),
        ("22 Nov 2026 11:21:01 J", DateProblem.SYNTAX),
        ("22 Nov 2026 11:21:01 PM +0000", DateProblem.SYNTAX),
        ("0 Nov 2026 11:21:01 +0000", DateProblem.IMPOSSIBLE),
        ("29 Feb 2026 11:21:01 +0000", DateProblem.IMPOSSIBLE),
        ("22 Nov 2026 11:60:01 +0000", DateProblem.IMPOSSIBLE),
        ("22 Nov 0126 11:21:01 +0000", DateProblem.IMPOSSIBLE),
        ("22 Nov 20260 11:21:01 +0000", DateProblem.IMPOSSIBLE),
        ("22 Nov 2026 11:21:01 +1500", DateProblem.ZONE),
        ("22 Nov 2026 11:21:01 -0170", DateProblem.ZONE),
        ("Mon, 22 Nov 2026 11:21:01 +0000", DateProblem.WEEKDAY),
    ],
)
def test_what_is_no_date(content: str, problem: DateProblem) -> None:
    assert parse_date(content).problem is problem
