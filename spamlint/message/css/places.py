"""Where a box may start on the page, as far as styles say it without a layout, and what cuts it off."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from msgspec import Struct

from spamlint.message.css.cascade import Cascade, Style
from spamlint.message.css.lengths import Length
from spamlint.message.css.value import Value
from spamlint.message.html import Element

#: Negative offsets and margins smaller than this (pixels) are layout, not hiding.
LEAST_SHIFT = 40.0
_MARGINS = frozenset(["margin-left", "margin-top"])


class Lost(Struct, frozen=True):
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


class Clip(Struct, frozen=True):
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


class Around(Protocol):
    """What is known of the box around: where it stands, and what cuts off its content."""

    @property
    def place(self) -> Place: ...
    @property
    def clip(self) -> Clip: ...
    @property
    def positioned_place(self) -> Place: ...
    @property
    def positioned_clip(self) -> Clip: ...
    @property
    def fixed_clip(self) -> Clip: ...


def placed(cascade: Cascade, element: Element, style: Style, position: str, above: Around) -> tuple[Place, Clip]:
    """Return where a box starts, and what cuts it off."""
    page = cascade.profile
    lengths = {side: _side(cascade, style, side) for side in ("left", "top", "right", "bottom")}
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
            edge = base.x - right.of(page.width) + (page.width if base.known_x else 0.0)
            place = place._replace(x=edge, known_x=base.known_x, moved_x=lost)
        if top is not None:
            lost = Lost("off-screen", style.get("top"), element)
            place = place._replace(y=base.y + top.of(page.height), known_y=base.known_y, moved_y=lost)
        elif bottom is not None:
            lost = Lost("off-screen", style.get("bottom"), element)
            edge = base.y - bottom.of(page.height) + (page.height if base.known_y else 0.0)
            place = place._replace(y=edge, known_y=base.known_y, moved_y=lost)
        return _with_margins(cascade, element, style, place), clip
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
    return _with_margins(cascade, element, style, place), above.clip


def _with_margins(cascade: Cascade, element: Element, style: Style, place: Place) -> Place:
    own = style.own
    if not _MARGINS & own.keys():
        return place
    page = cascade.profile
    left, top = _side(cascade, style, "margin-left"), _side(cascade, style, "margin-top")
    pulled = left is not None and abs(left.of(page.width)) >= LEAST_SHIFT
    if left is not None and pulled and not is_flush_right(style):
        moved = Lost("off-screen", style.get("margin-left"), element)
        place = place._replace(x=place.x + left.of(page.width), moved_x=moved)
    if top is not None and top.of(page.width) <= -LEAST_SHIFT and style.text("display") != "inline":
        moved = Lost("off-screen", style.get("margin-top"), element)
        place = place._replace(y=place.y + top.of(page.width), moved_y=moved)
    return place


def _side(cascade: Cascade, style: Style, name: str) -> Length | None:
    return cascade.length(style, name) if style.declares(name) else None


def _negated(length: Length | None) -> Length | None:
    return None if length is None else Length(-length.px, -length.percent)


def has_far_margin(style: Style) -> bool:
    """Return whether a margin is written that may move a box far: negative, long, or arithmetic."""
    own = style.own
    for name in _MARGINS & own.keys():
        text = own[name].text
        if text != "auto" and (not text[0].isdigit() or len(text) > len("999px")):
            return True
    return False


def is_flush_right(style: Style) -> bool:
    """Return whether lines end at the right edge: then what moves their start leaves their end in sight."""
    if style.text("float") != "none" or style.text("display").startswith("inline-"):
        return False  # its box is no wider than its lines
    return style.text("text-align").removeprefix("-webkit-") in {"right", "end"}
