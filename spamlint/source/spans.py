"""Spans, maps and texts: where each character that a check reads stands in its file.

Every step from file bytes to what a check reads is a *map*: an ordered list of segments that tile
the view exactly and say where each piece comes from. Maps are chained, never merged, and are made
only when a place is asked for. Nothing downstream searches for a text again.

Offsets are 0-based and half-open: bytes in a `Source` and in `Octets`, code points in a `Text`.
Lines and columns exist only at the edge (`Source.position`, `Text.position`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, Protocol

from msgspec import Struct

from spamlint.patterns import lazy_pattern

FILLER = "\ufdd0"
"""Stands in a masked text for one character of a tag that becomes a value.

Unicode keeps this code point free for use inside of programs (The Unicode Standard, 23.7, Noncharacters), so no
message means anything by it. It is no white space, no letter, and survives in names and values of HTML and CSS.
"""


class Span(Struct, frozen=True, order=True, array_like=True, gc=False):
    """A half-open range: `start` is in it, `end` is not. An empty span is a place between two characters."""

    start: int
    end: int

    def __iter__(self) -> Iterator[int]:
        return iter((self.start, self.end))

    def shift(self, offset: int) -> Span:
        """Return the same span moved right by `offset`."""
        return Span(self.start + offset, self.end + offset)

    def covers(self, other: Span) -> bool:
        """Return whether `other` lies wholly in this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


class SegmentKind(Enum):
    """How the characters of a segment relate to its base."""

    COPY = 0  # one to one
    ATOM = 1  # indivisible: `=3D`, an entity, a multi-byte character, an encoded-word
    BASE64 = 2  # three view bytes stand in four base bytes


class Segment(NamedTuple):
    """A piece of a view and the piece of its base that it comes from."""

    view: Span
    base: Span
    kind: SegmentKind


class SourceMap(Protocol):
    """Where each part of a view stands in its base."""

    def locate(self, span: Span) -> Span:
        """Return the smallest span of the base that yields `span` of the view.

        Atoms are taken whole; gaps between segments (soft line breaks, folding) are included only
        when they lie inside. An empty span gives an empty span.
        """
        ...

    def segments(self) -> Iterator[Segment]:
        """Yield the segments in view order. Together they tile the view without gap or overlap."""
        ...


class SliceMap(Struct, frozen=True):
    """A view that is a piece of its base, unchanged."""

    offset: int
    length: int

    def locate(self, span: Span) -> Span:
        return span.shift(self.offset)

    def segments(self) -> Iterator[Segment]:
        if self.length:
            view = Span(0, self.length)
            yield Segment(view, view.shift(self.offset), SegmentKind.COPY)


