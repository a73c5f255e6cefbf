"""Encoded words in header values (RFC 2047), read as mail clients read them.

Tolerated: words inside quoted strings and inside other words, blanks in them, missing padding, a language
(RFC 2231 section 5), an unknown charset, and characters cut in two by the end of a word.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.base64 import decode_characters
from spamlint.source.charset import decode_octets
from spamlint.source.charset_labels import CodecKind, find_codec
from spamlint.source.spans import MapBuilder, SourceMap, Text

_WORD_START = lazy_pattern(r"=\?([^?\s]+)\?([bBqQ])\?")
_CUTTABLE = (CodecKind.UTF8, CodecKind.MULTI_BYTE, CodecKind.STATEFUL)
_LINE_BREAKS = str.maketrans("", "", "\r\n\x00")


class _Word(Struct, frozen=True):
    """An encoded word and where it stands."""

    charset: str
    octets: bytes
    start: int
    end: int


class _Piece(Struct, frozen=True):
    """Text as it stands (`is_copy`), or what one word, or several that share a character, decode to."""

    characters: str
    start: int
    end: int
    is_copy: bool = False


def decode_words(text: Text) -> Text:
    """Return the text with its encoded words decoded, each of them an atom; `text` itself when it has none.

    White space between two words is dropped (RFC 2047 section 6.2).
    """
    pieces = _pieces(text.content)
    if all(piece.is_copy for piece in pieces):
        return text

    def make_map() -> SourceMap:
        builder = MapBuilder()
        for piece in pieces:
            if piece.is_copy:
                builder.copy(piece.start, len(piece.characters))
            else:
                builder.atom(len(piece.characters), piece.start, piece.end)
        return builder.build()

    return Text("".join(piece.characters for piece in pieces), text, make_map)


def decode_string(value: str) -> str:
    """Return a string with its encoded words decoded."""
    return "".join(piece.characters for piece in _pieces(value))


def _pieces(content: str) -> list[_Piece]:
    words = list(_words(content)) if "=?" in content else []
    pieces: list[_Piece] = []
    at = 0
    for run in _runs(content, words):
        pieces.append(_Piece(content[at : run[0].start], at, run[0].start, is_copy=True))
        pieces.extend(_decode_run(run))
        at = run[-1].end
    pieces.append(_Piece(content[at:], at, len(content), is_copy=True))
    return pieces


def _words(content: str) -> Iterator[_Word]:
    at = 0
    while match := _WORD_START.search(content, at):
        end = content.find("?=", match.end())
        if end < 0:
            return
        charset = match[1].partition("*")[0].lower()
        encoded = content[match.end() : end]
        octets = _from_b(encoded) if match[2] in "bB" else _from_q(encoded)
        at = end + 2
        yield _Word(charset, octets, match.start(), at)


def word_octets(encoded: str, *, is_base64: bool) -> bytes:
    """Return the bytes that the encoded text of a word stands for: base64, else the Q encoding."""
    return _from_b(encoded) if is_base64 else _from_q(encoded)


def _from_b(encoded: str) -> bytes:
    return decode_characters(encoded.encode("utf-8"))


def _from_q(encoded: str) -> bytes:
    octets = encoded.replace("_", " ").encode("utf-8")
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda match: binascii.unhexlify(match[1]), octets)


def _runs(content: str, words: list[_Word]) -> Iterator[list[_Word]]:
    """Yield words with nothing but white space between them together."""
    run: list[_Word] = []
    for word in words:
        if run and content[run[-1].end : word.start].strip():
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _decode_run(run: list[_Word]) -> Iterator[_Piece]:
    start = 0
    for end in range(1, len(run) + 1):
        if end == len(run) or run[end].charset != run[start].charset:
            yield from _decode_same_charset(run[start:end])
            start = end


def _decode_same_charset(words: list[_Word]) -> Iterator[_Piece]:
    """Decode words of one charset: one by one, but together those that share a character."""
    first = 0
    for last, cut in enumerate(_ends_inside_character(words)):
        if cut and last + 1 < len(words):
            continue
        joined = words[first : last + 1]
        octets = b"".join(word.octets for word in joined)
        characters = decode_octets(octets, joined[0].charset).translate(_LINE_BREAKS)
        yield _Piece(characters, joined[0].start, joined[-1].end)
        first = last + 1


def _ends_inside_character(words: list[_Word]) -> Iterator[bool]:
    """Yield for each word whether its last character goes on in the next."""
    codec = find_codec(words[0].charset)
    name = "utf-8" if codec is None else codec.name
    if len(words) == 1 or (codec and codec.kind not in _CUTTABLE):
        yield from (False for _ in words)
        return
    decoder = codecs.getincrementaldecoder(name)("replace")
    for word in words:
        decoder.decode(word.octets)
        is_cut = bool(decoder.getstate()[0])
        if not is_cut:
            decoder.reset()
        yield is_cut
