"""What must hold for every map: its segments tile the view, and the bytes they point at decode to it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spamlint.source.spans import Octets, SegmentKind, Source, SourceMap, Span, Text

Decode = Callable[[Any], Any]


def assert_tiles(view: Octets | Text) -> None:
    """Assert that the segments of a view's map tile it exactly and stay inside its base, and so for its bases."""
    at = 0
    base_length = len(view.base.content) if isinstance(view.base, Source | Octets | Text) else None
    for segment in view.map.segments():
        assert segment.view.start == at
        assert segment.view.end > at
        assert 0 <= segment.base.start <= segment.base.end
        assert base_length is None or segment.base.end <= base_length
        if segment.kind is SegmentKind.COPY:
            assert segment.view.end - segment.view.start == segment.base.end - segment.base.start
        at = segment.view.end
    assert at == len(view.content)
    if isinstance(view.base, Octets | Text):
        assert_tiles(view.base)


def assert_replays(view: Octets | Text, decode: Decode) -> None:
    """Assert that each segment's piece of the base decodes to the segment's piece of the view."""
    assert isinstance(view.base, Source | Octets | Text)
    base: Any = view.base.content
    for segment in view.map.segments():
        shown = view.content[segment.view.start : segment.view.end]
        assert decode(base[segment.base.start : segment.base.end]) == shown


def hull_of_segments(source_map: SourceMap, span: Span) -> Span:
    """Return what `locate` must return for a span that is not empty, worked out from the segments one by one."""
    starts, ends = [], []
    for view, base, kind in source_map.segments():
        if not view.overlaps(span):
            continue
        start, end = base
        if kind is SegmentKind.COPY:
            start += max(span.start - view.start, 0)
            end -= max(view.end - span.end, 0)
        elif kind is SegmentKind.BASE64:
            first = max(span.start - view.start, 0)
            last = min(span.end, view.end) - view.start - 1
            start, end = start + first * 8 // 6, start + (last * 8 + 7) // 6 + 1
        starts.append(start)
        ends.append(end)
    return Span(min(starts), max(ends))


def every_span(length: int, limit: int = 30) -> list[Span]:
    """Return all spans of a short view that hold something, up to `limit` characters in."""
    end = min(length, limit)
    return [Span(i, j) for i in range(end) for j in range(i + 1, end + 1)]


def assert_locates(view: Octets | Text) -> None:
    """Assert that every span of a view is located as its segments say."""
    for span in every_span(len(view.content)):
        assert view.map.locate(span) == hull_of_segments(view.map, span)


def located(view: Octets | Text, span: Span) -> bytes:
    """Return the bytes of the file that a span comes from."""
    return b"".join(place.content for place in view.locate(span))
