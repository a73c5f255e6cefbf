"""Tags, attributes and comments as they are written: the shapes of the WHATWG tokenizer (HTML, 13.2.5).

Which `<` begins markup depends on the tree (raw text, foreign content), so callers say where to look.
All patterns are possessive: each character is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

SPACE = "\t\n\f "
_WS = r"[\t\n\f ]"
_NAME = r"[^\t\n\f />][^\t\n\f />=]*+"
# A quote that is never closed runs to the end of the text: then no tag is there.
_VALUE = r""""[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f >]*+"""
_ATTRIBUTE = rf"[\t\n\f /]*+{_NAME}(?>{_WS}*+={_WS}*+(?:{_VALUE}))?+"

TAG = lazy_pattern(rf"</?[a-zA-Z][^\t\n\f />]*+(?>{_ATTRIBUTE})*+[\t\n\f /]*+>")
TAG_NAME = lazy_pattern(r"<[a-zA-Z][^\t\n\f />]*+")
_ONE_ATTRIBUTE = lazy_pattern(
    rf"[\t\n\f /]*+(?P<name>{_NAME})"
    rf"(?>{_WS}*+={_WS}*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\t\n\f >]*+)))?+"
)
COMMENT = lazy_pattern(r"<!--(?:-?>|(?s:.*?)(?:--!?>|\Z))|<[!?][^>]*+>?|</[^a-zA-Z>][^>]*+>?")
"""A comment, or what becomes one: `<!...>`, `<?...>`, `</ ...>`. A doctype matches too."""
DOCTYPE = lazy_pattern(r"<!doctype", re.IGNORECASE)
CDATA = lazy_pattern(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_COMMENT_END = lazy_pattern(r"(?:--!?>|\A-?>|--!?|-)?\Z")
MARKUP = lazy_pattern(r"<(?=[a-zA-Z!?]|/[\s\S])")
"""The `<` of a tag or a comment, where the text around is not raw."""


class WrittenAttribute(NamedTuple):
    """Where an attribute stands: its name, all of it, and its value without the quotes."""

    name: Span
    span: Span
    value: Span


def comment_content(source: str, comment: Span) -> str:
    """Return what is inside of a comment."""
    start, end = comment
    if source.startswith("<!--", start):
        content = source[start + 4 : end]
        return content[: -len(_COMMENT_END.search(content)[0])]  # type: ignore[index]
    content = source[start + (1 if source.startswith("<?", start) else 2) : end]
    return content.removesuffix(">")


def written_values(source: str, start_tag: Span) -> list[tuple[str, str, str, str]]:
    """Return name and value of each attribute of a start tag as they are written, duplicates too.

    The value is the one of the last three that is not empty. This says less than `written_attributes` and takes a
    fraction of its time.
    """
    opening = TAG_NAME.match(source, start_tag.start, start_tag.end)
    # In a whole start tag attributes follow each other without a gap, so nothing is skipped between two matches.
    return _ONE_ATTRIBUTE.findall(source, opening.end(), start_tag.end - 1) if opening else []


def written_attributes(source: str, start_tag: Span) -> Iterator[WrittenAttribute]:
    """Yield the attributes of a start tag in the order in which they are written, duplicates too."""
    opening = TAG_NAME.match(source, start_tag.start, start_tag.end)
    if opening is None:
        return
    at = opening.end()
    limit = start_tag.end - 1
    while match := _ONE_ATTRIBUTE.match(source, at, limit):
        at = match.end()
        name = Span(*match.span("name"))
        value = Span(*match.span(match.lastgroup or "name"))
        if match.lastgroup == "name":
            value = Span(name.end, name.end)
            at = name.end
        yield WrittenAttribute(name, Span(name.start, at), value)
