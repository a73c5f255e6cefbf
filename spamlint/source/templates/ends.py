"""Where a tag ends, found in time that grows with the text alone, whatever stands in it.

A tag ends at the next closing delimiter, except where that stands in a string or inside brackets that are still open.
To look closely costs time, so it is done within a bound, and where it came to nothing the stretch that it went over is
not looked at closely again.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters

REACH = 20_000
"""Code points of one tag that are looked at closely."""

_MAX_STRING = 1_000  # code points; a string is written on one line


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return an expression of a dialect, compiled when it is first used."""
    return re.compile(pattern)


class EndFinder:
    """Finds the ends of the tags of one kind in one text, from left to right."""

    def __init__(self, text: str, delimiters: Delimiters) -> None:
        self._text = text
        self._delimiters = delimiters
        self._closing = delimiters.closing
        self._opening = delimiters.opening
        self._searched = (0, 0)
        self._length = 0
        self._blind_until = 0
        self._protects = _protects(delimiters.quotes + delimiters.nests[:1])

    def find(self, start: int) -> tuple[int, int] | None:
        """Return where what is between the delimiters ends and where the tag ends, or None when the tag has no end.

        `start` is where what is between begins, and never less than the time before.
        """
        end = self._next_closing(start)
        if end < 0:
            return None
        opening = self._text.find(self._opening, start, end) if self._closing else -1
        until = end if opening < 0 else opening
        if self._protects is None and opening < 0:
            return end, end + self._length
        if start >= self._blind_until and self._needs_care(start, until, opening >= 0):
            found = self._look_closely(start)
            if found is not None:
                return found, found + len(self._closing)
        return None if opening >= 0 else (end, end + self._length)

    def _needs_care(self, start: int, until: int, has_opening: bool) -> bool:
        """Return whether a quotation mark or a bracket stands where it may hide a delimiter."""
        if self._protects is not None and self._protects.search(self._text, start, until):
            return True
        return has_opening and _QUOTED.search(self._text, start, until) is not None

    @property
    def has_more(self) -> bool:
        """Return whether a closing delimiter was found when last asked."""
        return self._searched[1] >= 0

    def _next_closing(self, start: int) -> int:
        searched_from, found = self._searched
        if found < 0 or (searched_from <= start <= found and self._length):
            return found
        if not self._delimiters.ends:
            found, self._length = self._text.find(self._closing, start), len(self._closing)
        else:
            match = compiled(self._delimiters.ends).search(self._text, start)
            found = match.start() if match else -1
            self._length = match.end() - match.start() if match else 0
        self._searched = (start, found)
        return found

    def _look_closely(self, start: int) -> int | None:
        """Return where the closing delimiter stands that is in no string and no brackets, or None."""
        delimiters = self._delimiters
        end = close_of(self._text, start, delimiters.quotes or "\"'", delimiters.nests, self._closing, self._opening)
        if end is None:
            self._blind_until = start + REACH
        return end


def close_of(text: str, start: int, quotes: str, nests: str, closing: str, opening: str = "") -> int | None:
    """Return where `closing` stands outside of strings and brackets, or None when it does not within `REACH`."""
    token = _tokens(quotes, nests, closing, opening)
    limit = min(len(text), start + REACH)
    depth, at = 0, start
    while (match := token.search(text, at, limit)) is not None:
        piece = match[0]
        at = match.end()
        if piece[0] in quotes or piece[0] == "\\":
            continue
        if piece == closing and not depth:
            return match.start()
        if piece == opening:
            return None
        at = match.start() + 1
        depth += 1 if piece[0] == nests[:1] else -1 if depth else 0
    return None


_QUOTED = lazy_pattern("[\"']")


def _protects(signs: str) -> re.Pattern[str] | None:
    return _any_of(signs) if signs else None


@lru_cache(maxsize=32)
def _any_of(signs: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(signs)}]")


@lru_cache(maxsize=64)
def _tokens(quotes: str, nests: str, closing: str, opening: str) -> re.Pattern[str]:
    """Return what to stop at: strings, escaped quotation marks, the delimiters and brackets."""
    pieces = [rf"\\[{re.escape(quotes)}\\]"]
    pieces += [rf"{quote}(?>[^{quote}\\\n]|\\[^\n]){{0,{_MAX_STRING}}}+{quote}" for quote in quotes]
    pieces += [re.escape(piece) for piece in (closing, opening, *nests) if piece]
    return re.compile("|".join(pieces))
