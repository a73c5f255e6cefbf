"""Where an element's box may be and what is cut off from it, as far as styles say it without a layout.

Nothing here knows how long lines get or how tall a page is: what only a layout could tell is left open, and a box
counts as lost only where no layout could show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from spamlint.message.css.cascade import Cascade, Style, Value
from spamlint.message.css.colours import Colour, parse_colour
from spamlint.message.css.filters import parse_filter
from spamlint.message.css.lengths import Length, Units, to_number
from spamlint.message.css.shapes import (
    IDENTITY,
    Transform,
    clips_away,
    masks_away,
    parse_rotate,
    parse_scale,
    parse_transform,
    parse_translate,
    path_clips_away,
)
from spamlint.message.css.tokens import components, words
from spamlint.message.html import Element, Html

#: Negative offsets and margins smaller than this (pixels) are layout, not hiding.
LEAST_SHIFT = 40.0
#: A product of opacities up to this leaves nothing that a screen shows.
NO_OPACITY = 0.02


@dataclass(frozen=True, slots=True)
class Lost:
    """Why something is not painted: a key of `visibility.REASONS`, and the value that does it."""

    key: str
    value: Value | None
    element: Element


class Place(NamedTuple):
    """Where a box starts, in pixels.

    Attributes:
        x: From the left edge of the page where `known_x`, else how far it was moved from where layout puts it.
        y: The same from the top.
        known_x: Whether `x` is counted from the page's edge.
        known_y: Whether `y` is counted from the page's top.
        moved_x: What moved it sideways.
        moved_y: What moved it up or down.
        fixed: Whether it stays in the window, so that nobody can scroll to it.
    """

    x: float = 0.0
    y: float = 0.0
    known_x: bool = False
    known_y: bool = False
    moved_x: Lost | None = None
    moved_y: Lost | None = None
    fixed: bool = False


class Clip(NamedTuple):
    """What is left visible by boxes around that cut their overflow off.

    Attributes:
        height: The lowest such box's height and its cause; None: no limit known.
        width: The same for widths.
        place: Where the innermost such box starts; None: there is none.
        room: Width of that box in pixels, the page's where it is not given.
        lines: The innermost such box whose height is that of its lines.
    """

    height: tuple[float, Lost] | None = None
    width: tuple[float, Lost] | None = None
    place: Place | None = None
    room: float = 0.0
    cause: Lost | None = None
    lines: Lost | None = None


NO_CLIP = Clip()


class Box(NamedTuple):
    """What is known of an element's box.

    Attributes:
        style: Its computed style.
        kind: `inline`, `block`, `cell`, `row`, `table`, `contents` or `none`.
        lost: Why nothing in it is painted, whatever its descendants say; None: it may be.
        place: Where it is.
        clip: What cuts off its content in the flow.
        scale: Factor of its font by transforms and zoom, the smaller of both directions.
        scaled: What scales it.
        opacity: Its own opacity.
        block: The element whose lines its text stands in.
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
    block: Element
    positioned_place: Place
    positioned_clip: Clip
    fixed_clip: Clip
    faded: float
    blur: tuple[float, Lost] | None


