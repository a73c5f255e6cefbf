"""What stands before a template and is about it: front matter, between two lines `---` (YAML) or `+++` (TOML).

Jekyll began it (https://jekyllrb.com/docs/front-matter/); of the tools for mail Foundation (Panini), Maizzle, MailMason
and email.md have it. It is never sent. What is in it is read leniently, since tags of the template may stand in it that
make it no YAML at all: `subject: {{ name }}, your order`. Only what is written out is read: plain, quoted and block
values; not lists, aliases and tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.quoted_text import Entry, Piece, double_quoted, folded, single_quoted, text_of
from spamlint.source.spans import Span, Text
from spamlint.source.templates.marks import FENCES

MAX_LENGTH = 64_000
"""Code points after which front matter must have ended."""

_FENCE = lazy_pattern(r"(---|\+\+\+)[ \t]*\n")
_KEY = r"(?P<key>[A-Za-z_][\w.-]{0,80}|\"[^\"\\\n]{1,80}\"|'[^'\n]{1,80}')[ \t]*"
_YAML_KEY = lazy_pattern(_KEY + r":(?=[ \t\n]|\Z)[ \t]*")
_TOML_LINE = lazy_pattern(
    _KEY + r"=[ \t]*(?:\"(?P<double>(?:[^\"\\\n]|\\[^\n])*)\"|'(?P<single>[^'\n]*)')[ \t]*(?:\#[^\n]*)?$", re.MULTILINE
)
_TOML_FIRST = lazy_pattern(rf"{_KEY}=|\[[\w.-]")
_TOML_TABLE = lazy_pattern(r"\[(?P<name>[\w.-]{1,80})\][ \t]*(?:\#[^\n]*)?$", re.MULTILINE)
_IGNORED = lazy_pattern(r"(?:[ \t]*(?:\#[^\n]*)?\n)*")
_DOUBLE = lazy_pattern(r'"((?:[^"\\]|\\.)*)"[ \t]*(?:(?<=[ \t])\#[^\n]*)?\s*\Z', re.DOTALL)
_SINGLE = lazy_pattern(r"'((?:[^']|'')*)'[ \t]*(?:(?<=[ \t])\#[^\n]*)?\s*\Z")
_BLOCK = lazy_pattern(r"(?P<style>[|>])[-+]?(?P<indent>[1-9]?)[-+]?[ \t]*(?:\#[^\n]*)?\n")
_FLOW = lazy_pattern(r"\{([^{}\[\]\n]*)\}[ \t]*(?:(?<=[ \t])\#[^\n]*)?\s*\Z")
_FLOW_ENTRY = lazy_pattern(rf"[ \t]*{_KEY}:[ \t]+(?P<value>\"[^\"\\]*\"|'[^']*'|[^,\"']*)[ \t]*(?:,|\Z)")
_COMMENT = lazy_pattern(r"[ \t]\#[^\n]*")
# What plain text cannot begin with (YAML 1.2.2 section 5.3), unless it is a tag of a template.
_NO_PLAIN = lazy_pattern(r"[\[\]}&!|>'\"`,]|\{(?![{%#])|\*(?!\|)|%(?!%)|@(?!\{)|[-?:](?=\s|\Z)")
_NULL = frozenset(("~", "null", "Null", "NULL"))


class FrontMatter(Struct, frozen=True):
    """Front matter.

    Attributes:
        end: Where what follows begins (code points).
        entries: What it states, in order.
    """

    end: int
    entries: tuple[Entry, ...]


def front_matter_end(content: str) -> int:
    """Return where front matter ends and the template begins (code points); 0 where there is none."""
    fenced = _fenced(content)
    return 0 if fenced is None else _next_line(content, fenced.inside.end, len(content))


def read_front_matter(text: Text) -> FrontMatter | None:
    """Return the front matter of a text whose lines end in LF, or None."""
    fenced = _fenced(text.content)
    if fenced is None:
        return None
    labelled = text.named("front matter")
    entries = _toml(labelled, fenced.inside) if fenced.is_toml else _yaml(labelled, fenced.inside)
    return FrontMatter(front_matter_end(text.content), tuple(entries))


class _Fenced(Struct, frozen=True):
    inside: Span
    is_toml: bool


def _fenced(content: str) -> _Fenced | None:
    """Return what stands between the fences: nothing at all, or something that begins with a key."""
    if not content.startswith(FENCES):
        return None
    fence = _FENCE.match(content)
    if fence is None:
        return None
    start = fence.end()
    closing = re.compile(rf"^{re.escape(fence[1])}[ \t]*$", re.MULTILINE).search(content, start, start + MAX_LENGTH)
    if closing is None:
        return None
    first = _skip(content, start, closing.start())
    is_toml = fence[1] == "+++"
    key = _TOML_FIRST if is_toml else _YAML_KEY
    if first < closing.start() and key.match(content, first) is None:
        return None
    return _Fenced(Span(start, closing.start()), is_toml)


def _skip(content: str, at: int, end: int) -> int:
    """Return where the next line begins that is neither blank nor a comment."""
    match = _IGNORED.match(content, at, end)
    return match.end() if match else at


def _toml(text: Text, inside: Span) -> Iterator[Entry]:
    content, table = text.content, ""
    at = inside.start
    while at < inside.end:
        at = _blanks(content, at, inside.end)
        named = _TOML_TABLE.match(content, at, inside.end)
        line = _TOML_LINE.match(content, at, inside.end)
        if named:
            table = named["name"] + "."
        elif line and line["double"] is not None:
            span = Span(*line.span("double"))
            yield Entry(table + _bare(line["key"]), double_quoted(text, span))
        elif line:
            start, end = line.span("single")
            value = text_of(text, start, [Piece(content[start:end], start, end)])
            yield Entry(table + _bare(line["key"]), value)
        at = _next_line(content, at, inside.end)


def _yaml(text: Text, inside: Span, prefix: str = "") -> Iterator[Entry]:
    content = text.content
    at = inside.start
    while at < inside.end:
        # At the top a key stands at the start of a line; of a mapping in another, after as many blanks as the first.
        match = _YAML_KEY.match(content, _blanks(content, at, inside.end) if prefix else at, inside.end)
        following = _next_line(content, at, inside.end)
        if match is None:
            at = following
            continue
        end = following if prefix else _block_end(content, following, inside.end)
        key, span = _bare(match["key"]), Span(match.end(), end)
        value = _yaml_value(text, span)
        if value is not None:
            yield Entry(prefix + key, value)
        elif not prefix:
            yield from _mapping(text, Span(match.end(), end), f"{key}.")
        at = end


def _mapping(text: Text, span: Span, prefix: str) -> Iterator[Entry]:
    """Yield the entries of a mapping under a key, in lines of its own or in braces on one line."""
    content = text.content
    first = _next_line(content, span.start, span.end)
    if not content[span.start : first].strip():
        yield from _yaml(text, Span(first, span.end), prefix)
        return
    braces = _FLOW.match(content, span.start, span.end)
    for match in _FLOW_ENTRY.finditer(content, *braces.span(1)) if braces else ():
        value = _yaml_value(text, Span(*match.span("value")))
        if value is not None:
            yield Entry(prefix + _bare(match["key"]), value)


def _yaml_value(text: Text, span: Span) -> Text | None:
    """Return a value, or None where it is no text or nothing."""
    content = text.content
    if (match := _DOUBLE.match(content, span.start, span.end)) is not None:
        return double_quoted(text, Span(*match.span(1)))
    if (match := _SINGLE.match(content, span.start, span.end)) is not None:
        return single_quoted(text, Span(*match.span(1)))
    if (match := _BLOCK.match(content, span.start, span.end)) is not None:
        lines = Span(match.end(), span.end)
        indent = int(match["indent"]) if match["indent"] else _indent(content, lines)
        return text_of(text, match.end(), _block(content, lines, indent, is_folded=match["style"] == ">"))
    start = _first_sign(content, span)
    on_next_line = "\n" in content[span.start : start]
    if start >= span.end or _NO_PLAIN.match(content, start) or content[start] == "#":
        return None
    if on_next_line and _YAML_KEY.match(content, start, span.end):
        return None
    comment = _COMMENT.search(content, start, span.end)
    end = comment.start() if comment else span.end
    end = start + len(content[start:end].rstrip())
    return None if content[start:end] in _NULL else folded(text, Span(start, end))


def _first_sign(content: str, span: Span) -> int:
    value = content[span.start : span.end]
    return span.start + len(value) - len(value.lstrip())


def _indent(content: str, span: Span) -> int:
    """Return how far the first line that is not blank is indented."""
    first = _first_sign(content, span)
    return first - content.rfind("\n", 0, first) - 1


def _block(content: str, span: Span, indent: int, *, is_folded: bool) -> Iterator[Piece]:
    """Yield the lines of a block value without what they are indented by, nor the line breaks at its end."""
    at, end = span.start, span.start + len(content[span.start : span.end].rstrip())
    while at < end:
        start = min(_blanks(content, at, min(at + indent, end)), end)
        stop = min(_next_line(content, at, end), end)
        line_end = stop - 1 if content[stop - 1] == "\n" and stop > at else stop
        yield Piece(content[start:line_end], min(start, line_end), line_end)
        if stop > line_end:
            is_joint = is_folded and _is_joined(content, start, line_end, stop, indent, end)
            yield Piece(" " if is_joint else "\n", line_end, stop)
        at = stop


def _is_joined(content: str, start: int, line_end: int, stop: int, indent: int, end: int) -> bool:
    """Return whether folding makes a space of the line break between two lines: neither blank nor indented more."""
    following = content[stop : min(_next_line(content, stop, end), end)]
    more = following[indent:]
    return (
        bool(content[start:line_end].strip() and more.strip()) and more[:1] not in " \t" and content[start] not in " \t"
    )


def _block_end(content: str, at: int, end: int) -> int:
    """Return where the lines end that are indented, or blank, and so go on with what stands above."""
    while at < end and content[at] in " \t\n":
        at = _next_line(content, at, end)
    return at


def _blanks(content: str, at: int, end: int) -> int:
    while at < end and content[at] in " \t":
        at += 1
    return at


def _next_line(content: str, at: int, end: int) -> int:
    found = content.find("\n", at, end)
    return end if found < 0 else found + 1


def _bare(key: str) -> str:
    return key[1:-1] if key[0] in "\"'" else key
