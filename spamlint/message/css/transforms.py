"""How an element is transformed: scaled, turned, moved (CSS Transforms Level 2)."""

from __future__ import annotations

from spamlint.message.css.cascade import Style
from spamlint.message.css.lengths import Units, to_number
from spamlint.message.css.places import LEAST_SHIFT, Lost, Place
from spamlint.message.css.shapes import (
    IDENTITY,
    Transform,
    parse_rotate,
    parse_scale,
    parse_transform,
    parse_translate,
)
from spamlint.message.css.tokens import components
from spamlint.message.css.value import Value
from spamlint.message.html import Element

_TRANSFORMS = frozenset(["transform", "translate", "scale", "rotate", "zoom"])


def zoom_of(style: Style) -> float:
    """Return the factor of `zoom`."""
    number = number_of(style.text("zoom")) if style.declares("zoom") else None
    return 1.0 if number is None or number <= 0 else number


def transform_of(style: Style, units: Units) -> Transform:
    """Return what `transform` and its kin do to a box, taken together."""
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


def transforming_value(style: Style) -> Value:
    """Return the value that transforms an element."""
    own = style.own
    return next(
        (own[name] for name in ("transform", "scale", "rotate", "zoom", "translate") if name in own),
        style.get("transform"),
    )


def number_of(text: str) -> float | None:
    """Return the number that a whole value stands for, a percentage as a part of 1."""
    tokens = components(text)
    return to_number(tokens[0]) if tokens is not None and len(tokens) == 1 else None


def moved(place: Place, transform: Transform, style: Style, element: Element) -> Place:
    """Move a box by a translation; one by its own size counts a width of 100 and a height of 20 pixels."""
    x, y = transform.x + 100 * transform.own_x, transform.y + 20 * transform.own_y
    lost = Lost("off-screen", transforming_value(style), element)
    if abs(x) >= LEAST_SHIFT and abs(transform.own_x) != 0.5:
        place = place._replace(x=place.x + x, moved_x=lost)
    if abs(y) >= LEAST_SHIFT:
        place = place._replace(y=place.y + y, moved_y=lost)
    return place
