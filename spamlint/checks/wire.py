"""Checks of a message's bytes as they go over the wire: lines, line breaks, header lines (RFC 5322 section 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.message.fields import is_added_on_the_way, octets_excerpt, own_parts
from spamlint.message.message import Message, Stage
from spamlint.patterns import lazy_pattern
from spamlint.source.defects import Defect
from spamlint.source.headers import Header
from spamlint.source.mime import Part
from spamlint.source.spans import Excerpt, Span
from spamlint.text.placeholders import has_placeholder

_SHOWN = 200
"""Bytes that are highlighted of what is too long: more helps nobody."""


@dataclass(frozen=True, eq=False, repr=False)
class LineLengthOptions:
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
    skipped = [part.body for part in own_parts(message.root) if part.transfer_encoding == "binary"]
    if message.stage is Stage.SENT:
        skipped += [_whole(header) for header in message.root.headers if is_added_on_the_way(header)]
    at = 0
    for line in lines:
        length = len(line.removesuffix(b"\r"))
        if length > options.limit:
            over = Span(_character_start(line, options.limit) + at, at + length)
            if not any(span.overlaps(over) for span in skipped):
                yield _too_long(message, message.root, over, length)
        at += len(line) + 1


def _too_long(message: Message, root: Part, over: Span, length: int) -> Hit:
    start, end = over.start, min(over.end, over.start + _SHOWN)
    end = start + _character_start(message.source.content[start : over.end], end - start)
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


@dataclass(frozen=True, eq=False, repr=False)
class FoldingOptions:
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
    pairs = content.count(b"\r\n")
    found = [("cr", _BARE_CR, content.count(b"\r") > pairs), ("nul", _NUL, b"\0" in content)]
    line_feeds = content.count(b"\n")
    found.append(("lf", _BARE_LF, line_feeds > pairs > line_feeds // 2))
    if not any(is_there for _, _, is_there in found):
        return
    binary = [part.body for part in own_parts(message.root) if part.transfer_encoding == "binary"]
    for key, pattern, is_there in found:
        places = [
            Span(*match.span())
            for match in (pattern.finditer(content) if is_there else ())
            if not any(span.covers(Span(*match.span())) for span in binary)
        ]
        if places:
            yield Hit(key, _around(message, places[0]), {"count": str(len(places))})


_BARE_CR = lazy_pattern(rb"\r(?!\n)")
_BARE_LF = lazy_pattern(rb"(?<!\r)\n")
_NUL = lazy_pattern(rb"\0")


def _around(message: Message, place: Span) -> Excerpt:
    return octets_excerpt(message.source, place.start, place.end, "line")


@check("header-lines")
def header_lines(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each line of the header that is no field (RFC 5322 section 2.2).

    `colon`: white space stands before the colon. `separator`: the body begins without an empty line before it.
    `blank`: a line of nothing but white space. `no-field`: anything else, such as a second `From ` line.
    """
    root = message.root
    if root is None or not root.headers:
        return
    content = message.source.content
    if Defect.NOT_A_HEADER in root.defects:
        at = root.span.start
        for start, end in [*(_whole(header) for header in root.headers), Span(root.body.start, root.body.start)]:
            for line in _lines(content, at, start):
                if content[line.start : line.end].strip() and not _is_envelope(content, line):
                    yield _no_field(message, line)
            at = end
        yield from _separator(message, root)
    for header in root.headers:
        yield from _blank_lines(message, header)


_FIELD_WITH_SPACE = lazy_pattern(rb"[!-9;-~]{1,200}([ \t]+):")


def _no_field(message: Message, line: Span) -> Hit:
    match = _FIELD_WITH_SPACE.match(message.source.content, *line)
    if match:
        return Hit("colon", octets_excerpt(message.source, line.start, match.end(), "header line"))
    return Hit(
        "no-field", octets_excerpt(message.source, line.start, min(line.end, line.start + _SHOWN), "header line")
    )


def _is_envelope(content: bytes, line: Span) -> bool:
    """Return whether a line is the envelope line that mailboxes put before a message: `From ` or `>From `."""
    written = content[line.start : line.end].removeprefix(b">")
    return written.startswith(b"From ") and not _FIELD_WITH_SPACE.match(written)


def _separator(message: Message, root: Part) -> Iterator[Hit]:
    """Yield `separator` or `colon` when the line at which the header ended is not an empty one."""
    content, start = message.source.content, root.body.start
    if start >= len(content):
        return
    before = content[:start].removesuffix(b"\n").removesuffix(b"\r")
    if not before or before.endswith((b"\n", b"\r")):
        return  # the empty line is there; the junk stood above it
    end = content.find(b"\n", start)
    line = Span(start, end if end >= 0 else len(content))
    line = Span(start, start + len(content[line.start : line.end].rstrip(b"\r")))
    if line.end == line.start or _is_envelope(content, line):
        return
    hit = _no_field(message, line)
    yield hit if hit.key == "colon" else Hit("separator", hit.where)


_BLANK_LINE = lazy_pattern(rb"\n([ \t]+)\r?(?=\n|\Z)")


def _blank_lines(message: Message, header: Header) -> Iterator[Hit]:
    start, end = header.value_span
    if end - start < 3:
        return
    match = _BLANK_LINE.search(message.source.content, start, end)
    if match and match.end() <= end:
        yield Hit("blank", octets_excerpt(message.source, *match.span(1), f"{header.name} header"))


def _lines(content: bytes, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of a stretch of the header without their line breaks."""
    at = start
    for line in content[start:end].split(b"\n"):
        yield Span(at, at + len(line.rstrip(b"\r")))
        at += len(line) + 1


@dataclass(frozen=True, eq=False, repr=False)
class RawOctetsOptions:
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
