"""Header fields: unfolded, RFC 2047 and RFC 2231 decoded, each character mapped to its bytes."""

from __future__ import annotations

from spamlint.source.spans import Source, Span, Text


class Header:
    """One header field.

    Attributes:
        name: As written, without the colon.
        name_span: Where the name stands (bytes of `source`).
        value_span: From after the colon to before the line break that ends the field.
    """

    def __init__(self, source: Source, name: str, name_span: Span, value_span: Span) -> None:
        self.source = source
        self.name = name
        self.name_span = name_span
        self.value_span = value_span