class TableMap:
    """A map kept as a table of segments. Build one with `MapBuilder`.

    `is_ordered` promises that the segments follow each other in the base too, which makes wide spans cheap.
    """

    __slots__ = ("_base_ends", "_base_starts", "_end", "_is_ordered", "_kinds", "_length", "_view_starts")

    def __init__(
        self,
        view_starts: Sequence[int],
        base_starts: Sequence[int],
        base_ends: Sequence[int],
        kinds: Sequence[SegmentKind],
        length: int,
        end: int,
        *,
        is_ordered: bool = False,
    ) -> None:
        self._view_starts = view_starts
        self._base_starts = base_starts
        self._base_ends = base_ends
        self._kinds = kinds
        self._length = length
        self._end = end
        self._is_ordered = is_ordered

    def locate(self, span: Span) -> Span:
        if not self._view_starts:
            return Span(self._end, self._end)
        if span.start >= span.end:
            place = self._start_of(span.start)
            return Span(place, place)
        first = bisect_right(self._view_starts, span.start) - 1
        last = bisect_right(self._view_starts, span.end - 1, lo=first) - 1
        start = self._start_of(span.start)
        end = self._end_of(span.end - 1)
        if self._is_ordered:
            return Span(start, end)
        for index in range(first + 1, last + 1):
            start = min(start, self._base_starts[index])
        for index in range(first, last):
            end = max(end, self._base_ends[index])
        return Span(start, end)

    def segments(self) -> Iterator[Segment]:
        for index, start in enumerate(self._view_starts):
            yield Segment(
                Span(start, self._view_end(index)),
                Span(self._base_starts[index], self._base_ends[index]),
                self._kinds[index],
            )

    def _view_end(self, index: int) -> int:
        following = index + 1
        return self._view_starts[following] if following < len(self._view_starts) else self._length

    def _start_of(self, offset: int) -> int:
        if offset >= self._length:
            return self._base_ends[-1]
        index = bisect_right(self._view_starts, offset) - 1
        into = offset - self._view_starts[index]
        match self._kinds[index]:
            case SegmentKind.COPY:
                return self._base_starts[index] + into
            case SegmentKind.BASE64:
                return self._base_starts[index] + into * 4 // 3
            case SegmentKind.ATOM:
                return self._base_starts[index]

    def _end_of(self, offset: int) -> int:
        """Return where the base of the one character at `offset` ends."""
        index = bisect_right(self._view_starts, offset) - 1
        into = offset - self._view_starts[index]
        match self._kinds[index]:
            case SegmentKind.COPY:
                return self._base_starts[index] + into + 1
            case SegmentKind.BASE64:
                # The last bits of byte n stand in sextet ceil((n + 1) * 8 / 6).
                return min(self._base_starts[index] + -(-(into + 1) * 4 // 3), self._base_ends[index])
            case SegmentKind.ATOM:
                return self._base_ends[index]


class MapBuilder:
    """Collects the segments of a view from left to right and joins adjacent copies.

    `start` is the place in the base of a view that stays empty.
    """

    def __init__(self, start: int = 0) -> None:
        self._start = start
        self._view_starts: list[int] = []
        self._base_starts: list[int] = []
        self._base_ends: list[int] = []
        self._kinds: list[SegmentKind] = []
        self._length = 0
        self._is_ordered = True

    @property
    def length(self) -> int:
        """Return how long the view is so far."""
        return self._length

    def copy(self, base_start: int, length: int) -> None:
        """Add `length` characters that stand one to one in the base from `base_start`."""
        if length <= 0:
            return
        if self._kinds and self._kinds[-1] is SegmentKind.COPY and self._base_ends[-1] == base_start:
            self._base_ends[-1] += length
            self._length += length
            return
        self._add(length, base_start, base_start + length, SegmentKind.COPY)

    def atom(self, length: int, base_start: int, base_end: int) -> None:
        """Add `length` characters that as a whole come from `base_start` to `base_end`.

        An empty base is allowed: a character that the view adds, such as a line break between blocks.
        """
        if length > 0:
            self._add(length, base_start, base_end, SegmentKind.ATOM)

    def base64(self, length: int, base_start: int, base_end: int) -> None:
        """Add `length` bytes decoded from an unbroken run of base64 characters (RFC 4648 section 4)."""
        if length > 0:
            self._add(length, base_start, base_end, SegmentKind.BASE64)

    def build(self) -> TableMap:
        """Return the map of what was added."""
        end = self._base_ends[-1] if self._base_ends else self._start
        return TableMap(
            self._view_starts,
            self._base_starts,
            self._base_ends,
            self._kinds,
            self._length,
            end,
            is_ordered=self._is_ordered,
        )

    def _add(self, length: int, base_start: int, base_end: int, kind: SegmentKind) -> None:
        if self._base_ends and base_start < self._base_ends[-1]:
            self._is_ordered = False
        self._view_starts.append(self._length)
        self._base_starts.append(base_start)
        self._base_ends.append(base_end)
        self._kinds.append(kind)
        self._length += length


class Position(NamedTuple):
    """A place for people: 1-based line and column, the column in code points.

    CRLF and LF end a line and nothing else does (SARIF 2.1.0, 3.14.17 `newlineSequences`).
    """

    line: int
    column: int


class FileSpan(Struct, frozen=True):
    """A range of bytes in a file."""

    source: Source
    span: Span

    @property
    def content(self) -> bytes:
        """Return the bytes of the range as they stand in the file."""
        return self.source.content[self.span.start : self.span.end]


class View(ABC):
    """Anything whose places can be traced back to files."""

    @abstractmethod
    def locate(self, span: Span) -> tuple[FileSpan, ...]:
        """Return where `span` stands, one range for each run of one file, in reading order."""


class Source(View):
    """The bytes of a file, or of one message in an mbox file.

    `path` is what reports show; `offset` is where `content` starts in that file (bytes), which is
    not 0 for the second and later messages of an mbox file.
    """

    def __init__(self, path: str, content: bytes, *, offset: int = 0, whole: bytes | None = None) -> None:
        self.path = path
        self.content = content
        self.offset = offset
        self._whole = content if whole is None else whole

    def locate(self, span: Span) -> tuple[FileSpan, ...]:
        return (FileSpan(self, span),)

    def in_file(self, span: Span) -> Span:
        """Return the span in bytes from the start of the file, not of the message."""
        return span.shift(self.offset)

    def position(self, offset: int) -> Position:
        """Return line and column in the file of the byte at `offset` of `content`.

        The column counts code points of the raw line read as UTF-8; a byte that is not UTF-8 counts as one,
        a byte order mark at the start of the file counts as none, as editors have it.
        """
        absolute = offset + self.offset
        line = max(bisect_right(self._line_starts, absolute), 1)
        start = self._line_starts[line - 1]
        return Position(line, len(self._whole[start:absolute].decode("utf-8", "surrogateescape")) + 1)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = _line_starts(self._whole)
        starts[0] = len(BOM_UTF8) if self._whole.startswith(BOM_UTF8) else 0
        return starts

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.content)} bytes)"


