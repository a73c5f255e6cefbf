"""Lengths, numbers and the arithmetic on them (CSS Values and Units Module Level 4)."""

from __future__ import annotations

import math

from msgspec import Struct

from spamlint.message.css.tokens import COMMA, LARGEST, SPACE, Token, components, split

#: Pixels in one of each absolute unit (section 6.2).
PIXELS = {"px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 96 / 72, "pc": 16.0}
#: Height of an x and width of a zero in em where the font is not known (section 6.1.1 tells to take half).
_FONT_UNITS = {"em": 1.0, "ex": 0.5, "ch": 0.5, "cap": 0.7, "ic": 1.0, "lh": 1.15}
_ROOT_UNITS = {"rem": 1.0, "rex": 0.5, "rch": 0.5, "rcap": 0.7, "ric": 1.0, "rlh": 1.15}
_VIEWPORT = {"vw": "w", "vi": "w", "vh": "h", "vb": "h", "vmin": "min", "vmax": "max"}
_ANGLES = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}
_FUNCTIONS = frozenset(
    {"calc", "-webkit-calc", "-moz-calc", "min", "max", "clamp", "abs", "sign", "round", "mod", "rem"}
)


class Units(Struct, frozen=True):
    """What relative units stand for, in pixels."""

    em: float
    rem: float
    width: float
    height: float


class Length(Struct, frozen=True):
    """A length in pixels and a percentage of something that only layout knows."""

    px: float
    percent: float = 0.0

    def of(self, whole: float) -> float:
        """Return the pixels where `whole` pixels are 100 %."""
        return self.px + self.percent * whole / 100

    @property
    def is_zero(self) -> bool:
        """Return whether it is nothing whatever the percentage is of."""
        return self.px == 0 and self.percent == 0


class Quantity(Struct, frozen=True):
    """The result of arithmetic: a plain number, or a length."""

    number: float
    length: Length | None = None


#: Stands in where only the type of a value matters.
SOME_UNITS = Units(16, 16, 600, 800)


def is_length(token: Token, *, percent: bool = True, quirks: bool = False) -> bool:
    """Return whether the token is a length: also a percentage, and in quirks mode a number without a unit."""
    if token.kind == "number":
        return token.number == 0 or quirks
    if token.kind == "percentage":
        return percent
    if token.kind == "dimension":
        return _unit(token.text, SOME_UNITS) is not None
    if token.kind != "function":
        return False
    quantity = arithmetic(token, SOME_UNITS)
    return quantity is not None and quantity.length is not None and (percent or not quantity.length.percent)


def to_length(token: Token, units: Units) -> Length | None:
    """Return the length that a token stands for; a number without a unit counts pixels. None: it is no length."""
    if token.kind == "number":
        return Length(token.number)
    if token.kind == "percentage":
        return Length(0.0, token.number)
    if token.kind == "dimension":
        unit = _unit(token.text, units)
        return None if unit is None else Length(token.number * unit)
    quantity = arithmetic(token, units)
    if quantity is None:
        return None
    return Length(quantity.number) if quantity.length is None else quantity.length


def length_of(text: str, units: Units) -> Length | None:
    """Return the length that a whole value stands for, or None."""
    tokens = components(text)
    return to_length(tokens[0], units) if tokens is not None and len(tokens) == 1 else None


def to_number(token: Token) -> float | None:
    """Return a number, with a percentage as a part of 1; None for anything else."""
    if token.kind == "number":
        return token.number
    if token.kind == "percentage":
        return token.number / 100
    quantity = arithmetic(token, SOME_UNITS) if token.kind == "function" else None
    if quantity is None:
        return None
    if quantity.length is None:
        return quantity.number
    return quantity.length.percent / 100 if not quantity.length.px else None


def to_degrees(token: Token) -> float | None:
    """Return an angle in degrees; a plain number counts degrees. None for anything else."""
    if token.kind == "number":
        return token.number
    if token.kind == "dimension" and token.text in _ANGLES:
        return token.number * _ANGLES[token.text]
    return None


def arithmetic(token: Token, units: Units) -> Quantity | None:
    """Return the value of `calc()` and its kin; None where it is none or only layout could work it out."""
    if token.kind == "number":
        return Quantity(token.number)
    if token.kind in {"dimension", "percentage"}:
        length = to_length(token, units)
        return None if length is None else Quantity(0, length)
    if token.kind == "block" and token.text == "(":
        return _sum(token.arguments, units)
    if token.kind == "ident" and token.text in {"pi", "e", "infinity", "-infinity"}:
        return Quantity({"pi": math.pi, "e": math.e, "infinity": 1e9, "-infinity": -1e9}[token.text])
    if token.kind != "function" or token.text not in _FUNCTIONS:
        return None
    values = [_sum(piece, units) for piece in split(token.arguments, COMMA)]
    known = [value for value in values if value is not None]
    return _call(token.text, known) if known and len(known) == len(values) else None


