"""Mako: `${name}`, `% if x:`, `<%def name="f()">`; Bottle's templates: `{{name}}`, `% if x:`, `% end`.

Sources: Mako's documentation, "Syntax" and "Defs and Blocks"; Bottle's, "SimpleTemplate Engine".
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Fill, Found, Role
from spamlint.source.templates.elements import Elements
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_QUOTES = "\"'"
_LINE = lazy_pattern(r"(?m)^[ \t]*(?:##(?P<comment>[^\r\n]*)|%(?!%)[ \t]*(?P<inside>(?>[^\\\r\n]|\\\r?\n|\\)*+))")
_WORD = lazy_pattern(r"(?P<word>[a-z]+)\b(?P<rest>.*?):?\s*\Z")
_OPENS = {
    "if": RegionKind.CONDITION,
    "for": RegionKind.LOOP,
    "while": RegionKind.LOOP,
    "try": RegionKind.BLOCK,
    "with": RegionKind.BLOCK,
}
_MIDDLES = frozenset({"elif", "else", "except", "finally"})


def _lines(content: str) -> Iterator[Found]:
    """Yield the lines that are code: `% if x:`, and those that are comments."""
    for match in _LINE.finditer(content):
        start = match.end() - len(match[0].lstrip())
        comment = match["comment"]
        event = Event(TagKind.COMMENT, "##", comment.strip()) if comment is not None else _statement(match["inside"])
        yield Found(start, match.end(), event, Fill.BLANK)


def _statement(inside: str) -> Event:
    match = _WORD.match(inside.strip())
    if match is None:
        return Event(TagKind.STATEMENT, "", inside.strip())
    word, rest = match["word"], match["rest"].strip()
    if word in _OPENS:
        return Event(TagKind.OPEN, word, rest, _OPENS[word], word)
    if word in _MIDDLES:
        return Event(TagKind.MIDDLE, word, rest, is_else=word == "else")
    if word.startswith("end") and word[3:] in _OPENS:
        return Event(TagKind.CLOSE, word, name=word[3:])
    return Event(TagKind.STATEMENT, word, rest)


_TAGS = Elements(
    opens={
        "def": RegionKind.MACRO,
        "block": RegionKind.BLOCK,
        "text": RegionKind.RAW,
        "doc": RegionKind.COMMENT,
        "call": RegionKind.BLOCK,
    },
    includes=frozenset({"include", "inherit"}),
)
_NAMED = lazy_pattern(r"(?:inherit|def|block|include|namespace|page|text|doc|call)\b|\w+:\w")
_ELSEWHERE = lazy_pattern(r"(?:self|next|parent|caller|local)\.\w+\(|capture\(")


def _tag(inside: str, holds: Holds) -> Events:
    """Read `<%def name="f()">` and its like; `<%name:f()>` calls what another file defines."""
    if ":" in inside.split(None, 1)[0]:
        return (Event(TagKind.INCLUDE, "<%", inside.strip().removesuffix("/").strip()),)
    return _TAGS(inside, holds)


def _end(inside: str, holds: Holds) -> Events:
    name = inside.strip()
    if name in _TAGS.opens:
        return (Event(TagKind.CLOSE, "/", name=name),)
    return (Event(TagKind.STATEMENT, "/", name),)


def _value(inside: str, holds: Holds) -> Events:
    expression = inside.strip()
    kind = TagKind.INCLUDE if _ELSEWHERE.match(expression) else TagKind.OUTPUT
    return (Event(kind, "", expression),)


def _code(inside: str, holds: Holds) -> Events:
    return (Event(TagKind.STATEMENT, "", inside.strip()),)


MAKO = Dialect(
    "mako",
    "Mako",
    (
        Delimiters("</%", ">", grammar=_end, is_sure=False),
        Delimiters("<%", ">", quotes=_QUOTES, pattern=rf"<%(?:{_NAMED.pattern})", grammar=_tag),
        Delimiters("<%", "%>", grammar=_code),
        Delimiters("${", "}", quotes=_QUOTES, nests="{}", grammar=_value),
    ),
    raw_end=r"</%(?:NAME)\s*>",
    reader=_lines,
)

_BRINGS_IN = frozenset({"include", "rebase"})


def _bottle_lines(content: str) -> Iterator[Found]:
    """Yield the lines that are code: `% if x:`, `% end`, `% include('footer')`."""
    for found in _lines(content):
        event = found.event
        if event.keyword in _BRINGS_IN:
            event = replace(event, kind=TagKind.INCLUDE)
        elif event.keyword == "end":
            event = Event(TagKind.CLOSE, "end")
        # `end` closes whatever is open.
        yield replace(found, event=replace(event, name=""))


BOTTLE = Dialect(
    "bottle",
    "Bottle",
    (
        Delimiters("<%", "%>", grammar=_code),
        Delimiters("{{", "}}", Role.OUTPUT, quotes=_QUOTES),
    ),
    reader=_bottle_lines,
)
