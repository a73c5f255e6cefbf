"""Where the footer of a message is: the words at its end that say who sent it, and why, and how to leave.

    for footer in footers(message):
        print(footer.where.content, footer.signs)

No single sign is enough: templates name the element, newsletters put a copyright line there, plain text draws a line
of dashes, and many have nothing but the last words. What is quoted from another message is none of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.message.html import Html
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span

if TYPE_CHECKING:
    from spamlint.message.bodies import Body
    from spamlint.message.html import Element
    from spamlint.message.message import Message
    from spamlint.message.visible_text import Shown, VisibleText


class Sign(Enum):
    """What tells a footer."""

    NAME = "an element that is named so"
    COPYRIGHT = "a copyright line"
    WAY_OUT = "a link that leaves, or leads to preferences or legal pages"
    RULE = "a line drawn above it"
    SMALL_TYPE = "smaller letters"
    POSITION = "nothing but its place at the end"


class Footer(Struct, frozen=True):
    """The footer of one displayed part.

    Attributes:
        body: The part.
        span: From the first word of the footer to the last, in `body.read`.
        signs: What told it.
    """

    body: Body
    span: Span
    signs: frozenset[Sign]

    @property
    def where(self) -> Excerpt:
        """Return the words of the footer."""
        return Excerpt(self.body.read, self.span)

    @property
    def last_words(self) -> Excerpt:
        """Return the last line: the place of what is missing from the footer."""
        line = self.content.rfind("\n") + 1
        start = self.span.start + line + len(self.content[line:]) - len(self.content[line:].lstrip())
        return Excerpt(self.body.read, Span(start, self.span.end))

    @property
    def content(self) -> str:
        """Return the words as `body.read` has them, values of templates masked."""
        return self.body.read.content[self.span.start : self.span.end]


# From where on signs count, as a part of all words; a table of contents at the top may hold the same.
_FIRST_PLACE = 0.4
# Where nothing else tells it: the last part of the words, in code points. `_MOST` also bounds what is looked at.
_LAST_PART = 0.35
_LEAST, _MOST = 300, 1_500
_FARTHEST = 8_000
# Short lines right above the signs belong to the footer: name and address often stand above the copyright line.
_MOST_ABOVE, _LONGEST_ABOVE = 420, 110
# A line that is longer and ends like a sentence is one.
_LONGEST_WORDS, _ENDS = 45, (".", "!", "?", ":", "\u2026")

_NAMED = lazy_pattern(
    r"(?:^|[\s_-])(?:[a-z]{0,20}(?:footer|colophon|contentinfo|impressum|fineprint|smallprint)[a-z]{0,12}|foot|fuss"
    r"|fusszeile|imprint|pied(?:-de-page)?|rodape|rodapie|stopka|sidfot|bunntekst|voettekst|lablec|paticka)"
    r"(?=[\s_\d-]|$)",
)
_NAME_MARKS = (
    *("foot", "fuss", "colophon", "contentinfo", "impressum", "imprint", "fineprint", "smallprint", "pied", "rodap"),
    *("stopka", "sidfot", "bunnt", "voettekst", "lablec", "paticka"),
)
_MOST_MARKS = 300
_COPYRIGHT = lazy_pattern(
    "\N{COPYRIGHT SIGN}|\N{SOUND RECORDING COPYRIGHT}"
    "|\\([cC]\\)\\s{0,2}(?:19|20)\\d\\d|[Cc](?:opyright|OPYRIGHT)\\s{1,3}(?=\\(c\\)|(?:19|20)\\d\\d|by\\s|\ufdd0)",
)
# In the targets of links that leave, or lead to preferences or legal pages.
_WAYS_OUT = (
    *("unsub", "optout", "opt-out", "opt_out", "opt.out", "preferenc", "manage-sub", "managesub", "manage_sub"),
    *("email-settings", "emailsettings", "abmeld", "abbestell", "afmeld", "desab", "desinscri", "disiscri"),
    *("privacy", "datenschutz", "impressum", "imprint"),
)
_RULE = lazy_pattern(r"^[ \t]*(?:[-_=*~#\u2014\u2013\u2500\u2501\u2550]{5,}|-- ?)[ \t\r]*$", re.MULTILINE)
_MOST_LINKS = 60
_LONGEST_TARGET = 1_000
_COMPARED = 20
"""How many pieces of text are measured on each side to tell smaller letters."""
_SMALLER = 0.9
"""How much smaller the letters of a footer are than most."""


def footers(message: Message) -> tuple[Footer, ...]:
    """Return the footer of each part that a client showing HTML displays, in order.

    A part whose words are all quoted has none.
    """
    return message.derived(_footers, None)


def plain_footers(message: Message) -> tuple[Footer, ...]:
    """Return the footer of each part that a client showing only plain text displays, in order."""
    return message.derived(_plain_footers, None)


def _footers(message: Message, _: None) -> tuple[Footer, ...]:
    return tuple(footer for body in message.bodies if (footer := footer_of(body)) is not None)


def _plain_footers(message: Message, _: None) -> tuple[Footer, ...]:
    known = {id(footer.body): footer for footer in footers(message)}
    found = (known.get(id(body)) or footer_of(body) for body in message.plain_bodies)
    return tuple(footer for footer in found if footer is not None)


def footer_of(body: Body) -> Footer | None:
    """Return the footer of a part, or None where the sender wrote nothing in it."""
    content = body.read.content
    own = [span for span in body.own_words if content[span.start : span.end].strip()]
    if not own:
        return None
    last = _trimmed(content, own[-1])
    length = last.end - last.start
    earliest = max(last.start + int(length * _FIRST_PLACE), last.end - _FARTHEST)
    found = [(place, sign) for place, sign in _signs(body, Span(earliest, last.end))]
    signs = frozenset(sign for _, sign in found)
    if signs:
        start = _with_lines_above(content, min(place for place, _ in found), last.start)
    else:
        signs = frozenset((Sign.POSITION,))
        start = max(last.end - min(max(int(length * _LAST_PART), _LEAST), _MOST), last.start)
    return Footer(body, _trimmed(content, Span(_line_start(content, start, last.start), last.end)), signs)


def _signs(body: Body, part: Span) -> Iterator[tuple[int, Sign]]:
    """Yield the places in a part of the words where something tells that a footer begins or is here."""
    content = body.read.content
    if body.html is not None and body.visible is not None:
        yield from _named(body.html, body.visible, part)
    sure = False
    for match in _COPYRIGHT.finditer(content, *part):
        sure = True
        yield match.start(), Sign.COPYRIGHT
    for place in _ways_out(body, part):
        sure = True
        yield place, Sign.WAY_OUT
    rules = list(_rules(body, part))
    if rules:  # lines stand between all kinds of things; the last one stands above the footer
        yield rules[-1], Sign.RULE
    if not sure and (small := _small_type(body, part)) is not None:
        yield small, Sign.SMALL_TYPE


def _named(html: Html, visible: VisibleText, part: Span) -> Iterator[tuple[int, Sign]]:
    """Yield where elements begin that are a footer by their tag, role, id or class."""
    marks = _name_marks(html.lowered)
    if not marks:
        return
    elements = [element for element in html.elements if element.start_tag is not None]
    starts = [element.start_tag.start for element in elements if element.start_tag is not None]
    for number in sorted({bisect_right(starts, mark) - 1 for mark in marks}):
        element = elements[max(number, 0)]
        if not _is_named(element):
            continue
        span = visible.span_of(element)
        if span is not None and part.start <= span.start < part.end:
            yield span.start, Sign.NAME


def _name_marks(source: str) -> list[int]:
    """Return where in a page stands what may be a piece of the name of a footer."""
    found: list[int] = []
    for mark in _NAME_MARKS:
        at = source.find(mark)
        while at >= 0 and len(found) < _MOST_MARKS:
            found.append(at)
            at = source.find(mark, at + 1)
    return found


def _is_named(element: Element) -> bool:
    if element.tag == "footer":
        return True
    if element.tag in ("html", "body", "style"):
        return False
    values = element.attributes.pick(("class", "id", "role", "css-class"))
    return any(value is not None and _NAMED.search(value[:500].lower()) is not None for value in values)


def _ways_out(body: Body, part: Span) -> Iterator[int]:
    """Yield where the links stand that only a footer has."""
    visible = body.visible
    links = body.links[-_MOST_LINKS:]
    targets = [link.target[-_LONGEST_TARGET:].lower() for link in links]
    every = "\n".join(targets)
    marks = [mark for mark in _WAYS_OUT if mark in every]
    for link, target in zip(links if marks else (), targets, strict=False):
        if not link.shown or not any(mark in target for mark in marks):
            continue
        if link.element is None or visible is None:
            span: Span | None = link.where.span
        else:
            span = visible.span_of(link.element) or visible.place_of(link.element)
        if span is not None and part.start <= span.start < part.end:
            yield span.start


def _rules(body: Body, part: Span) -> Iterator[int]:
    """Yield where the words go on after a line that is drawn."""
    html, visible = body.html, body.visible
    if html is None or visible is None:
        yield from (min(match.end() + 1, part.end) for match in _RULE.finditer(body.read.content, *part))
        return
    if "<hr" not in html.lowered and "<mj-divider" not in html.lowered:
        return
    for element in html.elements:
        if element.tag in ("hr", "mj-divider") and visible.is_painted(element):
            after = bisect_left(visible.shown, element.index, key=_node_index)
            if after < len(visible.shown) and part.start <= visible.shown[after].start < part.end:
                yield visible.shown[after].start


def _small_type(body: Body, part: Span) -> int | None:
    """Return where the words begin that up to the end are in smaller letters than most, or None."""
    visible, sight = body.visible, body.sight
    if visible is None or sight is None or body.html is None:
        return None
    from spamlint.message.html import Element
    from spamlint.message.screens import WIDE

    def size(index: int) -> float:
        node = visible.shown[index].node
        element = node if isinstance(node, Element) else html.parent(node)
        return sight.style(element, WIDE).font_px if element is not None else 0.0

    html, shown = body.html, visible.shown
    first = next((index for index, piece in enumerate(shown) if piece.start >= part.start), len(shown))
    last = next((index for index in range(len(shown) - 1, -1, -1) if shown[index].start < part.end), -1)
    if last - first < 1 or first < 1:
        return None
    sizes: dict[float, int] = {}
    for index in range(max(first - _COMPARED, 0), first):
        sizes[size(index)] = sizes.get(size(index), 0) + shown[index + 1].start - shown[index].start
    usual = max(sizes, key=lambda found: sizes[found])
    start = None
    for index in range(last, max(first, last - _COMPARED) - 1, -1):
        if size(index) > usual * _SMALLER:
            break
        start = shown[index].start
    return start


def _with_lines_above(content: str, place: int, limit: int) -> int:
    """Return where the short lines begin that stand right above a place, up to a sentence or a line that is drawn."""
    start = _line_start(content, place, limit)
    lowest = max(start - _MOST_ABOVE, limit)
    while start > lowest:
        above = _line_start(content, start - 1, limit)
        line = content[above : start - 1].strip()
        if above < lowest or len(line) > _LONGEST_ABOVE or _RULE.fullmatch(line):
            break
        if len(line) > _LONGEST_WORDS and line.endswith(_ENDS):
            break
        start = above
    return start


def _line_start(content: str, place: int, limit: int) -> int:
    return max(content.rfind("\n", limit, max(place, limit)) + 1, limit)


def _trimmed(content: str, span: Span) -> Span:
    said = content[span.start : span.end]
    start = span.start + len(said) - len(said.lstrip())
    return Span(start, max(start, span.start + len(said.rstrip())))


def _node_index(piece: Shown) -> int:
    return piece.node.index
