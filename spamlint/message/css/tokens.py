"""Component values: what a declaration's value or a media query is made of (CSS Syntax Module Level 3, section 5)."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from spamlint.patterns import lazy_pattern

#: Blocks and functions deeper than this make a value invalid: no honest sheet nests so, and readers recurse.
MAX_DEPTH = 32
#: Numbers are clamped to this, so that no arithmetic on them overflows.
LARGEST = 1e9

# Quantifiers are possessive (`*+`) wherever a hostile text could otherwise make the match try every way to divide it.
ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}+(?>\r\n|[ \t\n\r\f])?+|[^\n\r\f0-9a-fA-F])"
COMMENT = r"/\*[\s\S]*?(?:\*/|\Z)"
GAP = rf"(?>[ \t\n\r\f]++|{COMMENT})*+"
# Written as the ASCII that is not allowed: a range up to U+10FFFF takes milliseconds to compile, each time it is used.
_START = r"[^\x00-@\[-\^`{-\x7f]"
NAME_CHARACTER = r"[^\x00-,./:-@\[-\^`{-\x7f]"
#: An identifier (section 4.3.11), with or without escapes.
IDENT = rf"(?:--|-?(?:{_START}|{ESCAPE}))(?>{NAME_CHARACTER}|{ESCAPE})*+"
NUMBER = r"[+-]?(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)?"
STRING = r""""(?:[^"\\\n\r\f]|\\(?:\r\n|[\s\S]))*(?:"|\Z)|'(?:[^'\\\n\r\f]|\\(?:\r\n|[\s\S]))*(?:'|\Z)"""

_TOKEN = lazy_pattern(
    rf"""(?P<space>(?>[ \t\n\r\f]++|{COMMENT})++)
    |(?P<url>[uU][rR][lL]\([ \t\n\r\f]*(?!["'\s])(?>[^"'()\\\s]|{ESCAPE})*+[ \t\n\r\f]*(?:\)|\Z))
    |(?P<function>{IDENT}\()
    |(?P<ident>{IDENT})
    |(?P<dimension>{NUMBER}(?:%|{IDENT})?)
    |(?P<hash>\#(?>{NAME_CHARACTER}|{ESCAPE})++)
    |(?P<string>{STRING})
    |(?P<delim>[\s\S])""",
    re.VERBOSE | re.ASCII,
)
_DIMENSION = lazy_pattern(NUMBER, re.ASCII)
_ESCAPE = lazy_pattern(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n\r\f])?|(\r\n|[\s\S])|\Z)")
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Token(Struct, frozen=True):
    """One component value.

    Attributes:
        kind: `ident`, `function`, `block`, `number`, `percentage`, `dimension`, `hash`, `string`, `url`, `space` or
            `delim`.
        text: Identifier, function name or unit in lower case; the bracket that opens a block; the character of a
            delimiter; the content of a hash, string or URL as it is.
        number: The value of a number, percentage or dimension, else 0.
        arguments: What stands between the brackets of a function or block.
    """

    kind: str
    text: str
    number: float = 0.0
    arguments: tuple[Token, ...] = ()


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


def unescape(text: str) -> str:
    """Return the text with CSS escapes resolved (section 4.3.7)."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    digits, literal = match.groups()
    if digits is None:
        return "" if literal in {"\n", "\r\n", "\r", "\f"} else literal or "\ufffd"
    code = int(digits, 16)
    return "\ufffd" if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


@lru_cache(maxsize=4096)
def components(text: str) -> tuple[Token, ...] | None:
    """Return the component values of a text, without white space at its ends and runs of it joined.

    Returns None for a text that cannot be a value: unmatched closing bracket, or nested deeper than `MAX_DEPTH`.
    """
    stack: list[tuple[Token, list[Token]]] = []
    current: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "delim"
        written = match.group()
        if kind == "function" or (kind == "delim" and written in _CLOSING):
            if len(stack) >= MAX_DEPTH:
                return None
            opened = (
                Token("function", unescape(written[:-1]).lower()) if kind == "function" else Token("block", written)
            )
            stack.append((opened, current))
            current = []
        elif kind == "delim" and written in ")]}":
            if not stack or _closing(stack[-1][0]) != written:
                return None
            current = _close(stack, current)
        else:
            current.append(_token(kind, written))
    while stack:  # an open bracket at the end closes itself
        current = _close(stack, current)
    return strip(current)


def _closing(opened: Token) -> str:
    return ")" if opened.kind == "function" else _CLOSING[opened.text]


def _close(stack: list[tuple[Token, list[Token]]], arguments: list[Token]) -> list[Token]:
    opened, outer = stack.pop()
    outer.append(replace(opened, arguments=strip(arguments)))
    return outer


def _token(kind: str, written: str) -> Token:
    if kind == "space":
        return SPACE
    if kind == "ident":
        return Token("ident", unescape(written).lower())
    if kind == "dimension":
        return _number(written)
    if kind == "hash":
        return Token("hash", unescape(written[1:]))
    if kind == "string":
        return Token("string", unescape(written[1:].rstrip(written[0])))
    if kind == "url":
        return Token("url", unescape(written[4:].rstrip(")").strip()))
    return Token("delim", written)


def _number(written: str) -> Token:
    match = _DIMENSION.match(written)
    assert match is not None
    number = max(-LARGEST, min(LARGEST, float(match.group())))
    unit = unescape(written[match.end() :]).lower()
    if not unit:
        return Token("number", "", number)
    return Token("percentage", "%", number) if unit == "%" else Token("dimension", unit, number)


SPACE = Token("space", " ")
COMMA = Token("delim", ",")
SLASH = Token("delim", "/")


def strip(tokens: list[Token] | tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens without white space at either end."""
    start, end = 0, len(tokens)
    while start < end and tokens[start] is SPACE:
        start += 1
    while end > start and tokens[end - 1] is SPACE:
        end -= 1
    return tuple(tokens[start:end])


def solid(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens that are not white space."""
    return tuple(token for token in tokens if token is not SPACE)


def split(tokens: tuple[Token, ...], separator: Token = COMMA) -> list[tuple[Token, ...]]:
    """Return the pieces between separators, each without white space at its ends."""
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token == separator:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [strip(piece) for piece in pieces]
