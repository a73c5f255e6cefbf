"""Blade: `{{ $name }}`, `@if ($x)`. Source: the compilers of Laravel's Blade."""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds, Words
from spamlint.source.templates.php import PHP
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"
_BLADE_WORDS = Words(
    opens={
        "if": RegionKind.CONDITION,
        "unless": RegionKind.CONDITION,
        "isset": RegionKind.CONDITION,
        "auth": RegionKind.CONDITION,
        "guest": RegionKind.CONDITION,
        "foreach": RegionKind.LOOP,
        "forelse": RegionKind.LOOP,
        "for": RegionKind.LOOP,
        "while": RegionKind.LOOP,
        "switch": RegionKind.CHOICE,
        "verbatim": RegionKind.RAW,
    },
    blocks={
        "can": RegionKind.CONDITION,
        "cannot": RegionKind.CONDITION,
        "canany": RegionKind.CONDITION,
        "env": RegionKind.CONDITION,
        "production": RegionKind.CONDITION,
        "hassection": RegionKind.CONDITION,
        "error": RegionKind.CONDITION,
        "php": RegionKind.COMMENT,
    },
    middles=frozenset({"elseif", "case", "elsecan"}),
    elses=frozenset({"else", "default"}),
    silent=frozenset({"php", "use", "props", "inject", "break", "continue", "aware", "csrf", "method", "parent"}),
    includes=frozenset(
        "include includeif includewhen includeunless includefirst extends yield each component slot stack".split()
    ),
    ends=("end",),
    ignore_case=True,
)
_BLADE_INLINE = lazy_pattern(r"\s*\(\s*(?:\"[^\"]*\"|'[^']*')\s*,")


def blade(inside: str, holds: Holds) -> Events:
    """Read a Blade directive without its `@`: `if ($x)`, `endif`, `section('title', 'x')`."""
    match = re.match(r"\w+", inside)
    word = match[0].lower() if match else ""
    rest = inside[len(word) :].strip()
    if word in ("show", "stop", "append", "overwrite"):
        return (Event(TagKind.CLOSE, word, name="section"),)
    if word == "section" and _BLADE_INLINE.match(rest):
        return (Event(TagKind.STATEMENT, word, rest),)
    if word == "section":
        return (Event(TagKind.OPEN, word, rest, RegionKind.BLOCK, word),)
    if word == "empty":  # in `@forelse` a branch, with an argument a condition of its own
        if rest:
            return (Event(TagKind.OPEN, word, rest, RegionKind.CONDITION, word),)
        return (Event(TagKind.MIDDLE, word, is_else=True),)
    if word == "php" and rest:
        return (Event(TagKind.STATEMENT, word, rest),)
    return _BLADE_WORDS(f"{word} {rest}", holds)


_BLADE_NAMES = (
    "if|elseif|else|endif|unless|endunless|isset|endisset|empty|endempty|auth|endauth|guest|endguest|foreach|endforeach"
    "|forelse|endforelse|for|endfor|while|endwhile|switch|case|default|break|continue|endswitch|verbatim|php|endphp"
    "|section|endsection|show|stop|append|overwrite|yield|parent|extends|include(?:If|When|Unless|First)?|each"
    "|component(?:First)?|endcomponent|slot|endslot|lang|choice|json|csrf|method|props|aware|inject|use|stack|push"
    "|endpush|prepend|endprepend|once|endonce|env|endenv|production|endproduction|can|cannot|canany|elsecan|endcan"
    "|endcannot|endcanany|hasSection|error|enderror|class|style|checked|selected|disabled|endlang"
)
BLADE = Dialect(
    "blade",
    "Blade",
    (
        Delimiters("@{{", "}}", Role.LITERAL),
        Delimiters("@{!!", "!!}", Role.LITERAL),
        Delimiters("@@", role=Role.LITERAL, pattern=r"@@(?=\w)"),
        Delimiters("{{--", "--}}", Role.COMMENT),
        Delimiters("{{", "}}", Role.OUTPUT),
        Delimiters("{!!", "!!}", Role.OUTPUT),
        Delimiters(
            "@",
            quotes=_QUOTES,
            # `css@media` and `me@else.com` are no directives.
            pattern=rf"(?<![\w@.])@(?P<inside>(?:{_BLADE_NAMES})\b(?!\.\w|-))(?P<arguments>[ \t]*\()?",
        ),
        *PHP.delimiters,
    ),
    blade,
    r"@end(?:NAME)\b",
)
