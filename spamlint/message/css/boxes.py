"""Where an element's box may be and what is cut off from it, as far as styles say it without a layout.

Nothing here knows how long lines get or how tall a page is: what only a layout could tell is left open, and a box
counts as lost only where no layout could show it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from spamlint.message.css.cascade import Cascade, Style
from spamlint.message.css.clipping import clipped
from spamlint.message.css.colours import Colour, parse_colour
from spamlint.message.css.filters import parse_filter
from spamlint.message.css.places import NO_CLIP, Clip, Lost, Place, has_far_margin, placed
from spamlint.message.css.shapes import IDENTITY, clips_away, masks_away, path_clips_away
from spamlint.message.css.tokens import words
from spamlint.message.css.transforms import moved, number_of, transform_of, transforming_value, zoom_of
from spamlint.message.css.value import Value
from spamlint.message.html import Element, Html

#: A product of opacities up to this leaves nothing that a screen shows.
NO_OPACITY = 0.02


# Not frozen, since a page has many, and to make a frozen one takes four times as long.
class Box(Struct, eq=False):
    """What is known of an element's box.

    Where the cascade shares styles, elements in equal boxes with equal styles share a box, so that what a box says, and
    what follows from it, holds for all of them; the elements that causes name may be another's then.

    Attributes:
        style: Its computed style.
        kind: `inline`, `block`, `cell`, `row`, `table`, `contents` or `none`.
        lost: Why nothing in it is painted, whatever its descendants say; None: it may be.
        place: Where it is.
        clip: What cuts off its content in the flow.
        scale: Factor of its font by transforms and zoom, the smaller of both directions.
        scaled: What scales it.
        opacity: Its own opacity.
        positioned_place: Where the box stands that absolutely positioned descendants count from.
        positioned_clip: What cuts such descendants off.
        fixed_clip: What cuts descendants off that are fixed in the window.
        faded: Product of opacities down to here.
        blur: The largest blur radius of a filter on it or around it, in pixels, and its cause.
    """

    style: Style
    kind: str
    lost: Lost | None
    place: Place
    clip: Clip
    scale: float
    scaled: Lost | None
    opacity: float
    positioned_place: Place
    positioned_clip: Clip
    fixed_clip: Clip
    faded: float
    blur: tuple[float, Lost] | None

    @property
    def is_at_rest(self) -> bool:
        """Return whether nothing moves its text away from where layout puts it, or cuts it off."""
        place = self.place
        moved = place.moved_x is not None or place.moved_y is not None
        return self.clip is NO_CLIP and not moved and not self.style.may_indent

    def holding(self, style: Style, kind: str, lost: Lost | None) -> Box:
        """Return a box in this one that stands and is painted as this one is."""
        return Box(
            style,
            kind,
            lost,
            self.place,
            self.clip,
            self.scale,
            self.scaled,
            1.0,
            self.positioned_place,
            self.positioned_clip,
            self.fixed_clip,
            self.faded,
            self.blur,
        )


class Boxes:
    """The boxes of a document for one cascade, each worked out when first asked for."""

    def __init__(self, html: Html, cascade: Cascade) -> None:
        self._html = html
        self._cascade = cascade
        self._boxes: dict[int, Box] = {}
        self._shared: dict[tuple[Box, Style], Box] = {}
        self._blocks: dict[int, Element] = {}

    def box(self, element: Element) -> Box:
        """Return the box of an element."""
        found = self._boxes.get(element.index)
        if found is not None:
            return found
        above = self._boxes.get(element.parent)
        if above is not None:  # so it is in a walk from the top
            found = self._boxes[element.index] = self._box(element, above)
            return found
        missing = [element]
        parent = self._html.parent(element)
        while parent is not None and parent.index not in self._boxes:
            missing.append(parent)
            parent = self._html.parent(parent)
        above = None if parent is None else self._boxes[parent.index]
        for one in reversed(missing):
            above = self._boxes[one.index] = self._box(one, above)
        assert above is not None
        return above

    def block(self, element: Element) -> Element:
        """Return the element whose lines the text of an element stands in."""
        passed: list[int] = []
        found = self._blocks.get(element.index)
        while found is None:
            passed.append(element.index)
            parent = self._html.parent(element)
            if parent is None or self.box(element).kind not in {"inline", "contents"}:
                found = element
            else:
                element = parent
                found = self._blocks.get(element.index)
        for index in passed:
            self._blocks[index] = found
        return found

    def _box(self, element: Element, above: Box | None) -> Box:
        style = self._cascade.style(element)
        if above is None or not self._cascade.shares:
            return self._make(element, style, above)
        key = (above, style)
        found = self._shared.get(key)
        if found is None:
            found = self._make(element, style, above)
            parent = self._html.parent(element)
            # What a closed `details` shows depends on which of its children one is.
            if parent is None or parent.tag != "details":
                self._shared[key] = found
        return found

    def _make(self, element: Element, style: Style, above: Box | None) -> Box:
        kind = _kind(style, above)
        if above is None:
            known = Place(known_x=True, known_y=True)
            lost = Lost("display", style.get("display"), element) if kind == "none" else None
            return Box(style, kind, lost, Place(), NO_CLIP, 1.0, None, 1.0, known, NO_CLIP, NO_CLIP, 1.0, None)
        lost = above.lost or _not_rendered(self._html, element, style, kind, above)
        if lost is not None:
            return above.holding(style, kind, lost)
        own = style.own
        if kind == "contents":
            return above.holding(style, kind, None)
        if kind == "inline" and not _INLINE_RELEVANT & own.keys():
            return above.holding(style, kind, None)
        if kind != "inline" and not _RELEVANT & own.keys() and not has_far_margin(style):
            return above.holding(style, kind, None)
        return self._full(element, style, kind, above)

    def _full(self, element: Element, style: Style, kind: str, above: Box) -> Box:
        units = self._cascade.units(style)
        own = style.own
        opacity = _opacity(style)
        faded = above.faded * opacity
        lost = self._shape_lost(element, style, kind, above)
        if faded <= NO_OPACITY:
            lost = lost or Lost("opacity", style.get("opacity"), element)
        lost = lost or self._behind(element, style)
        transform = transform_of(style, units) if kind not in {"inline", "contents"} else IDENTITY
        if (transform.across <= 0.001 or transform.down <= 0.001) and lost is None:
            lost = Lost("transform", transforming_value(style), element)
        if transform.turned and style.text("backface-visibility") == "hidden":
            lost = lost or Lost("transform", style.get("backface-visibility"), element)
        position = style.text("position") if "position" in own else "static"
        place, clip = placed(self._cascade, element, style, position, above)
        place = moved(place, transform, style, element)
        zoom = zoom_of(style)
        scale = above.scale * min(transform.across, transform.down) * zoom
        scaled = above.scaled if scale >= above.scale else Lost("scale", transforming_value(style), element)
        clip = clipped(self._cascade, element, style, kind, place, clip)
        holds = (
            position != "static" or transform is not IDENTITY or ("filter" in own and style.text("filter") != "none")
        )
        return Box(
            style,
            kind,
            lost,
            place,
            clip,
            scale,
            scaled,
            opacity,
            place if holds else above.positioned_place,
            clip if holds else above.positioned_clip,
            clip
            if holds and position in {"static", "relative", "absolute"} and transform is not IDENTITY
            else above.fixed_clip,
            faded,
            self._blur(element, style, above),
        )

    def _blur(self, element: Element, style: Style, above: Box) -> tuple[float, Lost] | None:
        value = style.own.get("filter")
        radius = parse_filter(value.text).blur if value is not None else 0.0
        if radius <= 0 or (above.blur is not None and above.blur[0] >= radius):
            return above.blur
        return radius, Lost("filter", value, element)

    def _behind(self, element: Element, style: Style) -> Lost | None:
        """Return a negative `z-index` that puts an element behind the background of an ancestor."""
        index = style.own.get("z-index")
        if index is None or not index.text.startswith("-") or style.text("position") == "static":
            return None
        current = self._html.parent(element)
        while current is not None and current.parent >= 0:
            own = self._boxes[current.index].style.own
            if current.tag == "body" and not _opaque(self._boxes[0].style.own):
                return None  # the body's background is painted behind everything
            if _stacks(own):
                return None
            if _opaque(own):
                return Lost("behind", index, element)
            current = self._html.parent(current)
        return None

    def _shape_lost(self, element: Element, style: Style, kind: str, above: Box) -> Lost | None:
        own = style.own
        units = self._cascade.units(style)
        if "clip" in own and style.text("position") in {"absolute", "fixed"} and clips_away(style.text("clip"), units):
            return Lost("clip", own["clip"], element)
        if "clip-path" in own and path_clips_away(style.text("clip-path"), units):
            return Lost("clip-path", own["clip-path"], element)
        if "mask-image" in own and masks_away(own["mask-image"].text):
            return Lost("mask", own["mask-image"], element)
        return None


#: Properties that say where a box is, how it is painted, or what it cuts off.
_RELEVANT = words(
    """opacity overflow-x overflow-y position z-index mask-image clip clip-path filter transform translate scale rotate
    zoom"""
)
_INLINE_RELEVANT = frozenset(
    [
        "opacity",
        "position",
        "z-index",
        "mask-image",
        "clip-path",
        "filter",
        "margin-left",
        "zoom",
        "transform",
        "scale",
        "translate",
    ]
)


def _kind(style: Style, above: Box | None) -> str:
    display = style.text("display")
    if display == "none":
        return "none"
    if display == "contents":
        return "contents"
    if above is not None and display.startswith(("inline", "flow", "ruby", "run-in", "math")):
        atomic = display not in {"inline", "flow", "ruby", "ruby-text", "run-in", "math", "inline flow"}
        floats = _floats(style)
        item = "flex" in above.style.text("display") or "grid" in above.style.text("display")
        return "block" if atomic or floats or item or display == "flow-root" else "inline"
    if display == "table-cell":
        return "block" if _floats(style) else "cell"
    if display.startswith("table-") and display != "table-caption":
        return "row"
    return "table" if display == "table" else "block"


def _floats(style: Style) -> bool:
    """Return whether a box is taken out of the lines around it."""
    if not style.declares("float") and not style.declares("position"):
        return False
    return style.text("float") != "none" or style.text("position") in {"absolute", "fixed"}


#: Elements whose content browsers never paint as text, whatever styles say: fallbacks, and content of its own kind.
NEVER_RENDERED = words("template iframe audio video canvas noembed noframes select datalist option title script")


def _not_rendered(html: Html, element: Element, style: Style, kind: str, above: Box) -> Lost | None:
    """Return why an element and all inside it are not rendered at all."""
    if kind == "none":
        return Lost("display", style.get("display"), element)
    parent = html.parent(element)
    if parent is None:
        return None
    if parent.tag in NEVER_RENDERED:
        return Lost("fallback", None, parent)
    if parent.tag == "details" and "open" not in parent.attributes and element is not _summary(html, parent):
        return Lost("details", None, parent)
    if above.kind not in {"inline", "contents"} and above.style.text("content-visibility") == "hidden":
        return Lost("content-visibility", above.style.get("content-visibility"), parent)
    return None


def _summary(html: Html, details: Element) -> Element | None:
    """Return the element that is shown of a closed `details`: its first `summary` child."""
    for child in html.children(details):
        if isinstance(child, Element) and child.tag == "summary":
            return child
    return None


_STACKING = frozenset(["transform", "filter", "isolation", "clip-path", "mix-blend-mode", "mask-image"])


def _opaque(own: Mapping[str, Value]) -> bool:
    value = own.get("background-color")
    colour = parse_colour(value.text, quirks=True) if value is not None else None
    return isinstance(colour, Colour) and colour.alpha >= 0.9


def _stacks(own: Mapping[str, Value]) -> bool:
    """Return whether an element is a stacking context (CSS Positioned Layout Level 3, section 6)."""
    position = own["position"].text if "position" in own else "static"
    if "opacity" in own and own["opacity"].text not in {"1", "1.0"}:
        return True
    if position != "static" and "z-index" in own and own["z-index"].text != "auto":
        return True
    if position in {"fixed", "sticky"}:
        return True
    return any(own[name].text not in {"none", "auto", "normal"} for name in _STACKING & own.keys())


def _opacity(style: Style) -> float:
    if not style.declares("opacity"):
        return 1.0
    text = style.text("opacity")
    number = number_of(text)
    return 1.0 if number is None else max(0.0, min(1.0, number))
