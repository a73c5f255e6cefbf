"""The URIs of a mailing list field such as List-Unsubscribe (RFC 2369 section 2), each with its place."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Text
from spamlint.text.placeholders import placeholders


class Flaw(StrEnum):
    """Why readers stop reading a field."""

    NO_BRACKETS = "no-brackets"  # the first URI has no angle brackets, so the whole field is ignored
    IGNORED = "ignored"  # a later item has none, so it and all behind it are ignored
    UNCLOSED = "unclosed"  # `<` without `>`
    NO_COMMA = "no-comma"  # something other than a comma follows `>`, so the rest is ignored
    EMPTY_ITEM = "empty-item"  # two commas with nothing between them


class ListUri(Struct, frozen=True):
    """A URI between angle brackets.

    Attributes:
        text: The URI without white space around it and without white space that folding put in.
        where: What stands between the brackets, trimmed; the brackets when that is nothing.
    """

    text: str
    where: Excerpt


class ListField(Struct, frozen=True):
    """What a reader finds in a field.

    Attributes:
        uris: The URIs in order, up to the flaw.
        flaw: Why a reader stops, or None.
        flaw_where: What is ignored because of it, without a comment or comma before it.
    """

    uris: tuple[ListUri, ...]
    flaw: Flaw | None = None
    flaw_where: Excerpt | None = None


_COMMENT_STEP = lazy_pattern(r"[^()\\]+|\\.|[()]|\\\Z", re.DOTALL)
_SPACE = lazy_pattern(r"[ \t\r\n]*")


def parse_list_field(text: Text) -> ListField:
    """Return the URIs of an unfolded value, read as RFC 2369 section 2 tells readers to."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._content = text.content
        self._uris: list[ListUri] = []
        # A `>` in a placeholder, `<%= url %>`, closes no bracket.
        self._inside = {at for span in placeholders(text.content) for at in range(span.start + 1, span.end)}

    def read(self) -> ListField:
        at = self._skip_blank(0)
        while at < len(self._content):
            if self._content[at] == ",":
                return self._stop_at_comma(at)
            if self._content[at] != "<":
                return self._stop(Flaw.IGNORED if self._uris else Flaw.NO_BRACKETS, at, self._end_of_item(at))
            end = self._closing_bracket(at)
            if end < 0:
                return self._stop(Flaw.UNCLOSED, at, len(self._content))
            self._uris.append(self._uri(at + 1, end))
            at = self._skip_blank(end + 1)
            if at < len(self._content) and self._content[at] != ",":
                return self._stop(Flaw.NO_COMMA, at, len(self._content))
            at = self._skip_blank(at + 1)
        return ListField(tuple(self._uris))

    def _stop_at_comma(self, at: int) -> ListField:
        """An empty item: harmless when nothing but commas follows."""
        if not self._content[at:].strip(", \t\r\n"):
            return ListField(tuple(self._uris))
        return self._stop(Flaw.EMPTY_ITEM, at, len(self._content))

    def _stop(self, flaw: Flaw, start: int, end: int) -> ListField:
        end = start + len(self._content[start:end].rstrip(" \t\r\n"))
        return ListField(tuple(self._uris), flaw, self._text.excerpt(start, end))

    def _end_of_item(self, at: int) -> int:
        comma = self._content.find(",", at)
        return comma if comma >= 0 else len(self._content)

    def _closing_bracket(self, at: int) -> int:
        end = self._content.find(">", at + 1)
        while end >= 0 and end in self._inside:
            end = self._content.find(">", end + 1)
        return end

    def _uri(self, start: int, end: int) -> ListUri:
        content = self._content[start:end]
        first = start + len(content) - len(content.lstrip(" \t\r\n"))
        last = start + len(content.rstrip(" \t\r\n"))
        if first >= last:
            return ListUri("", self._text.excerpt(start - 1, end + 1))
        where = self._text.excerpt(first, last)
        return ListUri(without_folding(where), where)

    def _skip_blank(self, at: int) -> int:
        """Return where white space and comments end that start at `at`."""
        while True:
            match = _SPACE.match(self._content, at)
            at = match.end() if match else at
            end = self._comment_end(at)
            if end == at:
                return at
            at = end

    def _comment_end(self, at: int) -> int:
        """Return where the comment that starts at `at` ends; `at` when there is none or it does not end."""
        depth = 0
        if not self._content.startswith("(", at):
            return at
        for match in _COMMENT_STEP.finditer(self._content, at):
            depth += {"(": 1, ")": -1}.get(match.group(), 0)
            if depth == 0:
                return match.end()
        return at


_WHITE = lazy_pattern(r"[ \t\r\n]+")


def without_folding(where: Excerpt) -> str:
    """Return the text of an excerpt without the white space at which the field was folded.

    Mail servers may fold inside the brackets, and readers drop that (RFC 2369 section 2). White space that
    stands within a line is kept.
    """
    pieces: list[str] = []
    content, last = where.content, 0
    for match in _WHITE.finditer(content):
        start = where.span.start + match.start()
        around = where.text.excerpt(max(start - 1, 0), start + len(match.group()))
        if any(b"\n" in place.content or b"\r" in place.content for place in around.locate()):
            pieces.append(content[last : match.start()])
            last = match.end()
    return "".join([*pieces, content[last:]])
