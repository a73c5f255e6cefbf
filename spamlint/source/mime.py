"""The part tree of a message, with the offsets of every part (RFC 2045, RFC 2046)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from spamlint.source.headers import Header
from spamlint.source.spans import Source, Span, Text


class Defect(str, Enum):
    """What is broken in the structure of a message."""

    NO_BOUNDARY = "a multipart part names no boundary"
    BOUNDARY_NOT_FOUND = "the boundary that a multipart part names does not occur"
    NOT_CLOSED = "the last boundary of a multipart part is missing"
    NOT_A_HEADER = "a line among the headers is not a header"
    BASE64_JUNK = "a base64 body holds characters that are not base64"
    BASE64_LENGTH = "a base64 body ends inside a group"
    QUOTED_PRINTABLE = "a quoted-printable body holds an equals sign that encodes nothing"
    UNKNOWN_ENCODING = "the transfer encoding is unknown"
    UNKNOWN_CHARSET = "the character set is unknown"
    WRONG_CHARSET = "the body is not in the character set that it names"
    TOO_DEEP = "parts are nested deeper than the limit"
    TOO_MANY_PARTS = "the message has more parts than the limit"


@dataclass(frozen=True)
class Part:
    """One part of a message. The root is the message itself.

    Attributes:
        source: The bytes of the message.
        headers: The header fields in order.
        span: Headers and body (bytes of `source`).
        body: The body without the line break that belongs to the boundary after it.
        content_type: `type/subtype` in lower case, as the standard library decides it: `text/plain`
            where the field is missing or malformed.
        children: The parts of a multipart, or the one message of a message/rfc822.
        defects: What is broken in this part's structure.
    """

    source: Source
    headers: tuple[Header, ...]
    span: Span
    body: Span
    content_type: str
    children: tuple[Part, ...] = ()
    defects: tuple[Defect, ...] = ()
