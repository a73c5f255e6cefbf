"""Which codec a charset label means: the labels of the WHATWG Encoding Standard, then Python's.

The names that mail uses loosely mean what clients take them for: latin-1 is windows-1252, gb2312 is
gb18030, ks_c_5601-1987 is cp949.
"""

from __future__ import annotations

import codecs
from enum import Enum
from functools import lru_cache

from msgspec import Struct

from spamlint.patterns import lazy_pattern


class CodecKind(Enum):
    """How the bytes of a codec become characters."""

    ASCII = "ascii"
    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF7 = "utf-7"
    SINGLE_BYTE = "single byte"
    MULTI_BYTE = "multi-byte, ASCII bytes stand for themselves at a character's start"
    STATEFUL = "any other"


class Codec(Struct, frozen=True):
    """A codec: the name that Python knows it by, and its kind."""

    name: str
    kind: CodecKind


UTF_8 = Codec("utf-8", CodecKind.UTF8)
UTF_16_LE = Codec("utf-16-le", CodecKind.UTF16)
UTF_16_BE = Codec("utf-16-be", CodecKind.UTF16)
UTF_16 = Codec("utf-16", CodecKind.UTF16)
WINDOWS_1252 = Codec("cp1252", CodecKind.SINGLE_BYTE)

_ASCII = Codec("ascii", CodecKind.ASCII)
# The Encoding Standard reads these as windows-1252; a message that says ASCII and is not says nothing.
_ASCII_LABELS = frozenset({"ascii", "us-ascii", "ansi_x3.4-1968"})

_LABEL = lazy_pattern(r"[a-z0-9][a-z0-9_.:+()-]{0,60}")
# Python calls these text encodings; no client reads messages in them, and some take quadratic time.
_NOT_FOR_MAIL = frozenset(
    {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
    | {"utf-32", "utf-32-be", "utf-32-le"}
)
# Supersets that clients decode with: half-width katakana in ISO-2022-JP.
_SUPERSETS = {"iso2022_jp": "iso2022_jp_ext", "iso-2022-jp": "iso2022_jp_ext"}
_ESCAPED = ("iso2022", "hz")


@lru_cache(maxsize=256)
def find_codec(label: str) -> Codec | None:
    """Return the codec that a charset label means, or None for an unknown one."""
    label = label.strip(" \t\r\n\"'").lower()
    if not _LABEL.fullmatch(label):
        return None
    if label in _ASCII_LABELS:
        return _ASCII
    if label == "utf-16":
        return UTF_16  # WHATWG says little endian; the byte order mark or the content knows better
    return _whatwg(label) or _python(label)


def _whatwg(label: str) -> Codec | None:
    import webencodings

    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in ("replacement", "x-user-defined"):
        return None
    name = "gb18030" if encoding.name == "gbk" else encoding.codec_info.name
    return _classified(name)


def _python(label: str) -> Codec | None:
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError, ImportError):
        return None
    is_text = getattr(info, "_is_text_encoding", False)
    return _classified(info.name) if is_text and info.name not in _NOT_FOR_MAIL else None


def _classified(name: str) -> Codec:
    from _multibytecodec import MultibyteIncrementalDecoder

    name = _SUPERSETS.get(name, name)
    if name in ("utf-8", "utf-8-sig"):
        return UTF_8
    if name in ("ascii", "utf-7", "utf-16"):
        return Codec(name, CodecKind(name))
    if name in ("utf-16-le", "utf-16-be"):
        return Codec(name, CodecKind.UTF16)
    decoder = codecs.getincrementaldecoder(name)()
    if isinstance(decoder, MultibyteIncrementalDecoder):
        return Codec(name, CodecKind.STATEFUL if name.startswith(_ESCAPED) else CodecKind.MULTI_BYTE)
    if isinstance(decoder, codecs.BufferedIncrementalDecoder):
        return Codec(name, CodecKind.STATEFUL)
    return Codec(name, CodecKind.SINGLE_BYTE)


@lru_cache(maxsize=64)
def single_byte_table(name: str) -> str:
    """Return the 256 characters of a single-byte codec.

    Undefined bytes are C1 control characters where the Encoding Standard makes them so, else U+FFFD.
    """
    decode = codecs.lookup(name).decode

    def character(byte: int) -> str:
        try:
            return decode(bytes((byte,)), "strict")[0]
        except UnicodeDecodeError:
            return chr(byte) if 0x80 <= byte < 0xA0 else "\ufffd"

    return "".join(character(byte) for byte in range(256))