class Octets(View):
    """Bytes derived from another view: a body slice, a decoded transfer encoding."""

    def __init__(self, content: bytes, base: View, make_map: Callable[[], SourceMap]) -> None:
        self.content = content
        self.base = base
        self._make_map = make_map

    @cached_property
    def map(self) -> SourceMap:
        """Return the map to `base`, made when first asked for."""
        return self._make_map()

    def locate(self, span: Span) -> tuple[FileSpan, ...]:
        return self.base.locate(self.map.locate(span))


class Text(View):
    """A decoded string that knows where each of its characters stands in a file.

    `label` says what it is, for people: `Subject header`, `HTML part`. A text with a label is one
    that a person reads: code frames show its lines. Texts derived from it have none.
    """

    def __init__(self, content: str, base: View, make_map: Callable[[], SourceMap], label: str = "") -> None:
        self.content = content
        self.base = base
        self.label = label
        self._make_map = make_map

    def named(self, label: str) -> Text:
        """Return the same text with a label."""
        return Text(self.content, self.base, lambda: self.map, label)

    @classmethod
    def joined(cls, pieces: Sequence[Excerpt]) -> Text:
        """Return one text put together from excerpts of others, which may stand in several files."""
        content = "".join(piece.content for piece in pieces)
        return cls(content, _Joined(pieces), lambda: SliceMap(0, len(content)))

    @cached_property
    def map(self) -> SourceMap:
        """Return the map to `base`, made when first asked for."""
        return self._make_map()

    def locate(self, span: Span) -> tuple[FileSpan, ...]:
        return self.base.locate(self.map.locate(span))

    def origins(self, span: Span) -> tuple[Excerpt, ...]:
        """Return the excerpts of labelled texts that `span` was read from; of itself where none is labelled."""
        if not self.label:
            if isinstance(self.base, Text):
                return self.base.origins(self.map.locate(span))
            if isinstance(self.base, _Joined):
                return self.base.origins(self.map.locate(span))
        return (Excerpt(self, span),)

    def written(self, span: Span) -> str:
        """Return the characters of `span` as a person wrote them: where a mask covers something, what it covers.

        As long as the span.
        """
        content = self.content[span.start : span.end]
        if FILLER not in content:
            return content
        return _FILLED.sub(lambda run: self._uncovered(Span(*run.span()).shift(span.start)), content)

    def _uncovered(self, span: Span) -> str:
        """Return what `FILLER` stands for in a span that holds nothing else."""
        base = self.base
        if isinstance(base, _Joined):
            found = "".join(piece.content for piece in base.pieces(self.map.locate(span)))
        elif isinstance(base, Text):
            found = base.written(self.map.locate(span))
        else:
            found = self.content[span.start : span.end]  # somebody wrote it
        if len(found) == span.end - span.start:
            return found
        if span.end - span.start == 1:
            return FILLER
        # Values that stood apart in the base: one after the other.
        return "".join(self._uncovered(Span(at, at + 1)) for at in range(*span))

    def excerpt(self, start: int, end: int) -> Excerpt:
        """Return the excerpt from `start` to `end` (code points)."""
        return Excerpt(self, Span(start, end))

    @property
    def whole(self) -> Excerpt:
        """Return the excerpt that is the whole text."""
        return Excerpt(self, Span(0, len(self.content)))

    def position(self, offset: int) -> Position:
        """Return line and column of a code point in this decoded text, both from 1."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return the text of a line (from 1) without its line break."""
        starts = self._line_starts
        end = starts[number] if number < len(starts) else len(self.content)
        return self.content[starts[number - 1] : end].rstrip("\r\n")

    @property
    def line_count(self) -> int:
        """Return how many lines the text has; an empty text has one."""
        return len(self._line_starts)

    @cached_property
    def _line_starts(self) -> list[int]:
        return _line_starts(self.content)

    def __repr__(self) -> str:
        return f"Text({self.content[:40]!r}, {len(self.content)} code points)"


