"""Header fields: unfolded, RFC 2047 decoded, each character mapped to its bytes."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.charset import decode_unlabelled
from spamlint.source.encoded_words import decode_words
from spamlint.source.parameters import Parameter, parse_parameters
from spamlint.source.spans import MapBuilder, Octets, SliceMap, Source, SourceMap, Span, Text

_FIELD = lazy_pattern(rb"([!-9;-~]++):([^\r\n]*+(?>(?:\r\n|\r|\n)[ \t][^\r\n]*+)*+)(?:\r\n|\r|\n)?")
_LINE = lazy_pattern(rb"[^\r\n]*+(?:\r\n|\r|\n)?")
_LINE_BREAK = lazy_pattern(rb"\r\n|\r|\n")
_NO_LINE_BREAK = lazy_pattern(rb"[^\r\n]+")
_BLANKS = b" \t\r\n"


class Header:
    """One header field.

    Attributes:
        source: The bytes of the message.
        name: As written, without the colon.
        name_span: Where the name stands (bytes of `source`).
        value_span: From after the colon to before the line break that ends the field.
    """

    def __init__(self, source: Source, name: str, name_span: Span, value_span: Span) -> None:
        self.source = source
        self.name = name
        self.name_span = name_span
        self.value_span = value_span

    @cached_property
    def raw(self) -> Text:
        """Return the value unfolded (RFC 5322 section 2.2.3) and stripped, with its encoded words as written.

        Raw 8-bit characters are read as UTF-8 if valid (RFC 6532), else as windows-1252.
        """
        return decode_unlabelled(self._unfolded).named(self._label)

    @cached_property
    def decoded(self) -> Text:
        """Return the value with its encoded words decoded (RFC 2047) as mail clients do, in quoted strings too."""
        decoded = decode_words(self.raw)
        return self.raw if decoded is self.raw else decoded.named(self._label)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return the parameters of a field such as Content-Type; their spans are in `raw`."""
        return parse_parameters(self.raw.content)

    @property
    def _label(self) -> str:
        return f"{self.name} header"

    @property
    def _unfolded(self) -> Octets:
        start, end = self.value_span
        written = self.source.content[start:end]
        value = written.strip(_BLANKS)
        start += written.find(value)
        if b"\n" not in value and b"\r" not in value:
            return Octets(value, self.source, lambda: SliceMap(start, len(value)))

        def make_map() -> SourceMap:
            builder = MapBuilder()
            for match in _NO_LINE_BREAK.finditer(value):
                builder.copy(start + match.start(), match.end() - match.start())
            return builder.build()

        return Octets(value.translate(None, b"\r\n"), self.source, make_map)

    def __repr__(self) -> str:
        return f"Header({self.name!r}, {self.raw.content[:40]!r})"


class Headers(tuple[Header, ...]):
    """The header fields of a part in order."""

    def get(self, name: str) -> Header | None:
        """Return the first field of that name, in any case, or None."""
        fields = self._by_name.get(name.lower())
        return fields[0] if fields else None

    def all(self, name: str) -> tuple[Header, ...]:
        """Return all fields of that name, in any case, in order."""
        return self._by_name.get(name.lower(), ())

    @cached_property
    def _by_name(self) -> dict[str, tuple[Header, ...]]:
        fields: dict[str, list[Header]] = {}
        for header in self:
            fields.setdefault(header.name.lower(), []).append(header)
        return {name: tuple(found) for name, found in fields.items()}


class HeaderBlock(Struct, frozen=True):
    """The header fields at the start of a part.

    Attributes:
        headers: The fields in order.
        end: Where the body starts (bytes).
        has_junk: Whether a line among them, or the line that ends them, is not a header.
    """

    headers: Headers
    end: int
    has_junk: bool


def parse_headers(source: Source, start: int, end: int) -> HeaderBlock:
    """Return the header fields from `start`, up to the first empty line, the first line that is none, or `end`.

    Lines are told apart as the standard library does: a CR alone ends one too. A first line `From ...` is
    the envelope line of an mbox file; as the last line it is the first of the body; elsewhere it is junk.
    """
    content = source.content
    headers: list[Header] = []
    has_junk = False
    envelope = -1  # where a From line stands that no header follows so far
    at = start
    while at < end:
        match = _FIELD.match(content, at, end)
        if match:
            envelope = -1
            name, value = match.span(1), match.span(2)
            headers.append(Header(source, match[1].decode("ascii"), Span(*name), Span(*value)))
            at = match.end()
            continue
        if content[at] in b"\r\n":
            at = _after_line_break(content, at, end)
            break
        is_envelope = content.startswith(b"From ", at, end)
        if not is_envelope and content[at] not in b" \t:":
            has_junk = True
            break
        has_junk = has_junk or not is_envelope or at > start
        envelope = at if is_envelope and at > start else -1
        line = _LINE.match(content, at, end)
        at = line.end() if line else end
    return HeaderBlock(Headers(headers), at if envelope < 0 else envelope, has_junk)


def _after_line_break(content: bytes, at: int, end: int) -> int:
    match = _LINE_BREAK.match(content, at, end)
    return match.end() if match else at
