"""Subjects that say that an offer ends today when the message names a later day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from spamlint.checks.api import Hit, Note, check
from spamlint.message.message import Message
from spamlint.source.spans import Excerpt
from spamlint.text.phrases import WordList

_AFTER = 60
"""Code points behind a word such as "until" that are looked at."""
_GAP = 20
"""Code points that may stand between it and its day, such as a weekday."""
_SLACK = timedelta(days=1)
"""Where the reader is, it may be a day later."""


class SubjectDeadlineOptions(Struct, frozen=True, eq=False):
    """Options of `subject-deadline-contradicted`.

    Attributes:
        today: What says that something ends on the day of the message.
        until: What stands before its last day.
        months: Numbers and names of months: `6 june`.
    """

    today: WordList
    until: WordList
    months: WordList


@check("subject-deadline-contradicted")
def subject_deadline_contradicted(message: Message, options: SubjectDeadlineOptions) -> Iterator[Hit]:
    """Yield `later` when a subject says that something ends today and all last days of the body are later."""
    subject = message.subject
    if subject is None:
        return
    match = next(options.today.matcher.find(subject.content), None)
    today = None if match is None else _sent_on(message)
    if match is None or today is None:
        return
    last_days = list(_last_days(message, options, today))
    if not last_days or any(min(day.dates) <= today + _SLACK for day in last_days):
        return
    where = last_days[0].where
    yield Hit("later", subject.excerpt(*match.span), {"day": where.content}, (Note("day", where),))


def _sent_on(message: Message) -> date | None:
    header = message.header("Date")
    if header is None:
        return None
    from spamlint.text.dates import parse_date

    moment = parse_date(header.raw.content).moment
    # Near the ends of the calendar there is no next day, and no offer.
    return moment.date() if moment is not None and 1970 <= moment.year < 9000 else None


class _LastDay(Struct, frozen=True):
    dates: frozenset[date]
    where: Excerpt


def _last_days(message: Message, options: SubjectDeadlineOptions, today: date) -> Iterator[_LastDay]:
    from spamlint.text.days import reader_of

    reader = reader_of(tuple(options.months.phrases))
    for text in message.visible:
        for match in options.until.matcher.find(text.content):
            start = match.span.end
            day = next(reader.days(text.content[start : start + _AFTER], today), None)
            if day is not None and day.span.start <= _GAP:
                yield _LastDay(day.dates, text.excerpt(*day.span.shift(start)))
