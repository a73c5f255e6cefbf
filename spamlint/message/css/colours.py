"""Colours in every syntax of CSS Color Module Level 4 and 5, as sRGB with alpha, and how they mix and contrast."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec import Struct

from spamlint.message.css.colour_spaces import (
    Triple,
    encoded,
    lab_to_xyz,
    linear,
    oklab_to_rgb,
    p3_to_rgb,
    rgb_to_oklab,
    xyz_d50_to_rgb,
    xyz_to_rgb,
)
from spamlint.message.css.lengths import to_degrees, to_number
from spamlint.message.css.named_colours import NAMED, SYSTEM
from spamlint.message.css.tokens import COMMA, SLASH, SPACE, Token, components, solid, split
from spamlint.patterns import lazy_pattern

_HEX = lazy_pattern(r"(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\Z", re.IGNORECASE)


class Colour(NamedTuple):
    """A colour in gamma-encoded sRGB, each component from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, below: Colour) -> Colour:
        """Return what is seen where this colour lies over another (Porter-Duff source over)."""
        if self.alpha >= 1:
            return self
        alpha = self.alpha + below.alpha * (1 - self.alpha)
        if alpha <= 0:
            return TRANSPARENT
        part = self.alpha / alpha
        return Colour(
            self.red * part + below.red * (1 - part),
            self.green * part + below.green * (1 - part),
            self.blue * part + below.blue * (1 - part),
            alpha,
        )

    def faded(self, opacity: float) -> Colour:
        """Return the colour with its alpha multiplied by an opacity."""
        return self._replace(alpha=self.alpha * opacity)

    @property
    def luminance(self) -> float:
        """Return the relative luminance of the opaque colour (WCAG 2.2)."""
        red, green, blue = (linear(part) for part in self[:3])
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(self, other: Colour) -> float:
        """Return the contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2)."""
        low, high = sorted((self.luminance, other.luminance))
        return (high + 0.05) / (low + 0.05)

    @classmethod
    def from_hex(cls, value: int) -> Colour:
        """Return the opaque colour `0xRRGGBB`."""
        return cls((value >> 16 & 255) / 255, (value >> 8 & 255) / 255, (value & 255) / 255)


TRANSPARENT: Final = Colour(0, 0, 0, 0)
BLACK: Final = Colour(0, 0, 0)
WHITE: Final = Colour(1, 1, 1)


class Special(Struct, frozen=True):
    """A colour that is no fixed colour: `currentcolor`, or `unknown` for valid syntax that is not worked out here."""

    name: str


CURRENT: Final = Special("currentcolor")
UNKNOWN: Final = Special("unknown")
AnyColour = Colour | Special


@lru_cache(maxsize=4096)
def parse_colour(text: str, *, quirks: bool = False, dark: bool = False) -> AnyColour | None:
    """Return the colour that a value stands for, or None when the value is no colour.

    Args:
        text: The value.
        quirks: Whether `ff0000` without a `#` is a colour (Quirks Mode Standard, section 3.1).
        dark: Whether system colours are those of a dark colour scheme.
    """
    stripped = text.strip(" \t\n\r\f").lower()
    if stripped in NAMED:
        return Colour.from_hex(NAMED[stripped])
    if quirks and len(stripped) in {3, 6} and _HEX.match(stripped):
        return _from_digits(stripped)
    tokens = components(text)
    return colour_of(tokens[0], dark=dark) if tokens is not None and len(tokens) == 1 else None


def colour_of(token: Token, *, dark: bool = False) -> AnyColour | None:
    """Return the colour that a token stands for, or None when it is no colour."""
    if token.kind == "hash":
        return _from_digits(token.text) if _HEX.match(token.text) else None
    if token.kind == "ident":
        return _keyword(token.text, dark)
    if token.kind == "function":
        return _function(token, dark)
    return None


def legacy_colour(value: str) -> Colour | None:
    """Return the colour of an attribute such as `bgcolor` (HTML, "rules for parsing a legacy colour value")."""
    if not value:
        return None
    value = value.strip(" \t\n\r\f")
    lowered = value.lower()
    if lowered == "transparent":
        return None
    if lowered in NAMED:
        return Colour.from_hex(NAMED[lowered])
    if len(value) == 4 and value[0] == "#" and _HEX.match(value[1:]):
        return _from_digits(value[1:])
    value = "".join("00" if ord(character) > 0xFFFF else character for character in value)[:128].removeprefix("#")
    digits = "".join(character if character in "0123456789abcdefABCDEF" else "0" for character in value)
    digits += "0" * (-len(digits) % 3) if digits else "000"
    size = len(digits) // 3
    parts = [digits[start : start + size][-8:] for start in (0, size, 2 * size)]
    while len(parts[0]) > 2 and all(part[0] == "0" for part in parts):
        parts = [part[1:] for part in parts]
    red, green, blue = (int(part[:2], 16) / 255 for part in parts)
    return Colour(red, green, blue)


