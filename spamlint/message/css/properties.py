"""The properties that decide what a reader sees: initial value, inheritance, and what is a valid value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from spamlint.message.css.colours import parse_colour
from spamlint.message.css.lengths import is_length, to_number
from spamlint.message.css.tokens import COMMA, Token, components, solid, split, words

Validator = Callable[[str, bool], bool]
WIDE_KEYWORDS: Final = frozenset(["inherit", "initial", "unset", "revert", "revert-layer"])


class Property(Struct, frozen=True):
    """A longhand property.

    Attributes:
        initial: Its value where nothing is declared.
        inherited: Whether children take it over.
        valid: Tells whether a text is a value of it; the second argument tells whether the page is in quirks mode.
    """

    initial: str
    inherited: bool
    valid: Validator


@lru_cache(maxsize=8192)
def is_valid(name: str, value: str, quirks: bool) -> bool:
    """Return whether the value, which holds no `var()` and no CSS-wide keyword, is valid for a longhand."""
    known = PROPERTIES.get(name)
    return known is not None and bool(value) and known.valid(value, quirks)


def _keywords(text: str) -> Validator:
    allowed = words(text)
    return lambda value, quirks: value.strip().lower() in allowed or _one_ident(value) in allowed


def _one_ident(value: str) -> str:
    tokens = components(value)
    return tokens[0].text if tokens is not None and len(tokens) == 1 and tokens[0].kind == "ident" else ""


def _idents(text: str, most: int) -> Validator:
    allowed = words(text)

    def valid(value: str, quirks: bool) -> bool:
        tokens = solid(components(value) or ())
        return 0 < len(tokens) <= most and all(token.kind == "ident" and token.text in allowed for token in tokens)

    return valid


def _colour(value: str, quirks: bool) -> bool:
    return parse_colour(value, quirks=quirks) is not None


def _anything(value: str, quirks: bool) -> bool:
    return components(value) is not None


def _number(value: str, quirks: bool) -> bool:
    tokens = components(value)
    return tokens is not None and len(tokens) == 1 and to_number(tokens[0]) is not None


def _length(keywords: str = "", *, negative: bool = True, percent: bool = True, quirky: bool = True) -> Validator:
    allowed = words(keywords)

    def valid(value: str, quirks: bool) -> bool:
        tokens = components(value)
        if tokens is None or len(tokens) != 1:
            return False
        token = tokens[0]
        if token.kind == "ident" or (token.kind == "function" and token.text in allowed):
            return token.text in allowed
        if not negative and token.number < 0:
            return False
        return is_length(token, percent=percent, quirks=quirks and quirky)

    return valid


def _line_height(value: str, quirks: bool) -> bool:
    tokens = components(value)
    if tokens is None or len(tokens) != 1 or tokens[0].number < 0:
        return False
    token = tokens[0]
    return (token.kind == "ident" and token.text == "normal") or to_number(token) is not None or is_length(token)


def _text_indent(value: str, quirks: bool) -> bool:
    tokens = solid(components(value) or ())
    lengths = [token for token in tokens if token.kind != "ident"]
    known = all(token.text in {"hanging", "each-line"} for token in tokens if token.kind == "ident")
    return known and len(lengths) == 1 and is_length(lengths[0], quirks=quirks)


_IMAGES = words(
    """url image image-set -webkit-image-set element cross-fade -webkit-cross-fade paint linear-gradient radial-gradient
    conic-gradient repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient -webkit-linear-gradient
    -webkit-radial-gradient -webkit-repeating-linear-gradient -webkit-repeating-radial-gradient -webkit-gradient"""
)


def is_image(token: Token) -> bool:
    """Return whether the token is an image: a URL or a gradient."""
    return token.kind == "url" or (token.kind == "function" and token.text in _IMAGES)


def _images(value: str, quirks: bool) -> bool:
    tokens = components(value)
    return tokens is not None and all(
        len(layer) == 1 and (is_image(layer[0]) or layer[0] == Token("ident", "none")) for layer in split(tokens)
    )


def _functions(names: str, keywords: str = "none") -> Validator:
    """Return a validator of a list of functions, or one keyword."""
    allowed, single = words(names), words(keywords)

    def valid(value: str, quirks: bool) -> bool:
        tokens = solid(components(value) or ())
        if len(tokens) == 1 and tokens[0].kind == "ident":
            return tokens[0].text in single
        return bool(tokens) and all(
            (token.kind == "function" and token.text in allowed) or (token.kind == "url" and "url" in allowed)
            for token in tokens
        )

    return valid


def _transform(value: str, quirks: bool) -> bool:
    if not _TRANSFORMS(value, quirks):
        return False
    # A translation needs units, also in quirks mode: `translate(-9999)` is invalid.
    return all(
        all(is_length(argument) for argument in solid(token.arguments) if argument != COMMA)
        for token in components(value) or ()
        if token.kind == "function" and token.text.startswith("translate")
    )


def _clip(value: str, quirks: bool) -> bool:
    tokens = components(value)
    if tokens is None or len(tokens) != 1:
        return False
    token = tokens[0]
    if token.kind == "ident":
        return token.text == "auto"
    sides = [side for side in solid(token.arguments) if side != COMMA]
    return (
        token.kind == "function"
        and token.text == "rect"
        and len(sides) == 4
        and all(side == Token("ident", "auto") or is_length(side, percent=False, quirks=quirks) for side in sides)
    )


def _numbers(most: int, keywords: str) -> Validator:
    allowed = words(keywords)

    def valid(value: str, quirks: bool) -> bool:
        tokens = solid(components(value) or ())
        if len(tokens) == 1 and tokens[0].kind == "ident":
            return tokens[0].text in allowed
        return 0 < len(tokens) <= most and all(to_number(token) is not None for token in tokens)

    return valid


def _lengths(most: int, keywords: str) -> Validator:
    allowed = words(keywords)

    def valid(value: str, quirks: bool) -> bool:
        tokens = solid(components(value) or ())
        if len(tokens) == 1 and tokens[0].kind == "ident":
            return tokens[0].text in allowed
        return 0 < len(tokens) <= most and all(is_length(token) for token in tokens)

    return valid


def _filter(value: str, quirks: bool) -> bool:
    if not _FILTERS(value, quirks):
        return False
    return all(
        token.kind != "function" or token.text == "drop-shadow" or len(solid(token.arguments)) <= 1
        for token in components(value) or ()
    )


_TRANSFORMS = _functions(
    """matrix matrix3d translate translate3d translatex translatey translatez scale scale3d scalex scaley scalez rotate
    rotate3d rotatex rotatey rotatez skew skewx skewy perspective"""
)
_FILTERS = _functions("blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia url")
_SHAPES = _functions(
    "inset circle ellipse polygon path rect xywh shape url",
    "none border-box padding-box content-box margin-box fill-box stroke-box view-box",
)
_SIZE = "min-content max-content fit-content stretch -webkit-fill-available -moz-available intrinsic min-intrinsic"
_DISPLAY = """inline block inline-block none contents flow flow-root list-item table inline-table table-row table-cell
    table-caption table-row-group table-header-group table-footer-group table-column table-column-group flex inline-flex
    grid inline-grid -webkit-box -webkit-inline-box -webkit-flex -webkit-inline-flex run-in ruby ruby-text math"""
_OVERFLOW = "visible hidden scroll auto clip overlay -webkit-paged-x -webkit-paged-y"
_LINE_STYLES = "none underline overline line-through blink spelling-error grammar-error"

PROPERTIES: Final[Mapping[str, Property]] = {
    "display": Property("inline", False, _idents(_DISPLAY, 3)),
    "visibility": Property("visible", True, _keywords("visible hidden collapse")),
    "opacity": Property("1", False, _number),
    "color": Property("canvastext", True, _colour),
    "-webkit-text-fill-color": Property("currentcolor", True, _colour),
    "-webkit-text-stroke-color": Property("currentcolor", True, _colour),
    "-webkit-text-stroke-width": Property("0", True, _length("thin medium thick", negative=False, quirky=False)),
    "background-color": Property("transparent", False, _colour),
    "background-image": Property("none", False, _images),
    "background-clip": Property("border-box", False, _anything),
    "background-size": Property("auto", False, _anything),
    "background-repeat": Property("repeat", False, _anything),
    "font-size": Property(
        "medium",
        True,
        _length(
            "xx-small x-small small medium large x-large xx-large xxx-large smaller larger -webkit-xxx-large",
            negative=False,
        ),
    ),
    "font-size-adjust": Property("none", True, _anything),
    "line-height": Property("normal", True, _line_height),
    "text-indent": Property("0", True, _text_indent),
    "text-align": Property("start", True, _anything),
    "letter-spacing": Property("normal", True, _length("normal")),
    "white-space": Property(
        "normal", True, _idents("normal nowrap pre pre-wrap pre-line break-spaces collapse preserve wrap", 2)
    ),
    "text-decoration-line": Property("none", False, _idents(_LINE_STYLES, 4)),
    "text-decoration-color": Property("currentcolor", False, _colour),
    "text-shadow": Property("none", True, _anything),
    "overflow-x": Property("visible", False, _keywords(_OVERFLOW)),
    "overflow-y": Property("visible", False, _keywords(_OVERFLOW)),
    "width": Property("auto", False, _length("auto " + _SIZE, negative=False)),
    "height": Property("auto", False, _length("auto " + _SIZE, negative=False)),
    "min-width": Property("auto", False, _length("auto " + _SIZE, negative=False)),
    "min-height": Property("auto", False, _length("auto " + _SIZE, negative=False)),
    "max-width": Property("none", False, _length("none " + _SIZE, negative=False)),
    "max-height": Property("none", False, _length("none " + _SIZE, negative=False)),
    "box-sizing": Property("content-box", False, _keywords("content-box border-box")),
    "position": Property("static", False, _keywords("static relative absolute fixed sticky -webkit-sticky")),
    "top": Property("auto", False, _length("auto")),
    "right": Property("auto", False, _length("auto")),
    "bottom": Property("auto", False, _length("auto")),
    "left": Property("auto", False, _length("auto")),
    "margin-top": Property("0", False, _length("auto")),
    "margin-right": Property("0", False, _length("auto")),
    "margin-bottom": Property("0", False, _length("auto")),
    "margin-left": Property("0", False, _length("auto")),
    "padding-top": Property("0", False, _length(negative=False)),
    "padding-right": Property("0", False, _length(negative=False)),
    "padding-bottom": Property("0", False, _length(negative=False)),
    "padding-left": Property("0", False, _length(negative=False)),
    "float": Property("none", False, _keywords("none left right inline-start inline-end")),
    "z-index": Property("auto", False, lambda value, quirks: value.lower() == "auto" or _number(value, quirks)),
    "isolation": Property("auto", False, _keywords("auto isolate")),
    "clip": Property("auto", False, _clip),
    "clip-path": Property("none", False, _SHAPES),
    "transform": Property("none", False, _transform),
    "translate": Property("none", False, _lengths(3, "none")),
    "scale": Property("none", False, _numbers(3, "none")),
    "rotate": Property("none", False, _anything),
    "backface-visibility": Property("visible", False, _keywords("visible hidden")),
    "zoom": Property("1", False, lambda value, quirks: _number(value, quirks) or value.lower() in {"normal", "reset"}),
    "filter": Property("none", False, _filter),
    "mix-blend-mode": Property("normal", False, _anything),
    "mask-image": Property("none", False, _images),
    "content-visibility": Property("visible", False, _keywords("visible hidden auto")),
    "color-scheme": Property("normal", True, _anything),
}

#: Other names of properties.
ALIASES: Final[Mapping[str, str]] = {
    "-webkit-opacity": "opacity",
    "-webkit-transform": "transform",
    "-webkit-filter": "filter",
    "-webkit-clip-path": "clip-path",
    "-webkit-mask-image": "mask-image",
    "-webkit-background-clip": "background-clip",
    "-webkit-background-size": "background-size",
    "-webkit-box-sizing": "box-sizing",
    "-webkit-backface-visibility": "backface-visibility",
    "inline-size": "width",
    "block-size": "height",
    "min-inline-size": "min-width",
    "min-block-size": "min-height",
    "max-inline-size": "max-width",
    "max-block-size": "max-height",
    "inset-inline-start": "left",
    "inset-inline-end": "right",
    "inset-block-start": "top",
    "inset-block-end": "bottom",
    "margin-inline-start": "margin-left",
    "-webkit-margin-start": "margin-left",
    "margin-inline-end": "margin-right",
    "-webkit-margin-end": "margin-right",
    "margin-block-start": "margin-top",
    "margin-block-end": "margin-bottom",
    "padding-inline-start": "padding-left",
    "padding-inline-end": "padding-right",
    "padding-block-start": "padding-top",
    "padding-block-end": "padding-bottom",
    "overflow-inline": "overflow-x",
    "overflow-block": "overflow-y",
}
