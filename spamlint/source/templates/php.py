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
# Functions that write what stands elsewhere: of WordPress (`do_action`, `get_template_part`), WooCommerce, CakePHP,
# CodeIgniter, Yii, Plates, Laminas and Magento.
_PHP_CALLS = lazy_pattern(
    r"(?:\A|[;{}:])\s*(?:echo\s+)?(?:(?:do_action|wc_get_template|get_template_part|load_template|locate_template|view)\s*\("
    r"|\$(?:this|view|block)->(?:element|render|renderPartial|renderSection|partial|include|insert|section|fetch|extend"
    r"|layout|getChildHtml|content)\b)"
)


def value(inside: str, holds: Holds) -> Events:
    """Read what stands between `<?=` and `?>`: a value, or what brings in something that stands elsewhere."""
    kind = TagKind.INCLUDE if _PHP_CALLS.match(inside) else TagKind.OUTPUT
    return (Event(kind, "", inside.strip()),)


def php(inside: str, holds: Holds) -> Events:
    """Read a PHP tag: braces as in JavaScript, or `if (x):` ... `endif`."""
    if _PHP_OUTPUT.match(inside) and not _PHP_CALLS.match(inside):
        return (Event(TagKind.OUTPUT, "echo", inside.strip().partition(" ")[2]),)
    if _PHP_INCLUDE.match(inside):
        return (Event(TagKind.INCLUDE, "include", inside.strip()),)
    code = without(JS_QUIET, inside)
    written = inside.strip()
    match = _PHP_WORD.search(code)
    if match is None or "{" in code or "}" in code:
        events = javascript(inside, holds)
        if _PHP_CALLS.search(code) and all(event.kind in (TagKind.STATEMENT, TagKind.OUTPUT) for event in events):
            return (Event(TagKind.INCLUDE, "include", written),)
        return events
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
        Delimiters("<?=", "?>", Role.OUTPUT, grammar=value),
        # The last tag of a file may have no end (the PHP manual, "PHP tags").
        Delimiters("<?php", pattern=r"<\?php\b(?P<inside>(?:[^<?]++|<(?!\?php)|\?(?!>))*+)\Z"),
        Delimiters("<?php", "?>", Role.CODE, quotes=_QUOTES, is_sure=False),
    ),
    php,
)
