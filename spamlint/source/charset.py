"""Bytes to text: charset labels as browsers and mail clients read them, each character mapped to its bytes.

Two steps, each a map of its own: the charset, then line breaks (CRLF becomes LF) and the byte order mark.
No surrogate leaves this module.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.source.charset_labels import (
    UTF_8,
    UTF_16,
    UTF_16_BE,
    UTF_16_LE,
    WINDOWS_1252,
    Codec,
    CodecKind,
    find_codec,
    single_byte_table,
)
from spamlint.source.charset_maps import EncodedLengthMap, Piece, multi_byte_pieces, pieces_map, utf7_pieces
from spamlint.source.defects import Defect
from spamlint.source.spans import MapBuilder, Octets, SliceMap, SourceMap, Text

# WHATWG HTML, "prescan a byte stream to determine its encoding": the first 1024 bytes.
_PRESCAN_BYTES = 1024
_META_CHARSET = lazy_pattern(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:+()-]+)", re.IGNORECASE)
_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_UTF8_BOM = b"\xef\xbb\xbf"
_BYTE_ORDER_MARK = "\ufeff"


def decode_text(octets: Octets, label: str | None, *, is_html: bool) -> tuple[Text, tuple[Defect, ...]]:
    """Return the text of a body or file, and what is wrong with its charset.

    Args:
        octets: The bytes.
        label: The charset that the message names, or None.
        is_html: Whether a `<meta charset>` may name it where `label` does not.
    """
    codec = find_codec(label) if label else None
    defects = (Defect.UNKNOWN_CHARSET,) if label and codec is None else ()
    if codec is None:
        codec = _guess(octets.content, is_html=is_html)
    elif codec.kind is not CodecKind.UTF8 and octets.content.startswith(_UTF8_BOM) and _is_utf8(octets.content):
        codec, defects = UTF_8, (Defect.WRONG_CHARSET,)
    decoded = _decode(octets.content, codec)
    if not decoded.is_clean and not defects:
        defects = (Defect.WRONG_CHARSET,)
    return _with_lf(Text(decoded.characters, octets, decoded.make_map)), defects


def decode_unlabelled(octets: Octets) -> Text:
    """Return the text of bytes that name no charset, such as raw 8-bit headers: UTF-8 if valid, else windows-1252."""
    decoded = _decode(octets.content, UTF_8 if _is_utf8(octets.content) else WINDOWS_1252)
    return Text(decoded.characters, octets, decoded.make_map)


def decode_octets(content: bytes, label: str | None) -> str:
    """Return the text of a short run of bytes without a map; CR and LF stay."""
    codec = find_codec(label) if label else None
    if codec is None:
        codec = _guess(content, is_html=False)
    return _decode(content, codec).characters.removeprefix(_BYTE_ORDER_MARK)


class _Decoded(Struct, frozen=True):
    """Characters, what makes their map to the bytes, and whether each byte was part of a character."""

    characters: str
    make_map: Callable[[], SourceMap]
    is_clean: bool


def _guess(content: bytes, *, is_html: bool) -> Codec:
    if content.startswith(_UTF8_BOM):
        return UTF_8
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF_16
    if is_html and (match := _META_CHARSET.search(content[:_PRESCAN_BYTES])):
        codec = find_codec(match[1].decode("ascii"))
        # A page that can be read byte by byte is not UTF-16 (WHATWG HTML says so too), and no browser reads UTF-7.
        if codec is not None and codec.kind not in (CodecKind.UTF16, CodecKind.UTF7):
            return codec
    return UTF_8 if _is_utf8(content) else WINDOWS_1252


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(content: bytes, codec: Codec) -> _Decoded:
    """Decode bytes, with one U+FFFD for each byte or character that is none."""
    if content.isascii() and codec.kind not in (CodecKind.UTF16, CodecKind.UTF7, CodecKind.STATEFUL):
        return _one_to_one(content.decode("ascii"))
    match codec.kind:
        case CodecKind.ASCII:
            return replace(_decode(content, UTF_8 if _is_utf8(content) else WINDOWS_1252), is_clean=False)
        case CodecKind.UTF8:
            return _decode_utf8(content)
        case CodecKind.SINGLE_BYTE:
            return _one_to_one(codecs.charmap_decode(content, "strict", single_byte_table(codec.name))[0])
        case CodecKind.UTF16:
            return _decode_utf16(content, codec)
        case CodecKind.UTF7:
            return _of_pieces(content, *utf7_pieces(content))
        case CodecKind.MULTI_BYTE | CodecKind.STATEFUL:
            return _decode_multi_byte(content, codec)


def _one_to_one(characters: str) -> _Decoded:
    return _Decoded(characters, lambda: SliceMap(0, len(characters)), "\ufffd" not in characters)


def _decode_utf8(content: bytes) -> _Decoded:
    # A byte that is not UTF-8 becomes one surrogate, so lengths can be computed from the string.
    escaped = content.decode("utf-8", "surrogateescape")
    return _of_lengths(escaped, "utf-8", "surrogateescape")


def _decode_utf16(content: bytes, codec: Codec) -> _Decoded:
    if codec == UTF_16:
        codec = _byte_order(content)
    even = len(content) // 2 * 2
    passed = content[:even].decode(codec.name, "surrogatepass")
    decoded = _of_lengths(passed, codec.name, "surrogatepass")
    return decoded if even == len(content) else replace(decoded, is_clean=False)


def _of_lengths(characters: str, encoding: str, errors: str) -> _Decoded:
    """Return characters whose surrogates stand for broken bytes; encoded again they are as long as the bytes."""
    shown = _SURROGATE.sub("\ufffd", characters)
    return _Decoded(shown, lambda: EncodedLengthMap(characters, encoding, errors), shown == characters)


def _byte_order(content: bytes) -> Codec:
    """Return the byte order of UTF-16 by its mark, else by where the zero bytes of its ASCII characters are."""
    if content.startswith(codecs.BOM_UTF16_BE):
        return UTF_16_BE
    if content.startswith(codecs.BOM_UTF16_LE):
        return UTF_16_LE
    return UTF_16_BE if content[0::2].count(0) > content[1::2].count(0) else UTF_16_LE


def _decode_multi_byte(content: bytes, codec: Codec) -> _Decoded:
    pieces = partial(multi_byte_pieces, content, codec.name, skips_ascii=codec.kind is CodecKind.MULTI_BYTE)
    try:
        decoded = content.decode(codec.name)
    except UnicodeError:
        return _of_pieces(content, list(pieces()), is_clean=False)
    shown = _SURROGATE.sub("\ufffd", decoded)
    return _Decoded(shown, lambda: pieces_map(pieces(), len(shown), len(content)), True)


def _of_pieces(content: bytes, pieces: list[Piece], is_clean: bool) -> _Decoded:
    shown = _SURROGATE.sub("\ufffd", "".join(piece.characters for piece in pieces))
    return _Decoded(shown, lambda: pieces_map(pieces, len(shown), len(content)), is_clean)


def _with_lf(text: Text) -> Text:
    """Return the text with LF for CRLF and without a byte order mark."""
    content = text.content
    start = 1 if content.startswith(_BYTE_ORDER_MARK) else 0
    if not start and "\r\n" not in content:
        return text

    def make_map() -> SourceMap:
        builder = MapBuilder()
        at = start
        while (end := content.find("\r\n", at)) >= 0:
            builder.copy(at, end - at)
            at = end + 1
        builder.copy(at, len(content) - at)
        return builder.build()

    return Text(content[start:].replace("\r\n", "\n"), text, make_map)
