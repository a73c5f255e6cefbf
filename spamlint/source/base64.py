"""Base64 bodies (RFC 2045 section 6.8, RFC 4648): tolerant decoding and its map.

The characters outside of the alphabet are skipped, padding may be missing or stand between pieces, and
clear text after the data (the footer of a mailing list) is not data.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.defects import Defect
from spamlint.source.spans import MapBuilder, Octets, SourceMap, View

_SPACE = b" \t\r\n"
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))

_RUN_OR_PADDING = lazy_pattern(rb"[A-Za-z0-9+/]+|=+")
_JUNK = lazy_pattern(rb"[^A-Za-z0-9+/=\s]|\x0b|\x0c")
_DATA_LINES = lazy_pattern(rb"(?>[ \t]*+[A-Za-z0-9+/]*+={0,2}+[ \t]*+(?:\r\n|\r|\n|\Z))*+")
# A line of clear text is hardly ever that long without a blank or a full stop; encoders write 60 to 76.
_LONG_DATA_LINE = lazy_pattern(rb"^[ \t]*+[A-Za-z0-9+/]{32,}+={0,2}[ \t]*+\r?$", re.MULTILINE)
_WORDS = lazy_pattern(rb"[^\s][ \t]+[^\s]")


def decode_base64(base: View, body: bytes, offset: int) -> tuple[Octets, tuple[Defect, ...]]:
    """Return the decoded bytes of a base64 body, and what is broken in it.

    Args:
        base: What the body is a piece of.
        body: The encoded bytes.
        offset: Where `body` starts in `base` (bytes).
    """
    packed = body.translate(None, _SPACE)
    try:
        content = binascii.a2b_base64(packed, strict_mode=True)
    except binascii.Error:
        return _decode_damaged(base, body, offset)
    return Octets(content, base, lambda: _map(body, offset)), ()


def _decode_damaged(base: View, body: bytes, offset: int) -> tuple[Octets, tuple[Defect, ...]]:
    data = body[: _data_end(body)]
    defects = []
    pieces = list(_pieces(data))
    if len(data) < len(body) or _JUNK.search(data) or any(piece.is_padded for piece in pieces[:-1]):
        defects.append(Defect.BASE64_JUNK)
    if any(not piece.is_whole for piece in pieces):
        defects.append(Defect.BASE64_LENGTH)
    content = b"".join(_decode(piece.characters) for piece in pieces)
    return Octets(content, base, lambda: _map(data, offset)), tuple(defects)


def _data_end(body: bytes) -> int:
    """Return where clear text that follows the data begins (bytes), or the length of the body."""
    lines = _DATA_LINES.match(body)
    end = lines.end() if lines else 0
    if end == len(body):
        return end
    while line := _LONG_DATA_LINE.search(body, end):
        lines = _DATA_LINES.match(body, line.start())
        end = lines.end() if lines else line.end()
    has_data = any(character not in _SPACE for character in body[:end])
    return end if has_data and _WORDS.search(body, end) else len(body)


def decode_characters(encoded: bytes) -> bytes:
    """Return the bytes of a short piece of base64 such as an encoded word; junk and padding are ignored."""
    return b"".join(_decode(piece.characters) for piece in _pieces(encoded))


class _Piece(Struct, frozen=True):
    """Base64 characters up to padding or the end."""

    characters: bytes
    padding: int

    @property
    def is_padded(self) -> bool:
        return self.padding > 0

    @property
    def is_whole(self) -> bool:
        return (len(self.characters) + self.padding) % 4 == 0 and self.padding < 3


def _pieces(data: bytes) -> Iterator[_Piece]:
    start = 0
    for match in re.finditer(rb"=[=\s]*+", data):
        yield _Piece(data[start : match.start()].translate(None, _NOT_BASE64), match[0].count(b"="))
        start = match.end()
    rest = data[start:].translate(None, _NOT_BASE64)
    if rest or not start:
        yield _Piece(rest, 0)


def _decode(characters: bytes) -> bytes:
    over = len(characters) % 4
    if over == 1:
        characters, over = characters[:-1], 0  # six bits are no byte
    return binascii.a2b_base64(characters + b"=" * (-over % 4))


def _map(data: bytes, offset: int) -> SourceMap:
    builder = MapBuilder(offset)
    group: list[int] = []  # where the characters of a group that runs over a line stand
    for match in _RUN_OR_PADDING.finditer(data):
        start, end = match.span()
        if data[start] == 0x3D:
            _end_group(builder, group, offset)
            continue
        if group:
            taken = min(4 - len(group), end - start)
            group.extend(range(start, start + taken))
            start += taken
            if len(group) == 4:
                builder.atom(3, group[0] + offset, group[3] + 1 + offset)
                group.clear()
        whole = start + (end - start) // 4 * 4
        builder.base64((whole - start) // 4 * 3, start + offset, whole + offset)
        group.extend(range(whole, end))
    _end_group(builder, group, offset)
    return builder.build()


def _end_group(builder: MapBuilder, group: list[int], offset: int) -> None:
    """Add the one or two bytes of a group that padding or the end cuts short."""
    if len(group) > 1:
        builder.atom(len(group) - 1, group[0] + offset, group[-1] + 1 + offset)
    group.clear()
