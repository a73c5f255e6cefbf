"""ERB: `<%= name %>`, `<% if x %>`. Sources: the scanner of ERB, Erubi, the guides of Rails.

One tag may open a block, close another and start a branch. Nothing is run and nothing is parsed in full: strings and
comments are taken out, then the words and brackets that open and close blocks are counted. What opens and
closes within the tag is no business of the template.
"""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters, Dialect, Role
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.quiet import STRINGS, close, without
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_RUBY_QUIET = lazy_pattern(STRINGS + r"|(?<![\w$&])#(?!\{)[^\n]*", re.DOTALL)
_RUBY_TOKEN = lazy_pattern(
    r"(?<![.:@$\w])(?P<word>if|unless|while|until|case|for|begin|def|class|module|do|end|else|elsif|when|rescue|ensure)"
    r"(?![\w?!]|:(?!:))|(?P<brace>[{}])"
)
_RUBY_OPENS = {
    "if": RegionKind.CONDITION,
    "unless": RegionKind.CONDITION,
    "case": RegionKind.CHOICE,
    "while": RegionKind.LOOP,
    "until": RegionKind.LOOP,
    "for": RegionKind.LOOP,
    "begin": RegionKind.BLOCK,
    "def": RegionKind.MACRO,
    "class": RegionKind.BLOCK,
    "module": RegionKind.BLOCK,
}
_RUBY_TAKES_DO = ("while", "until", "for")
_RUBY_BEFORE_STATEMENT = lazy_pattern(r"(?:\A|[;\n=(,|&]|\b(?:then|else|do|begin|and|or|not|return))[ \t]*\Z")
_RUBY_LOOP = lazy_pattern(r"(?:\.|\b)(?:each\w*|times|map|collect|select|upto|downto|step|loop|flat_map)\b[^{}]*\Z")


_LOOK_BACK = 200  # code points; what is asked for stands right before


def _starts_statement(code: str, place: int) -> bool:
    """Return whether a word is the first of a statement, and not a modifier as in `a if b`."""
    start = max(place - _LOOK_BACK, 0)
    before = code[start:place]
    return _RUBY_BEFORE_STATEMENT.search(before.lstrip() if not start else "x" + before) is not None


def ruby(inside: str, holds: Holds) -> Events:
    """Read a statement of ERB: `if x`, `else`, `end`, `items.each do |item|`, `}`."""
    code = without(_RUBY_QUIET, inside)
    found: list[Event] = []
    opened: list[Event] = []
    start = 0
    for token in _RUBY_TOKEN.finditer(code):
        word = token["word"] or token["brace"]
        if word in ("end", "}"):
            close(opened, found, word)
        elif word in ("else", "elsif", "when", "rescue", "ensure"):
            if not opened:
                rest = inside[token.end() :].strip()
                found.append(Event(TagKind.MIDDLE, word, rest, is_else=word in ("else", "ensure")))
        elif word in ("do", "{"):
            if word == "do" and opened and opened[-1].keyword in _RUBY_TAKES_DO:
                continue
            region = (
                RegionKind.LOOP
                if _RUBY_LOOP.search(code[max(start, token.start() - _LOOK_BACK) : token.start()])
                else RegionKind.BLOCK
            )
            opened.append(Event(TagKind.OPEN, word, inside.strip(), region))
        elif word in ("if", "unless", "while", "until") and not _starts_statement(code, token.start()):
            continue  # `x if y`
        else:
            expression = inside[token.end() :].strip()
            opened.append(Event(TagKind.OPEN, word, expression, _RUBY_OPENS[word]))
        start = token.end()
    return (*found, *opened) or (Event(TagKind.STATEMENT, "", inside.strip()),)


def ruby_output(inside: str, holds: Holds) -> Events:
    """Read an expression of ERB or EEx, which may open a block: `form_with do |form|`, `Enum.map(items, fn item ->`."""
    if _FUNCTION.search(inside):
        return (Event(TagKind.OPEN, "fn", inside.strip(), RegionKind.LOOP),)
    structure = [event for event in ruby(inside, holds) if event.kind is TagKind.OPEN and event.keyword in _OPEN_VALUES]
    return structure or (Event(TagKind.OUTPUT, "", inside.strip()),)


_FUNCTION = lazy_pattern(r"\bfn\b[^\n]{0,200}->\s*\Z")
# Elixir's loop is a value: `<%= for item <- items do %>`.
_OPEN_VALUES = ("do", "{", "for")
_RAILS_ELSEWHERE = lazy_pattern(r"(?:render|yield|partial|content_for)\b")


def _erb_output(inside: str, holds: Holds) -> Events:
    expression = inside.strip()
    if _RAILS_ELSEWHERE.match(expression):
        block = [event for event in ruby(inside, holds) if event.kind is TagKind.OPEN and event.keyword in ("do", "{")]
        if block:  # `render layout: "box" do`
            return block
        return (Event(TagKind.INCLUDE, expression.split("(")[0].split()[0], expression),)
    return ruby_output(inside, holds)


# `<%%` stands for `<%`, and nothing up to `%>` is code.
_LITERAL = Delimiters("<%%", role=Role.LITERAL, pattern="<%%")
ERB = Dialect(
    "erb",
    "ERB",
    (
        _LITERAL,
        Delimiters("<%#", "%>", Role.COMMENT),
        Delimiters("<%!--", "--%>", Role.COMMENT),
        Delimiters("<%==", "%>", Role.OUTPUT, "-", grammar=_erb_output),
        Delimiters("<%=", "%>", Role.OUTPUT, "-", grammar=_erb_output),
        Delimiters("<%", "%>", Role.CODE, "-"),
    ),
    ruby,
)