class Boxes:
    """The boxes of a document for one cascade, each worked out when first asked for."""

    def __init__(self, html: Html, cascade: Cascade) -> None:
        self._html = html
        self._cascade = cascade
        self._boxes: dict[int, Box] = {}

    def box(self, element: Element) -> Box:
        """Return the box of an element."""
        found = self._boxes.get(element.index)
        if found is not None:
            return found
        missing = [element]
        parent = self._html.parent(element)
        while parent is not None and parent.index not in self._boxes:
            missing.append(parent)
            parent = self._html.parent(parent)
        above = None if parent is None else self._boxes[parent.index]
        for one in reversed(missing):
            above = self._boxes[one.index] = self._make(one, above)
        assert above is not None
        return above

    def _make(self, element: Element, above: Box | None) -> Box:
        style = self._cascade.style(element)
        kind = _kind(style, above)
        if above is None:
            known = Place(known_x=True, known_y=True)
            lost = Lost("display", style.get("display"), element) if kind == "none" else None
            return Box(style, kind, lost, Place(), NO_CLIP, 1.0, None, 1.0, element, known, NO_CLIP, NO_CLIP, 1.0, None)
        lost = above.lost or _not_rendered(self._html, element, style, kind, above)
        if lost is not None:
            return above._replace(style=style, kind=kind, lost=lost, opacity=1.0)
        own = style.own
        if kind == "contents":
            return above._replace(style=style, kind=kind, opacity=1.0)
        if kind == "inline" and not _INLINE_RELEVANT & own.keys():
            return above._replace(style=style, kind=kind, opacity=1.0)
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
        transform = _transform(style, units) if kind not in {"inline", "contents"} else IDENTITY
        if (transform.across <= 0.001 or transform.down <= 0.001) and lost is None:
            lost = Lost("transform", _transforming(style), element)
        if transform.turned and style.text("backface-visibility") == "hidden":
            lost = lost or Lost("transform", style.get("backface-visibility"), element)
        position = style.text("position") if "position" in own else "static"
        place, clip = self._placed(element, style, position, above)
        place = _moved(place, transform, style, element)
        zoom = _zoom(style)
        scale = above.scale * min(transform.across, transform.down) * zoom
        scaled = above.scaled if scale >= above.scale else Lost("scale", _transforming(style), element)
        clip = self._clipped(element, style, kind, place, clip)
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
            above.block if kind in {"inline", "contents"} else element,
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

    def _placed(self, element: Element, style: Style, position: str, above: Box) -> tuple[Place, Clip]:
        """Return where the box starts, and what cuts it off."""
        page = self._cascade.profile
        lengths = {side: self._side(style, side) for side in ("left", "top", "right", "bottom")}
        if position in {"absolute", "fixed"}:
            base = Place(known_x=True, known_y=True, fixed=True) if position == "fixed" else above.positioned_place
            clip = above.fixed_clip if position == "fixed" else above.positioned_clip
            place = above.place._replace(fixed=base.fixed)
            left, right, top, bottom = lengths["left"], lengths["right"], lengths["top"], lengths["bottom"]
            if left is not None:
                lost = Lost("off-screen", style.get("left"), element)
                place = place._replace(x=base.x + left.of(page.width), known_x=base.known_x, moved_x=lost)
            elif right is not None:
                lost = Lost("off-screen", style.get("right"), element)
                place = place._replace(x=base.x - right.of(page.width), known_x=False, moved_x=lost)
            if top is not None:
                lost = Lost("off-screen", style.get("top"), element)
                place = place._replace(y=base.y + top.of(page.height), known_y=base.known_y, moved_y=lost)
            elif bottom is not None:
                lost = Lost("off-screen", style.get("bottom"), element)
                place = place._replace(y=base.y - bottom.of(page.height), known_y=False, moved_y=lost)
            return self._with_margins(element, style, place), clip
        place = above.place
        if position == "relative":
            x = lengths["left"] or _negated(lengths["right"])
            y = lengths["top"] or _negated(lengths["bottom"])
            if x is not None and abs(x.of(page.width)) >= LEAST_SHIFT:
                name = "left" if lengths["left"] else "right"
                moved = Lost("off-screen", style.get(name), element)
                place = place._replace(x=place.x + x.of(page.width), moved_x=moved)
            if y is not None and abs(y.of(0)) >= LEAST_SHIFT:
                name = "top" if lengths["top"] else "bottom"
                moved = Lost("off-screen", style.get(name), element)
                place = place._replace(y=place.y + y.of(0), moved_y=moved)
        return self._with_margins(element, style, place), above.clip

    def _with_margins(self, element: Element, style: Style, place: Place) -> Place:
        own = style.own
        if not _MARGINS & own.keys():
            return place
        page = self._cascade.profile
        left, top = self._side(style, "margin-left"), self._side(style, "margin-top")
        pulled = left is not None and abs(left.of(page.width)) >= LEAST_SHIFT
        if left is not None and pulled and not is_flush_right(style):
            moved = Lost("off-screen", style.get("margin-left"), element)
            place = place._replace(x=place.x + left.of(page.width), moved_x=moved)
        if top is not None and top.of(page.width) <= -LEAST_SHIFT and style.text("display") != "inline":
            moved = Lost("off-screen", style.get("margin-top"), element)
            place = place._replace(y=place.y + top.of(page.width), moved_y=moved)
        return place

    def _side(self, style: Style, name: str) -> Length | None:
        return self._cascade.length(style, name) if style.declares(name) else None

    def _clipped(self, element: Element, style: Style, kind: str, place: Place, clip: Clip) -> Clip:
        own = style.own
        if kind != "block" or not _OVERFLOW & own.keys() or element.tag in {"html", "body"}:
            return clip
        across, down = style.text("overflow-x") not in _OPEN, style.text("overflow-y") not in _OPEN
        # A box that cuts one side off scrolls on the other (CSS Overflow Level 3, section 3.1).
        if style.text("overflow-x") != "clip" and style.text("overflow-y") != "clip":
            across = down = across or down
        if not across and not down:
            return clip
        if down:
            clip = self._clipped_down(element, style, clip)
        if across:
            clip = self._clipped_across(element, style, place, clip)
        return clip

    def _clipped_down(self, element: Element, style: Style, clip: Clip) -> Clip:
        # A percentage of a height that depends on the content is no height, but in quirks mode.
        definite = style.text("position") in {"absolute", "fixed"} or self._cascade.styles.quirks
        height, cause = self._extent(style, "height", definite)
        if height is None:
            padding = self._padding(style, "top", "bottom")
            least = self._cascade.length(style, "min-height") if style.declares("min-height") else None
            if padding == 0 and (least is None or least.px == 0):
                return clip._replace(lines=Lost("line-height", style.get("line-height"), element))
            return clip
        if clip.height is None or height < clip.height[0]:
            return clip._replace(height=(height, Lost("height", cause, element)), lines=None)
        return clip

    def _clipped_across(self, element: Element, style: Style, place: Place, clip: Clip) -> Clip:
        width, cause = self._extent(style, "width", True)
        lost = Lost("width", cause, element)
        room = self._cascade.profile.width if width is None else width
        clip = clip._replace(place=place, room=room, cause=Lost("cut-off", style.get("overflow-x"), element))
        if width is not None and (clip.width is None or width < clip.width[0]):
            return clip._replace(width=(width, lost))
        return clip

    def _extent(self, style: Style, side: str, definite: bool) -> tuple[float | None, Value | None]:
        """Return how much of the content's height or width is inside of the box's edge, and what limits it."""
        whole = self._cascade.profile.width
        size, least, most = (self._size(style, prefix + side, whole, definite) for prefix in ("", "min-", "max-"))
        cause = style.get(side)
        if most is not None and (size is None or most < size):
            size, cause = most, style.get("max-" + side)
        if size is None:
            return None, None
        if least is not None and least > size:
            size, cause = least, style.get("min-" + side)
        start, end = ("top", "bottom") if side == "height" else ("left", "right")
        first, last = self._padding(style, start), self._padding(style, end)
        if style.text("box-sizing") == "border-box":
            size = max(0.0, size - first - last)
        return size + last, cause

    def _size(self, style: Style, name: str, whole: float, definite: bool) -> float | None:
        length = self._side(style, name)
        if length is None or (length.percent and not definite):
            return None
        if length.percent == 0 and "%" in style.text(name) and not definite:
            return None
        return max(0.0, length.of(whole))

    def _padding(self, style: Style, *sides: str) -> float:
        total = 0.0
        for side in sides:
            length = self._side(style, "padding-" + side)
            total += length.of(self._cascade.profile.width) if length is not None else 0.0
        return total


