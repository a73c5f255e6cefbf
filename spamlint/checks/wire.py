"""Checks of a message's bytes as they go over the wire: lines, line breaks, octets (RFC 5322 section 2)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.message.fields import is_added_on_the_way, octets_excerpt, own_parts
from spamlint.message.message import Message, Stage
from spamlint.patterns import lazy_pattern
from spamlint.source.headers import Header
from spamlint.source.mime import Part
from spamlint.source.spans import Span
from spamlint.text.placeholders import has_placeholder

_SHOWN = 200
"""Bytes that are highlighted of what is too long: more helps nobody."""


class LineLengthOptions(Struct, frozen=True, eq=False):
    """Options of `line-length`.

    Attributes:
        limit: Octets that a line may have without its line break.
    """

    limit: int = 998  # RFC 5322 section 2.1.1


@check("line-length")
def line_length(message: Message, options: LineLengthOptions) -> Iterator[Hit]:
    """Yield `header` or `body` for each line that is too long, on what goes beyond the limit.

    A body that is declared `binary` has no lines (RFC 2045 section 2.9), and what servers added is not judged.
    """
    if message.root is None:
        return
    lines = message.source.content.split(b"\n")
    if len(max(lines, key=len)) <= options.limit:
        return
    skipped = _binary_bodies(message.root)
    if message.stage is Stage.SENT:
        skipped += [_whole(header) for header in message.root.headers if is_added_on_the_way(header)]
    skipped.sort()
    at = 0
    for line in lines:
        length = len(line.removesuffix(b"\r"))
        if length > options.limit:
            over = Span(_character_start(line, options.limit) + at, at + length)
            if not _is_inside(over.start, skipped):
                yield _too_long(message, message.root, over, length)
        at += len(line) + 1


def _too_long(message: Message, root: Part, over: Span, length: int) -> Hit:
    start, end = over.start, min(over.end, over.start + _SHOWN)
    end = start + _character_start(message.source.content[start : min(over.end, end + 1)], end - start)
    key, label = ("header", "header line") if over.start < root.body.start else ("body", "body line")
    return Hit(key, octets_excerpt(message.source, start, max(end, start + 1), label), {"length": str(length)})


def _character_start(line: bytes, at: int) -> int:
    """Return `at`, or where the UTF-8 character starts that it would cut in two."""
    start = at
    while 0 < start < len(line) and at - start < 3 and line[start] & 0xC0 == 0x80:
        start -= 1
    return start


def _whole(header: Header) -> Span:
    return Span(header.name_span.start, header.value_span.end)


def _binary_bodies(root: Part) -> list[Span]:
    """Return the bodies that are declared `binary`, in order and apart."""
    return [part.body for part in own_parts(root) if part.transfer_encoding == "binary" and not part.children]


def _is_inside(at: int, ordered: list[Span]) -> bool:
    """Return whether a place is in one of some spans, which are in order and apart."""
    before = bisect_right(ordered, at, key=lambda span: span.start) - 1
    return before >= 0 and at < ordered[before].end


class FoldingOptions(Struct, frozen=True, eq=False):
    """Options of `header-folding`.

    Attributes:
        limit: Octets that a header line should have at most.
    """

    limit: int = 78  # RFC 5322 section 2.1.1


_BLANK_RUN = lazy_pattern(rb"[ \t]+")


@check("header-folding")
def header_folding(message: Message, options: FoldingOptions) -> Iterator[Hit]:
    """Yield `found` for each header line that is longer than it should be and could be folded at white space."""
    if message.root is None:
        return
    for header in message.root.headers:
        if header.value_span.end - header.name_span.start <= options.limit or is_added_on_the_way(header):
            continue
        if message.stage is Stage.SENT and header.name.lower().startswith("list-"):
            continue  # the list's server wrote it
        content = message.source.content[header.name_span.start : header.value_span.end]
        at = header.name_span.start
        for line in content.split(b"\n"):
            length = len(line.rstrip(b"\r"))
            if length > options.limit and _can_be_folded(line, len(header.name) + 1 if line is content else 0):
                end = at + length
                where = octets_excerpt(message.source, at, end, f"{header.name} header")
                yield Hit("found", where, {"length": str(length)})
                break
            at += len(line) + 1


def _can_be_folded(line: bytes, start: int) -> bool:
    """Return whether there is white space inside the line with something on both sides (RFC 5322 section 2.2.3)."""
    return _BLANK_RUN.search(line.strip(), start + 1) is not None


@check("line-breaks")
def line_breaks(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `cr`, `lf` or `nul` for the first bare CR, bare LF and NUL (RFC 5322 sections 2.3 and 4.1).

    A file with LF line breaks is how messages are kept on Unix, so a bare LF counts only among CRLF ones. Bodies
    that are declared `binary` may hold anything.
    """
    if message.root is None:
        return
    content = message.source.content
    if b"\r" not in content and b"\0" not in content:
        return
    pairs = content.count(b"\r\n")
    found = [("cr", _BARE_CR, content.count(b"\r") > pairs), ("nul", _NUL, b"\0" in content)]
    line_feeds = content.count(b"\n")
    found.append(("lf", _BARE_LF, line_feeds > pairs > line_feeds // 2))
    if not any(is_there for _, _, is_there in found):
        return
    binary = _binary_bodies(message.root)
    for key, pattern, is_there in found:
        if not is_there:
            continue
        places = [match.span() for match in pattern.finditer(content) if not _is_inside(match.start(), binary)]
        if places:
            where = octets_excerpt(message.source, *places[0], "line")
            yield Hit(key, where, {"count": f"{len(places):,}"})


_BARE_CR = lazy_pattern(rb"\r(?!\n)")
_BARE_LF = lazy_pattern(rb"(?<!\r)\n")
_NUL = lazy_pattern(rb"\0")


class RawOctetsOptions(Struct, frozen=True, eq=False):
    """Options of `header-octets`.

    Attributes:
        utf8: Look for raw UTF-8 instead of for what is neither ASCII nor UTF-8.
    """

    utf8: bool = False


@check("header-octets")
def header_octets(message: Message, options: RawOctetsOptions) -> Iterator[Hit]:
    """Yield `found` for each field with octets outside ASCII, on the value (RFC 5322 2.2, RFC 6532 3.2).

    From is left to the check of its own. A placeholder brings what nobody knows, so only text around it counts.
    """
    root = message.root
    if root is None or message.source.content[: root.body.start].isascii():
        return
    for header in root.headers:
        value = message.source.content[header.value_span.start : header.value_span.end]
        if value.isascii() or is_added_on_the_way(header) or _is_utf8(value) is not options.utf8:
            continue
        if header.name.lower() == "from" and not options.utf8:
            continue
        if message.stage is not Stage.SENT and has_placeholder(header.raw.content):
            continue
        yield Hit("found", header.raw.whole, {"header": header.name})


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
