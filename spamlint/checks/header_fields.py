"""Checks of the header as a whole: which fields may stand once, and how big a header may be."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.fields import name_of, value_or_name
from spamlint.message.message import Message
from spamlint.source.headers import Header


class SingleFieldsOptions(Struct, frozen=True, eq=False):
    """Options of `single-fields`.

    Attributes:
        fields: Names of fields of which a message may have one.
    """

    fields: tuple[str, ...]


@check("single-fields")
def single_fields(message: Message, options: SingleFieldsOptions) -> Iterator[Hit]:
    """Yield `repeated` at the second field of a name that may stand once; `same` when all of them say the same."""
    for name in options.fields:
        fields = message.headers(name)
        if len(fields) < 2:
            continue
        same = all(header.raw.content.strip() == fields[0].raw.content.strip() for header in fields)
        data = {"header": fields[0].name, "count": str(len(fields))}
        yield Hit("same" if same else "repeated", value_or_name(fields[1]), data)


class HeaderLimitsOptions(Struct, frozen=True, eq=False):
    """Options of `header-limits`: what Gmail accepts (support.google.com/a/answer/14016360), KB taken as 1,024.

    Attributes:
        total: Bytes of all fields together.
        count: How many fields.
        value: Bytes of one value; To, Cc and References are not bound by it.
        name: Bytes of a field name.
        message_id: Characters of a Message-ID.
        subject: Characters of a subject.
    """

    total: int = 500 * 1024
    count: int = 5000
    value: int = 32 * 1024
    name: int = 1024
    message_id: int = 500
    subject: int = 998


_LONG_BY_NATURE = frozenset(("to", "cc", "references"))


@check("header-limits")
def header_limits(message: Message, options: HeaderLimitsOptions) -> Iterator[Hit]:
    """Yield `total`, `count`, `value`, `name`, `message-id` or `subject` for what is beyond a limit."""
    if message.root is None:
        return
    headers = message.root.headers
    size = sum(header.value_span.end - header.name_span.start for header in headers)
    if size > options.total:
        yield Hit("total", name_of(headers[0]), {"size": f"{size:,}", "limit": f"{options.total:,}"})
    if len(headers) > options.count:
        yield Hit(
            "count", name_of(headers[options.count]), {"size": f"{len(headers):,}", "limit": f"{options.count:,}"}
        )
    smallest = min(options.value, options.name, options.message_id, options.subject)
    for header in headers:
        if header.value_span.end - header.name_span.start > smallest:
            yield from _field_hits(header, options)


def _field_hits(header: Header, options: HeaderLimitsOptions) -> Iterator[Hit]:
    name = header.name.lower()
    length = header.value_span.end - header.value_span.start
    if len(name) > options.name:
        yield _over("name", header, len(name), options.name)
    if length > options.value and name not in _LONG_BY_NATURE:
        yield _over("value", header, length, options.value)
    elif name == "message-id" and length > options.message_id and len(header.raw.content) > options.message_id:
        yield _over("message-id", header, len(header.raw.content), options.message_id)
    elif name == "subject" and length > options.subject and len(header.raw.content) > options.subject:
        yield _over("subject", header, len(header.raw.content), options.subject)


def _over(key: str, header: Header, size: int, limit: int) -> Hit:
    return Hit(key, name_of(header), {"header": header.name[:60], "size": f"{size:,}", "limit": f"{limit:,}"})