def is_flush_right(style: Style) -> bool:
    """Return whether lines end at the right edge: then what moves their start leaves their end in sight."""
    if style.text("float") != "none" or style.text("display").startswith("inline-"):
        return False  # its box is no wider than its lines
    return style.text("text-align").removeprefix("-webkit-") in {"right", "end"}


_OPEN = frozenset(["visible"])
_OVERFLOW = frozenset(["overflow-x", "overflow-y"])
_MARGINS = frozenset(["margin-left", "margin-top"])
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
_TRANSFORMS = frozenset(["transform", "translate", "scale", "rotate", "zoom"])


def _kind(style: Style, above: Box | None) -> str:
    display = style.text("display")
    if display == "none":
        return "none"
    if display == "contents":
        return "contents"
    if above is not None and display.startswith(("inline", "flow", "ruby", "run-in", "math")):
        atomic = display not in {"inline", "flow", "ruby", "ruby-text", "run-in", "math", "inline flow"}
        floats = style.text("float") != "none" or style.text("position") in {"absolute", "fixed"}
        item = "flex" in above.style.text("display") or "grid" in above.style.text("display")
        return "block" if atomic or floats or item or display == "flow-root" else "inline"
    if display == "table-cell":
        return "block" if style.text("float") != "none" or style.text("position") in {"absolute", "fixed"} else "cell"
    if display.startswith("table-") and display != "table-caption":
        return "row"
    return "table" if display == "table" else "block"


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
    number = _number(text)
    return 1.0 if number is None else max(0.0, min(1.0, number))


