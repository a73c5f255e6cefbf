"""EJS and its like: `<%= name %>`, `<% if (x) { %>`; with JSP's and Adobe Campaign's directives.

Sources: the README of EJS, of Underscore and of Lodash; Adobe Campaign's guide to personalization.
"""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.quiet import STRINGS, close, without
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

JS_QUIET_EXPRESSION = STRINGS + r"|`(?>[^`\\]|\\.)*+`|//[^\n]*|/\*.*?\*/"
"""An expression for the strings and comments of languages whose comments are those of C."""

JS_QUIET = lazy_pattern(JS_QUIET_EXPRESSION, re.DOTALL)
_JS_TOKEN = lazy_pattern(r"[{}]|(?<![\w.$])(?P<case>case\b[^:{}]{0,200}:|default\s*:)")
_JS_LOOP = lazy_pattern(r"\b(?:for|while|do)\b|(?:\.|\b_\.)(?:forEach|each|map)\s*\(|\$\.each\s*\(")
_JS_ELSE = lazy_pattern(r"\s*(?:else\b(?!\s+if\b)|finally\b)")
_JS_ELSE_IF = lazy_pattern(r"\s*(?:else\s+if|catch)\b")
_JS_CONDITION = lazy_pattern(r"\bif\s*\(")


def javascript(inside: str, holds: Holds) -> Events:
    """Read a statement of EJS and its like: `if (x) {`, `} else {`, `})`."""
    return braces(inside, JS_QUIET)


def braces(inside: str, quiet: re.Pattern[str]) -> Events:
    """Read a statement of a language with braces; `quiet` finds its strings and comments."""
    code = without(quiet, inside)
    found: list[Event] = []
    opened: list[Event] = []
    start = 0
    for token in _JS_TOKEN.finditer(code):
        head, written = code[start : token.start()], inside[start : token.start()].strip()
        if token["case"]:
            if not opened:
                found.append(Event(TagKind.MIDDLE, "case", token[0], is_else=token[0].startswith("default")))
        elif token[0] == "}":
            close(opened, found, "}")
        elif not opened and found and found[-1].kind is TagKind.CLOSE and _continues(head):
            found[-1] = Event(TagKind.MIDDLE, "else", written, is_else=_JS_ELSE.match(head) is not None)
        else:
            opened.append(Event(TagKind.OPEN, "{", written, _region_of(head)))
        start = token.end()
    return (*found, *opened) or (Event(TagKind.STATEMENT, "", inside.strip()),)


def _continues(head: str) -> bool:
    return _JS_ELSE.match(head) is not None or _JS_ELSE_IF.match(head) is not None


def _region_of(head: str) -> RegionKind:
    if _JS_LOOP.search(head):
        return RegionKind.LOOP
    if _JS_CONDITION.search(head):
        return RegionKind.CONDITION
    return RegionKind.CHOICE if re.search(r"\bswitch\b", head) else RegionKind.BLOCK


_EJS_ELSEWHERE = lazy_pattern(r"(?:await\s+)?include\s*\(")


def _ejs_output(inside: str, holds: Holds) -> Events:
    expression = inside.strip()
    if _EJS_ELSEWHERE.match(expression):
        return (Event(TagKind.INCLUDE, "include", expression),)
    if expression.endswith("{"):  # Plush, the language of Buffalo, opens its blocks so
        return javascript(inside, holds)
    return (Event(TagKind.OUTPUT, "", expression),)


def _directive(inside: str, holds: Holds) -> Events:
    """Read `<%@ include view="..." %>` of Adobe Campaign, a value, and `<%@ include file="..." %>` of JSP, a file."""
    word, _, rest = inside.strip().partition(" ")
    if word != "include":
        return (Event(TagKind.STATEMENT, word, inside.strip()),)
    is_file = rest.lstrip().startswith("file")
    return (Event(TagKind.INCLUDE if is_file else TagKind.OUTPUT, word, inside.strip()),)


# `<%%` stands for `<%`, and nothing up to `%>` is code.
_LITERAL = Delimiters("<%%", role=Role.LITERAL, pattern="<%%")
EJS = Dialect(
    "ejs",
    "EJS",
    (
        _LITERAL,
        Delimiters("<%#", "%>", Role.COMMENT),
        Delimiters("<%--", "--%>", Role.COMMENT),
        Delimiters("<%@", "%>", Role.OUTPUT, grammar=_directive),
        Delimiters("<%=", "%>", Role.OUTPUT, "-_", grammar=_ejs_output),
        Delimiters("<%-", "%>", Role.OUTPUT, "-_", grammar=_ejs_output),
        Delimiters("<%", "%>", Role.CODE, "-_"),
    ),
    javascript,
)
