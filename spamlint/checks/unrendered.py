"""Placeholders that are still there in a message that was sent: `Dear *|FNAME|*`.

What has the form of a placeholder may be meant: code in a newsletter for developers, a lesson on merge tags, a wiki's
brackets. So a form that stands in other texts too must have the name of a field, and what stands in code, in quotes,
or beside words about templates is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from spamlint.checks.api import Hit, check
from spamlint.checks.reading import Reading
from spamlint.checks.routes import OptOutWords
from spamlint.message.html import Element
from spamlint.message.kind import Kind
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt
from spamlint.text.phrases import PhraseMatcher, WordList
from spamlint.text.placeholders import Found, find_all

if TYPE_CHECKING:
    from spamlint.message.bodies import Body
    from spamlint.message.html import Node
    from spamlint.message.links import Link
    from spamlint.message.message import Message

_MOST_HITS = 5
_AROUND = 120  # code points on each side in which words about templates are looked for
_MARK = lazy_pattern(r"[{%\[*$#]|<%|::")
_CODE_ELEMENTS = frozenset(("code", "kbd", "pre", "samp", "textarea", "tt", "script", "style"))
_QUOTES = "\"'`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
_SEPARATORS = lazy_pattern(r"[\s_.:\-]+")
_CODE_LINE = lazy_pattern(r"[;{}\\]\s*$|^\s*(?:[#$>|]|//|/\*|<\w)|[^=!<>]==?[^=]|\w\(|=>|->|&&|\|\|")

# What stands between the delimiters of a value, form by form; forms that are not here need the name of a field.
_VALUE = {
    "merge": lazy_pattern(r"[A-Z][A-Z0-9_]*(?::[^|]{1,80})?"),
    "mustache": lazy_pattern(r"[#/^]?\s*[A-Za-z_$][\w.${}-]*(?:\s+[A-Za-z_]\w*){0,3}"),
    "block": lazy_pattern(
        r"-?\s*(?:(?:if|else|elif|elsif|endif|for|endfor|unless|unsubscribe\w*|assign|set)\b.*|[A-Za-z_]\w{2,40})",
        re.DOTALL,
    ),
    "percents": lazy_pattern(r"[A-Za-z]\w*[._]\w+|[A-Z][A-Z0-9]{2,}"),
    "angle": lazy_pattern(r"[A-Za-z_@][\w.@]*"),
    "zoho": lazy_pattern(r"[A-Z]{2}:[A-Z_]+"),
    "at": lazy_pattern(r"[a-z_]+"),
    "toolkit": lazy_pattern(r"[A-Za-z_][\w.]*"),
}


class Unrendered(OptOutWords, frozen=True):
    """Options of `placeholder-unrendered`. Case, spaces and signs between the words of a name do not matter.

    Attributes:
        fields: Names of fields that sending systems fill in.
        generic_fields: Names that are common words too: between marks that text has too, they count in capitals.
        about_templates: Words beside which a placeholder is talked about.
    """

    fields: WordList
    generic_fields: WordList
    about_templates: WordList


@check("placeholder-unrendered")
def placeholder_unrendered(message: Message, options: Unrendered) -> Iterator[Hit]:
    """Yield hits for placeholders that nobody filled in, at most five, each once.

    `subject`, `text`, `link`: where it stands. What `unsubscribe-dead-target` reports is left to it.
    """
    seen: set[str] = set()
    for hit in _hits(message, options):
        if hit.where.content not in seen and len(seen) < _MOST_HITS:
            seen.add(hit.where.content)
            yield hit


def _hits(message: Message, options: Unrendered) -> Iterator[Hit]:
    subject = message.subject
    if subject is not None and _MARK.search(subject.content):
        yield from (Hit("subject", subject.excerpt(*found.span)) for found in _left(subject.content, options))
    for body in message.bodies:
        yield from _in_text(body, options)
    yield from _in_links(message, options)


def _in_text(body: Body, options: Unrendered) -> Iterator[Hit]:
    content = body.read.content
    if _MARK.search(content) is None:
        return
    found = list(_left(content, options))
    if not found:
        return
    reading = Reading(body, PhraseMatcher.of_lists(()))
    for one in found:
        where = reading.excerpt(one.span)
        if not (reading.is_quoted(one.span.start) or _is_code(body, where) or _is_talked_about(content, one, options)):
            yield Hit("text", where)


def _in_links(message: Message, options: Unrendered) -> Iterator[Hit]:
    told: set[int] | None = None
    for link in message.links:
        if link.href is None or link.element is None or _MARK.search(link.target) is None:
            continue
        if not any(True for _ in _left(link.target, options)):
            continue
        if told is None:
            told = _told_elsewhere(message, options)
        if id(link) not in told and not _is_in_code(link):
            yield Hit("link", link.href)


def _told_elsewhere(message: Message, options: OptOutWords) -> set[int]:
    """Return which links `unsubscribe-dead-target` reports."""
    if message.kind not in (Kind.MARKETING, Kind.UNKNOWN):
        return set()
    from spamlint.checks.unsubscribe import dead_routes

    return {id(route.link) for route, _ in dead_routes(message, options)}


def _left(content: str, options: Unrendered) -> Iterator[Found]:
    """Yield what in a text is surely the place of a value."""
    yield from (found for found, _ in find_all(content) if _is_value(found, options))


def _is_value(found: Found, options: Unrendered) -> bool:
    name = _joined(found.name)
    if name in _names(options.fields):
        return True
    pattern = _VALUE.get(found.form)
    is_telling = pattern is not None or found.name.isupper()
    if is_telling and name in _names(options.generic_fields):
        return True
    return pattern is not None and pattern.fullmatch(found.name) is not None


@lru_cache(maxsize=8)
def _names(words: WordList) -> frozenset[str]:
    return frozenset(map(_joined, words.phrases))


def _joined(name: str) -> str:
    return _SEPARATORS.sub("", name).casefold()


def _is_code(body: Body, where: Excerpt) -> bool:
    """Return whether a placeholder stands in an element for code, or in a line of it."""
    visible, html = body.visible, body.html
    if visible is not None and html is not None:
        node: Node | None = visible.run_at(where.span.start)
        while node is not None:
            if isinstance(node, Element) and node.tag in _CODE_ELEMENTS:
                return True
            node = html.parent(node)
    content = where.text.content
    start = content.rfind("\n", 0, where.span.start) + 1
    end = content.find("\n", where.span.end)
    before, after = content[start : where.span.start], content[where.span.end : end if end >= 0 else len(content)]
    return _CODE_LINE.search(f"{before[-_AROUND:]}x{after[:_AROUND]}") is not None


def _is_in_code(link: Link) -> bool:
    """Return whether the words of a link show its target, as those of an example do."""
    return link.words.strip() == link.target.strip()


def _is_talked_about(content: str, found: Found, options: Unrendered) -> bool:
    """Return whether a placeholder is quoted, or stands beside words about templates."""
    before, after = content[found.span.start - 1 : found.span.start], content[found.span.end : found.span.end + 1]
    if before and after and before in _QUOTES and after in _QUOTES:
        return True
    around = content[max(found.span.start - _AROUND, 0) : found.span.end + _AROUND]
    return any(True for _ in options.about_templates.matcher.find(around))
