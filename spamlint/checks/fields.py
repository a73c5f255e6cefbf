"""Places in header fields that several checks point at."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.patterns import lazy_pattern
from spamlint.source.headers import Header
from spamlint.source.spans import Excerpt, SliceMap, Text

_ENCODED_WORD = lazy_pattern(r"=\?[^?\s]{1,75}\?[BbQq]\?[^?]{0,1000}\?=")  # RFC 2047 section 2


def value_or_name(header: Header) -> Excerpt:
    """Return the value of a field without white space around it, or its name when the value is empty."""
    content = header.raw.content
    start = len(content) - len(content.lstrip())
    end = len(content.rstrip())
    return header.raw.excerpt(start, end) if start < end else name_of(header)


def name_of(header: Header) -> Excerpt:
    """Return where the name of a field stands."""
    start, end = header.name_span
    return Text(header.name, header.source, lambda: SliceMap(start, end - start), f"{header.name} header").whole


def encoded_words(text: Text) -> Iterator[Excerpt]:
    """Yield the encoded words of a text that is not RFC 2047 decoded."""
    for match in _ENCODED_WORD.finditer(text.content):
        yield text.excerpt(match.start(), match.end())
