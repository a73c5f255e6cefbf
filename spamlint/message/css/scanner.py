"""A style sheet's rules and declarations, each with the place where it stands.

Follows the parsing of CSS Syntax Module Level 3, section 5, with its error recovery and nested rules, in one pass and
without recursion over brackets. All spans are offsets (code points) in the scanned text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import Struct

from spamlint.message.css.tokens import COMMENT, ESCAPE, GAP, IDENT, NAME_CHARACTER, unescape
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

#: Rules nested deeper than this are dropped.
MAX_NESTING = 32

_GAP = lazy_pattern(GAP)
_GAP_AND_SEMICOLONS = lazy_pattern(rf"(?>[ \t\n\r\f;]++|{COMMENT})*+")
_GAP_AT_TOP = lazy_pattern(rf"(?>[ \t\n\r\f]++|{COMMENT}|<!--|-->)*+")
_AT = lazy_pattern("@" + IDENT, re.ASCII)
_NAME = lazy_pattern(rf"(?P<name>{IDENT}){GAP}:", re.ASCII)
#: The common declaration: nothing in it that could open something.
_PLAIN = lazy_pattern(r"""([a-zA-Z-]+)[ \t\n\r\f]*:[ \t\n\r\f]*([^;{}()\[\]"'\\/!]*)(?=[;}])""", re.ASCII)
#: A string, or one that a line break cuts short.
_ANY_STRING = r""""(?>[^"\\\n\r\f]|\\(?:\r\n|[\s\S]))*+"?|'(?>[^'\\\n\r\f]|\\(?:\r\n|[\s\S]))*+'?"""
_STRUCTURE = lazy_pattern(
    rf"""{COMMENT}|{_ANY_STRING}|(?<!{NAME_CHARACTER})[uU][rR][lL]\(|\\[\s\S]|[(){{}}\[\];]""", re.ASCII
)
_URL_START = lazy_pattern(r"""[ \t\n\r\f]*["']""")
_URL_REST = lazy_pattern(rf"(?>[^)\\]|{ESCAPE}|\\)*+(?:\)|\Z)")
_IMPORTANT = lazy_pattern(rf"!{GAP}important{GAP}\Z", re.IGNORECASE)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_SPACE = " \t\n\r\f"


class Declaration(NamedTuple):
    """A declaration.

    Attributes:
        name: The property in lower case; a custom property (`--x`) as it is written.
        value: As it is written, without `!important` and without white space at its ends.
        important: Whether it has `!important`.
        span: Name, value and `!important`.
    """

    name: str
    value: str
    important: bool
    span: Span


class Rule(Struct, frozen=True):
    """A style rule or an at-rule.

    Attributes:
        at: Name of an at-rule in lower case without `@`; empty for a style rule.
        prelude: What stands before the block: the selectors, the media query; as it is written.
        span: Prelude and block; of an at-rule from its `@`.
        prelude_span: The prelude.
        declarations: In order.
        rules: Rules in its block.
        block: Whether it has a block; `@import` and `@layer a, b;` have none.
    """

    at: str
    prelude: str
    span: Span
    prelude_span: Span
    declarations: tuple[Declaration, ...] = ()
    rules: tuple[Rule, ...] = ()
    block: bool = True


def scan_sheet(text: str) -> tuple[Rule, ...]:
    """Return the rules of a style sheet. Never raises: what cannot be read is skipped as browsers skip it."""
    return _Scanner(text).sheet()


def scan_declarations(text: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute."""
    return tuple(_Scanner(text).contents(0, 0).declarations)


class _Contents(Struct, frozen=True):
    declarations: list[Declaration]
    rules: list[Rule]
    end: int


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._length = len(text)

    def sheet(self) -> tuple[Rule, ...]:
        rules: list[Rule] = []
        at = 0
        while (at := _end(_GAP_AT_TOP, self._text, at)) < self._length:
            rule, at = self._rule(at, "", 0)
            if rule is not None:
                rules.append(rule)
        return tuple(rules)

    def contents(self, at: int, depth: int) -> _Contents:
        """Read a block's contents up to its `}`, of which `end` is the offset, or to the end of the text.

        At depth 0 the text is a style attribute: a `}` ends nothing there.
        """
        text = self._text
        declarations: list[Declaration] = []
        rules: list[Rule] = []
        while (at := _end(_GAP_AND_SEMICOLONS, text, at)) < self._length:
            plain = _PLAIN.match(text, at)
            if plain is not None and (depth or text[plain.end()] == ";"):
                at = plain.end()
                if not plain[1].startswith("--") and plain[1].strip("-"):
                    value = plain[2].rstrip(_SPACE)
                    span = Span(plain.start(), plain.start(2) + len(value))
                    declarations.append(Declaration(plain[1].lower(), value, False, span))
                    continue
                at = plain.start()
            if text[at] == "}" and depth:
                break
            at = self._item(at, depth, declarations, rules)
        return _Contents(declarations, rules, at)

    def _item(self, at: int, depth: int, declarations: list[Declaration], rules: list[Rule]) -> int:
        """Read one declaration or nested rule and return the offset after it."""
        text = self._text
        stops = ";}" if depth else ";"
        named = None if text[at] == "@" else _NAME.match(text, at)
        if named is not None:
            name = unescape(named["name"])
            custom = name.startswith("--")
            end = self._skip(named.end(), stops if custom else stops + "{")
            if not custom and text[end : end + 1] == "{" and _end(_GAP, text, named.end()) == end:
                end = self._after_only_block(end, stops)
            if end >= self._length or text[end] != "{":
                declarations.append(self._declaration(at, name if custom else name.lower(), named.end(), end))
                return end
        if depth == 0:  # a style attribute holds declarations only
            return self._skip(at, stops)
        rule, end = self._rule(at, stops, depth)
        if rule is not None:
            rules.append(rule)
        return end

    def _after_only_block(self, brace: int, stops: str) -> int:
        """Return where a value ends that is nothing but a block; else the offset of its brace, and it is a rule."""
        block_end = min(self._skip(brace + 1, "}") + 1, self._length)
        end = _end(_GAP, self._text, block_end)
        return end if end >= self._length or self._text[end] in stops else brace

    def _declaration(self, start: int, name: str, value_start: int, end: int) -> Declaration:
        value_start = _end(_GAP, self._text, value_start, end)
        value = self._text[value_start:end].rstrip(_SPACE)
        span = Span(start, max(value_start + len(value), start + 1))
        mark = _IMPORTANT.search(value, value.rfind("!")) if "!" in value else None
        if mark is None:
            return Declaration(name, value, False, span)
        return Declaration(name, value[: mark.start()].rstrip(_SPACE), True, span)

    def _rule(self, at: int, stops: str, depth: int) -> tuple[Rule | None, int]:
        """Read an at-rule or a style rule; `stops` are the characters that end it without a block."""
        text = self._text
        keyword = _AT.match(text, at)
        start = at if keyword is None else keyword.end()
        brace = self._skip(start, (stops if keyword is None else stops + ";") + "{")
        prelude, prelude_span = self._trimmed(start, brace)
        name = "" if keyword is None else unescape(keyword.group()[1:]).lower()
        if brace >= self._length or text[brace] != "{":
            if keyword is None:
                return None, brace
            end = brace + 1 if brace < self._length and text[brace] == ";" else brace
            return Rule(name, prelude, Span(at, brace), prelude_span, block=False), end
        if depth >= MAX_NESTING:
            return None, min(self._skip(brace + 1, "}") + 1, self._length)
        block = self.contents(brace + 1, depth + 1)
        end = min(block.end + 1, self._length)
        return Rule(name, prelude, Span(at, end), prelude_span, tuple(block.declarations), tuple(block.rules)), end

    def _trimmed(self, start: int, end: int) -> tuple[str, Span]:
        start = _end(_GAP, self._text, start, end)
        prelude = self._text[start:end].rstrip(_SPACE)
        return prelude, Span(start, start + len(prelude))

    def _skip(self, at: int, stops: str) -> int:
        """Return the offset of the first of `stops` outside of strings, comments and brackets, or the text's length."""
        text = self._text
        open_brackets: list[str] = []
        while (match := _STRUCTURE.search(text, at)) is not None:
            found = match.group()
            at = match.end()
            if len(found) > 1:
                if found[-1] == "(" and not _URL_START.match(text, at):
                    at = _end(_URL_REST, text, at)
                elif found[-1] == "(":
                    open_brackets.append(")")
            elif not open_brackets and found in stops:
                return match.start()
            elif found in _CLOSING:
                open_brackets.append(_CLOSING[found])
            elif open_brackets and found == open_brackets[-1]:
                open_brackets.pop()
        return self._length


def _end(pattern: re.Pattern[str], text: str, at: int, limit: int | None = None) -> int:
    match = pattern.match(text, at) if limit is None else pattern.match(text, at, limit)
    return at if match is None else match.end()
