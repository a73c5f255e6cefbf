"""What a tag does when the files of a message are put together, whatever dialect it is written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.tags import Tag


class UseKind(Enum):
    """What a tag does when files are put together."""

    EXTENDS = "extends"  # this file fills the blocks of a layout
    LAYOUT = "layout"  # this file as a whole is the body of a layout
    INCLUDE = "include"  # becomes what a file holds, or what is defined under its label
    BLOCK = "block"  # stands where it is written, unless something else fills it
    FILL = "fill"  # is put where its label is asked for, and leaves nothing where it is written
    SLOT = "slot"  # becomes what fills its label
    BODY = "body"  # becomes what the user of this layout, macro or component stands around
    PARENT = "parent"  # becomes what the block that this one overrides had
    MACRO = "macro"  # is put where it is called
    CALL = "call"  # becomes the macro of its label
    IMPORT = "import"  # makes the macros of another file known
    BORROW = "borrow"  # makes the blocks of another file known


class Use(Struct, frozen=True):
    """What a tag does when files are put together.

    Attributes:
        kind: What it does.
        names: The files that it may mean, the best first. Empty where the name is worked out when the message is made.
        label: The name of the block, the slot or the macro; of an import what its macros are known by.
        imports: Of an import: names of single macros there, and what they are called here.
        parameters: Of a macro: the names of its arguments.
        is_optional: Whether it is no fault when there is no such file.
        shares: Whether the file that it names sees the blocks of this one.
        guard: Of an include that holds a condition or a list in itself: the tags that would stand around it.
    """

    kind: UseKind
    names: tuple[str, ...] = ()
    label: str = ""
    imports: tuple[tuple[str, str], ...] = ()
    parameters: tuple[str, ...] = ()
    is_optional: bool = False
    shares: bool = False
    guard: tuple[str, str] | None = None


Reader = Callable[[Tag], "Use | None"]
"""Says what a tag of a dialect does when files are put together; None: nothing."""

STRING = r"(?:\"(?:[^\"\\\n]|\\.){0,400}\"|'(?:[^'\\\n]|\\.){0,400}')"
"""An expression for a string in either quotation marks."""

_FIRST_STRING = lazy_pattern(rf"[\s(]*({STRING})")
_STRINGS = lazy_pattern(STRING)
_LIST = lazy_pattern(rf"\s*[\[(]\s*({STRING}(?:\s*,\s*{STRING}){{0,20}})\s*,?\s*[\])]")
_NAME = lazy_pattern(r"[\w$.-]+")


def first_string(expression: str) -> str | None:
    """Return the string that an expression begins with, without its quotation marks, or None."""
    match = _FIRST_STRING.match(expression)
    return match[1][1:-1] if match else None


def file_names(expression: str, following: re.Pattern[str] | None = None) -> tuple[str, ...]:
    """Return the names that an expression begins with: a string or a list of strings.

    Nothing where the name goes on after the string: `"a" ~ b`, `"a" if b else "c"`. `following` is what may follow.
    """
    match = _LIST.match(expression)
    if match is not None:
        return tuple(found[1:-1] for found in _STRINGS.findall(match[1]))
    match = _FIRST_STRING.match(expression)
    if match is None:
        return ()
    rest = expression[match.end() :].lstrip()
    if rest[:1] in ("~", "+", ".", "|", "?", "%") or rest[:3] == "if ":
        return ()
    if following is not None and rest and following.match(rest) is None:
        return ()
    return (match[1][1:-1],)


def first_word(expression: str) -> str:
    """Return the first word of an expression, or an empty string."""
    match = _NAME.match(expression.strip())
    return match[0] if match else ""


_SIGNATURE = lazy_pattern(r"\s*([\w.$-]+)\s*\(([^()]{0,500}(?:\([^()]{0,200}\)[^()]{0,500}){0,10})")
_DEFAULT = lazy_pattern(r"[\w$]+")


def signature(expression: str) -> tuple[str, tuple[str, ...]]:
    """Return the name and the parameters of `name(a, b="x")`, without their defaults."""
    match = _SIGNATURE.match(expression)
    if match is None:
        return first_word(expression), ()
    words = (_DEFAULT.match(piece.strip()) for piece in match[2].split(","))
    return match[1], tuple(word[0] for word in words if word is not None)
