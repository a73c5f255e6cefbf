"""Whether `clip`, `clip-path` and `transform` leave anything of a box, and where they move it."""

from __future__ import annotations

import math
from functools import lru_cache

from msgspec import Struct

from spamlint.message.css.colours import Colour, colour_of
from spamlint.message.css.lengths import Length, Units, to_degrees, to_length, to_number
from spamlint.message.css.tokens import COMMA, Token, components, solid, split

#: A clip that leaves no more than this of a side (pixels) leaves nothing that can be read.
LEAST_CLIP = 2.0
#: Sides of a box that is not laid out, in pixels: enough that a clip in pixels this large leaves nothing.
_LARGE_BOX = Length(600.0)


class Transform(Struct, frozen=True):
    """What a transform does to a box.

    Attributes:
        x: Pixels it moves to the right.
        y: Pixels it moves down.
        own_x: How often its own width it moves to the right.
        own_y: How often its own height it moves down.
        across: Factor of its width; 0 is edge-on or scaled to nothing.
        down: Factor of its height.
        turned: Whether its back faces the reader.
    """

    x: float = 0.0
    y: float = 0.0
    own_x: float = 0.0
    own_y: float = 0.0
    across: float = 1.0
    down: float = 1.0
    turned: bool = False


IDENTITY = Transform()


def clips_away(text: str, units: Units) -> bool:
    """Return whether a value of `clip`, `rect(top, right, bottom, left)`, leaves nothing of a box."""
    token = _only(text)
    if token is None or token.kind != "function":
        return False
    sides = [to_length(side, units) for side in solid(token.arguments) if side != COMMA]
    if len(sides) != 4:
        return False
    top, right, bottom, left = sides
    low, high = left.px if left else 0.0, top.px if top else 0.0
    return (right is not None and right.px - low < LEAST_CLIP) or (bottom is not None and bottom.px - high < LEAST_CLIP)


def path_clips_away(text: str, units: Units) -> bool | None:
    """Return whether a value of `clip-path` leaves nothing of a box; None where that is not worked out here."""
    for token in components(text) or ():
        if token.kind == "url":
            return None
        if token.kind != "function":
            continue
        if token.text in {"inset", "rect", "xywh"}:
            return _box_clips(token, units)
        if token.text in {"circle", "ellipse"}:
            return _round_clips(token, units)
        if token.text == "polygon":
            return _polygon_clips(token, units)
        return None
    return False


def masks_away(text: str) -> bool:
    """Return whether a valid value of `mask-image` lets nothing through: gradients of transparent colours only."""
    colours = []
    for token in components(text) or ():
        if token.kind == "url":
            return False
        if token.kind == "function":
            colours += [colour for part in solid(token.arguments) if (colour := colour_of(part)) is not None]
    return bool(colours) and all(isinstance(colour, Colour) and colour.alpha <= 0.02 for colour in colours)


def _lengths(tokens: tuple[Token, ...], units: Units) -> list[Length]:
    """Return the lengths before `round` or `at`."""
    found: list[Length] = []
    for token in solid(tokens):
        if token.kind == "ident" and token.text in {"round", "at"}:
            break
        length = to_length(token, units)
        if length is not None:
            found.append(length)
    return found


def _box_clips(token: Token, units: Units) -> bool:
    values = _lengths(token.arguments, units)
    if token.text == "xywh":
        return len(values) >= 4 and (values[2].is_zero or values[3].is_zero)
    if not values:
        return False
    top = values[0]
    right = values[1] if len(values) > 1 else top
    bottom = values[2] if len(values) > 2 else top
    left = values[3] if len(values) > 3 else right
    if token.text == "rect":
        return _nothing_between(left, right) or _nothing_between(top, bottom)
    return _takes_all(left, right) or _takes_all(top, bottom)


def _nothing_between(start: Length, end: Length) -> bool:
    return end.px <= start.px and end.percent <= start.percent


def _takes_all(one: Length, other: Length) -> bool:
    """Return whether two insets from opposite sides leave nothing."""
    percent, px = one.percent + other.percent, one.px + other.px
    if percent >= 99.5:
        return px >= 0
    return px >= _LARGE_BOX.px * (100 - percent) / 100


def _round_clips(token: Token, units: Units) -> bool:
    values = _lengths(token.arguments, units)
    return any(0 <= value.px < LEAST_CLIP / 2 and not value.percent for value in values[:2])


