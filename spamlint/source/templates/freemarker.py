"""FreeMarker: `${name}`, `<#if x>`. Source: the FreeMarker manual, "The template" and "Directive reference"."""

from __future__ import annotations

from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds, Words
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"
_FTL_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "list": RegionKind.LOOP,
        "foreach": RegionKind.LOOP,
        "switch": RegionKind.CHOICE,
        "macro": RegionKind.MACRO,
        "function": RegionKind.MACRO,
        "noparse": RegionKind.RAW,
        "attempt": RegionKind.BLOCK,
        "items": RegionKind.BLOCK,
        "escape": RegionKind.BLOCK,
        "noescape": RegionKind.BLOCK,
        "compress": RegionKind.BLOCK,
        "autoesc": RegionKind.BLOCK,
        "noautoesc": RegionKind.BLOCK,
        "outputformat": RegionKind.BLOCK,
    },
    middles=frozenset({"elseif", "elseIf", "case", "on", "recover"}),
    elses=frozenset({"else", "default"}),
    silent=frozenset("import ftl setting return stop break continue t lt rt nt flush visit recurse fallback".split()),
    includes=frozenset({"include", "nested"}),
    ends=("/#",),
    assigns=frozenset({"assign", "local", "global"}),
    default=TagKind.STATEMENT,
)


def freemarker(inside: str, holds: Holds) -> Events:
    """Read a FreeMarker directive without its `<#`: `if x`. That a separator is written is left aside."""
    word = inside.strip().rstrip("/").strip()
    if word in ("sep", "sep>"):
        return (Event(TagKind.STATEMENT, word),)
    return _FTL_WORDS(word, holds)


def _freemarker_close(inside: str, holds: Holds) -> Events:
    if inside.strip() == "sep":
        return (Event(TagKind.STATEMENT, "/sep"),)
    return (Event(TagKind.CLOSE, "/", name=inside.strip()),)


def _freemarker_call(inside: str, holds: Holds) -> Events:
    """Read the use of a macro; only one that is closed has content."""
    name = inside.split(None, 1)[0].rstrip("/") if inside.strip() else ""
    if inside.rstrip().endswith("/") or not (holds("/@" + name) or holds("/@")):
        return (Event(TagKind.INCLUDE, "@", inside.strip().rstrip("/").strip()),)
    return (Event(TagKind.OPEN, "@", inside.strip(), RegionKind.BLOCK, "@"),)


def _freemarker_call_end(inside: str, holds: Holds) -> Events:
    return (Event(TagKind.CLOSE, "/@", name="@"),)


FREEMARKER = Dialect(
    "freemarker",
    "FreeMarker",
    (
        Delimiters("<#--", "-->", Role.COMMENT),
        Delimiters("[#--", "--]", Role.COMMENT),
        Delimiters("</#", ">", grammar=_freemarker_close),
        Delimiters("<#", ">", quotes=_QUOTES, nests="()"),
        Delimiters("</@", ">", grammar=_freemarker_call_end),
        Delimiters("<@", ">", quotes=_QUOTES, nests="()", grammar=_freemarker_call),
        Delimiters("[/#", "]", grammar=_freemarker_close, is_sure=False),
        Delimiters("[#", "]", quotes=_QUOTES, nests="[]", pattern=r"\[#[a-z]", is_sure=False),
        Delimiters("${", "}", Role.OUTPUT, quotes=_QUOTES, nests="{}"),
        Delimiters("#{", "}", Role.OUTPUT, quotes=_QUOTES, nests="{}", pattern=r"#\{[\w(]", is_sure=False),
    ),
    freemarker,
    r"(?:</#|\[/#)(?:NAME)\s*[>\]]",
)
