"""A line of text with styles, wrapped in terminal cells.

Plain text is what most runs print, into pipes and logs; for it rich need not be loaded, which takes longer than
checking a message. rich knows how wide characters are and paints the styles.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from spamlint.patterns import lazy_pattern

_WORD = lazy_pattern(r"\s*\S+\s*")

Piece = tuple[str, str]
"""Text and the style it is painted in, as rich writes styles; an empty style is the terminal's own."""


def cell_len(text: str) -> int:
    """Return how many cells of a terminal a text takes: a CJK character takes two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len as cells

    return cells(text)


class Line:
    """A line, put together from pieces. No piece is ever read as markup."""

    def __init__(self, *pieces: str | Piece) -> None:
        self._pieces: list[Piece] = [(piece, "") if isinstance(piece, str) else piece for piece in pieces]

    @property
    def plain(self) -> str:
        """Return the text without styles."""
        return "".join(text for text, _ in self._pieces)

    @property
    def width(self) -> int:
        """Return how many cells it takes."""
        return cell_len(self.plain)

    def append(self, text: str, style: str = "") -> Line:
        """Add a piece at the end, and return the line."""
        self._pieces.append((text, style))
        return self

    def append_line(self, line: Line) -> Line:
        """Add the pieces of another line at the end, and return the line."""
        self._pieces.extend(line._pieces)
        return self

    def rstrip(self) -> Line:
        """Return the line without white space at its end."""
        return self._cut(0, len(self.plain.rstrip()))

    def wrap(self, width: int) -> list[Line]:
        """Return it as lines of at most `width` cells, divided between words, and inside of those that are too long."""
        places = [0, *_breaks(self.plain, width), len(self.plain)]
        return [self._cut(start, end).rstrip() for start, end in itertools.pairwise(places)]

    def painted(self) -> str:
        """Return it with the escape codes of a terminal that has the sixteen ANSI colours."""
        from rich.color import ColorSystem
        from rich.style import Style

        return "".join(
            Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if style else text
            for text, style in self._pieces
            if text
        )

    def _cut(self, start: int, end: int) -> Line:
        line = Line()
        at = 0
        for text, style in self._pieces:
            piece = text[max(start - at, 0) : max(end - at, 0)]
            if piece:
                line.append(piece, style)
            at += len(text)
        return line


def _breaks(text: str, width: int) -> Iterator[int]:
    """Yield where lines begin, but for the first."""
    used = 0
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        length = cell_len(word.rstrip())
        if used + length <= width:
            used += cell_len(word)
            continue
        if used and start:
            yield start
        used = cell_len(word)
        if length > width:
            parts = list(_chopped(word, width))
            for part in parts[:-1]:
                start += len(part)
                yield start
            used = cell_len(parts[-1])


def _chopped(word: str, width: int) -> Iterator[str]:
    """Yield a word in parts of at most `width` cells."""
    begin = used = 0
    for index, character in enumerate(word):
        cells = cell_len(character)
        if used + cells > width and index > begin:
            yield word[begin:index]
            begin, used = index, 0
        used += cells
    yield word[begin:]
