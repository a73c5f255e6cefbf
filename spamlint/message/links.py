"""The links of a message: where they lead, what a reader sees of them, and the words around them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from msgspec import Struct

from spamlint.message.bound_attributes import bound_href, bound_text
from spamlint.message.html import Attribute, Element, Html, TextRun
from spamlint.message.visible_text import VisibleText
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span

CONTEXT = 200
"""How many code points of the words around a link are kept on each side."""


class Link(Struct, frozen=True, eq=False, dict=True):
    """A link in HTML or in plain text. What few checks ask of few links is worked out when asked for.

        Attributes:
            target: Where it leads: decoded, without line breaks and tabs, and without white space around (WHATWG URL,
    X
            href: The attribute value as it stands in the HTML text, or the URL in plain text. None when there is none.
            words: Its visible text, white space collapsed, without alternative texts. Of a link that is not shown, the
                text that is written in it.
            labels: Its `title`, `aria-label`, and the alternative texts of its images.
            element: None in plain text.
            shown: Whether anything of it is painted.
            find_where: Works out `where`.
            find_context: Works out `before` and `after`.
    """

    target: str
    href: Excerpt | None
    words: str
    labels: tuple[str, ...]
    element: Element | None
    shown: bool
    find_where: Callable[[], Excerpt]
    find_context: Callable[[], tuple[str, str]]

    @cached_property
    def where(self) -> Excerpt:
        """Return what to highlight: the words, else the image, else the start tag."""
        return self.find_where()

    @property
    def before(self) -> str:
        """Return the visible words before it in the same block, at most `CONTEXT` code points.

        When the block is the link alone: the block before, if it is no longer than that.
        """
        return self._context[0]

    @property
    def after(self) -> str:
        """Return the same as `before`, after it."""
        return self._context[1]

    @cached_property
    def _context(self) -> tuple[str, str]:
        return self.find_context()


# Campaign Monitor's tags that become links (their template reference).
PLATFORM_TAGS = frozenset({"preferences", "unsubscribe", "webversion"})
_LEADING = PLATFORM_TAGS.union(("a", "area", "button", "form", "input"))
# Vector shapes of Outlook, which carry a link as `a` does.
_VML = lazy_pattern(r"v:[a-z]+")
_PICTURES = frozenset(["canvas", "embed", "img", "input", "object", "picture", "svg", "video"])
# How much of what is inside a link is looked at: links that nest without end must not take time without end.
_MOST_NODES = 1000
_IGNORED_IN_URL = str.maketrans("", "", "\t\n\r")
# C0 controls and space (WHATWG URL, 4.4 step 1).
_AROUND_URL = "".join(map(chr, range(0x21)))


def html_links(html: Html, visible: VisibleText) -> tuple[Link, ...]:
    """Return the links of a page in document order.

    They are `a` and `area` with `href`, VML shapes with `href`, buttons with `formaction`, forms with `action`, and
    the link tags of sending platforms. A link that the parser made again after the fact, as for an `a` that is
    not closed, counts only where it has content.
    """
    links: list[Link] = []
    starts: set[int] = set()
    for element in html.elements:
        found = _target_of(html, element)
        if found is None:
            continue
        target, attribute = found
        if element.start_tag is not None:
            if element.start_tag.start in starts and element.end == element.index + 1:
                continue
            starts.add(element.start_tag.start)
        links.append(_link(html, visible, element, target, attribute))
    return tuple(links)


# What designers write where the template engine puts the target in.
_STANDS_IN = lazy_pattern(
    r"\s*(?:(?:#|javascript:).*|https?://(?:[\w-]+\.){0,5}(?:example(?:\.\w+)?|localhost)(?:[:/?#].*)?)?",
    re.IGNORECASE | re.DOTALL,
)


def clean_target(written: str) -> str:
    """Return a URL without the white space that browsers ignore in it."""
    return written.strip(_AROUND_URL).translate(_IGNORED_IN_URL)


def _target_of(html: Html, element: Element) -> tuple[str, Attribute | None] | None:
    """Return where an element leads and the attribute that says so, or None when it is no link."""
    tag = element.tag
    if tag not in _LEADING and tag[:2] != "v:":
        return None
    if tag in PLATFORM_TAGS:
        return f"<{tag}>", None
    if tag in ("a", "area") or _VML.fullmatch(tag):
        attribute = element.attributes.get("href") or element.attributes.get("xlink:href")
        stands_in = attribute is None or _STANDS_IN.fullmatch(attribute.value) is not None
        if stands_in and tag == "a" and (bound := bound_href(element)) is not None:
            return f"{{{{{html.written(bound)}}}}}", bound
    elif tag in ("button", "input"):
        attribute = element.attributes.get("formaction")
    elif tag == "form":
        attribute = element.attributes.get("action")
    else:
        return None
    return None if attribute is None else (clean_target(html.written(attribute)), attribute)


def _link(html: Html, visible: VisibleText, element: Element, target: str, attribute: Attribute | None) -> Link:
    face = _submit_of(html, element) if element.tag == "form" else element
    end = min(face.end, face.index + _MOST_NODES)
    inside = html.nodes[face.index : end]
    pieces = list(visible.pieces_between(face.index, end))
    images = [node for node in inside if isinstance(node, Element) and node.tag in _PICTURES]
    shown = bool(pieces) or _is_shown(html, visible, face, images)
    runs = [node for node, _ in pieces if isinstance(node, TextRun)]
    if shown:
        words = _words(visible, pieces)
    else:
        runs = [node for node in inside if isinstance(node, TextRun)]
        words = " ".join("".join(html.run_text(run).whole.content for run in runs).split())
    return Link(
        target=target,
        href=None if attribute is None else html.excerpt(attribute.value_span),
        words=words,
        labels=_labels(html, element, face, images),
        element=element,
        shown=shown,
        find_where=lambda: html.excerpt(_where(html, face, runs, images)),
        find_context=lambda: _context(visible, face),
    )


def _submit_of(html: Html, form: Element) -> Element:
    """Return the control that a reader presses to send a form, or the form itself."""
    for node in html.inside(form):
        if not isinstance(node, Element):
            continue
        kind = (node.get("type") or "").strip().lower()
        if node.tag == "button" and kind in ("", "submit"):
            return node
        if node.tag == "input" and kind in ("image", "submit"):
            return node
    return form


def _words(visible: VisibleText, pieces: list[tuple[TextRun | Element, Span]]) -> str:
    """Return the text of the pieces without alternative texts, white space collapsed."""
    text = visible.text
    parts: list[str] = []
    end = None
    for node, span in pieces:
        if end is not None:
            parts.append(text.content[end : span.start])
        if isinstance(node, TextRun) or not visible.is_alternative(span.start):
            parts.append(text.written(span))
        end = span.end
    return " ".join("".join(parts).split())


def _where(html: Html, face: Element, runs: list[TextRun], images: list[Element]) -> Span:
    """Return what to highlight of a link, in the HTML text."""
    runs = [run for run in runs if not run.content.isspace()]
    if runs:
        first, last = _trimmed(html, runs[0]), _trimmed(html, runs[-1])
        if first.start < last.end:
            return Span(first.start, last.end)
    for image in images:
        if image.start_tag is not None:
            return image.start_tag
    if face.start_tag is not None:
        return face.start_tag
    inside = next((node.span for node in html.inside(face) if not isinstance(node, Element)), None)
    return inside or Span(0, 0)


def _trimmed(html: Html, run: TextRun) -> Span:
    """Return where a run stands without the white space around its words."""
    content = run.content
    start = len(content) - len(content.lstrip())
    end = len(content.rstrip())
    return html.run_text(run).map.locate(Span(start, end))


def _labels(html: Html, element: Element, face: Element, images: list[Element]) -> tuple[str, ...]:
    named = [(element, "title"), (element, "aria-label")]
    if face is not element:
        named += [(face, "title"), (face, "aria-label")]
    if element.tag == "area":
        named.append((element, "alt"))
    named += [(image, "alt") for image in images]
    found = [html.written(attribute) for item, name in named if (attribute := item.attributes.get(name)) is not None]
    if (text := bound_text(face)) is not None:
        found.append(html.written(text))
    cleaned = (" ".join(label.split()) for label in found)
    return tuple(dict.fromkeys(label for label in cleaned if label))


def _is_shown(html: Html, visible: VisibleText, face: Element, images: list[Element]) -> bool:
    """Return whether something is painted of a link without text."""
    if face.tag == "area" or bound_text(face) is not None:
        parent = html.parent(face)
        return parent is not None and visible.is_painted(parent)
    return any(visible.is_painted(image) for image in images)


def _context(visible: VisibleText, face: Element) -> tuple[str, str]:
    """Return the words before and after an element: of its block, or of the blocks next to it."""
    text = visible.text
    span = visible.span_of(face) or visible.place_of(face)
    block = visible.block_of(span)
    before = _tail(text.written(Span(max(block.start, span.start - 2 * CONTEXT), span.start)))
    after = _head(text.written(Span(span.end, max(min(block.end, span.end + 2 * CONTEXT), span.end))))
    if before or after:
        return before, after
    return _short(visible, block.start - 1), _short(visible, block.end + 1)


def _short(visible: VisibleText, offset: int) -> str:
    """Return the block at `offset`, or nothing when there is none or it is long."""
    if not 0 <= offset < len(visible.text.content):
        return ""
    block = visible.block_of(Span(offset, offset))
    if block.end - block.start > CONTEXT:
        return ""
    return " ".join(visible.text.written(block).split())


def _tail(words: str) -> str:
    return " ".join(words.split())[-CONTEXT:].lstrip()


def _head(words: str) -> str:
    return " ".join(words.split())[:CONTEXT].rstrip()
