"""Maps from characters to the bytes that they were decoded from."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import MapBuilder, Segment, SegmentKind, SourceMap, Span

_CHECKPOINT = 1024  # code points between two known places
_ASCII_RUN_OR_CHARACTER = lazy_pattern(r"[\x00-\x7f]+|.", re.DOTALL)
_ASCII_RUN = lazy_pattern(rb"[\x00-\x7f]+")
_UTF7_TOKEN = re.compile(rb"[^+\x80-\xff]+|\+[A-Za-z0-9+/]*-?|[\x80-\xff]")


class EncodedLengthMap:
    """A view whose characters stand one after the other, each as long as its encoding.

    Places are computed from the nearest checkpoint before them, so making the map is cheap.
    """

    def __init__(self, characters: str, encoding: str, errors: str) -> None:
        self._characters = characters
        self._encoding = encoding
        self._errors = errors
        blocks = range(0, len(characters), _CHECKPOINT)
        self._checkpoints = list(
            accumulate((self._length(at, at + _CHECKPOINT) for at in blocks), initial=0),
        )

    def locate(self, span: Span) -> Span:
        return Span(self._place(span.start), self._place(span.end))

    def segments(self) -> Iterator[Segment]:
        base = 0
        for match in _ASCII_RUN_OR_CHARACTER.finditer(self._characters):
            start, end = match.span()
            length = self._length(start, end)
            if length == end - start:
                yield Segment(Span(start, end), Span(base, base + length), SegmentKind.COPY)
                base += length
                continue
            for at in range(start, end):
                length = self._length(at, at + 1)
                yield Segment(Span(at, at + 1), Span(base, base + length), SegmentKind.ATOM)
                base += length

    def _place(self, offset: int) -> int:
        block = min(offset, len(self._characters)) // _CHECKPOINT
        return self._checkpoints[block] + self._length(block * _CHECKPOINT, offset)

    def _length(self, start: int, end: int) -> int:
        return len(self._characters[start:end].encode(self._encoding, self._errors))


class Piece(Struct, frozen=True):
    """Characters and the bytes `start` to `end` that they come from; `is_copy` when they are one to one."""

    characters: str
    start: int
    end: int
    is_copy: bool


def pieces_map(pieces: Iterable[Piece], length: int, end: int) -> SourceMap:
    """Return the map of pieces that together make a text of `length` code points from `end` bytes.

    Where they do not, as some codec decodes byte by byte unlike the whole, the text is one atom: a place too
    wide, never a wrong one.
    """
    builder = MapBuilder()
    for piece in pieces:
        if piece.is_copy:
            builder.copy(piece.start, piece.end - piece.start)
        else:
            builder.atom(len(piece.characters), piece.start, piece.end)
    if builder.length == length:
        return builder.build()
    whole = MapBuilder()
    whole.atom(length, 0, end)
    return whole.build()


def multi_byte_pieces(content: bytes, codec: str, *, skips_ascii: bool) -> Iterator[Piece]:
    """Yield the pieces of a multi-byte encoding, U+FFFD where it is broken.

    Args:
        content: The bytes.
        codec: A codec of Python's with an incremental decoder.
        skips_ascii: Whether a byte below 0x80 where a character starts is that ASCII character.
    """
    decoder = codecs.getincrementaldecoder(codec)("replace")
    start = at = 0
    while at < len(content):
        if skips_ascii and at == start and (run := _ASCII_RUN.match(content, at)):
            yield Piece(run[0].decode("ascii"), at, run.end(), is_copy=True)
            start = at = run.end()
            continue
        try:
            characters = decoder.decode(content[at : at + 1], at + 1 == len(content))
        except UnicodeError:
            # An escape sequence of ISO 2022 that does not end fills the buffer of the codec, whatever it does with
            # errors. What follows the escape is read again, in the character set that was chosen before.
            decoder.setstate((b"", decoder.getstate()[1]))
            yield Piece("\ufffd", start, start + 1, is_copy=False)
            start = at = start + 1
            continue
        at += 1
        pending = len(decoder.getstate()[0]) if at < len(content) else 0
        if characters:
            yield Piece(characters, start, at - pending, is_copy=False)
        if characters or not pending:
            start = at - pending


def utf7_pieces(content: bytes) -> tuple[list[Piece], bool]:
    """Return the pieces of UTF-7 (RFC 2152), each shifted run as a whole, and whether it is well formed."""
    pieces: list[Piece] = []
    is_clean = True
    for match in _UTF7_TOKEN.finditer(content):
        token = match[0]
        start, end = match.span()
        if token[0] == 0x2B:
            try:
                characters = token.decode("utf-7")
            except UnicodeDecodeError:
                characters, is_clean = token.decode("utf-7", "replace"), False
            if token == b"+":  # shifts to nothing
                characters, is_clean = "+", False
            pieces.append(Piece(characters, start, end, is_copy=False))
        elif token[0] >= 0x80:
            pieces.append(Piece("\ufffd", start, end, is_copy=False))
            is_clean = False
        else:
            pieces.append(Piece(token.decode("ascii"), start, end, is_copy=True))
    return pieces, is_clean
