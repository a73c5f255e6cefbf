"""Shorthand properties, taken apart into the longhands of `properties.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from spamlint.message.css.colours import colour_of
from spamlint.message.css.lengths import is_length, to_number
from spamlint.message.css.properties import ALIASES, PROPERTIES, WIDE_KEYWORDS, is_image, is_valid
from spamlint.message.css.tokens import SLASH, Token, components, solid, split, words

Longhands = tuple[tuple[str, str], ...]
_SIDES = ("top", "right", "bottom", "left")

_FONT_SIZES = words("xx-small x-small small medium large x-large xx-large xxx-large smaller larger")
_SYSTEM_FONTS = words("caption icon menu message-box small-caption status-bar")
_BACKGROUND_WORDS = words(
    """none repeat repeat-x repeat-y no-repeat space round scroll fixed local left right top bottom center auto cover
    contain border-box padding-box content-box text border-area"""
)

#: Which longhands each shorthand sets.
MEMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "font": ("font-size", "line-height", "font-size-adjust"),
    "background": ("background-color", "background-image", "background-clip", "background-size", "background-repeat"),
    "margin": tuple(f"margin-{side}" for side in _SIDES),
    "padding": tuple(f"padding-{side}" for side in _SIDES),
    "inset": _SIDES,
    "margin-inline": ("margin-left", "margin-right"),
    "margin-block": ("margin-top", "margin-bottom"),
    "padding-inline": ("padding-left", "padding-right"),
    "padding-block": ("padding-top", "padding-bottom"),
    "inset-inline": ("left", "right"),
    "inset-block": ("top", "bottom"),
    "overflow": ("overflow-x", "overflow-y"),
    "text-decoration": ("text-decoration-line", "text-decoration-color"),
    "-webkit-text-stroke": ("-webkit-text-stroke-width", "-webkit-text-stroke-color"),
    "mask": ("mask-image",),
    "-webkit-mask": ("mask-image",),
    "all": tuple(PROPERTIES),
}


def is_known(name: str) -> bool:
    """Return whether a property has a say in what a reader sees."""
    return name in PROPERTIES or name in MEMBERS or name in ALIASES


def members(name: str) -> tuple[str, ...]:
    """Return the longhands that a property sets."""
    name = ALIASES.get(name, name)
    return MEMBERS.get(name, (name,))


@lru_cache(maxsize=8192)
def expand(name: str, value: str, quirks: bool) -> Longhands | None:
    """Return the longhands and values that a declaration sets; None when it is invalid or not known.

    The value holds no `var()`.
    """
    name = ALIASES.get(name, name)
    keyword = value.lower()
    if keyword in WIDE_KEYWORDS:
        return tuple((member, keyword) for member in members(name))
    if name in PROPERTIES:
        return ((name, value),) if is_valid(name, value, quirks) else None
    if name == "all" or name not in MEMBERS:
        return None
    tokens = components(value)
    if not tokens:
        return None
    found = _EXPANDERS[name](name, tokens, quirks)
    if found is None or not all(is_valid(longhand, text, quirks) for longhand, text in found):
        return None
    return found


def text_of(token: Token) -> str:
    """Return a token as CSS."""
    if token.kind in {"number", "percentage", "dimension"}:
        return f"{token.number:.12g}{token.text}"
    if token.kind == "hash":
        return "#" + token.text
    if token.kind == "url":
        return "url(x)"
    if token.kind == "string":
        return '""'
    if token.kind == "function":
        return f"{token.text}({texts_of(token.arguments)})"
    if token.kind == "block":
        return "(" + texts_of(token.arguments) + ")"
    return token.text


def texts_of(tokens: tuple[Token, ...]) -> str:
    """Return tokens as CSS."""
    return "".join(text_of(token) for token in tokens)


def _box(name: str, tokens: tuple[Token, ...], quirks: bool) -> Longhands | None:
    """Expand one to four values to four sides (CSS Box Model, section 3.2)."""
    values = [text_of(token) for token in solid(tokens)]
    if not 1 <= len(values) <= 4:
        return None
    top = values[0]
    right = values[1] if len(values) > 1 else top
    bottom = values[2] if len(values) > 2 else top
    left = values[3] if len(values) > 3 else right
    return tuple(zip(MEMBERS[name], (top, right, bottom, left), strict=True))


def _pair(name: str, tokens: tuple[Token, ...], quirks: bool) -> Longhands | None:
    values = [text_of(token) for token in solid(tokens)]
    if not 1 <= len(values) <= 2:
        return None
    return tuple(zip(MEMBERS[name], (values[0], values[-1]), strict=True))


def _font(name: str, tokens: tuple[Token, ...], quirks: bool) -> Longhands | None:
    """Expand `style variant weight size/line-height family`. Quirks mode does not relax its lengths."""
    parts = solid(tokens)
    if len(parts) == 1 and parts[0].kind == "ident" and parts[0].text in _SYSTEM_FONTS:
        return _font_longhands("13.3333px", "normal")
    for at, token in enumerate(parts[:6]):
        if token.kind == "number" and token.number >= 1:
            continue  # a weight
        is_size = (token.kind == "ident" and token.text in _FONT_SIZES) or (token.kind != "ident" and is_length(token))
        if not is_size:
            if token.kind != "ident":
                return None
            continue
        rest = parts[at + 1 :]
        line_height = "normal"
        if rest[:1] == (SLASH,):
            if len(rest) < 2:
                return None
            line_height, rest = text_of(rest[1]), rest[2:]
        return _font_longhands(text_of(token), line_height) if _is_family(rest) else None
    return None


def _font_longhands(size: str, line_height: str) -> Longhands:
    return (("font-size", size), ("line-height", line_height), ("font-size-adjust", "none"))


def _is_family(tokens: tuple[Token, ...]) -> bool:
    return bool(tokens) and all(
        (len(family) == 1 and family[0].kind == "string") or (family and all(token.kind == "ident" for token in family))
        for family in split(tokens)
    )


def _background(name: str, tokens: tuple[Token, ...], quirks: bool) -> Longhands | None:
    layers = split(tokens)
    images, clips, sizes, repeats = [], [], [], []
    colour = "transparent"
    for number, layer in enumerate(layers):
        found = _layer(layer)
        if found is None or (found["colour"] and number < len(layers) - 1):
            return None
        images.append(found["image"] or "none")
        clips.append(found["clip"] or "border-box")
        sizes.append(found["size"] or "auto")
        repeats.append(found["repeat"] or "repeat")
        colour = found["colour"] or colour
    return (
        ("background-color", colour),
        ("background-image", ", ".join(images)),
        ("background-clip", ", ".join(clips)),
        ("background-size", ", ".join(sizes)),
        ("background-repeat", ", ".join(repeats)),
    )


def _layer(tokens: tuple[Token, ...]) -> dict[str, str] | None:
    """Read one layer of `background`; None when it is invalid."""
    found = {"image": "", "colour": "", "clip": "", "size": "", "repeat": ""}
    after_slash = False
    parts = solid(tokens)
    if not parts:
        return None
    for token in parts:
        if token == SLASH:
            after_slash = True
        elif is_image(token) or token == Token("ident", "none"):
            if found["image"]:
                return None
            found["image"] = text_of(token)
        elif token.kind == "ident" and token.text in _BACKGROUND_WORDS:
            _place_word(found, token.text, after_slash)
        elif is_length(token) and token.kind != "ident":
            if after_slash:
                found["size"] += " " + text_of(token)
        elif colour_of(token) is not None and not found["colour"]:
            found["colour"] = text_of(token)
        else:
            return None
    return found


def _place_word(found: dict[str, str], word: str, after_slash: bool) -> None:
    if word == "text" or word.endswith("-box"):
        found["clip"] = word
    elif word.startswith("repeat") or word in {"no-repeat", "space", "round"}:
        found["repeat"] = f"{found['repeat']} {word}".strip()
    elif after_slash and word in {"auto", "cover", "contain"}:
        found["size"] += " " + word


def _text_decoration(name: str, tokens: tuple[Token, ...], quirks: bool) -> Longhands | None:
    lines, colour = [], "currentcolor"
    for token in solid(tokens):
        if token.kind == "ident" and token.text in _LINES:
            lines.append(token.text)
        elif colour_of(token) is not None:
            colour = text_of(token)
        elif not (token.kind == "ident" and token.text in _LINE_STYLES) and not is_length(token):
            return None
    return (("text-decoration-line", " ".join(lines) or "none"), ("text-decoration-color", colour))


def _stroke(name: str, tokens: tuple[Token, ...], quirks: bool) -> Longhands | None:
    width, colour = "0", "currentcolor"
    for token in solid(tokens):
        if is_length(token, percent=False) or to_number(token) is not None:
            width = text_of(token)
        elif colour_of(token) is not None:
            colour = text_of(token)
        else:
            return None
    return (("-webkit-text-stroke-width", width), ("-webkit-text-stroke-color", colour))


def _mask(name: str, tokens: tuple[Token, ...], quirks: bool) -> Longhands | None:
    images = []
    for layer in split(tokens):
        found = next((text_of(token) for token in layer if is_image(token)), "none")
        images.append(found)
    return (("mask-image", ", ".join(images)),)


_LINES = words("none underline overline line-through blink")
_LINE_STYLES = words("solid double dotted dashed wavy auto from-font")
_EXPANDERS: Final[Mapping[str, Callable[[str, tuple[Token, ...], bool], Longhands | None]]] = {
    "font": _font,
    "background": _background,
    "margin": _box,
    "padding": _box,
    "inset": _box,
    "margin-inline": _pair,
    "margin-block": _pair,
    "padding-inline": _pair,
    "padding-block": _pair,
    "inset-inline": _pair,
    "inset-block": _pair,
    "overflow": _pair,
    "text-decoration": _text_decoration,
    "-webkit-text-stroke": _stroke,
    "mask": _mask,
    "-webkit-mask": _mask,
}