def _call(name: str, values: list[Quantity]) -> Quantity | None:
    if name.endswith("calc"):
        return values[0] if len(values) == 1 else None
    if len(values) == 1 and name in {"abs", "sign"}:
        scalar = _scalar(values[0])
        if scalar is None:
            return None
        return _like(values[0], abs(scalar)) if name == "abs" else Quantity((scalar > 0) - (scalar < 0))
    scalars = [scalar for value in values if (scalar := _scalar(value)) is not None]
    if len(scalars) != len(values) or len({value.length is None for value in values}) > 1:
        return None
    if name == "min":
        return _like(values[0], min(scalars))
    if name == "max":
        return _like(values[0], max(scalars))
    if name == "clamp" and len(scalars) == 3:
        return _like(values[0], max(scalars[0], min(scalars[1], scalars[2])))
    return None


def _scalar(value: Quantity) -> float | None:
    """Return the one number behind a quantity; None for one with a percentage."""
    if value.length is None:
        return value.number
    return None if value.length.percent else value.length.px


def _like(value: Quantity, result: float) -> Quantity:
    return Quantity(result) if value.length is None else Quantity(0, Length(result))


def _sum(tokens: tuple[Token, ...], units: Units) -> Quantity | None:
    """Add and subtract: the signs stand between white space (section 10.8)."""
    total: Quantity | None = None
    start, sign = 0, 1.0
    for index in range(len(tokens) + 1):
        at_sign = (
            0 < index < len(tokens) - 1
            and tokens[index].kind == "delim"
            and tokens[index].text in "+-"
            and tokens[index - 1] is SPACE
            and tokens[index + 1] is SPACE
        )
        if index < len(tokens) and not at_sign:
            continue
        term = _product(tokens[start:index], units)
        total = _plus(total, term, sign) if term is not None else None
        if total is None:
            return None
        if index < len(tokens):
            start, sign = index + 1, -1.0 if tokens[index].text == "-" else 1.0
    return total


def _plus(total: Quantity | None, term: Quantity, sign: float) -> Quantity | None:
    if total is None:
        return term
    if total.length is None and term.length is None:
        return Quantity(_bounded(total.number + sign * term.number))
    if total.length is None or term.length is None:
        return None
    return _quantity(total.length.px + sign * term.length.px, total.length.percent + sign * term.length.percent)


def _product(tokens: tuple[Token, ...], units: Units) -> Quantity | None:
    result: Quantity | None = None
    operator = "*"
    for token in tokens:
        if token is SPACE:
            continue
        if token.kind == "delim" and token.text in "*/":
            if operator:
                return None
            operator = token.text
            continue
        factor = arithmetic(token, units)
        if factor is None or not operator:
            return None
        result = factor if result is None else _times(result, factor, operator)
        if result is None:
            return None
        operator = ""
    return None if operator else result


def _times(left: Quantity, right: Quantity, operator: str) -> Quantity | None:
    if operator == "/":
        if right.length is not None or right.number == 0:
            return None
        right = Quantity(_bounded(1 / right.number))
    if left.length is not None and right.length is not None:
        return None
    if left.length is None and right.length is None:
        return Quantity(_bounded(left.number * right.number))
    length, factor = (left.length, right.number) if left.length is not None else (right.length, left.number)
    assert length is not None
    return _quantity(length.px * factor, length.percent * factor)


def _quantity(px: float, percent: float) -> Quantity:
    return Quantity(0, Length(_bounded(px), _bounded(percent)))


def _bounded(value: float) -> float:
    return max(-LARGEST, min(LARGEST, value))


def _unit(name: str, units: Units) -> float | None:
    if name in PIXELS:
        return PIXELS[name]
    if name in _FONT_UNITS:
        return _FONT_UNITS[name] * units.em
    if name in _ROOT_UNITS:
        return _ROOT_UNITS[name] * units.rem
    side = _VIEWPORT.get(name[1:] if name[:1] in "sld" and name[1:] in _VIEWPORT else name)
    if side is None:
        return None
    sides = {"w": units.width, "h": units.height}
    return (sides[side] if side in sides else (min if side == "min" else max)(units.width, units.height)) / 100
