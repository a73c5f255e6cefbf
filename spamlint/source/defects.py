"""What can be broken in the bytes of a message."""

from __future__ import annotations

from enum import StrEnum


class Defect(StrEnum):
    """What is broken in the structure or the encoding of a part."""

    NO_BOUNDARY = "a multipart part names no boundary"
    BOUNDARY_NOT_FOUND = "the boundary that a multipart part names does not occur"
    NOT_CLOSED = "the last boundary of a multipart part is missing"
    NOT_A_HEADER = "a line among the headers is not a header"
    BASE64_JUNK = "a base64 body holds characters that are not base64"
    BASE64_LENGTH = "a base64 body ends inside a group"
    QUOTED_PRINTABLE = "a quoted-printable body holds an equals sign that encodes nothing"
    UUENCODE = "a uuencoded body is damaged"
    UNKNOWN_ENCODING = "the transfer encoding is unknown"
    UNKNOWN_CHARSET = "the character set is unknown"
    WRONG_CHARSET = "the body is not in the character set that it names"
    TOO_DEEP = "parts are nested deeper than the limit"
    TOO_MANY_PARTS = "the message has more parts than the limit"
