"""AMPscript of Salesforce Marketing Cloud: `%%name%%`, `%%=v(@x)=%%`, `%%[ if @x then ]%%`.

Source: the AMPscript guide.
"""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.quiet import STRINGS, close, without
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"
_AMP_QUIET = lazy_pattern(STRINGS + r"|/\*.*?\*/", re.DOTALL)
_AMP_TOKEN = lazy_pattern(r"(?<![\w@])(?:if|elseif|else|endif|for|next)(?!\w)", re.IGNORECASE)
_AMP_THEN = lazy_pattern(r"(?<![\w@])(?:then|do)(?!\w)", re.IGNORECASE)
_AMP_OUTPUT = lazy_pattern(r"(?<![\w@])output(?:line)?\s*\(", re.IGNORECASE)
_AMP_INCLUDE = lazy_pattern(r"(?<![\w@])(?:contentblockby\w+|contentarea\w*|treatascontent\w*)\s*\(", re.IGNORECASE)


_MAX_CONDITION = 400  # code points


def ampscript(inside: str, holds: Holds) -> Events:
    """Read an AMPscript block: statements, of which `IF`, `FOR` and their ends reach over the HTML between blocks."""
    code = without(_AMP_QUIET, inside)
    found: list[Event] = []
    opened: list[Event] = []
    for token in _AMP_TOKEN.finditer(code):
        word = token[0].lower()
        if word in ("endif", "next"):
            close(opened, found, token[0], "if" if word == "endif" else "for")
        elif word in ("else", "elseif"):
            if not opened:
                is_else = word == "else"
                found.append(Event(TagKind.MIDDLE, token[0], _condition(inside, code, token.end()), is_else=is_else))
        else:
            region = RegionKind.CONDITION if word == "if" else RegionKind.LOOP
            opened.append(Event(TagKind.OPEN, token[0], _condition(inside, code, token.end()), region, word))
    structure = (*found, *opened)
    if structure:
        return structure
    return (Event(_amp_kind(code), "", inside.strip()),)


def _condition(inside: str, code: str, start: int) -> str:
    end = min(start + _MAX_CONDITION, len(code))
    then = _AMP_THEN.search(code, start, end)
    return inside[start : then.start() if then else end].strip()


def _amp_kind(code: str) -> TagKind:
    if _AMP_INCLUDE.search(code):
        return TagKind.INCLUDE
    return TagKind.OUTPUT if _AMP_OUTPUT.search(code) else TagKind.STATEMENT


def ampscript_output(inside: str, holds: Holds) -> Events:
    """Read an inline AMPscript expression: `v(@name)`, `ContentBlockByKey("footer")`."""
    kind = TagKind.INCLUDE if _AMP_INCLUDE.match(inside.strip()) else TagKind.OUTPUT
    return (Event(kind, "", inside.strip()),)


AMPSCRIPT = Dialect(
    "ampscript",
    "AMPscript (Salesforce Marketing Cloud)",
    (
        Delimiters("%%[", "]%%", Role.CODE, quotes=_QUOTES, grammar=ampscript),
        Delimiters("%%=", "=%%", Role.OUTPUT, quotes=_QUOTES, grammar=ampscript_output),
        Delimiters("%%", role=Role.OUTPUT, pattern=r"%%(?P<inside>\w[\w .:-]{0,120})%%"),
    ),
)
