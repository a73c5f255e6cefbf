"""Smarty, Copernica's dialect of it, and Sailthru's Zephyr: `{$name}`, `{if $x}`.

Sources: the Smarty manual, Copernica's guide to personalization, the Zephyr reference of Sailthru.
"""

from __future__ import annotations

from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Words
from spamlint.source.templates.tags import RegionKind

_QUOTES = "\"'"
_SMARTY_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "foreach": RegionKind.LOOP,
        "section": RegionKind.LOOP,
        "for": RegionKind.LOOP,
        "while": RegionKind.LOOP,
        "literal": RegionKind.RAW,
        "php": RegionKind.COMMENT,
    },
    blocks={"function": RegionKind.MACRO},
    middles=frozenset({"elseif"}),
    elses=frozenset({"else", "foreachelse", "sectionelse", "forelse"}),
    silent=frozenset({"assign", "append", "config_load", "debug", "eval", "set", "select", "break", "continue"}),
    includes=frozenset({"include", "extends", "include_php", "insert"}),
    ends=("/",),
)
SMARTY = Dialect(
    "smarty",
    "Smarty",
    (
        Delimiters("{*", "*}", Role.COMMENT, is_sure=False),
        Delimiters(
            "{",
            "}",
            quotes=_QUOTES,
            nests="{}",
            # Style sheets have braces too: only what Smarty knows is a tag.
            pattern=(
                r"\{(?:[$=\"]|/?(?:if|elseif|else|foreach|foreachelse|section|sectionelse|for|forelse|while|literal|include"
                r"|assign|capture|strip|block|extends|function|nocache|insert|php|select|set|ldelim|rdelim)\b(?![:;-]))"
            ),
        ),
    ),
    _SMARTY_WORDS,
    r"\{/(?:NAME)\}",
)
