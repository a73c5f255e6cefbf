"""Whether an element is painted, as far as its markup says it. The cascade of style sheets says the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from spamlint.message.attributes import NO_ATTRIBUTES
from spamlint.message.html import Element, Html
from spamlint.patterns import lazy_pattern


class Painted(Enum):
    """What is painted of an element."""

    SHOWN = "shown"
    HIDDEN_SELF = "hidden self"
    """Its own text is not, but elements inside may be: `visibility: hidden`."""
    HIDDEN_TREE = "hidden tree"
    """Neither it nor anything inside: `display: none`."""


PaintedOf = Callable[[Element], Painted]

# `display: none` in the user-agent style sheet (WHATWG HTML, 15.3.1), and fallback content that no mail client shows.
NOT_RENDERED = frozenset(
    "area audio base basefont canvas datalist defs desc head iframe link meta metadata noembed noframes object "
    "option param rp script select source style template title track video".split()
)
_DISPLAY = lazy_pattern(r"(?:^|;)[\t\n\f ]*+display[\t\n\f ]*+:[\t\n\f ]*+([a-z-]++)", re.IGNORECASE)


def painted_by_markup(html: Html) -> PaintedOf:
    """Return a predicate that knows tags, the `hidden` attribute and `display` in `style` attributes."""

    def painted(element: Element) -> Painted:
        if element.tag in NOT_RENDERED or _hides_itself(element):
            return Painted.HIDDEN_TREE
        if element.tag == "details" and element.get("open") is None:
            return Painted.HIDDEN_SELF
        parent = html.parent(element)
        if parent is not None and parent.tag == "details" and parent.get("open") is None:
            return Painted.SHOWN if element is _summary(html, parent) else Painted.HIDDEN_TREE
        return Painted.SHOWN

    return painted


def _hides_itself(element: Element) -> bool:
    if element.attributes is NO_ATTRIBUTES:
        return element.tag == "dialog"
    style = element.get("style")
    if style is not None and (displays := _DISPLAY.findall(style)):
        return bool(displays[-1].lower() == "none")
    if element.get("hidden") is not None:
        return True
    if element.tag == "dialog":
        return element.get("open") is None
    return element.tag == "input" and (element.get("type") or "").strip().lower() == "hidden"


def _summary(html: Html, details: Element) -> Element | None:
    """Return the element that is shown of a closed `details`: its first `summary` child."""
    for child in html.children(details):
        if isinstance(child, Element) and child.tag == "summary":
            return child
    return None
