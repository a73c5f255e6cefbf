"""PHP: `<?= $name ?>`, `<?php if ($x): ?>`. Source: the PHP manual, "Alternative syntax for control structures"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.javascript import JS_QUIET_EXPRESSION, braces
from spamlint.source.templates.quiet import close, without
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"
# The words of the alternative syntax. A head counts where a colon follows its condition.
_PHP_WORD = lazy_pattern(
    r"(?<![\w$>])(?:end(?P<end>if|foreach|for|while|switch)\b|(?P<else>else)\s*:(?!:)"
    r"|(?P<head>else\s?if|if|foreach|for|while|switch)\s*(?=\())"
)
_COLON = lazy_pattern(r"\s*:(?!:)")
_BRACKET = lazy_pattern(r"[()]")
_PHP_OUTPUT = lazy_pattern(r"\s*(?:echo|print|printf)\b")
# Statements that write: of PHP, and functions of WordPress that say so by their names (`esc_html_e`, `the_title`).
_PHP_WRITES = lazy_pattern(
    r"(?:\A|[;{}:])\s*(?:echo\b|print\b|v?printf\s*\(|print_r\s*\(|\w+_ex?\s*\(|_ex?\s*\(|the_\w+\s*\()"
)
_PHP_INCLUDE = lazy_pattern(r"\s*(?:include|require)(?:_once)?\b")
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
    events = braces(inside, PHP_QUIET)
    structure = _ordered(_words(code, inside), [event for event in events if event.kind in _STRUCTURE])
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


_STRUCTURE = frozenset({TagKind.OPEN, TagKind.MIDDLE, TagKind.CLOSE})


def _ordered(words: Sequence[Event], others: Sequence[Event]) -> Events:
    """Return what words and braces say: first what they end, then what words begin, then what braces begin."""
    ends = [event for event in (*others, *words) if event.kind is TagKind.CLOSE]
    begun = [event for event in (*words, *others) if event.kind is not TagKind.CLOSE]
    return (*ends, *begun)


def _words(code: str, inside: str) -> list[Event]:
    """Return what the words of the alternative syntax say; what begins and ends within the tag is left out."""
    found: list[Event] = []
    opened: list[Event] = []
    closing: Mapping[int, int] | None = None
    for match in _PHP_WORD.finditer(code):
        if match["end"]:
            close(opened, found, match[0], match["end"])
        elif match["else"]:
            if not opened:
                found.append(Event(TagKind.MIDDLE, "else", "else:", is_else=True))
        else:
            closing = _brackets(code) if closing is None else closing
            end = closing.get(match.end())
            colon = _COLON.match(code, end) if end is not None else None
            if colon is None:
                continue
            written = inside[match.start() : colon.end()].strip()
            if match["head"].startswith("else"):
                found += [] if opened else [Event(TagKind.MIDDLE, "else", written)]
            else:
                word = match["head"]
                region = {"if": RegionKind.CONDITION, "switch": RegionKind.CHOICE}.get(word, RegionKind.LOOP)
                opened.append(Event(TagKind.OPEN, word, written, region, word))
    return [*found, *opened]


def _brackets(code: str) -> Mapping[int, int]:
    """Return for each opening bracket where the place after its closing one is."""
    waiting: list[int] = []
    found: dict[int, int] = {}
    for match in _BRACKET.finditer(code):
        if match[0] == "(":
            waiting.append(match.start())
        elif waiting:
            found[waiting.pop()] = match.end()
    return found


PHP = Dialect(
    "php",
    "PHP",
    (
        Delimiters("<?=", "?>", Role.OUTPUT, grammar=value),
        # The last tag of a file may have no end (the PHP manual, "PHP tags").
        Delimiters("<?php", pattern=r"<\?php\b(?P<inside>(?>[^<?]++|<(?!\?php)|\?(?!>))*+)\Z"),
        Delimiters("<?php", "?>", Role.CODE, quotes=_QUOTES, is_sure=False),
    ),
    php,
)
