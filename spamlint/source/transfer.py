"""Transfer encodings: the bytes that a body stands for, each mapped to the raw bytes (RFC 2045 section 6).

As tolerant as mail clients are. Decoding is fast and maps are made only when a place is asked for.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable

from spamlint.patterns import lazy_pattern
from spamlint.source.base64 import decode_base64
from spamlint.source.defects import Defect
from spamlint.source.spans import MapBuilder, Octets, SliceMap, SourceMap, View

Decoded = tuple[Octets, tuple[Defect, ...]]

_IDENTITY = frozenset({"", "7bit", "8bit", "binary"})
_UUENCODE = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
_LABEL = lazy_pattern(r"[^\s;(]+")

# Soft line breaks may be followed by blanks that a transport added (RFC 2045 section 6.7 rule 3).
_QP_TOKEN = lazy_pattern(rb"=(?:([0-9A-Fa-f]{2})|[ \t]*+(?:\r\n|\r|\n|\Z))")
# binascii decodes an equals sign before two hex digits, a line break or the end right, and nothing else.
_QP_UNUSUAL = lazy_pattern(rb"=(?![0-9A-Fa-f]{2}|\r?\n|\Z)")

_UU_BEGIN = lazy_pattern(rb"^begin(?:-base64)? [0-7]{3,4} [^\r\n]*(?:\r\n|\r|\n)", re.MULTILINE)
_LINE = lazy_pattern(rb"([^\r\n]*)(?:\r\n|\r|\n|\Z)")


def encoding_label(value: str | None) -> str:
    """Return the transfer encoding that a header value names, in lower case; empty when it names none."""
    match = _LABEL.search(value or "")
    return match[0].lower() if match else ""


def decode_body(base: View, body: bytes, offset: int, encoding: str) -> Decoded:
    """Return the decoded bytes of a body, and what is broken in it.

    Args:
        base: What the body is a piece of.
        body: The encoded bytes.
        offset: Where `body` starts in `base` (bytes).
        encoding: As `encoding_label` returns it.
    """
    if encoding == "quoted-printable":
        return _quoted_printable(base, body, offset)
    if encoding == "base64":
        return decode_base64(base, body, offset)
    if encoding in _UUENCODE:
        return _uuencode(base, body, offset)
    octets = Octets(body, base, lambda: SliceMap(offset, len(body)))
    return octets, () if encoding in _IDENTITY else (Defect.UNKNOWN_ENCODING,)


def _quoted_printable(base: View, body: bytes, offset: int) -> Decoded:
    octets_map: Callable[[], SourceMap] = lambda: _quoted_printable_map(body, offset)  # noqa: E731
    if _QP_UNUSUAL.search(body) is None:
        return Octets(binascii.a2b_qp(body), base, octets_map), ()
    bare = 0
    decoded: list[bytes] = []
    at = 0
    for match in _QP_TOKEN.finditer(body):
        piece = body[at : match.start()]
        bare += piece.count(b"=")
        decoded.append(piece)
        if match[1]:
            decoded.append(binascii.unhexlify(match[1]))
        at = match.end()
    bare += body.count(b"=", at)
    decoded.append(body[at:])
    return Octets(b"".join(decoded), base, octets_map), (Defect.QUOTED_PRINTABLE,) if bare else ()


def _quoted_printable_map(body: bytes, offset: int) -> SourceMap:
    builder = MapBuilder(offset)
    at = 0
    for match in _QP_TOKEN.finditer(body):
        start, end = match.span()
        builder.copy(at + offset, start - at)
        if match[1]:
            builder.atom(1, start + offset, end + offset)
        at = end
    builder.copy(at + offset, len(body) - at)
    return builder.build()


def _uuencode(base: View, body: bytes, offset: int) -> Decoded:
    """Decode the first uuencoded file of a body. Its map knows lines of at most 45 bytes, not single bytes."""
    begin = _UU_BEGIN.search(body)
    if begin is None:
        return Octets(b"", base, MapBuilder(offset).build), (Defect.UUENCODE,)
    builder = MapBuilder(offset)
    decoded: list[bytes] = []
    is_ended = is_damaged = False
    for match in _LINE.finditer(body, begin.end()):
        line = match[1].rstrip()
        if line == b"end":
            is_ended = True
            break
        if not line:
            continue
        octets = _uuencoded_line(line)
        is_damaged = is_damaged or octets is None
        decoded.append(octets or b"")
        builder.atom(len(octets or b""), match.start(1) + offset, match.start(1) + len(line) + offset)
    defects = () if is_ended and not is_damaged else (Defect.UUENCODE,)
    return Octets(b"".join(decoded), base, builder.build), defects


def _uuencoded_line(line: bytes) -> bytes | None:
    """Return the bytes of one line, or None when it cannot be read."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        pass
    # Some encoders write more characters than the length byte asks for.
    wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[: wanted + 1])
    except binascii.Error:
        return None
