"""PHP: `<?= $name ?>`, `<?php if ($x): ?>`. Source: the PHP manual, "Alternative syntax for control structures"."""

from __future__ import annotations

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.javascript import JS_QUIET, javascript
from spamlint.source.templates.quiet import without
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"
_PHP_WORD = lazy_pattern(
    r"(?<![\w$>])(?P<end>end(?:if|foreach|for|while|switch))\b|(?<![\w$>])(?P<open>if|foreach|for|while|switch)\b[^;{}]{0,500}?:\s*(?:\Z|;)"
    r"|(?<![\w$>])(?P<middle>else\s*:|else\s?if\b[^;{}]{0,500}?:\s*\Z)"
)
_PHP_OUTPUT = lazy_pattern(r"\s*(?:echo|print|printf)\b")
_PHP_INCLUDE = lazy_pattern(r"\s*(?:include|require)(?:_once)?\b")


def php(inside: str, holds: Holds) -> Events:
    """Read a PHP tag: braces as in JavaScript, or `if (x):` ... `endif`."""
    if _PHP_OUTPUT.match(inside):
        return (Event(TagKind.OUTPUT, "echo", inside.strip().partition(" ")[2]),)
    if _PHP_INCLUDE.match(inside):
        return (Event(TagKind.INCLUDE, "include", inside.strip()),)
    code = without(JS_QUIET, inside)
    match = _PHP_WORD.search(code)
    if match is None or "{" in code or "}" in code:
        return javascript(inside, holds)
    written = inside.strip()
    if match["end"]:
        return (Event(TagKind.CLOSE, match["end"], name=match["end"][3:]),)
    if match["middle"]:
        return (Event(TagKind.MIDDLE, "else", written, is_else="if" not in match["middle"]),)
    word = match["open"]
    region = {"if": RegionKind.CONDITION, "switch": RegionKind.CHOICE}.get(word, RegionKind.LOOP)
    return (Event(TagKind.OPEN, word, written, region, word),)


PHP = Dialect(
    "php",
    "PHP",
    (
        Delimiters("<?=", "?>", Role.OUTPUT),
        Delimiters("<?php", "?>", Role.CODE, quotes=_QUOTES, is_sure=False),
    ),
    php,
)
