"""The date and time of a message (RFC 5322 sections 3.3 and 4.3), each part with its place."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span


class DateProblem(StrEnum):
    """What is wrong with a date."""

    SYNTAX = "syntax"  # not in the form of RFC 5322 section 3.3
    IMPOSSIBLE = "impossible"  # 31 February, hour 25
    WEEKDAY = "weekday"  # the day of the week is another one
    ZONE = "zone"  # an offset that no place on earth has


class DateTime(Struct, frozen=True):
    """What a reader makes of a date.

    Attributes:
        moment: The moment with its offset; None when it cannot be told.
        problem: What is wrong with it, or None.
        where: Where that stands (code points).
        obsolete: Where a two-digit year or the name of a time zone stands, which RFC 5322 section 4.3 allows
            readers to meet and forbids senders to write.
        right_weekday: The English name of the day of the week, when the moment is known.
    """

    moment: datetime | None
    problem: DateProblem | None = None
    where: Span = Span(0, 0)
    obsolete: tuple[Span, ...] = ()
    right_weekday: str = ""


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HOURS = {"ut": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_MAX_OFFSET = 14 * 60  # minutes: Line Islands, the farthest that is in use
_FIRST_YEAR = 1900
_COMMENT = lazy_pattern(r"\([^()\\]*\)")
_DATE = lazy_pattern(
    r"""
    \s*(?:(?P<weekday>[A-Za-z]{3})\s*,\s*)?
    (?P<day>[0-9]{1,2})\s+(?P<month>[A-Za-z]{3})\s+(?P<year>[0-9]{2,})\s+
    (?P<hour>[0-9]{2})\s*:\s*(?P<minute>[0-9]{2})(?:\s*:\s*(?P<second>[0-9]{2}))?\s+
    (?P<zone>[+-][0-9]{4}|[A-Za-z]{1,5})\s*\Z
    """,
    re.VERBOSE,
)
_ZONE_NAME = lazy_pattern(r"(?:UT|GMT|[ECMP][SD]T|[A-IK-Za-ik-z])\Z", re.IGNORECASE)


def parse_date(content: str) -> DateTime:
    """Return what stands in an unfolded Date value, or behind the last semicolon of a Received value."""
    whole = _trimmed(content)
    # Comments become blanks, so that places stay where they are. What nests deeper than two levels is no date.
    plain = content[:200] if len(content) <= 200 else ""
    for _ in range(2):
        plain = _COMMENT.sub(lambda match: " " * len(match.group()), plain)
    match = _DATE.match(plain)
    if match is None or match["month"].lower() not in _MONTHS or not _is_zone(match["zone"]):
        return DateTime(None, DateProblem.SYNTAX, whole)
    weekday = match["weekday"]
    if weekday is not None and weekday.title() not in _DAYS:
        return DateTime(None, DateProblem.SYNTAX, Span(*match.span("weekday")))
    return _judged(match)


def _trimmed(content: str) -> Span:
    start = len(content) - len(content.lstrip())
    return Span(start, max(start, len(content.rstrip())))


def _is_zone(zone: str) -> bool:
    return zone[0] in "+-" or _ZONE_NAME.match(zone) is not None


def _judged(match: re.Match[str]) -> DateTime:
    obsolete = tuple(
        Span(*match.span(name))
        for name, is_obsolete in (("year", len(match["year"]) < 4), ("zone", match["zone"][0] not in "+-"))
        if is_obsolete
    )
    offset = _offset(match["zone"])
    if abs(offset) > _MAX_OFFSET or int(match["zone"][-2:] if match["zone"][0] in "+-" else 0) > 59:
        return DateTime(None, DateProblem.ZONE, Span(*match.span("zone")), obsolete)
    try:
        moment = _moment(match, offset)
    except (ValueError, OverflowError):
        return DateTime(None, DateProblem.IMPOSSIBLE, Span(match.start("day"), match.end("zone")), obsolete)
    right = moment.weekday()
    problem, where = None, Span(0, 0)
    if match["weekday"] is not None and match["weekday"].title() != _DAYS[right]:
        problem, where = DateProblem.WEEKDAY, Span(*match.span("weekday"))
    return DateTime(moment, problem, where, obsolete, _DAY_NAMES[right])


def _moment(match: re.Match[str], offset: int) -> datetime:
    """Return the moment. Raises ValueError when there is none, or its year is before 1900 (RFC 5322 section 3.3)."""
    year = _full_year(match["year"])
    if year < _FIRST_YEAR:
        raise ValueError(year)
    second = int(match["second"] or 0)
    return datetime(
        year,
        _MONTHS.index(match["month"].lower()) + 1,
        int(match["day"]),
        int(match["hour"]),
        int(match["minute"]),
        min(second, 59) if second == 60 else second,  # a leap second is allowed
        tzinfo=timezone(timedelta(minutes=offset)),
    )


def _full_year(year: str) -> int:
    """Return the year that readers take a short one for (RFC 5322 section 4.3)."""
    number = int(year[:5])
    if len(year) == 2:
        return number + (2000 if number < 50 else 1900)
    return number + 1900 if len(year) == 3 else number


def _offset(zone: str) -> int:
    """Return minutes east of Greenwich. Military letters say nothing reliable (RFC 5322 section 4.3)."""
    if zone[0] in "+-":
        minutes = int(zone[1:3]) * 60 + int(zone[3:])
        return -minutes if zone[0] == "-" else minutes
    return _HOURS.get(zone.lower(), 0) * 60
