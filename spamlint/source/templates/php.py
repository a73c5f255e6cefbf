"""PHP: `<?= $name ?>`, `<?php if ($x): ?>`. Source: the PHP manual, "Alternative syntax for control structures"."""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.javascript import JS_QUIET_EXPRESSION, braces
from spamlint.source.templates.quiet import without
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"
# The words of the alternative syntax: a head that ends in a colon, and what ends its block.
_PHP_END = lazy_pattern(r"(?<![\w$>])end(?P<word>if|foreach|for|while|switch)\b")
_PHP_HEAD = lazy_pattern(
    r"(?<![\w$>])(?P<word>else\s?if|if|foreach|for|while|switch|else)\b(?P<rest>[^;{}]{0,500}):\s*(?:\Z|;)"
)
_PHP_OUTPUT = lazy_pattern(r"\s*(?:echo|print|printf)\b")
# Statements that write: of PHP, and functions of WordPress that say so by their names (`esc_html_e`, `the_title`).
_PHP_WRITES = lazy_pattern(
    r"(?:\A|[;{}:])\s*(?:echo\b|print\b|v?printf\s*\(|print_r\s*\(|\w+_ex?\s*\(|_ex?\s*\(|the_\w+\s*\()"
)
_PHP_INCLUDE = lazy_pattern(r"\s*(?:include|require)(?:_once)?\b")
_PHP_HEAD_INSIDE = lazy_pattern(r"(?<![\w$>])(?P<word>if|foreach|for|while|switch)\b[^;{}]{0,500}?:\s")
PHP_QUIET = lazy_pattern(JS_QUIET_EXPRESSION + r"|(?<![\w&$])#[^\n]*", re.DOTALL)
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
    code = without(PHP_QUIET, inside)
    ends = tuple(
        Event(TagKind.CLOSE, match[0], name=match["word"])
        for match in _PHP_END.finditer(code)
        if not _opened_before(code, match.start(), match["word"])
    )
    heads = [match for match in _PHP_HEAD.finditer(code) if not _PHP_END.search(code, match.end())]
    if heads:
        before = _structure(braces(inside[: heads[0].start()], PHP_QUIET))
        return (*ends, *before, *(_head(match, inside) for match in heads))
    events = braces(inside, PHP_QUIET)
    structure = (*ends, *_structure(events))
    if structure:
        return structure
    if _PHP_OUTPUT.match(inside) and not _PHP_CALLS.match(inside):
        return (Event(TagKind.OUTPUT, "echo", inside.strip().partition(" ")[2]),)
    if _PHP_INCLUDE.match(inside):
        return (Event(TagKind.INCLUDE, "include", inside.strip()),)
    if _PHP_CALLS.search(code):
        return (Event(TagKind.INCLUDE, "include", inside.strip()),)
    if _PHP_WRITES.search(code):
        return (Event(TagKind.OUTPUT, "echo", inside.strip()),)
    return events


def _structure(events: Events) -> Events:
    return tuple(event for event in events if event.kind not in (TagKind.STATEMENT, TagKind.OUTPUT))


def _opened_before(code: str, place: int, word: str) -> bool:
    """Return whether a block that ends within a tag begins in it too."""
    return any(match["word"] == word for match in _PHP_HEAD_INSIDE.finditer(code, 0, place))


def _head(match: re.Match[str], inside: str) -> Event:
    """Return what a head of the alternative syntax says: `if ($a):`, `else:`."""
    word = match["word"]
    written = inside[match.start() : match.end()].strip()
    if word.startswith("else"):
        return Event(TagKind.MIDDLE, "else", written, is_else=word == "else")
    region = {"if": RegionKind.CONDITION, "switch": RegionKind.CHOICE}.get(word, RegionKind.LOOP)
    return Event(TagKind.OPEN, word, written, region, word)


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
