"""The strings at the top of a JSON file, with their places (RFC 8259)."""

from __future__ import annotations

from typing import Any

from spamlint.patterns import lazy_pattern
from spamlint.source.quoted_text import Entry, double_quoted
from spamlint.source.spans import Span, Text

_SPACE = lazy_pattern(r"[ \t\n\r]*")
_STRING = lazy_pattern(r'"[^"\\]*(?:\\.[^"\\]*)*"')


def top_strings(text: Text) -> tuple[Entry, ...]:
    """Return the members of the object that a file is whose values are strings, in order.

    Raises:
        ValueError: If the file is not JSON, or no object.
    """
    import json

    content = text.content
    try:
        if not isinstance(json.loads(content), dict):
            raise ValueError("it is JSON, and no object")
    except RecursionError:
        raise ValueError("it nests too deeply") from None
    decoder: Any = json.JSONDecoder()
    found: list[Entry] = []
    at = _skip(content, _skip(content, 0) + 1)
    while content[at] != "}":
        key, key_end = decoder.raw_decode(content, at)
        value_start = _skip(content, _skip(content, key_end) + 1)
        string = _STRING.match(content, value_start)
        if string:
            end = string.end()
            value = double_quoted(text, Span(value_start + 1, end - 1))
            found.append(Entry(key, value))
        else:
            _, end = decoder.raw_decode(content, value_start)
        at = _skip(content, end)
        if content[at] == ",":
            at = _skip(content, at + 1)
    return tuple(found)


def _skip(content: str, at: int) -> int:
    match = _SPACE.match(content, at)
    return match.end() if match else at