def _polygon_clips(token: Token, units: Units) -> bool:
    points: list[tuple[float, float]] = []
    for piece in split(token.arguments):
        lengths = _lengths(piece, units)
        if len(lengths) == 2:
            points.append((lengths[0].of(200), lengths[1].of(20)))
    if len(points) < 3:
        return bool(points)
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
    inside = max(x for x, _ in points) > 0 and max(y for _, y in points) > 0
    return abs(area) / 2 < LEAST_CLIP or not inside


@lru_cache(maxsize=512)
def parse_transform(text: str, units: Units) -> Transform:
    """Return what a valid value of `transform` does, its functions taken together."""
    result = IDENTITY
    for token in components(text) or ():
        if token.kind == "function":
            result = _combined(result, _function(token, units))
    return result


def parse_translate(text: str, units: Units) -> Transform:
    """Return what a valid value of `translate` does."""
    return _translation([to_length(token, units) for token in solid(components(text) or ())])


def parse_scale(text: str) -> Transform:
    """Return what a valid value of `scale` does."""
    return _scaling([to_number(token) for token in solid(components(text) or ())])


def parse_rotate(text: str) -> Transform:
    """Return what a valid value of `rotate` does."""
    tokens = solid(components(text) or ())
    angles = [angle for token in tokens if token.kind == "dimension" and (angle := to_degrees(token)) is not None]
    axes = [token.text for token in tokens if token.kind == "ident"]
    return _rotation("rotate" + (axes[0] if axes else "z"), angles[0]) if angles else IDENTITY


def _combined(first: Transform, second: Transform) -> Transform:
    return Transform(
        first.x + second.x * first.across,
        first.y + second.y * first.down,
        first.own_x + second.own_x * first.across,
        first.own_y + second.own_y * first.down,
        first.across * second.across,
        first.down * second.down,
        first.turned is not second.turned,
    )


def _function(token: Token, units: Units) -> Transform:
    name = token.text
    arguments = [argument for argument in solid(token.arguments) if argument != COMMA]
    if name.startswith("translate"):
        lengths = [to_length(argument, units) for argument in arguments]
        if name == "translatey":
            lengths.insert(0, None)
        return IDENTITY if name == "translatez" else _translation(lengths)
    numbers = [to_number(argument) for argument in arguments]
    if name in {"scale", "scale3d"}:
        return _scaling(numbers)
    if name in {"scalex", "scaley"}:
        factor = abs(numbers[0]) if numbers and numbers[0] is not None else 1.0
        return Transform(across=factor) if name == "scalex" else Transform(down=factor)
    if name in {"matrix", "matrix3d"}:
        return _of_matrix(name, [number or 0.0 for number in numbers])
    if name.startswith("rotate"):
        angle = to_degrees(arguments[-1]) if arguments else None
        return IDENTITY if angle is None or name == "rotate3d" else _rotation(name, angle)
    if name.startswith("skew"):
        angles = [to_degrees(argument) or 0.0 for argument in arguments]
        flat = any(abs(math.cos(math.radians(angle))) < 1e-3 for angle in angles)
        return Transform(across=0.0) if flat else IDENTITY
    return IDENTITY


def _translation(lengths: list[Length | None]) -> Transform:
    across = lengths[0] if lengths and lengths[0] is not None else Length(0)
    down = lengths[1] if len(lengths) > 1 and lengths[1] is not None else Length(0)
    return Transform(across.px, down.px, across.percent / 100, down.percent / 100)


def _scaling(numbers: list[float | None]) -> Transform:
    factors = [abs(number) for number in numbers if number is not None]
    if not factors:
        return IDENTITY
    return Transform(across=factors[0], down=factors[1] if len(factors) > 1 else factors[0])


def _rotation(name: str, degrees: float) -> Transform:
    cos = math.cos(math.radians(degrees))
    if name == "rotatex":
        return Transform(down=abs(cos) if abs(cos) > 1e-3 else 0.0, turned=cos < 0)
    if name == "rotatey":
        return Transform(across=abs(cos) if abs(cos) > 1e-3 else 0.0, turned=cos < 0)
    return IDENTITY


def _of_matrix(name: str, numbers: list[float]) -> Transform:
    if name == "matrix3d":
        if len(numbers) != 16:
            return IDENTITY
        numbers = [numbers[index] for index in (0, 1, 4, 5, 12, 13)]
    if len(numbers) != 6:
        return IDENTITY
    a, b, c, d, x, y = numbers
    if abs(a * d - b * c) < 1e-6:
        return Transform(x, y, across=0.0, down=0.0)
    return Transform(x, y, across=math.hypot(a, b), down=math.hypot(c, d))


def _only(text: str) -> Token | None:
    tokens = components(text)
    return tokens[0] if tokens is not None and len(tokens) == 1 else None
