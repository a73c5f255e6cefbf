"""What boxes cut off that do not show what overflows them (CSS Overflow Module Level 3)."""

from __future__ import annotations

from msgspec.structs import replace

from spamlint.message.css.cascade import Cascade, Style
from spamlint.message.css.places import Clip, Lost, Place
from spamlint.message.css.value import Value
from spamlint.message.html import Element

_OPEN = frozenset(["visible"])
_OVERFLOW = frozenset(["overflow-x", "overflow-y"])


def clipped(cascade: Cascade, element: Element, style: Style, kind: str, place: Place, clip: Clip) -> Clip:
    """Return what cuts off the content of a box that starts at a place and is itself cut off by `clip`."""
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
        clip = _clipped_down(cascade, element, style, clip)
    if across:
        clip = _clipped_across(cascade, element, style, place, clip)
    return clip


def _clipped_down(cascade: Cascade, element: Element, style: Style, clip: Clip) -> Clip:
    # A percentage of a height that depends on the content is no height, but in quirks mode.
    definite = style.text("position") in {"absolute", "fixed"} or cascade.styles.quirks
    height, cause = _extent(cascade, style, "height", definite)
    if height is None:
        padding = _padding(cascade, style, "top", "bottom")
        least = cascade.length(style, "min-height") if style.declares("min-height") else None
        if padding == 0 and (least is None or least.px == 0):
            return replace(clip, lines=Lost("line-height", style.get("line-height"), element))
        return clip
    if clip.height is None or height < clip.height[0]:
        return replace(clip, height=(height, Lost("height", cause, element)), lines=None)
    return clip


def _clipped_across(cascade: Cascade, element: Element, style: Style, place: Place, clip: Clip) -> Clip:
    width, cause = _extent(cascade, style, "width", True)
    lost = Lost("width", cause, element)
    room = cascade.profile.width if width is None else width
    clip = replace(clip, place=place, room=room, cause=Lost("cut-off", style.get("overflow-x"), element))
    if width is not None and (clip.width is None or width < clip.width[0]):
        return replace(clip, width=(width, lost))
    return clip


def _extent(cascade: Cascade, style: Style, side: str, definite: bool) -> tuple[float | None, Value | None]:
    """Return how much of the content's height or width is inside of the box's edge, and what limits it."""
    whole = cascade.profile.width
    size, least, most = (_size(cascade, style, prefix + side, whole, definite) for prefix in ("", "min-", "max-"))
    cause = style.get(side)
    if most is not None and (size is None or most < size):
        size, cause = most, style.get("max-" + side)
    if size is None:
        return None, None
    if least is not None and least > size:
        size, cause = least, style.get("min-" + side)
    start, end = ("top", "bottom") if side == "height" else ("left", "right")
    first, last = _padding(cascade, style, start), _padding(cascade, style, end)
    if style.text("box-sizing") == "border-box":
        size = max(0.0, size - first - last)
    return size + last, cause


def _size(cascade: Cascade, style: Style, name: str, whole: float, definite: bool) -> float | None:
    length = cascade.length(style, name) if style.declares(name) else None
    if length is None or (length.percent and not definite):
        return None
    if length.percent == 0 and "%" in style.text(name) and not definite:
        return None
    return max(0.0, length.of(whole))


def _padding(cascade: Cascade, style: Style, *sides: str) -> float:
    total = 0.0
    for side in sides:
        length = cascade.length(style, "padding-" + side)
        total += length.of(cascade.profile.width) if length is not None else 0.0
    return total
