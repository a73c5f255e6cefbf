"""Lays out a code frame: which characters of each line are shown, and where its underline goes.

Pure layout in terminal cells (a CJK character takes two), without colours; `text` paints it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from spamlint.finding import Frame
from spamlint.reporters.escape import ELLIPSIS, visible_characters
from spamlint.reporters.line import cell_len

_TAB = "    "
# Of a place that runs over many lines, the first and the last few are shown.
_HEAD, _TAIL = 3, 2
# Only so much of a line is looked at, however wide the terminal (code points).
_LINE_LIMIT = 4000


class Row(Struct, frozen=True):
    """One line of a frame, ready to print; `number` is None where lines were left out.

    `before`, `marked` and `after` make up the line. `offset` and `width` (cells) place the underline; a width
    of 0 means that the line has none.
    """

    number: int | None
    before: str = ""
    marked: str = ""
    after: str = ""
    offset: int = 0
    width: int = 0


def layout(frame: Frame, width: int) -> tuple[Row, ...]:
    """Return the rows of a frame, each at most `width` cells wide."""
    rows: list[Row] = []
    for index in _chosen(frame):
        if index is None:
            rows.append(Row(None))
            continue
        rows.append(_row(frame, index, max(width, 20)))
    while rows and _is_blank_context(rows[-1]):
        rows.pop()
    return tuple(rows)


def _is_blank_context(row: Row) -> bool:
    """Return whether a row shows nothing: an empty line beside the place."""
    return row.number is not None and row.width == 0 and not row.before.strip()


def _chosen(frame: Frame) -> Iterator[int | None]:
    """Yield the indexes of the lines to show, and None for lines left out."""
    count = len(frame.lines)
    first = max(frame.start.line - frame.first_line, 0)
    last = min(frame.end.line - frame.first_line, count - 1)
    if last - first < _HEAD + _TAIL + 1:
        yield from range(count)
        return
    yield from range(first + _HEAD)
    yield None
    yield from range(last - _TAIL + 1, count)


def _row(frame: Frame, index: int, width: int) -> Row:
    number = frame.first_line + index
    line = frame.lines[index]
    cut = frame.cut[index] if index < len(frame.cut) else 0
    marks = _marks(frame, number, len(line), cut)
    if marks is None:
        shown = _Cells(line[:_LINE_LIMIT])
        text = shown.window(0, width, more_before=cut > 0, more_after=len(line) > _LINE_LIMIT)
        return Row(number, "".join(text))
    return _marked_row(number, line, marks, cut, width)


def _marks(frame: Frame, number: int, length: int, cut: int) -> tuple[int, int] | None:
    """Return which part of a line is highlighted (code points of the line as given), or None."""
    if not frame.start.line <= number <= frame.end.line:
        return None
    start = frame.start.column - 1 - cut if number == frame.start.line else 0
    end = frame.end.column - 1 - cut if number == frame.end.line else length
    start = min(max(start, 0), length)
    end = min(max(end, start), length)
    is_place = frame.start == frame.end
    if start == end and not is_place and number != frame.start.line:
        return None
    return start, end


def _marked_row(number: int, line: str, marks: tuple[int, int], cut: int, width: int) -> Row:
    start, end = marks
    # Far more code points than cells fit are never needed on either side of the place.
    left = max(start - _LINE_LIMIT, 0)
    right = min(end, start + _LINE_LIMIT) + _LINE_LIMIT
    cells = _Cells(line[left:right], start - left, min(end, right) - left)
    before, marked, after = cells.window(
        cells.lead(width), width, more_before=cut > 0 or left > 0, more_after=right < len(line)
    )
    return Row(number, before, marked, after, cell_len(before), max(cell_len(marked), 1))


class _Cells:
    """The visible form of a line, character by character, with what is highlighted in it."""

    def __init__(self, line: str, start: int = 0, end: int = 0) -> None:
        self._shown = visible_characters(line, tab=_TAB)
        self._start = start
        self._end = end

    def lead(self, width: int) -> int:
        """Return how many characters to leave out at the start, so that the highlighted ones are in view."""
        whole = cell_len("".join(self._shown))
        until = cell_len("".join(self._shown[: self._end]))
        if whole <= width or until <= width - len(ELLIPSIS):
            return 0
        room = width - 2 * len(ELLIPSIS)
        marked = until - cell_len("".join(self._shown[: self._start]))
        context = max((room - marked) // 2, room // 5)
        index, taken = self._start, 0
        while index > 0 and taken + cell_len(self._shown[index - 1]) <= context:
            index -= 1
            taken += cell_len(self._shown[index])
        return index

    def window(self, first: int, width: int, *, more_before: bool, more_after: bool) -> tuple[str, str, str]:
        """Return before, highlighted and after, from character `first` on, in at most `width` cells."""
        opening = ELLIPSIS if first > 0 or more_before else ""
        last = self._fit(first, width - len(opening), more_after)
        closing = ELLIPSIS if last < len(self._shown) or more_after else ""
        start, end = min(max(self._start, first), last), min(max(self._end, first), last)
        pieces = self._shown
        return (
            opening + "".join(pieces[first:start]),
            "".join(pieces[start:end]),
            "".join(pieces[end:last]) + closing,
        )

    def _fit(self, first: int, room: int, more_after: bool) -> int:
        """Return up to which character the line fits, leaving room for `...` where it does not."""
        rest: Sequence[str] = self._shown[first:]
        if not more_after and cell_len("".join(rest)) <= room:
            return len(self._shown)
        taken = 0
        for index, piece in enumerate(rest, first):
            taken += cell_len(piece)
            if taken > room - len(ELLIPSIS):
                return index
        return len(self._shown)
