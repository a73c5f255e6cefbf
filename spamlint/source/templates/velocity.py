"""Velocity: `$name`, `#if($x)`. Source: the Velocity user guide and its reference of the language."""

from __future__ import annotations

import re

from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds, Words
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"
_VELOCITY_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "foreach": RegionKind.LOOP,
        "macro": RegionKind.MACRO,
        "define": RegionKind.BLOCK,
    },
    middles=frozenset({"elseif"}),
    silent=frozenset({"set", "stop", "break"}),
    includes=frozenset({"parse", "include"}),
    ends=(),
    end="end",
    default=TagKind.INCLUDE,
)


def velocity(inside: str, holds: Holds) -> Events:
    """Read a Velocity directive without its `#`: `if($x)`, `{else}`, `end`, `footer()`."""
    inside = inside.strip()
    if inside[:1] == "@":
        return (Event(TagKind.OPEN, inside, "", RegionKind.BLOCK),)
    match = re.match(r"\{?(\w+)\}?\s*(.*)", inside, re.DOTALL)
    return _VELOCITY_WORDS(f"{match[1]} {match[2]}" if match else inside, holds)


_VELOCITY_REFERENCE = (
    r"\$!?\{(?P<inside>[A-Za-z_][^{}\n]{0,300})\}"
    r"|\$!?[A-Za-z_][\w-]{0,80}(?:\.[A-Za-z_]\w{0,80}(?:\([^()\n]{0,200}\))?|\[[^\[\]\n]{1,80}\]){0,20}"
)
VELOCITY = Dialect(
    "velocity",
    "Velocity",
    (
        Delimiters("#[[", "]]#", Role.VERBATIM),
        Delimiters("#*", "*#", Role.COMMENT),
        Delimiters("##", role=Role.COMMENT, ends=r"(?=\n)|\Z"),
        Delimiters("\\#", role=Role.LITERAL, pattern=r"\\#"),
        Delimiters("\\$", role=Role.LITERAL, pattern=r"\\\$"),
        Delimiters(
            "#",
            quotes=_QUOTES,
            pattern=(
                r"#(?P<inside>\{(?:else|end|stop|break)\}|(?:else|end|stop|break)(?![\w-])"
                r"|@?[A-Za-z_]\w{0,80}(?=[ \t]{0,4}\())(?P<arguments>(?<!#end)(?<!#else)(?<!\})[ \t]{0,4}\()?"
            ),
        ),
        Delimiters("$", role=Role.OUTPUT, pattern=_VELOCITY_REFERENCE, is_sure=False),
    ),
    velocity,
)