def _from_digits(digits: str) -> Colour:
    if len(digits) <= 4:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[start : start + 2], 16) / 255 for start in range(0, len(digits), 2)]
    return Colour(*parts)


def _keyword(name: str, dark: bool) -> AnyColour | None:
    if name in NAMED:
        return Colour.from_hex(NAMED[name])
    if name in SYSTEM:
        return Colour.from_hex(SYSTEM[name][dark])
    if name == "transparent":
        return TRANSPARENT
    return CURRENT if name == "currentcolor" else None


def _function(token: Token, dark: bool) -> AnyColour | None:
    name = token.text
    if name == "light-dark":
        pieces = split(token.arguments)
        ok = len(pieces) == 2 and all(len(piece) == 1 for piece in pieces)
        return colour_of(pieces[dark][0], dark=dark) if ok else None
    if name == "color-mix":
        return _mix(token, dark)
    arguments = solid(token.arguments)
    if arguments and arguments[0] == Token("ident", "from"):
        return UNKNOWN if name in _SPACES or name == "color" else None
    if name == "color":
        space = arguments[0].text if arguments and arguments[0].kind == "ident" else ""
        channels = _channels(arguments[1:], legacy=False)
        if channels is None:
            return None
        return _predefined(space, channels)
    if name not in _SPACES:
        return None
    channels = _channels(arguments, legacy=name in {"rgb", "rgba", "hsl", "hsla"})
    return _SPACES[name](channels) if channels is not None else None


class _Channels(Struct, frozen=True):
    values: tuple[Token, Token, Token]
    alpha: float


def _channels(tokens: tuple[Token, ...], *, legacy: bool) -> _Channels | None:
    """Return three channels and alpha, of `a b c / alpha` or, where allowed, of `a, b, c, alpha`."""
    if legacy and COMMA in tokens:
        if any((token == COMMA) != (index % 2 == 1) for index, token in enumerate(tokens)) or len(tokens) not in {5, 7}:
            return None
        tokens = tokens[::2]
        if any(token.kind == "ident" for token in tokens):
            return None
    elif len(tokens) == 5 and tokens[3] == SLASH:
        tokens = (*tokens[:3], tokens[4])
    elif len(tokens) != 3:
        return None
    alpha = 1.0 if len(tokens) == 3 else _alpha(tokens[3])
    return None if alpha is None else _Channels((tokens[0], tokens[1], tokens[2]), alpha)


def _alpha(token: Token) -> float | None:
    if _is_none(token):
        return 0.0
    number = to_number(token)
    return None if number is None else _clamp(number)


def _is_none(token: Token) -> bool:
    return token.kind == "ident" and token.text == "none"


def _value(token: Token, whole: float) -> float | None:
    """Return a channel where 100 % is `whole`."""
    if _is_none(token):
        return 0.0
    if token.kind == "percentage":
        return token.number / 100 * whole
    return to_number(token)


def _hue(token: Token) -> float | None:
    return 0.0 if _is_none(token) else to_degrees(token)


def _finish(rgb: Triple, alpha: float) -> Colour:
    return Colour(_clamp(rgb[0]), _clamp(rgb[1]), _clamp(rgb[2]), alpha)


def _clamp(value: float) -> float:
    return min(1.0, max(0.0, value))


def _rgb(channels: _Channels) -> Colour | None:
    values = [_value(token, 255) for token in channels.values]
    if any(value is None for value in values):
        return None
    red, green, blue = (round(min(255.0, max(0.0, value or 0.0))) / 255 for value in values)
    return Colour(red, green, blue, channels.alpha)


def _hsl(channels: _Channels) -> Colour | None:
    hue, saturation, light = _polar(channels)
    if hue is None or saturation is None or light is None:
        return None
    return _finish(_hsl_to_rgb(hue, max(0.0, saturation), light), channels.alpha)


def _polar(channels: _Channels) -> tuple[float | None, float | None, float | None]:
    first, second, third = channels.values
    second_value, third_value = _value(second, 100), _value(third, 100)
    return (
        _hue(first),
        None if second_value is None else second_value / 100,
        None if third_value is None else third_value / 100,
    )


def _hsl_to_rgb(hue: float, saturation: float, light: float) -> Triple:
    def part(number: int) -> float:
        key = (number + hue / 30) % 12
        return light - saturation * min(light, 1 - light) * max(-1.0, min(key - 3, 9 - key, 1.0))

    return part(0), part(8), part(4)


def _hwb(channels: _Channels) -> Colour | None:
    hue, white, black = _polar(channels)
    if hue is None or white is None or black is None:
        return None
    if white + black >= 1:
        grey = white / (white + black)
        return _finish((grey, grey, grey), channels.alpha)
    red, green, blue = (part * (1 - white - black) + white for part in _hsl_to_rgb(hue, 1, 0.5))
    return _finish((red, green, blue), channels.alpha)


def _lab(channels: _Channels) -> Colour | None:
    light, a, b = (_value(token, whole) for token, whole in zip(channels.values, (100, 125, 125), strict=True))
    if light is None or a is None or b is None:
        return None
    return _finish(xyz_d50_to_rgb(lab_to_xyz(light, a, b)), channels.alpha)


