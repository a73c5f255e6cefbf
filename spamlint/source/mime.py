"""The part tree of a message, with the offsets of every part (RFC 2045, RFC 2046).

The standard library decides what is a part and keeps no offsets. This splitter makes the same tree from
the same bytes, oddities included, and keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.charset import decode_text
from spamlint.source.defects import Defect as Defect
from spamlint.source.headers import Header, Headers, parse_headers
from spamlint.source.parameters import ASCII_SPACE, Parameter, find_parameter
from spamlint.source.spans import Octets, Source, Span, Text
from spamlint.source.transfer import Decoded, decode_body, encoding_label

MAX_DEPTH = 60
"""How deep parts may be nested. Real messages stay below 10."""

MAX_PARTS = 2_000
"""How many parts a message may have."""

_BOUNDARY_TAIL = lazy_pattern(rb"(--)?[ \t]*+(?:\r\n|\r|\n|\Z)")
_LINE_BREAK = lazy_pattern(rb"\r\n|\r|\n")
_BEFORE_BLANK_LINE = lazy_pattern(rb"(?:\r\n|\r(?!\n)|\n)(?=[\r\n])")
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})


class Part(Struct, frozen=True, eq=False, dict=True):
    """One part of a message. The root is the message itself.

    Attributes:
        source: The bytes of the message.
        headers: The header fields in order.
        span: Headers and body (bytes of `source`).
        body: The body without the line break that belongs to the boundary after it.
        content_type: `type/subtype` in lower case, as the standard library decides it: `text/plain`
            where the field is missing or malformed.
        children: The parts of a multipart, the one message of a message/rfc822, or the blocks of a
            message/delivery-status.
        defects: What is broken in this part's structure.
    """

    source: Source
    headers: Headers
    span: Span
    body: Span
    content_type: str
    children: tuple[Part, ...] = ()
    defects: tuple[Defect, ...] = ()

    def header(self, name: str) -> Header | None:
        """Return the first header field of that name, in any case, or None."""
        return self.headers.get(name)

    def parameter(self, name: str) -> Parameter | None:
        """Return a parameter of Content-Type, decoded (RFC 2231), or None. Its spans are in the header's `raw`."""
        return _header_parameter(self.headers, "Content-Type", name)

    @property
    def charset(self) -> str | None:
        """Return the charset label as written, or None."""
        parameter = self.parameter("charset")
        return parameter.value if parameter and parameter.value else None

    @property
    def disposition(self) -> str | None:
        """Return the Content-Disposition in lower case without its parameters, or None."""
        header = self.headers.get("Content-Disposition")
        return header.raw.content.partition(";")[0].strip().lower() if header else None

    @property
    def filename(self) -> str | None:
        """Return the file name (RFC 2183, RFC 2231), else the name of the Content-Type, or None.

        Encoded words in it are decoded: RFC 2047 forbids them there, many clients write them.
        """
        parameter = _header_parameter(self.headers, "Content-Disposition", "filename") or self.parameter("name")
        if parameter is None:
            return None
        from spamlint.source.encoded_words import decode_string

        return decode_string(parameter.value)

    @property
    def is_attachment(self) -> bool:
        """Return whether the part asks to be kept apart from the text (RFC 2183 section 2.2)."""
        return self.disposition == "attachment"

    @cached_property
    def transfer_encoding(self) -> str:
        """Return the transfer encoding in lower case, `7bit` where none is named (RFC 2045 section 6.1)."""
        header = self.headers.get("Content-Transfer-Encoding")
        return encoding_label(header.raw.content if header else None) or "7bit"

    @property
    def octets(self) -> Octets:
        """Return the body with its transfer encoding decoded; the body as it is for a part with children."""
        return self._decoded_octets[0]

    @property
    def text(self) -> Text:
        """Return the body as text. Line breaks are LF; what cannot be decoded is U+FFFD."""
        return self._decoded_text[0]

    @property
    def decoding_defects(self) -> tuple[Defect, ...]:
        """Return what is wrong with the transfer encoding and, for text, the charset."""
        defects = self._decoded_octets[1]
        return defects + self._decoded_text[1] if self.content_type.startswith("text/") else defects

    def walk(self) -> Iterator[Part]:
        """Yield this part and all parts inside it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()

    @cached_property
    def _decoded_octets(self) -> Decoded:
        start, end = self.body
        encoding = "binary" if self.children else self.transfer_encoding
        return decode_body(self.source, self.source.content[start:end], start, encoding)

    @cached_property
    def _decoded_text(self) -> tuple[Text, tuple[Defect, ...]]:
        return decode_text(self.octets, self.charset, is_html=self.content_type in _HTML_TYPES)


def parse_message(source: Source) -> Part:
    """Return the part tree of a message (RFC 5322, RFC 2045). Any bytes are a message; defects say what is broken."""
    return _Splitter(source).part(0, len(source.content))


def _header_parameter(headers: Headers, header_name: str, name: str) -> Parameter | None:
    header = headers.get(header_name)
    return find_parameter(header.parameters, name) if header else None


def _content_type(headers: Headers, default: str) -> str:
    header = headers.get("Content-Type")
    if header is None:
        return default
    value = header.raw.content.partition(";")[0].strip(ASCII_SPACE).lower()
    if value.count("/") != 1:
        return "text/plain"
    # The standard library keeps what follows a blank: `text/html charset=utf-8` without its semicolon.
    value = value.split()[0]
    return value if "/" in value else "text/plain"


class _Inside(Struct, frozen=True):
    """What a body turned out to be."""

    body: Span
    children: tuple[Part, ...] = ()
    defects: tuple[Defect, ...] = ()


class _BoundaryLine(Struct, frozen=True):
    start: int
    end: int
    closes: bool


class _Splitter:
    """Splits one message. Each level of nesting reads its bytes once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._content = source.content
        self._count = 0

    def part(
        self, start: int, end: int, *, default_type: str = "text/plain", depth: int = 0, is_bounded: bool = False
    ) -> Part:
        """Return the part from `start` to `end`, both at the start of a line.

        `is_bounded` tells that a boundary ends it, so that the line break before `end` is not part of its text.
        """
        self._count += 1
        block = parse_headers(self._source, start, end)
        content_type = _content_type(block.headers, default_type)
        junk = (Defect.NOT_A_HEADER,) if block.has_junk else ()
        inside = self._inside(block.headers, content_type, Span(block.end, end), depth, is_bounded)
        return Part(
            self._source,
            block.headers,
            Span(start, end),
            inside.body,
            content_type,
            inside.children,
            junk + inside.defects,
        )

    def _inside(self, headers: Headers, content_type: str, body: Span, depth: int, is_bounded: bool) -> _Inside:
        major = content_type.partition("/")[0]
        text = self._without_line_break(body) if is_bounded else body
        if major not in ("multipart", "message"):
            return _Inside(text)
        if depth >= MAX_DEPTH:
            return _Inside(text, defects=(Defect.TOO_DEEP,))
        if content_type == "message/delivery-status":
            return self._delivery_status(body, text, depth, is_bounded)
        if major == "multipart":
            return self._multipart(headers, content_type, body, depth)
        if self._is_full():
            return _Inside(text, defects=(Defect.TOO_MANY_PARTS,))
        return _Inside(text, (self.part(*body, depth=depth + 1, is_bounded=is_bounded),))

    def _multipart(self, headers: Headers, content_type: str, body: Span, depth: int) -> _Inside:
        parameter = _header_parameter(headers, "Content-Type", "boundary")
        if parameter is None:
            return _Inside(body, defects=(Defect.NO_BOUNDARY,))
        delimiter = _delimiter(parameter.value)
        line = self._next_boundary(delimiter, body.start, body.end) if delimiter else None
        if delimiter is None or line is None or line.closes:
            # What follows a closing boundary is no part of the text, and neither is the boundary.
            end = line.start if line else body.end
            return _Inside(Span(body.start, end), defects=(Defect.BOUNDARY_NOT_FOUND,))
        default_type = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
        children: list[Part] = []
        defects: tuple[Defect, ...] = ()
        while not line.closes:
            if self._is_full():
                defects = (Defect.TOO_MANY_PARTS,)
                break
            start = self._after_boundaries(delimiter, line.end, body.end)
            following = self._next_boundary(delimiter, start, body.end)
            end = following.start if following else body.end
            children.append(self.part(start, end, default_type=default_type, depth=depth + 1, is_bounded=True))
            if following is None:
                defects = (Defect.NOT_CLOSED,)
                break
            line = following
        return _Inside(body, tuple(children), defects)

    def _delivery_status(self, body: Span, text: Span, depth: int, is_bounded: bool) -> _Inside:
        """Split blocks of headers at blank lines (RFC 3464 section 2.1), each block a part without a body."""
        children: list[Part] = []
        at = body.start
        while True:
            if self._is_full():
                return _Inside(text, tuple(children), (Defect.TOO_MANY_PARTS,))
            blank = self._next_blank_line(at, body.end)
            after = self._after_line_break(blank, body.end)
            is_last = after >= body.end
            children.append(self.part(at, blank, depth=depth + 1, is_bounded=is_bounded and is_last))
            if is_last:
                return _Inside(text, tuple(children))
            at = after

    def _is_full(self) -> bool:
        return self._count >= MAX_PARTS

    def _next_boundary(self, delimiter: bytes, start: int, end: int) -> _BoundaryLine | None:
        at = start
        while (at := self._content.find(delimiter, at, end)) >= 0:
            if at == start or self._content[at - 1] in b"\r\n":
                line = self._boundary_at(delimiter, at, end)
                if line:
                    return line
            line_break = _LINE_BREAK.search(self._content, at, end)
            if line_break is None:
                return None
            at = line_break.end()
        return None

    def _boundary_at(self, delimiter: bytes, at: int, end: int) -> _BoundaryLine | None:
        if not self._content.startswith(delimiter, at, end):
            return None
        tail = _BOUNDARY_TAIL.match(self._content, at + len(delimiter), end)
        return _BoundaryLine(at, tail.end(), tail[1] is not None) if tail else None

    def _after_boundaries(self, delimiter: bytes, at: int, end: int) -> int:
        """Skip boundary lines that follow at once, closing ones too."""
        while at < end and (line := self._boundary_at(delimiter, at, end)):
            at = line.end
        return at

    def _next_blank_line(self, at: int, end: int) -> int:
        if at >= end or self._content[at] in b"\r\n":
            return at
        match = _BEFORE_BLANK_LINE.search(self._content, at, end)
        return match.end() if match else end

    def _after_line_break(self, at: int, end: int) -> int:
        match = _LINE_BREAK.match(self._content, at, end)
        return match.end() if match else at

    def _without_line_break(self, span: Span) -> Span:
        start, end = span
        if self._content.endswith(b"\r\n", start, end):
            return Span(start, end - 2)
        return Span(start, end - 1) if self._content.endswith((b"\r", b"\n"), start, end) else span


def _delimiter(boundary: str) -> bytes | None:
    """Return the start of a boundary line, or None for a boundary that no line can hold (RFC 2046 section 5.1.1)."""
    boundary = boundary.rstrip()
    return b"--" + boundary.encode("ascii") if boundary.isascii() else None
