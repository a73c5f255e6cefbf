"""Bytes to text: charset labels as browsers and mail clients read them, each character mapped to its bytes.

Two steps, each a map of its own: the charset, then line breaks (CRLF becomes LF) and the byte order mark.
No surrogate leaves this module.
"""

from __future__ import annotations

import codecs
import re

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
from spamlint.source.spans import MapBuilder, Octets, SliceMap, SourceMap, Text, View

# WHATWG HTML, "prescan a byte stream to determine its encoding": the first 1024 bytes.
_PRESCAN_BYTES = 1024
_META_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:+()-]+)", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
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
    text, is_clean = _decode(octets, codec)
    if not is_clean and not defects:
        defects = (Defect.WRONG_CHARSET,)
    return _with_lf(text), defects


def decode_unlabelled(octets: Octets) -> Text:
    """Return the text of bytes that name no charset, such as raw 8-bit headers: UTF-8 if valid, else windows-1252."""
    return _decode(octets, UTF_8 if _is_utf8(octets.content) else WINDOWS_1252)[0]


def decode_octets(content: bytes, label: str | None) -> str:
    """Return the text of a short run of bytes without a map; CR and LF stay."""
    codec = find_codec(label) if label else None
    if codec is None:
        codec = _guess(content, is_html=False)
    text, _ = _decode(Octets(content, Octets(b"", _NOWHERE, _no_map), _no_map), codec)
    return text.content.removeprefix(_BYTE_ORDER_MARK)


class _Nowhere(View):
    """The base of bytes whose place nobody asks for."""

    def locate(self, span: object) -> tuple[()]:
        return ()


_NOWHERE = _Nowhere()


def _no_map() -> SourceMap:
    return SliceMap(0, 0)


def _guess(content: bytes, *, is_html: bool) -> Codec:
    if content.startswith(_UTF8_BOM):
        return UTF_8
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF_16
    if is_html and (match := _META_CHARSET.search(content[:_PRESCAN_BYTES])):
        codec = find_codec(match[1].decode("ascii"))
        # A page that can be read byte by byte is not UTF-16 (WHATWG HTML says so too).
        if codec is not None and codec.kind is not CodecKind.UTF16:
            return codec
    return UTF_8 if _is_utf8(content) else WINDOWS_1252


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(octets: Octets, codec: Codec) -> tuple[Text, bool]:
    """Return the text, one U+FFFD for each byte or character that is none, and whether there was no such."""
    content = octets.content
    if content.isascii() and codec.kind not in (CodecKind.UTF16, CodecKind.UTF7, CodecKind.STATEFUL):
        return _one_to_one(octets, content.decode("ascii")), True
    match codec.kind:
        case CodecKind.ASCII:
            return _decode(octets, UTF_8 if _is_utf8(content) else WINDOWS_1252)[0], False
        case CodecKind.UTF8:
            return _decode_utf8(octets)
        case CodecKind.SINGLE_BYTE:
            characters = codecs.charmap_decode(content, "strict", single_byte_table(codec.name))[0]
            return _one_to_one(octets, characters), "\ufffd" not in characters
        case CodecKind.UTF16:
            return _decode_utf16(octets, codec)
        case CodecKind.UTF7:
            pieces, is_clean = utf7_pieces(content)
            return _of_pieces(octets, pieces), is_clean
        case CodecKind.MULTI_BYTE | CodecKind.STATEFUL:
            return _decode_multi_byte(octets, codec)


def _one_to_one(octets: Octets, characters: str) -> Text:
    return Text(characters, octets, lambda: SliceMap(0, len(characters)))


def _decode_utf8(octets: Octets) -> tuple[Text, bool]:
    # A byte that is not UTF-8 becomes one surrogate, so lengths can be computed from the string.
    escaped = octets.content.decode("utf-8", "surrogateescape")
    is_clean = octets.content.isascii() or _SURROGATE.search(escaped) is None
    shown = escaped if is_clean else _SURROGATE.sub("\ufffd", escaped)
    return Text(shown, octets, lambda: EncodedLengthMap(escaped, "utf-8", "surrogateescape")), is_clean


def _decode_utf16(octets: Octets, codec: Codec) -> tuple[Text, bool]:
    content = octets.content
    if codec == UTF_16:
        codec = _byte_order(content)
    even = len(content) // 2 * 2
    passed = content[:even].decode(codec.name, "surrogatepass")
    is_clean = even == len(content) and _SURROGATE.search(passed) is None
    text = Text(_SURROGATE.sub("\ufffd", passed), octets, lambda: EncodedLengthMap(passed, codec.name, "surrogatepass"))
    return text, is_clean


def _byte_order(content: bytes) -> Codec:
    """Return the byte order of UTF-16 by its mark, else by where the zero bytes of its ASCII characters are."""
    if content.startswith(codecs.BOM_UTF16_BE):
        return UTF_16_BE
    if content.startswith(codecs.BOM_UTF16_LE):
        return UTF_16_LE
    return UTF_16_BE if content[0::2].count(0) > content[1::2].count(0) else UTF_16_LE


def _decode_multi_byte(octets: Octets, codec: Codec) -> tuple[Text, bool]:
    content = octets.content
    skips_ascii = codec.kind is CodecKind.MULTI_BYTE
    try:
        decoded = content.decode(codec.name)
    except UnicodeError:
        return _of_pieces(octets, list(multi_byte_pieces(content, codec.name, skips_ascii=skips_ascii))), False
    shown = _SURROGATE.sub("\ufffd", decoded)

    def make_map() -> SourceMap:
        return pieces_map(multi_byte_pieces(content, codec.name, skips_ascii=skips_ascii), len(shown), len(content))

    return Text(shown, octets, make_map), True


def _of_pieces(octets: Octets, pieces: list[Piece]) -> Text:
    shown = _SURROGATE.sub("\ufffd", "".join(piece.characters for piece in pieces))
    return Text(shown, octets, lambda: pieces_map(pieces, len(shown), len(octets.content)))


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
