"""Character references (`&amp;`, `&#160;`) with their places: WHATWG HTML, 13.2.5.72 to 13.2.5.80."""

from __future__ import annotations

from collections.abc import Iterator
from html.entities import html5

from msgspec import Struct

from spamlint.patterns import lazy_pattern

_CANDIDATE = lazy_pattern(r"&(?:#(?:[0-9]++|[xX][0-9a-fA-F]++);?|[a-zA-Z][a-zA-Z0-9]*+;?)")
_LONGEST_BARE_NAME = max(len(name) for name in html5 if not name.endswith(";"))
_REPLACEMENT = "\ufffd"
_LAST_CODE_POINT = 0x10FFFF
# Numbers 0x80 to 0x9F mean the characters of windows-1252, where it has one ("numeric character reference end state").
_WINDOWS_1252 = {
    number: bytes([number]).decode("cp1252")
    for number in range(0x80, 0xA0)
    if number not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


class Piece(Struct, frozen=True):
    """A piece of decoded text and the half-open range of the source that it comes from."""

    decoded: str
    start: int
    end: int
    is_reference: bool


def pieces(source: str, start: int, end: int, *, in_attribute: bool = False) -> Iterator[Piece]:
    """Yield the pieces of `source[start:end]`: plain stretches and character references, in order, without a gap."""
    at = start
    if source.find("&", start, end) != -1:
        for match in _CANDIDATE.finditer(source, start, end):
            found = _decode(source, match.start(), match.end(), end, in_attribute)
            if found is None:
                continue
            if match.start() > at:
                yield Piece(source[at : match.start()], at, match.start(), False)
            yield found
            at = found.end
    if at < end:
        yield Piece(source[at:end], at, end, False)


def decode(source: str, start: int, end: int, *, in_attribute: bool = False) -> str:
    """Return `source[start:end]` with its character references resolved."""
    if source.find("&", start, end) == -1:
        return source[start:end]
    return "".join(piece.decoded for piece in pieces(source, start, end, in_attribute=in_attribute))


def _decode(source: str, start: int, end: int, limit: int, in_attribute: bool) -> Piece | None:
    """Return the reference that begins at `start`, or None when it is plain text."""
    if source[start + 1] == "#":
        return Piece(_numeric(source[start + 2 : end]), start, end, True)
    name = source[start + 1 : end]
    if name.endswith(";") and name in html5:
        return Piece(html5[name], start, end, True)
    for length in range(min(_LONGEST_BARE_NAME, len(name)), 1, -1):
        character = html5.get(name[:length])
        if character is None:
            continue
        stop = start + 1 + length
        if in_attribute and stop < limit and (source[stop] == "=" or _is_ascii_alphanumeric(source[stop])):
            return None
        return Piece(character, start, stop, True)
    return None


def _numeric(digits: str) -> str:
    digits = digits.rstrip(";")
    significant = digits.lstrip("xX").lstrip("0")
    if len(significant) > 7:  # More than any code point has; int() of very many digits would be slow.
        return _REPLACEMENT
    number = int(significant or "0", 16 if digits[0] in "xX" else 10)
    if number == 0 or number > _LAST_CODE_POINT or 0xD800 <= number <= 0xDFFF:
        return _REPLACEMENT
    return _WINDOWS_1252.get(number) or chr(number)


def _is_ascii_alphanumeric(character: str) -> bool:
    return character.isascii() and character.isalnum()
