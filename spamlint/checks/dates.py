"""Checks of the Date field (RFC 5322 sections 3.3, 3.6.1 and 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.fields import value_or_name
from spamlint.message.message import Message, Stage
from spamlint.source.headers import Header
from spamlint.source.spans import Excerpt
from spamlint.text.dates import DateTime, parse_date
from spamlint.text.placeholders import has_placeholder


@check("date-syntax")
def date_syntax(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `missing`, `empty`, `syntax`, `impossible`, `weekday` or `zone` for the Date field.

    Only a message that was sent must have one: the program that sends it adds it.
    """
    if message.root is None or not message.root.headers:
        return
    header = message.header("Date")
    if header is None:
        if message.stage is Stage.SENT:
            yield Hit("missing", message.beginning)
        return
    if not header.raw.content.strip():
        yield Hit("empty", value_or_name(header))
        return
    if message.stage is not Stage.SENT and has_placeholder(header.raw.content):
        return
    date = parse_date(header.raw.content)
    if date.problem is not None:
        yield Hit(date.problem.value, header.raw.excerpt(*date.where), {"weekday": date.right_weekday})


class DateSanityOptions(Struct, frozen=True, eq=False):
    """Options of `date-sanity`.

    Attributes:
        hours_ahead: How much later than the last server's clock the Date may be.
        days_behind: How much older than the first server's clock it may be.
    """

    hours_ahead: int = 24
    days_behind: int = 7


@check("date-sanity")
def date_sanity(message: Message, options: DateSanityOptions) -> Iterator[Hit]:
    """Yield `future` or `past` when the Date is far from the times at which servers received the message.

    Received fields are the only clock that a message carries, so that one that has none is not judged.
    """
    header = message.header("Date")
    if header is None:
        return
    moment = parse_date(header.raw.content).moment
    received = _received(message) if moment is not None else []
    if moment is None or not received:
        return
    ahead, behind = moment - max(received), min(received) - moment
    if ahead > timedelta(hours=options.hours_ahead):
        yield Hit("future", value_or_name(header), {"apart": _days(ahead)})
    elif behind > timedelta(days=options.days_behind):
        yield Hit("past", value_or_name(header), {"apart": _days(behind)})


def _received(message: Message) -> list[datetime]:
    """Return the times of the Received fields (RFC 5321 section 4.4); those that cannot be read are left out."""
    dates = (parse_date(header.raw.content.rpartition(";")[2]).moment for header in message.headers("Received")[:50])
    return [date for date in dates if date is not None]


def _days(apart: timedelta) -> str:
    days = max(apart.days, 1)
    return "1 day" if days == 1 else f"{days:,} days"


@check("obsolete-date")
def obsolete_date(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `year` or `zone` for what senders of today must not write in a Date (RFC 5322 section 4.3)."""
    for header in message.headers("Date")[:1]:
        date = parse_date(header.raw.content)
        for span in date.obsolete:
            where = header.raw.excerpt(*span)
            yield Hit("year" if where.content.isdigit() else "zone", where, _written(date, header, where))


def _written(date: DateTime, header: Header, where: Excerpt) -> dict[str, str]:
    """Return how the part is written today."""
    if date.moment is None:
        return {"right": "four digits" if where.content.isdigit() else "+0000"}
    return {"right": f"{date.moment:%Y}" if where.content.isdigit() else f"{date.moment:%z}"}
