"""Does a way out look like a link, or like any other word of its sentence?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from spamlint.checks.api import Hit, check
from spamlint.checks.hidden_text import letters_in
from spamlint.checks.optout import SeenRoute, routes_on
from spamlint.checks.optout_sight import Best, Sighted
from spamlint.checks.route_sight import Grade, has_words
from spamlint.message.html import Element, Html, TextRun
from spamlint.message.message import Message
from spamlint.message.screens import WIDE
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.phrases import PhraseMatcher, WordList

if TYPE_CHECKING:
    from spamlint.message.css.colours import Colour
    from spamlint.message.visibility import Sight
    from spamlint.message.visible_text import VisibleText

#: Letters of running text that must stand beside a link in its block: fewer are a separator in a row of links.
_NEIGHBOURS: Final = 12
#: Two colours that differ by no more in each of red, green and blue (0 to 1) are the same to a reader.
_SAME: Final = 0.13
_MOST_ANCESTORS: Final = 200
_MOST_NODES: Final = 200
_MOST_NAMES: Final = 50
_ARROWS = lazy_pattern(r"[\u2190-\u21ff\u2794-\u27bf\u00bb\u203a>\u25b6\u25ba]|://|www\.|@")
# What the cascade does not work out, and what tells a link from the words beside it.
_OTHER_MARKS = lazy_pattern(
    r"(?i)font-weight|font-style|(?<![-\w])font\s*:|border(?!-(?:collapse|spacing))|outline|text-transform|font-variant|letter-spacing"
)
_MARKING_TAGS = frozenset(
    ["b", "big", "button", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "mark", "small", "strong", "th", "u"]
)


@check("unsubscribe-looks-like-text")
def unsubscribe_looks_like_text(message: Message, options: Sighted) -> Iterator[Hit]:
    """Yield a hit at the first way out when all that are seen well look like the words beside them."""
    good = [
        seen
        for seen in routes_on(message, options)
        if seen.view(least_contrast=options.least_contrast, least_px=options.least_px).grade >= Grade.IMAGE
    ]
    clicks = _clicks(options.click_here)
    if good and all(_looks_like_text(seen, clicks) for seen in good):
        best = Best(good[0], good[0].view())
        yield best.hit("like-text", None)


@lru_cache(maxsize=4)
def _clicks(words: WordList) -> PhraseMatcher:
    return PhraseMatcher.of_lists([(words, "click")])


def _looks_like_text(seen: SeenRoute, clicks: PhraseMatcher) -> bool:
    body, link = seen.body, seen.route.link
    html, sight, visible = body.html, body.sight, body.visible
    if link is None or link.element is None or html is None or sight is None or visible is None:
        return False
    if link.element.tag != "a" or not has_words(link.words):
        return False
    if _ARROWS.search(link.words) or any(True for _ in clicks.find(link.words)):
        return False
    inside = html.nodes[link.element.index + 1 : min(link.element.end, link.element.index + _MOST_NODES)]
    own = [node for node in inside if isinstance(node, TextRun) and has_words(node.content)]
    beside = _beside(html, visible, link.element)
    if not own or sum(letters_in(run.content) for run in beside) < _NEIGHBOURS:
        return False
    if any(isinstance(node, Element) and node.tag == "img" for node in inside):
        return False
    return not _is_marked(html, sight, link.element) and _is_like(sight, html, own, beside)


def _beside(html: Html, visible: VisibleText, link: Element) -> list[TextRun]:
    """Return the runs in the block of a link that stand in no link."""
    span = visible.span_of(link)
    if span is None:
        return []
    block = visible.block_of(span)
    first, last = visible.run_at(block.start), visible.run_at(max(block.end - 1, block.start))
    return [
        node
        for node, place in visible.pieces_between(first.index, last.index + 1)
        if isinstance(node, TextRun) and Span(*place).overlaps(block) and not _is_in_link(html, node)
    ]


def _is_in_link(html: Html, run: TextRun) -> bool:
    return any(element.tag in ("a", "button", "unsubscribe") for element in _around(html, run))


def _around(html: Html, node: TextRun | Element) -> Iterator[Element]:
    parent = html.parent(node)
    count = 0
    while parent is not None and count < _MOST_ANCESTORS:
        yield parent
        parent = html.parent(parent)
        count += 1


def _is_marked(html: Html, sight: Sight, link: Element) -> bool:
    """Return whether the link or something in it has a mark of its own: a line, a border, another weight."""
    inside = [
        node for node in html.nodes[link.index : min(link.end, link.index + _MOST_NODES)] if isinstance(node, Element)
    ]
    for element in inside:
        if element.tag in _MARKING_TAGS or _OTHER_MARKS.search(element.get("style") or ""):
            return True
        if sight.is_underlined(element, WIDE) or _paints_ground(sight, element):
            return True
    return _has_marking_sheet(html, inside)


def _paints_ground(sight: Sight, element: Element) -> bool:
    style = sight.style(element, WIDE)
    return style.text("background-image") != "none" or style.text("background-color") not in (
        "transparent",
        "initial",
        "rgba(0,0,0,0)",
    )


def _has_marking_sheet(html: Html, inside: list[Element]) -> bool:
    """Return whether a style sheet may mark the link in a way that the cascade does not work out.

    It may where a rule that sets such a property names `a`, or a class or id of the link or of what is in it.
    """
    names = {f".{name}" for element in inside for name in element.classes}
    names |= {f"#{element.id}" for element in inside if element.id}
    for sheet in (element for element in html.elements if element.tag == "style"):
        for node in html.inside(sheet):
            if not isinstance(node, TextRun):
                continue
            for rule in _RULE.finditer(node.content):
                if not _OTHER_MARKS.search(rule["block"]):
                    continue
                if _NAMES_LINK.search(rule["selector"]) or any(
                    name in rule["selector"] for name in sorted(names)[:_MOST_NAMES]
                ):
                    return True
    return False


_RULE = lazy_pattern(r"(?:^|(?<=[{}]))(?P<selector>[^{}]++)\{(?P<block>[^{}]*+)")
_NAMES_LINK = lazy_pattern(r"(?i)(?<![\w.#-])(?:a|\*)(?![\w-])|:link|:any-link")


def _is_like(sight: Sight, html: Html, own: list[TextRun], beside: list[TextRun]) -> bool:
    """Return whether each run of a link has the size and colour of some run beside it, and no line under it."""
    looks = [_look(sight, html, run) for run in beside]
    return all(any(_same(_look(sight, html, run), other) for other in looks) for run in own)


def _look(sight: Sight, html: Html, run: TextRun) -> tuple[Colour | None, float, bool]:
    parent = html.parent(run)
    assert parent is not None
    tags = {
        parent.tag,
        *(element.tag for element in _around(html, parent) if element.tag in ("b", "strong", "em", "i")),
    }
    return sight.colours(parent, WIDE)[0], sight.style(parent, WIDE).font_px, bool(tags & {"b", "strong", "em", "i"})


def _same(one: tuple[Colour | None, float, bool], other: tuple[Colour | None, float, bool]) -> bool:
    colour, size, bold = one
    their_colour, their_size, their_bold = other
    if colour is None or their_colour is None or bold is not their_bold:
        return False
    if abs(size - their_size) > 0.1 * max(size, their_size):
        return False
    return all(abs(mine - theirs) <= _SAME for mine, theirs in zip(colour, their_colour, strict=True))
