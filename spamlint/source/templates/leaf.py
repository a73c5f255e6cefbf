"""Leaf, the language of Vapor: `#(name)`, `#if(x): ... #endif`. Source: the "Leaf Overview" of Vapor's manual."""

from __future__ import annotations

from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds, Words, holds_nothing
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "for": RegionKind.LOOP,
        "while": RegionKind.LOOP,
        "with": RegionKind.BLOCK,
    },
    middles=frozenset({"elseif"}),
    silent=frozenset({"export", "dumpContext"}),
    includes=frozenset({"import", "inline"}),
    ends=("end",),
)


def leaf(inside: str, holds: Holds) -> Events:
    """Read a tag of Leaf without its `#`: `if(x):`, `else:`, `endif`, `count(friends)`, `extend("base"):`."""
    written = inside.removesuffix(":")
    if not written.startswith("extend("):
        # What is no block has no colon: `#export("title", "News")`.
        return _WORDS(written, holds if written != inside else holds_nothing)
    expression = written.removeprefix("extend")
    brings_in = Event(TagKind.INCLUDE, "extend", expression)
    if written == inside:
        return (brings_in,)
    # What its body exports stands somewhere in the page that it extends.
    return brings_in, Event(TagKind.OPEN, "extend", expression, RegionKind.BLOCK, "extend")


_INNERMOST = r"(?>[^()\"]|\"[^\"\n]*\"|\([^()]*\))"
# Brackets in strings and three deep are enough for what people write in a template.
_ARGUMENTS = rf"\((?>[^()\"]|\"[^\"\n]*\"|\({_INNERMOST}{{0,500}}+\)){{0,500}}+\)"
LEAF = Dialect(
    "leaf",
    "Leaf",
    (
        Delimiters(
            "#",
            pattern=(
                rf"#(?P<inside>[A-Za-z]\w{{0,40}}{_ARGUMENTS}:?"
                r"|(?:else|end(?:if|for|while|with|extend|export|inline))(?![\w-]):?)"
            ),
        ),
        Delimiters("#(", role=Role.OUTPUT, pattern=rf"#(?P<inside>{_ARGUMENTS})"),
    ),
    leaf,
)
