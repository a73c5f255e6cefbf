"""Days in a text, as people write them: `30 June 2026`, `June 30`, `30.06.2026`, `2026-06-30`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from msgspec import Struct

from spamlint.source.spans import Span

_FAR_BACK = timedelta(days=180)
"""A day without a year that lies farther back is one of the next year."""


class Day(Struct, frozen=True):
    """A day in a text.

    Attributes:
        dates: What it may be: `06/01` is in June or in January.
        span: Where it stands (code points).
    """

    dates: frozenset[date]
    span: Span


class DayReader:
    """Reads days. `months` are a number, a space, and the name of a month: `6 june`."""

    def __init__(self, months: Iterable[str]) -> None:
        self._months: dict[str, int] = {}
        for entry in months:
            number, _, name = entry.partition(" ")
            self._months.setdefault(name.casefold(), int(number))
        name = "|".join(sorted(map(re.escape, self._months), key=lambda month: (-len(month), month))) or "(?!)"
        year = r"(?:19|20)\d\d"
        self._pattern = re.compile(
            rf"(?<!\d)(?P<iso>{year}-\d\d-\d\d)(?!\d)"
            rf"|(?<![\d.])(?P<one>\d{{1,2}})(?P<mark>[./-])(?P<two>\d{{1,2}})(?P=mark)(?P<year>(?:19|20)?\d\d)(?!\d)"
            rf"|(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|\u00ba|er)?\s?(?:de\s|of\s)?(?P<month>{name})\b"
            rf"\.?(?:,?\s(?:de\s)?(?P<after>{year}))?"
            rf"|\b(?P<first>{name})\.?\s(?P<then>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<last>{year}))?",
            re.IGNORECASE,
        )

    def days(self, text: str, today: date) -> Iterator[Day]:
        """Yield the days of a text, those without a year as near to `today` as they may be."""
        for match in self._pattern.finditer(text):
            dates = frozenset(found for found in self._dates(match, today) if found is not None)
            if dates:
                yield Day(dates, Span(*match.span()))

    def _dates(self, match: re.Match[str], today: date) -> Iterator[date | None]:
        if match["iso"]:
            year, month, day = map(int, match["iso"].split("-"))
            yield _date(year, month, day)
        elif match["one"]:
            year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
            yield _date(year, int(match["two"]), int(match["one"]))
            if match["mark"] != ".":
                yield _date(year, int(match["one"]), int(match["two"]))
        else:
            month = self._months.get((match["month"] or match["first"]).casefold(), 0)
            written = match["after"] or match["last"]
            day = int(match["day"] or match["then"])
            yield _date(int(written), month, day) if written else _nearest(month, day, today)


@lru_cache(maxsize=4)
def reader_of(months: tuple[str, ...]) -> DayReader:
    """Return the reader of these names, made once."""
    return DayReader(months)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, today: date) -> date | None:
    found = _date(today.year, month, day)
    if found is not None and today - found > _FAR_BACK:
        return _date(today.year + 1, month, day)
    return found
