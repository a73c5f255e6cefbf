"""HTML::Mason: `<% $name %>`, `% if ($x) {`, `<& footer &>`; Embedded Perl of Mojolicious: `<%= $name %>`, `% end`.

Sources: the developer's manual of HTML::Mason; `Mojo::Template` and `Mojolicious::Guides::Rendering`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Fill, Found, Role
from spamlint.source.templates.grammar import Holds, holds_nothing
from spamlint.source.templates.javascript import braces
from spamlint.source.templates.quiet import STRINGS
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_LINE = lazy_pattern(r"(?m)^%(?P<inside>[^\r\n]*)")
_PERL_QUIET = lazy_pattern(STRINGS + r"|(?<![\w$&])#[^\n]*", re.DOTALL)
_UNLESS = lazy_pattern(r"\s*(?P<word>unless|foreach|elsif)\b(?P<rest>.*)")
# What stands in these is Perl, or words for whoever reads the source.
_BLOCKS = frozenset("args init perl once shared cleanup flags attr doc filter".split())


def _lines(content: str) -> Iterator[Found]:
    """Yield the lines that are Perl: `% if ($x) {`, `% }`."""
    for match in _LINE.finditer(content):
        events = [event for event in _perl(match["inside"]) if event.kind is not TagKind.STATEMENT]
        event = events[0] if len(events) == 1 else Event(TagKind.STATEMENT, "%", match["inside"].strip())
        yield Found(match.start(), match.end(), event, Fill.BLANK)


def _perl(inside: str) -> Events:
    """Read Perl; its braces are those of JavaScript, some of its words others."""
    events = braces(inside.replace("} elsif", "} else if"), _PERL_QUIET)
    found = _UNLESS.match(inside)
    if found is None or not events or events[0].kind is not TagKind.OPEN:
        return events
    region = RegionKind.LOOP if found["word"] == "foreach" else RegionKind.CONDITION
    return (replace(events[0], region=region),)


def _block(inside: str, holds: Holds) -> Events:
    """Read `<%args>`, `<%def name>` and their like."""
    word, _, rest = inside.strip().partition(" ")
    if word in _BLOCKS:
        return (Event(TagKind.OPEN, word, rest, RegionKind.COMMENT, word),)
    if word == "text":
        return (Event(TagKind.OPEN, word, rest, RegionKind.RAW, word),)
    if word in ("def", "method"):
        return (Event(TagKind.OPEN, word, rest, RegionKind.MACRO, word),)
    return (Event(TagKind.STATEMENT, word, rest),)


def _end(inside: str, holds: Holds) -> Events:
    name = inside.strip()
    kind = TagKind.CLOSE if name in ("def", "method", "text") or name in _BLOCKS else TagKind.STATEMENT
    return (Event(kind, "/", name=name),)


def _component(inside: str, holds: Holds) -> Events:
    """Read `<& footer, x => 1 &>`; one that has content has an end tag `</&>`."""
    return (Event(TagKind.INCLUDE, "&", inside.strip()),)


def _component_end(inside: str, holds: Holds) -> Events:
    return (Event(TagKind.STATEMENT, "/&", inside.strip()),)


_NAMES = "args|init|perl|once|shared|cleanup|flags|attr|doc|filter|text|def|method"
MASON = Dialect(
    "mason",
    "HTML::Mason",
    (
        Delimiters("</%", ">", grammar=_end, is_sure=False),
        Delimiters("</&", ">", grammar=_component_end, is_sure=False),
        Delimiters("<&", "&>", quotes="\"'", pattern=r"<&\|?\s*[\w/$.]", grammar=_component, is_sure=False),
        Delimiters("<%", ">", pattern=rf"<%(?:{_NAMES})\b[^<>%]{{0,200}}>", grammar=_block),
        Delimiters("<%", "%>", Role.OUTPUT, quotes="\"'"),
    ),
    raw_end=r"</%(?:NAME)>",
    reader=_lines,
)

_MOJO_LINE = lazy_pattern(r"(?m)^[ \t]*%(?!%)(?P<sign>==?|#|)(?P<inside>[^\r\n]*)")
_BEGIN = lazy_pattern(r"(?P<before>.*?)(?:=\s*)?\bbegin\s*;?\s*\Z", re.DOTALL)
_BRINGS_IN = lazy_pattern(r"(?:include|layout|extends|content)\b")


def _mojo_lines(content: str) -> Iterator[Found]:
    """Yield the lines that are Perl: `% if ($x) {`, `%= $name`, `%# words`."""
    for match in _MOJO_LINE.finditer(content):
        start = match.end() - len(match[0].lstrip())
        if match["sign"] == "#":
            yield Found(start, match.end(), Event(TagKind.COMMENT, "", match["inside"].strip()), Fill.BLANK)
            continue
        read = _mojo_output if match["sign"] else _mojo
        events = read(match["inside"], holds_nothing)
        event = events[0] if len(events) == 1 else Event(TagKind.STATEMENT, "%", match["inside"].strip())
        yield Found(start, match.end(), event, Fill.VALUE if event.kind is TagKind.OUTPUT else Fill.BLANK)


def _mojo(inside: str, holds: Holds) -> Events:
    """Read Perl, with `begin` and `end` around what is given to a helper."""
    written = inside.strip()
    if written.rstrip("; ") == "end":
        return (Event(TagKind.CLOSE, "end", name="begin"),)
    if (block := _BEGIN.match(written)) is not None:
        return (Event(TagKind.OPEN, "begin", block["before"].strip(), RegionKind.BLOCK, "begin"),)
    if (found := _BRINGS_IN.match(written)) is not None:
        return (Event(TagKind.INCLUDE, found[0], written[found.end() :].strip()),)
    return _perl(written)


def _mojo_output(inside: str, holds: Holds) -> Events:
    event = _mojo(inside, holds)[0]
    if event.kind in (TagKind.OPEN, TagKind.INCLUDE) and event.keyword != "{":
        return (event,)
    return (Event(TagKind.OUTPUT, "", inside.strip()),)


MOJOLICIOUS = Dialect(
    "mojolicious",
    "Mojolicious",
    (
        Delimiters("<%%", role=Role.LITERAL, pattern="<%%"),
        Delimiters("<%#", "%>", Role.COMMENT),
        Delimiters("<%==", "%>", trim="=", quotes="\"'", grammar=_mojo_output),
        Delimiters("<%=", "%>", trim="=", quotes="\"'", grammar=_mojo_output),
        Delimiters("<%", "%>", trim="=", quotes="\"'", grammar=_mojo),
    ),
    reader=_mojo_lines,
)
