"""Texts for tests: a string that stands in a source of its own."""

from __future__ import annotations

from spamlint.source.headers import Header, parse_headers
from spamlint.source.spans import SliceMap, Source, Text


def text_of(content: str) -> Text:
    """Return a text; its places are those of a file in which each code point is one byte."""
    octets = content.encode("latin-1", "replace")
    return Text(content, Source("test.eml", octets), lambda: SliceMap(0, len(content)))


def header_of(field: str) -> Header:
    """Return the header field that a string like `From: anna@example.com` holds."""
    content = field.encode("utf-8") + b"\n"
    return parse_headers(Source("test.eml", content), 0, len(content)).headers[0]
