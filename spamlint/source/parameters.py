"""Parameters of Content-Type and Content-Disposition, each with its place (RFC 2045 section 5.1, RFC 2231).

Differs from the standard library on purpose in two points: angle brackets around a value are part of it
(generators write them into the boundary lines too), and a value in the RFC 2231 form wins over a plain
one of the same name, as in mail clients.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

ASCII_SPACE = " \t\n\r\v\f\x1c\x1d\x1e\x1f"

_QUOTE_OR_SEMICOLON = lazy_pattern(r'\\"|["";]')
_CONTINUATION = lazy_pattern(r"(?P<name>\w+)\*(?:(?P<number>[0-9]{1,9})\*?)?", re.ASCII)
_PERCENT = lazy_pattern(rb"%([0-9A-Fa-f]{2})")


class Parameter(Struct, frozen=True):
    """A parameter of a header field.

    Attributes:
        name: In lower case, without the marks of RFC 2231.
        value: Decoded.
        name_span: Where the name stands in the text that was parsed.
        value_span: The value as written, without its quotes; of a value in pieces, from the first to the last.
    """

    name: str
    value: str
    name_span: Span
    value_span: Span


def parse_parameters(value: str) -> tuple[Parameter, ...]:
    """Return the parameters of an unfolded header value; those in the RFC 2231 form come first."""
    plain: list[Parameter] = []
    pieces: dict[str, list[_Piece]] = {}
    for item in _split(value):
        match = _CONTINUATION.fullmatch(item.name)
        if match is None:
            plain.append(item)
            continue
        number = int(match["number"]) if match["number"] else -1
        piece = _Piece(number, item.name.endswith("*"), item)
        pieces.setdefault(match["name"], []).append(piece)
    return (*(_join(name, found) for name, found in pieces.items()), *plain)


def find_parameter(parameters: Iterable[Parameter], name: str) -> Parameter | None:
    """Return the first parameter of that name (lower case), or None."""
    return next((item for item in parameters if item.name == name), None)


class _Piece(Struct, frozen=True):
    number: int
    is_encoded: bool
    item: Parameter


def _split(value: str) -> Iterator[Parameter]:
    """Yield what stands between semicolons, unquoted but with the marks of RFC 2231 still in the name.

    The type in front is among them, as a name without a value: `filename=x` may stand there by mistake.
    """
    for start, end in _semicolons(value):
        equals = value.find("=", start, end)
        name_span = _stripped(value, start, equals if equals >= 0 else end)
        value_span = _stripped(value, equals + 1, end) if equals >= 0 else Span(name_span.end, name_span.end)
        content = value[value_span.start : value_span.end]
        if len(content) > 1 and content[0] == content[-1] == '"':
            value_span = Span(value_span.start + 1, value_span.end - 1)
            content = content[1:-1].replace("\\\\", "\\").replace('\\"', '"')
        yield Parameter(value[name_span.start : name_span.end].lower(), content, name_span, value_span)


def _semicolons(value: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges between semicolons that stand outside of quotes."""
    start = 0
    is_quoted = False
    for match in _QUOTE_OR_SEMICOLON.finditer(value):
        token = match[0]
        if token == '"':
            is_quoted = not is_quoted
        elif token == ";" and not is_quoted:
            yield start, match.start()
            start = match.end()
    yield start, len(value)


def _stripped(value: str, start: int, end: int) -> Span:
    content = value[start:end]
    left = len(content) - len(content.lstrip(ASCII_SPACE))
    return Span(start + left, start + max(left, len(content.rstrip(ASCII_SPACE))))


def _join(name: str, pieces: list[_Piece]) -> Parameter:
    """Put the pieces of an RFC 2231 value together, by their numbers."""
    pieces.sort(key=lambda piece: piece.number)
    first, last = pieces[0].item, pieces[-1].item
    hull = Span(min(p.item.value_span.start for p in pieces), max(p.item.value_span.end for p in pieces))
    value_span = hull if len(pieces) > 1 else last.value_span
    if not any(piece.is_encoded for piece in pieces):
        content = "".join(piece.item.value for piece in pieces)
        return Parameter(name, content, first.name_span, value_span)
    charset = ""
    head = first.value
    if pieces[0].is_encoded and head.count("'") >= 2:
        charset, _, head = head.split("'", 2)
    octets = b"".join(
        _octets(head if piece is pieces[0] else piece.item.value, is_encoded=piece.is_encoded) for piece in pieces
    )
    return Parameter(name, _decode(octets, charset), first.name_span, value_span)


def _octets(value: str, *, is_encoded: bool) -> bytes:
    octets = value.encode("utf-8")
    return _PERCENT.sub(lambda match: binascii.unhexlify(match[1]), octets) if is_encoded else octets


def _decode(octets: bytes, charset: str) -> str:
    from spamlint.source.charset import decode_octets

    return decode_octets(octets, charset or None)
