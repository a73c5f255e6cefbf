"""Cheetah: `$name`, `#if $x`, `#end if`. Source: the Cheetah Users' Guide, "Language Overview"."""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds, Words
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_WORDS = Words(
    opens={
        **dict.fromkeys(("if", "unless"), RegionKind.CONDITION),
        **dict.fromkeys(("for", "while", "repeat"), RegionKind.LOOP),
        **dict.fromkeys(("block", "filter", "try", "call", "cache"), RegionKind.BLOCK),
        "def": RegionKind.MACRO,
    },
    middles=frozenset({"elif", "except", "finally"}),
    includes=frozenset({"include", "extends"}),
    silent=frozenset("set import from attr slurp silent pass break continue return stop del".split()),
    ends=("end_",),
)
_DIRECTIVES = (
    "if|unless|for|while|repeat|block|filter|try|call|cache|def|elif|else if|else|except|finally|include|extends|set"
    "|import|from|attr|slurp|silent|pass|break|continue|return|stop|del|echo|end (?:if|unless|for|while|repeat|block"
    "|filter|try|call|cache|def)"
)
_END = lazy_pattern(r"end\s+")


def cheetah(inside: str, holds: Holds) -> Events:
    """Read a directive of Cheetah without its `#`: `if $x`, `else if $y`, `end if`."""
    written = inside.strip()
    if re.match(r"else\s+if\b", written):
        return (Event(TagKind.MIDDLE, "else if", written[4:].strip()[2:].strip()),)
    return _WORDS(_END.sub("end_", written, count=1) if written.startswith("end") else written, holds)


CHEETAH = Dialect(
    "cheetah",
    "Cheetah",
    (
        Delimiters("#*", "*#", Role.COMMENT),
        Delimiters("##", role=Role.COMMENT, ends=r"(?=\n)|\Z"),
        # A directive ends with its line, or with another `#`.
        Delimiters("#", pattern=rf"#(?P<inside>(?:{_DIRECTIVES})(?![\w-])[^#\n]{{0,500}})#?"),
        Delimiters("$", role=Role.OUTPUT, pattern=r"\$!?\{(?P<inside>[^{}\n]{1,300})\}"),
        Delimiters(
            "$", role=Role.OUTPUT, pattern=r"\$!?[A-Za-z_]\w{0,80}(?:\.[A-Za-z_]\w{0,80}(?:\([^()\n]{0,200}\))?){0,20}"
        ),
    ),
    cheetah,
)
