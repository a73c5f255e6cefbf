"""What `filter` functions do to a colour (Filter Effects Module Level 1, section 9)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from spamlint.message.css.colours import Colour
from spamlint.message.css.lengths import SOME_UNITS, to_degrees, to_length, to_number
from spamlint.message.css.tokens import Token, components, solid

Change = Callable[[Colour], Colour]
Rows = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]


class Filter(Struct, frozen=True):
    """A filter chain.

    Attributes:
        changes: What it does to a colour, in order; opacity is not among them.
        opacity: Product of its `opacity()` functions.
        blur: Largest blur radius in pixels (em counts 16).
        known: Whether all functions are followed: an SVG filter is not.
    """

    changes: tuple[Change, ...]
    opacity: float
    blur: float
    known: bool

    def apply(self, colour: Colour) -> Colour:
        """Return the colour after the chain, without its opacity."""
        for change in self.changes:
            colour = change(colour)
        return colour


@lru_cache(maxsize=256)
def parse_filter(text: str) -> Filter:
    """Return the filter that a valid value of `filter` stands for."""
    changes: list[Change] = []
    opacity, blur, known = 1.0, 0.0, True
    for token in components(text) or ():
        if token.kind == "url":
            known = False
        if token.kind != "function":
            continue
        arguments = solid(token.arguments)
        if token.text == "opacity":
            opacity *= min(1.0, max(0.0, _amount(arguments)))
        elif token.text == "blur":
            length = to_length(arguments[0], SOME_UNITS) if arguments else None
            blur = max(blur, length.px if length is not None else 0.0)
        elif token.text == "hue-rotate":
            angle = to_degrees(arguments[0]) if arguments else 0.0
            changes.append(_matrix(_hue_rotation(angle or 0.0)))
        elif token.text in _CHANGES:
            changes.append(_CHANGES[token.text](max(0.0, _amount(arguments))))
    return Filter(tuple(changes), opacity, blur, known)


def _amount(arguments: tuple[Token, ...]) -> float:
    number = to_number(arguments[0]) if arguments else 1.0
    return 1.0 if number is None else number


def _each(function: Callable[[float], float]) -> Change:
    def change(colour: Colour) -> Colour:
        red, green, blue = (min(1.0, max(0.0, function(part))) for part in colour[:3])
        return Colour(red, green, blue, colour.alpha)

    return change


def _matrix(rows: Rows) -> Change:
    def change(colour: Colour) -> Colour:
        red, green, blue = (
            min(1.0, max(0.0, sum(a * b for a, b in zip(row, colour[:3], strict=True)))) for row in rows
        )
        return Colour(red, green, blue, colour.alpha)

    return change


def _brightness(amount: float) -> Change:
    return _each(lambda part: part * amount)


def _contrast(amount: float) -> Change:
    return _each(lambda part: (part - 0.5) * amount + 0.5)


def _invert(amount: float) -> Change:
    amount = min(1.0, amount)
    return _each(lambda part: part * (1 - 2 * amount) + amount)


def _saturate(amount: float) -> Change:
    return _matrix(
        (
            (0.213 + 0.787 * amount, 0.715 - 0.715 * amount, 0.072 - 0.072 * amount),
            (0.213 - 0.213 * amount, 0.715 + 0.285 * amount, 0.072 - 0.072 * amount),
            (0.213 - 0.213 * amount, 0.715 - 0.715 * amount, 0.072 + 0.928 * amount),
        )
    )


def _grayscale(amount: float) -> Change:
    return _saturate(1 - min(1.0, amount))


def _sepia(amount: float) -> Change:
    rest = 1 - min(1.0, amount)
    return _matrix(
        (
            (0.393 + 0.607 * rest, 0.769 - 0.769 * rest, 0.189 - 0.189 * rest),
            (0.349 - 0.349 * rest, 0.686 + 0.314 * rest, 0.168 - 0.168 * rest),
            (0.272 - 0.272 * rest, 0.534 - 0.534 * rest, 0.131 + 0.869 * rest),
        )
    )


def _hue_rotation(degrees: float) -> Rows:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (
        (0.213 + cos * 0.787 - sin * 0.213, 0.715 - cos * 0.715 - sin * 0.715, 0.072 - cos * 0.072 + sin * 0.928),
        (0.213 - cos * 0.213 + sin * 0.143, 0.715 + cos * 0.285 + sin * 0.140, 0.072 - cos * 0.072 - sin * 0.283),
        (0.213 - cos * 0.213 - sin * 0.787, 0.715 - cos * 0.715 + sin * 0.715, 0.072 + cos * 0.928 + sin * 0.072),
    )


_CHANGES: Final[Mapping[str, Callable[[float], Change]]] = {
    "brightness": _brightness,
    "contrast": _contrast,
    "invert": _invert,
    "saturate": _saturate,
    "grayscale": _grayscale,
    "sepia": _sepia,
}
