"""From what a check points at to a place in a file, with the lines around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spamlint.finding import Frame, Location, Region
from spamlint.source.spans import Excerpt, FileSpan, Position, Span, Text

CONTEXT_LINES = 1
"""Lines shown before and after the place."""

MAX_LINES = 7
"""Lines shown of a place that runs over many."""

MAX_WIDTH = 240
"""Code points shown of a long line, so that a page without line breaks fits on a screen."""


def locate(excerpt: Excerpt) -> tuple[Location, ...]:
    """Return where an excerpt stands: one location for each text that a person reads it in."""
    origins = _whole(excerpt.text.origins(excerpt.span))
    return tuple(_location(origin, place) for origin in origins for place in origin.locate())


def _whole(origins: Sequence[Excerpt]) -> Iterator[Excerpt]:
    """Yield one excerpt for each text, in order: of what is put together from files, each file once."""
    by_text: dict[int, list[Excerpt]] = {}
    for origin in origins:
        by_text.setdefault(id(origin.text), []).append(origin)
    for found in by_text.values():
        spans = [origin.span for origin in found]
        yield Excerpt(found[0].text, Span(min(span.start for span in spans), max(span.end for span in spans)))


def _location(origin: Excerpt, place: FileSpan) -> Location:
    return Location(
        path=place.source.path,
        region=region(place),
        part=origin.text.label,
        text=origin.content,
        frame=frame(origin),
    )


def region(place: FileSpan) -> Region:
    """Return the place with lines and columns in the file."""
    source = place.source
    return Region(source.in_file(place.span), source.position(place.span.start), source.position(place.span.end))


def frame(excerpt: Excerpt) -> Frame:
    """Return the decoded lines around an excerpt."""
    text, span = excerpt.text, excerpt.span
    start, end = text.position(span.start), text.position(span.end)
    first = max(start.line - CONTEXT_LINES, 1)
    last = min(end.line + CONTEXT_LINES, text.line_count, first + MAX_LINES - 1)
    lines = [text.line(number) for number in range(first, last + 1)]
    cuts = [_cut(number, line, start, end) for number, line in enumerate(lines, first)]
    shown = tuple(line[cut : cut + MAX_WIDTH] for line, cut in zip(lines, cuts, strict=True))
    return Frame(first, shown, tuple(cuts), start, end)


def _cut(number: int, line: str, start: Position, end: Position) -> int:
    """Return how many code points to leave out at the start of a line so that the place is in view."""
    if len(line) <= MAX_WIDTH or number < start.line or number > end.line:
        return 0
    if number > start.line:
        return 0
    width = end.column - start.column if end.line == start.line else 1
    room = max(MAX_WIDTH - width, MAX_WIDTH // 2) // 2
    return max(min(start.column - 1 - room, len(line) - MAX_WIDTH), 0)


def context(excerpt: Excerpt, size: int = 60) -> str:
    """Return the words around an excerpt, white space squeezed: what a fingerprint is made from."""
    text: Text = excerpt.text
    before = text.content[max(excerpt.span.start - size, 0) : excerpt.span.start]
    after = text.content[excerpt.span.end : excerpt.span.end + size]
    return "\x00".join(" ".join(piece.split()) for piece in (before, excerpt.content, after))