def _number(text: str) -> float | None:
    tokens = components(text)
    return to_number(tokens[0]) if tokens is not None and len(tokens) == 1 else None


def _zoom(style: Style) -> float:
    number = _number(style.text("zoom")) if style.declares("zoom") else None
    return 1.0 if number is None or number <= 0 else number


def _transform(style: Style, units: Units) -> Transform:
    own = style.own
    if not _TRANSFORMS & own.keys():
        return IDENTITY
    parts = [IDENTITY]
    if "translate" in own and style.text("translate") != "none":
        parts.append(parse_translate(style.text("translate"), units))
    if "rotate" in own and style.text("rotate") != "none":
        parts.append(parse_rotate(style.text("rotate")))
    if "scale" in own and style.text("scale") != "none":
        parts.append(parse_scale(style.text("scale")))
    if "transform" in own and style.text("transform") != "none":
        parts.append(parse_transform(style.text("transform"), units))
    if len(parts) == 1:
        return IDENTITY
    return Transform(
        sum(part.x for part in parts),
        sum(part.y for part in parts),
        sum(part.own_x for part in parts),
        sum(part.own_y for part in parts),
        _product([part.across for part in parts]),
        _product([part.down for part in parts]),
        sum(part.turned for part in parts) % 2 == 1,
    )


def _product(factors: list[float]) -> float:
    result = 1.0
    for factor in factors:
        result *= factor
    return result


def _transforming(style: Style) -> Value:
    """Return the value that transforms an element."""
    own = style.own
    return next(
        (own[name] for name in ("transform", "scale", "rotate", "zoom", "translate") if name in own),
        style.get("transform"),
    )


def _moved(place: Place, transform: Transform, style: Style, element: Element) -> Place:
    """Move a box by a translation; one by its own size counts a width of 100 and a height of 20 pixels."""
    x, y = transform.x + 100 * transform.own_x, transform.y + 20 * transform.own_y
    lost = Lost("off-screen", _transforming(style), element)
    if abs(x) >= LEAST_SHIFT and abs(transform.own_x) != 0.5:
        place = place._replace(x=place.x + x, moved_x=lost)
    if abs(y) >= LEAST_SHIFT:
        place = place._replace(y=place.y + y, moved_y=lost)
    return place


def _negated(length: Length | None) -> Length | None:
    return None if length is None else Length(-length.px, -length.percent)
