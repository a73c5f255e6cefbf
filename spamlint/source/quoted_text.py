"""Values of JSON, YAML and TOML as texts: each character of the value mapped to where it is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import MapBuilder, Span, Text


class Entry(NamedTuple):
    """A value that a file states under a key.

    Attributes:
        key: As written; one in a mapping of its own with a dot: `spamlint.kind`.
        value: What it says, without quotes and escapes.
    """

    key: str
    value: Text


class Piece(Struct, frozen=True):
    """Some characters of a value and where they are written (code points). One to one where both are as long."""

    content: str
    start: int
    end: int


# The escapes of JSON (RFC 8259 section 7) and TOML 1.0 (basic strings) are among those of YAML 1.2.2 (section 5.7).
_NAMED = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_DOUBLE_QUOTED = lazy_pattern(
    r"(?P<copy>[^\\\n]+)"
    r"|\\u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\(?:u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|x(?P<x>[0-9a-fA-F]{2}))"
    r"|\\(?P<joined>\n[ \t]*)|\\(?P<named>[^\n])|(?P<break>\n)|(?P<rest>\\)"
)
_SINGLE_QUOTED = lazy_pattern(r"(?P<copy>[^'\n]+)|(?P<quote>'')|(?P<break>\n)|(?P<rest>')")
_FOLD = lazy_pattern(r"[ \t]*(?:\n[ \t]*)+")
_REPLACEMENT = "\ufffd"


def text_of(base: Text, start: int, pieces: Iterable[Piece]) -> Text:
    """Return the text that the pieces make together; `start` is the place of one that is empty."""
    builder = MapBuilder(start)
    contents: list[str] = []
    for piece in pieces:
        contents.append(piece.content)
        if len(piece.content) == piece.end - piece.start:
            builder.copy(piece.start, len(piece.content))
        else:
            builder.atom(len(piece.content), piece.start, piece.end)
    table = builder.build()
    return Text("".join(contents), base, lambda: table)


def double_quoted(base: Text, span: Span) -> Text:
    """Return what stands between double quotes in JSON, TOML or YAML. `span` is without them.

    Lines are folded as YAML does it; the others have no line breaks there.
    """
    return text_of(base, span.start, _double_quoted(base.content, span))


def single_quoted(base: Text, span: Span) -> Text:
    """Return what stands between single quotes in YAML. `span` is without them."""
    return text_of(base, span.start, _single_quoted(base.content, span))


def folded(base: Text, span: Span) -> Text:
    """Return a plain value of YAML: its lines joined by a space, as YAML 1.2.2 section 6.5 has it."""
    return text_of(base, span.start, _folded(base.content, span))


def _folded(content: str, span: Span) -> Iterable[Piece]:
    at = span.start
    while at < span.end:
        found = content.find("\n", at, span.end)
        if found < 0:
            break
        fold = _fold_at(content, found, at, span.end)
        yield Piece(content[at : fold.start], at, fold.start)
        yield fold
        at = fold.end
    yield Piece(content[at : span.end], at, span.end)


def _double_quoted(content: str, span: Span) -> Iterable[Piece]:
    at = span.start
    while at < span.end and (match := _DOUBLE_QUOTED.match(content, at, span.end)) is not None:
        start, end = match.span()
        if match["copy"] is not None:
            stop = _before_break(content, start, end, span.end)
            yield Piece(content[start:stop], start, stop)
        elif match["break"] is not None:
            fold = _fold_at(content, start, _blanks_before(content, start, span.start), span.end)
            yield fold
            end = fold.end
        elif match["joined"] is None:
            yield Piece(_unescaped(match.groupdict()), start, end)
        at = end


def _single_quoted(content: str, span: Span) -> Iterable[Piece]:
    at = span.start
    while at < span.end and (match := _SINGLE_QUOTED.match(content, at, span.end)) is not None:
        start, end = match.span()
        if match["copy"] is not None:
            stop = _before_break(content, start, end, span.end)
            yield Piece(content[start:stop], start, stop)
        elif match["break"] is not None:
            fold = _fold_at(content, start, _blanks_before(content, start, span.start), span.end)
            yield fold
            end = fold.end
        else:
            yield Piece("'", start, end)
        at = end


def _before_break(content: str, start: int, end: int, limit: int) -> int:
    """Return where a run of characters ends without the blanks before a line break, which folding takes away."""
    if end >= limit or content[end] != "\n":
        return end
    return _blanks_before(content, end, start)


def _blanks_before(content: str, place: int, least: int) -> int:
    while place > least and content[place - 1] in " \t":
        place -= 1
    return place


def _fold_at(content: str, line_break: int, least: int, limit: int) -> Piece:
    """Return what folding makes of a line break: a space, or of blank lines one line break less than there are."""
    start = _blanks_before(content, line_break, least)
    match = _FOLD.match(content, start, limit)
    end = match.end() if match else line_break + 1
    breaks = content.count("\n", start, end)
    return Piece(" " if breaks == 1 else "\n" * (breaks - 1), start, end)


def _unescaped(groups: dict[str, str | None]) -> str:
    high, low = groups["high"], groups["low"]
    if high and low:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + (int(low, 16) - 0xDC00))
    digits = groups["u"] or groups["U"] or groups["x"]
    if digits:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else _REPLACEMENT
    named = groups["named"]
    return "\\" if named is None else _NAMED.get(named, named)