class MaskedText(Text):
    """A text of which something is covered, character for character: what programs read in place of `base`.

    It has no label, since people are shown the text beneath.
    """

    def __init__(self, content: str, base: Text) -> None:
        if len(content) != len(base.content):
            raise ValueError("a mask must be as long as the text that it covers")
        super().__init__(content, base, lambda: SliceMap(0, len(content)))
        self._beneath = base

    def written(self, span: Span) -> str:
        return self._beneath.written(span)


class Excerpt(Struct, frozen=True):
    """A span of a text: what a check points at."""

    text: Text
    span: Span

    @property
    def content(self) -> str:
        """Return the characters of the span, as a person wrote them: tags of a template are not masked."""
        return self.text.written(self.span)

    def locate(self) -> tuple[FileSpan, ...]:
        """Return where the excerpt stands in its file or files."""
        return self.text.locate(self.span)


class _Joined(View):
    """The base of a text made of excerpts: offsets run through all pieces."""

    def __init__(self, pieces: Sequence[Excerpt]) -> None:
        self._pieces = [piece for piece in pieces if piece.span.end > piece.span.start]
        self._starts: list[int] = []
        offset = 0
        for piece in self._pieces:
            self._starts.append(offset)
            offset += piece.span.end - piece.span.start

    def locate(self, span: Span) -> tuple[FileSpan, ...]:
        found = [place for excerpt in self.pieces(span) for place in excerpt.locate()]
        return _merge(found)

    def origins(self, span: Span) -> tuple[Excerpt, ...]:
        """Return the origins of all pieces that `span` touches."""
        return tuple(origin for excerpt in self.pieces(span) for origin in excerpt.text.origins(excerpt.span))

    def pieces(self, span: Span) -> Iterator[Excerpt]:
        """Yield what `span` covers of each piece."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        for index in range(first, len(self._pieces)):
            start = self._starts[index]
            if index > first and start >= span.end:
                return
            piece = self._pieces[index]
            length = piece.span.end - piece.span.start
            inner = Span(min(max(span.start - start, 0), length), min(max(span.end - start, 0), length))
            yield Excerpt(piece.text, inner.shift(piece.span.start))


_FILLED = lazy_pattern(f"{FILLER}+")


def _merge(spans: Sequence[FileSpan]) -> tuple[FileSpan, ...]:
    """Join neighbours of one file into one range."""
    merged: list[FileSpan] = []
    for item in spans:
        if merged and merged[-1].source is item.source:
            last = merged.pop().span
            item = FileSpan(item.source, Span(min(last.start, item.span.start), max(last.end, item.span.end)))
        merged.append(item)
    return tuple(merged)


def _line_starts(content: bytes | str) -> list[int]:
    """Return where each line starts. LF ends a line, with or without a CR before it."""
    lines = content.split(b"\n") if isinstance(content, bytes) else content.split("\n")
    return list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
