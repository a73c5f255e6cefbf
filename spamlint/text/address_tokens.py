"""The tokens of a structured header field (RFC 5322 section 3.2), each with its span."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.placeholders import placeholders


class Kind(Enum):
    """What a token is."""

    SPACE = 0
    COMMENT = 1
    ATOM = 2
    QUOTED = 3
    LITERAL = 4  # a domain literal, `[192.0.2.1]`
    SPECIAL = 5


class Token(Struct, frozen=True):
    """A token as written. `closed` is false for a mark that opens a quoted string or comment without an end."""

    kind: Kind
    span: Span
    text: str
    closed: bool = True

    def is_(self, special: str) -> bool:
        """Return whether it is that special character."""
        return self.kind is Kind.SPECIAL and self.text == special

    @property
    def is_blank(self) -> bool:
        """Return whether it is white space or a comment, which say nothing (CFWS)."""
        return self.kind in (Kind.SPACE, Kind.COMMENT)

    @property
    def content(self) -> str:
        """Return the text without quotes, parentheses and backslashes."""
        if self.kind not in (Kind.QUOTED, Kind.COMMENT):
            return self.text
        return _ESCAPED.sub(r"\1", self.text[1:-1])


_SPACE = lazy_pattern(r"[ \t\r\n]+")
_ATOM = lazy_pattern(r'[^ \t\r\n()<>@,;:\\".\[\]]+')
_QUOTED = lazy_pattern(r'"(?>[^"\\]|\\.)*+"', re.DOTALL)
_LITERAL = lazy_pattern(r"\[(?>[^\[\]\\]|\\.)*+\]", re.DOTALL)
_COMMENT_STEP = lazy_pattern(r"[^()\\]+|\\.|[()]|\\\Z", re.DOTALL)
_ESCAPED = lazy_pattern(r"\\(.)", re.DOTALL)


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of `text` in order; together they tile it. A placeholder is an atom.

    Linear: a quoted string, literal or comment that does not end is looked for once.
    """
    yield from _Tokenizer(text)


class _Tokenizer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._placeholders = list(placeholders(text))
        self._starts = [span.start for span in self._placeholders]
        self._unclosed: set[str] = set()

    def __iter__(self) -> Iterator[Token]:
        at = 0
        while at < len(self._text):
            token = self._next(at)
            yield token
            at = token.span.end

    def _next(self, at: int) -> Token:
        following = bisect_right(self._starts, at)
        if following and self._starts[following - 1] == at:
            return self._token(Kind.ATOM, at, self._placeholders[following - 1].end)
        match self._text[at]:
            case " " | "\t" | "\r" | "\n":
                return self._match(Kind.SPACE, _SPACE, at)
            case '"':
                return self._delimited(Kind.QUOTED, _QUOTED, at)
            case "[":
                return self._delimited(Kind.LITERAL, _LITERAL, at)
            case "(":
                return self._comment(at)
            case "<" | ">" | "@" | "," | ";" | ":" | "." | "\\" | ")" | "]":
                return self._token(Kind.SPECIAL, at, at + 1)
        limit = self._starts[following] if following < len(self._starts) else len(self._text)
        return self._match(Kind.ATOM, _ATOM, at, limit)

    def _delimited(self, kind: Kind, pattern: re.Pattern[str], at: int) -> Token:
        mark = self._text[at]
        match = None if mark in self._unclosed else pattern.match(self._text, at)
        return self._token(kind, at, match.end()) if match else self._open_mark(mark, at)

    def _comment(self, at: int) -> Token:
        """Return a comment, which may hold further comments (RFC 5322 section 3.2.2)."""
        depth = 0
        for match in () if "(" in self._unclosed else _COMMENT_STEP.finditer(self._text, at):
            if match.group() == "(":
                depth += 1
            elif match.group() == ")":
                depth -= 1
            if depth == 0:
                return self._token(Kind.COMMENT, at, match.end())
        return self._open_mark("(", at)

    def _open_mark(self, mark: str, at: int) -> Token:
        """Return the mark alone: read on behind it, so that an address after it is still found."""
        self._unclosed.add(mark)
        return Token(Kind.SPECIAL, Span(at, at + 1), mark, closed=False)

    def _match(self, kind: Kind, pattern: re.Pattern[str], at: int, limit: int | None = None) -> Token:
        match = pattern.match(self._text, at, len(self._text) if limit is None else limit)
        return self._token(kind, at, match.end() if match else at + 1)

    def _token(self, kind: Kind, start: int, end: int) -> Token:
        return Token(kind, Span(start, end), self._text[start:end])
