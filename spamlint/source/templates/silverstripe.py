"""Templates of SilverStripe: `$Name`, `<% if $X %> ... <% end_if %>`. Source: its guide, "Template Syntax"."""

from __future__ import annotations

from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Words
from spamlint.source.templates.tags import RegionKind

_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        # What it names may not be there.
        "with": RegionKind.CONDITION,
        "loop": RegionKind.LOOP,
        "control": RegionKind.LOOP,
        "cached": RegionKind.BLOCK,
        "uncached": RegionKind.BLOCK,
    },
    middles=frozenset({"else_if"}),
    silent=frozenset({"require", "base_tag"}),
    includes=frozenset({"include"}),
    ends=("end_",),
)
_VALUE = r"\$[A-Za-z_]\w{0,80}(?:\([^()\n]{0,200}\))?(?:\.[A-Za-z_]\w{0,80}(?:\([^()\n]{0,200}\))?){0,20}"
SILVERSTRIPE = Dialect(
    "silverstripe",
    "SilverStripe",
    (
        Delimiters("<%--", "--%>", Role.COMMENT),
        Delimiters("<%", "%>", quotes="\"'"),
        Delimiters("{$", role=Role.OUTPUT, pattern=rf"\{{{_VALUE}\}}"),
        Delimiters("$", role=Role.OUTPUT, pattern=_VALUE),
    ),
    _WORDS,
)