def _lch(channels: _Channels) -> Colour | None:
    light, chroma, hue = _value(channels.values[0], 100), _value(channels.values[1], 150), _hue(channels.values[2])
    if light is None or chroma is None or hue is None:
        return None
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    return _finish(xyz_d50_to_rgb(lab_to_xyz(light, a, b)), channels.alpha)


def _oklab(channels: _Channels) -> Colour | None:
    light, a, b = (_value(token, whole) for token, whole in zip(channels.values, (1, 0.4, 0.4), strict=True))
    if light is None or a is None or b is None:
        return None
    return _finish(oklab_to_rgb(light, a, b), channels.alpha)


def _oklch(channels: _Channels) -> Colour | None:
    light, chroma, hue = _value(channels.values[0], 1), _value(channels.values[1], 0.4), _hue(channels.values[2])
    if light is None or chroma is None or hue is None:
        return None
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    return _finish(oklab_to_rgb(light, a, b), channels.alpha)


_SPACES: Final[Mapping[str, Callable[[_Channels], Colour | None]]] = {
    "rgb": _rgb,
    "rgba": _rgb,
    "hsl": _hsl,
    "hsla": _hsl,
    "hwb": _hwb,
    "lab": _lab,
    "lch": _lch,
    "oklab": _oklab,
    "oklch": _oklch,
}


def _predefined(space: str, channels: _Channels) -> AnyColour | None:
    """Return the colour of `color(space a b c)`."""
    first, second, third = (_value(token, 1) for token in channels.values)
    if first is None or second is None or third is None:
        return None
    triple = (first, second, third)
    if space == "srgb":
        return _finish(triple, channels.alpha)
    if space == "srgb-linear":
        return _finish(encoded(triple), channels.alpha)
    if space == "display-p3":
        return _finish(p3_to_rgb(triple), channels.alpha)
    if space in {"xyz", "xyz-d65"}:
        return _finish(xyz_to_rgb(triple), channels.alpha)
    if space == "xyz-d50":
        return _finish(xyz_d50_to_rgb(triple), channels.alpha)
    return UNKNOWN if space in {"a98-rgb", "prophoto-rgb", "rec2020", "display-p3-linear"} else None


def _mix(token: Token, dark: bool) -> AnyColour | None:
    """Return `color-mix()`, worked out in srgb and oklab; other spaces only where both colours are the same."""
    pieces = split(token.arguments)
    if len(pieces) == 2:
        pieces.insert(0, (Token("ident", "in"), SPACE, Token("ident", "oklab")))
    if len(pieces) != 3 or len(pieces[0]) < 3 or pieces[0][0] != Token("ident", "in"):
        return None
    space = pieces[0][2].text
    left, right = _mix_part(pieces[1], dark), _mix_part(pieces[2], dark)
    if left is None or right is None:
        return None
    (first, first_share), (second, second_share) = left, right
    if not isinstance(first, Colour) or not isinstance(second, Colour):
        return UNKNOWN
    if first_share is None:
        first_share = 0.5 if second_share is None else 1 - second_share
    if second_share is None:
        second_share = 1 - first_share
    total = first_share + second_share
    if total <= 0:
        return None
    mixed = _mixed(space, first, second, second_share / total)
    return mixed if isinstance(mixed, Special) else mixed.faded(min(1.0, total))


def _mix_part(tokens: tuple[Token, ...], dark: bool) -> tuple[AnyColour, float | None] | None:
    parts = solid(tokens)
    shares = [token.number / 100 for token in parts if token.kind == "percentage"]
    colours = [token for token in parts if token.kind != "percentage"]
    if len(colours) != 1 or len(shares) > 1:
        return None
    colour = colour_of(colours[0], dark=dark)
    return None if colour is None else (colour, _clamp(shares[0]) if shares else None)


def _mixed(space: str, first: Colour, second: Colour, part: float) -> AnyColour:
    alpha = first.alpha * (1 - part) + second.alpha * part
    if first[:3] == second[:3] or part in {0, 1}:
        return (second if part == 1 else first)._replace(alpha=alpha)
    if alpha <= 0:
        return TRANSPARENT
    into, back = {"srgb": (_same, _same), "oklab": (rgb_to_oklab, _oklab_triple)}.get(space, (None, None))
    if into is None or back is None:
        return UNKNOWN
    one, other = into(first[:3]), into(second[:3])
    weights = first.alpha * (1 - part) / alpha, second.alpha * part / alpha
    mixed = (
        one[0] * weights[0] + other[0] * weights[1],
        one[1] * weights[0] + other[1] * weights[1],
        one[2] * weights[0] + other[2] * weights[1],
    )
    return _finish(back(mixed), alpha)


def _oklab_triple(lab: Triple) -> Triple:
    return oklab_to_rgb(*lab)


def _same(triple: Triple) -> Triple:
    return triple
