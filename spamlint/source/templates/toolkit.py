"""Template Toolkit: `[% name %]`, `[% IF x %]`. Sources: `Template::Manual::Syntax` and `::Directives`."""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.quiet import STRINGS, close, without
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_TT_QUIET = lazy_pattern(STRINGS + r"|(?<!\$)#[^\n]*", re.DOTALL)
_TT_OPENS = {
    "IF": RegionKind.CONDITION,
    "UNLESS": RegionKind.CONDITION,
    "FOREACH": RegionKind.LOOP,
    "FOR": RegionKind.LOOP,
    "WHILE": RegionKind.LOOP,
    "SWITCH": RegionKind.CHOICE,
    "BLOCK": RegionKind.MACRO,
    "WRAPPER": RegionKind.BLOCK,
    "FILTER": RegionKind.BLOCK,
    "TRY": RegionKind.BLOCK,
    "VIEW": RegionKind.BLOCK,
    "PERL": RegionKind.COMMENT,
    "RAWPERL": RegionKind.COMMENT,
}
_TT_MIDDLES = frozenset({"ELSE", "ELSIF", "CASE", "CATCH", "FINAL"})
_TT_INCLUDES = frozenset({"INCLUDE", "PROCESS", "INSERT"})
_TT_SILENT = frozenset("USE SET DEFAULT CALL META NEXT LAST RETURN STOP CLEAR TAGS THROW DEBUG BREAK".split())
_TT_ASSIGNMENT = lazy_pattern(r"[\w.$]+\s*=(?!=)\s*(?P<block>BLOCK\b)?")
_TT_WORD = lazy_pattern(r"^\w*")
_TT_MACRO = lazy_pattern(r"MACRO\s+[\w()., ]+?\s+BLOCK\b")


def template_toolkit(inside: str, holds: Holds) -> Events:
    """Read the directives of a Template Toolkit tag: `IF x`, `END`, `INCLUDE header`, `name`."""
    if inside[:1] == "#":
        return (Event(TagKind.COMMENT, "#", inside[1:].strip()),)
    code = without(_TT_QUIET, inside)
    found: list[Event] = []
    opened: list[Event] = []
    output: Event | None = None
    start = 0
    for piece in code.split(";"):
        written = inside[start : start + len(piece)].strip()
        start += len(piece) + 1
        if not piece.strip():
            continue
        event = _directive(piece.strip(), written)
        if event.kind is TagKind.OPEN:
            opened.append(event)
        elif event.kind is TagKind.CLOSE:
            close(opened, found, event.keyword)
        elif event.kind is TagKind.MIDDLE:
            if not opened:
                found.append(event)
        elif event.kind is not TagKind.STATEMENT:
            output = output or event
    structure = (*found, *opened)
    return structure or (output or Event(TagKind.STATEMENT, "", inside.strip()),)


def _directive(code: str, written: str) -> Event:
    if code[0] == "|":  # short for FILTER, where nothing stands before it
        return Event(TagKind.OPEN, "FILTER", written[1:].strip(), RegionKind.BLOCK)
    word = _TT_WORD.findall(code)[0]
    expression = written[len(word) :].strip()
    if word == "END":
        return Event(TagKind.CLOSE, word)
    if word in _TT_MIDDLES:
        is_else = word in ("ELSE", "FINAL") or (word == "CASE" and not expression)
        return Event(TagKind.MIDDLE, word, expression, is_else=is_else)
    if word in _TT_OPENS:
        return Event(TagKind.OPEN, word, expression, _TT_OPENS[word])
    if word in _TT_INCLUDES:
        return Event(TagKind.INCLUDE, word, expression)
    if _TT_MACRO.match(code):
        return Event(TagKind.OPEN, "MACRO", expression, RegionKind.MACRO)
    assignment = _TT_ASSIGNMENT.match(code)
    if assignment is not None:
        kind = TagKind.OPEN if assignment["block"] else TagKind.STATEMENT
        return Event(kind, "", written, RegionKind.BLOCK if assignment["block"] else None)
    if word in _TT_SILENT or word == "MACRO":
        return Event(TagKind.STATEMENT, word, expression)
    return Event(TagKind.OUTPUT, "", written.removeprefix("GET ").strip())


TEMPLATE_TOOLKIT = Dialect(
    "template-toolkit",
    "Template Toolkit",
    (Delimiters("[%", "%]", Role.CODE, "-+=~"),),
    template_toolkit,
    r"\[%[-+=~]?\s*END\s*[-+=~]?%\]",
)
