"""A check of the lines of the header: each is a field, or goes on from the one above (RFC 5322 section 2.2)."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.message.fields import octets_excerpt
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.defects import Defect
from spamlint.source.headers import Header
from spamlint.source.mime import Part
from spamlint.source.spans import Span

_SHOWN = 200
"""Bytes that are highlighted of a line: more helps nobody."""


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
        for start, end in [
            *(Span(header.name_span.start, header.value_span.end) for header in root.headers),
            Span(root.body.start, root.body.start),
        ]:
            for line in _lines(content, at, start):
                if content[line.start : line.end].strip() and not _is_envelope(content, line):
                    yield _no_field(message, line)
            at = end
        yield from _separator(message, root)
    if _BLANK_LINE.search(content, root.span.start, root.body.start):
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
