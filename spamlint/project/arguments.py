"""What a tag hands over to the file or the macro that it uses: `label: "Unsubscribe"`, `href=unsubscribe_url`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.project.uses.use import STRING
from spamlint.source.spans import Excerpt, Span

MAX_TAG = 4_000
"""Code points of a tag that are looked at; a longer one hands over data, not words."""


class Argument(Struct, frozen=True):
    """What stands for a name in the file that is used.

    Attributes:
        where: The words themselves where they are written out, else the expression.
        is_literal: Whether they are written out.
    """

    where: Excerpt
    is_literal: bool


_NAMED = lazy_pattern(
    rf"(?<![\w$.])[:\"']?(?P<name>[A-Za-z_][\w-]*)[\"']?\s*(?:=>|=(?!=)|:(?!:))\s*"
    rf"(?P<value>(?:(?:_|t|__|trans|gettext|ugettext|translate)\s*\(\s*)?{STRING}|[$@:]?[A-Za-z_][\w.>$\[\]-]*)"
)
_TRANSLATED = lazy_pattern(r"\w+\s*\(\s*")
_VALUE = lazy_pattern(
    rf"\s*(?:[A-Za-z_]\w*\s*=\s*)?(?P<value>(?:(?:_|t|__|trans|gettext)\s*\(\s*)?{STRING}|[$@]?[A-Za-z_][\w.>$\[\]-]*)"
)
_VALUES = lazy_pattern(rf"{STRING}|[^\s,()]+")
_PIECE = lazy_pattern(rf"{STRING}|[()\[\]{{}},]")


def named_arguments(where: Excerpt) -> Mapping[str, Argument]:
    """Return what a tag hands over by name: `a="b"`, `a: b`, `'a' => b`. The first of a name counts."""
    content = where.text.content[where.span.start : min(where.span.end, where.span.start + MAX_TAG)]
    found: dict[str, Argument] = {}
    for match in _NAMED.finditer(content):
        found.setdefault(match["name"].replace("-", "_"), _argument(match, where))
    return found


def positional_arguments(where: Excerpt, names: Sequence[str], *, by_blanks: bool = False) -> Mapping[str, Argument]:
    """Return what a call `name(a, "b")` hands over, by the names of the parameters; `by_blanks`: `name(a "b")`."""
    content = where.text.content[where.span.start : min(where.span.end, where.span.start + MAX_TAG)]
    opening = content.find("(")
    if opening < 0:
        return {}
    found: dict[str, Argument] = {}
    starts = (match.start() for match in _VALUES.finditer(content, opening + 1)) if by_blanks else None
    for name, start in zip(names, starts or _starts(content, opening + 1), strict=False):
        match = _VALUE.match(content, start)
        if match is not None:
            found[name] = _argument(match, where)
    return found


def _argument(match: re.Match[str], where: Excerpt) -> Argument:
    start, end = match.span("value")
    value = match["value"]
    is_literal = value[-1] in "\"'"
    if is_literal:
        called = _TRANSLATED.match(value)
        start, end = start + (called.end() if called else 0) + 1, end - 1
    return Argument(Excerpt(where.text, Span(start, end).shift(where.span.start)), is_literal)


def _starts(content: str, start: int) -> Iterator[int]:
    """Yield where each argument of a call begins."""
    yield start
    depth = 0
    for match in _PIECE.finditer(content, start):
        sign = match[0]
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            if not depth:
                return
            depth -= 1
        elif sign == "," and not depth:
            yield match.end()
