"""Media queries (Media Queries Level 4), answered for one reader's screen."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from spamlint.message.css.lengths import Units, to_length, to_number
from spamlint.message.css.tokens import SPACE, Token, components, solid, split


class Profile(Struct, frozen=True):
    """A reader's screen.

    Attributes:
        name: For people: `desktop`, `mobile`, `dark`.
        width: Of the page in CSS pixels.
        height: Of the page in CSS pixels.
        dark: Whether the reader asks for a dark colour scheme.
    """

    name: str
    width: float = 600
    height: float = 800
    dark: bool = False


DESKTOP = Profile("desktop")
MOBILE = Profile("mobile", 360, 640)
DARK = Profile("dark", dark=True)

#: Features that hold one keyword on a plain colour screen with a pointer.
_KEYWORDS = {
    "hover": "hover",
    "any-hover": "hover",
    "pointer": "fine",
    "any-pointer": "fine",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "prefers-reduced-transparency": "no-preference",
    "prefers-reduced-data": "no-preference",
    "forced-colors": "none",
    "inverted-colors": "none",
    "scripting": "none",
    "update": "fast",
    "scan": "progressive",
    "display-mode": "browser",
    "dynamic-range": "standard",
    "video-dynamic-range": "standard",
    "overflow-block": "scroll",
    "overflow-inline": "scroll",
    "color-gamut": "srgb",
}
#: Keywords that mean "no" when a feature stands without a value.
_NEGATIVE = frozenset(["none", "no-preference"])
#: Features that hold a number: colour depth, pixel ratio and the like.
_NUMBERS = {
    "color": 8.0,
    "color-index": 0.0,
    "monochrome": 0.0,
    "grid": 0.0,
    "-webkit-device-pixel-ratio": 1.0,
    "-webkit-transform-3d": 1.0,
}
_RESOLUTIONS = {"dppx": 1.0, "x": 1.0, "dpi": 1 / 96, "dpcm": 2.54 / 96}
_COMPARISONS = {"<", ">", "=", "<=", ">="}
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}


@lru_cache(maxsize=1024)
def media_matches(text: str, profile: Profile) -> bool:
    """Return whether a media query list holds for the profile. An empty list holds; an invalid query does not."""
    tokens = components(text)
    if tokens is None:
        return False
    return not tokens or any(_query(piece, profile) for piece in split(tokens))


def _query(tokens: tuple[Token, ...], profile: Profile) -> bool:
    parts = solid(tokens)
    if not parts:
        return False
    negated = parts[0] == Token("ident", "not") and len(parts) > 1 and parts[1].kind == "ident"
    if negated or parts[0] == Token("ident", "only"):
        parts = parts[1:]
    if not parts or parts[0].kind != "ident" or parts[0].text == "not":
        return _condition(parts, profile) is True
    kind, rest = parts[0].text, parts[1:]
    if kind in {"and", "or", "only", "layer"}:
        return False
    holds: bool | None = kind in {"all", "screen"}
    if rest:
        condition = _condition(rest[1:], profile) if rest[0] == Token("ident", "and") else None
        if condition is None:
            return False
        holds = holds and condition
    return holds is not negated


def _condition(parts: tuple[Token, ...], profile: Profile) -> bool | None:
    """Return whether `(a) and (b)`, `(a) or (b)`, `not (a)` holds; None where it is invalid or unknown."""
    if parts and parts[0] == Token("ident", "not"):
        inner = _in_brackets(parts[1], profile) if len(parts) == 2 else None
        return None if inner is None else not inner
    if not parts or len(parts) % 2 == 0:
        return None
    words = {token.text for token in parts[1::2]}
    if len(words) > 1 or not words <= {"and", "or"} or any(token.kind != "ident" for token in parts[1::2]):
        return None
    answers = [_in_brackets(token, profile) for token in parts[::2]]
    if "or" in words:
        return True if True in answers else (None if None in answers else False)
    return False if False in answers else (None if None in answers else True)


def _in_brackets(token: Token, profile: Profile) -> bool | None:
    if token.kind != "block" or token.text != "(":
        return None
    parts = solid(token.arguments)
    if parts and (parts[0].kind == "block" or parts[0] == Token("ident", "not")):
        return _condition(parts, profile)
    colon = Token("delim", ":")
    if colon in parts:
        at = parts.index(colon)
        return _plain(parts[0].text, parts[at + 1 :], profile) if at == 1 and parts[0].kind == "ident" else None
    if len(parts) == 1 and parts[0].kind == "ident":
        return _boolean(parts[0].text, profile)
    return _range(token.arguments, profile)


def _boolean(name: str, profile: Profile) -> bool | None:
    if name in {"width", "height", "device-width", "device-height", "orientation", "resolution", "aspect-ratio"}:
        return True
    if name == "prefers-color-scheme":
        return True
    if name in _KEYWORDS:
        return _KEYWORDS[name] not in _NEGATIVE
    number = _NUMBERS.get(name)
    return None if number is None else number != 0


def _plain(name: str, value: tuple[Token, ...], profile: Profile) -> bool | None:
    """Return whether `name: value` holds."""
    if not value:
        return None
    keyword = value[0].text if len(value) == 1 and value[0].kind == "ident" else None
    if name == "prefers-color-scheme":
        return keyword == ("dark" if profile.dark else "light")
    if name == "orientation":
        return keyword == ("portrait" if profile.height >= profile.width else "landscape")
    if name in _KEYWORDS and keyword is not None:
        return keyword == _KEYWORDS[name] or (name == "color-gamut" and keyword == "srgb")
    for prefix, comparison in (("min-", ">="), ("max-", "<=")):
        if name.startswith(prefix):
            return _compare(name.removeprefix(prefix), comparison, value, profile)
        if name.startswith("-webkit-" + prefix):
            return _compare("-webkit-" + name.removeprefix("-webkit-" + prefix), comparison, value, profile)
    return _compare(name, "=", value, profile)


def _range(tokens: tuple[Token, ...], profile: Profile) -> bool | None:
    """Return whether `width >= 600px` or `400px < width <= 700px` holds."""
    pieces: list[list[Token]] = [[]]
    signs: list[str] = []
    previous = None
    for token in tokens:
        if token.kind == "delim" and token.text in "<>=":
            if token.text == "=" and previous is not None and previous.text in {"<", ">"}:
                signs[-1] += "="
            else:
                signs.append(token.text)
                pieces.append([])
        elif token is not SPACE:
            pieces[-1].append(token)
        previous = token
    names = [index for index, piece in enumerate(pieces) if len(piece) == 1 and piece[0].kind == "ident"]
    if len(names) != 1 or any(sign not in _COMPARISONS for sign in signs) or not 1 <= len(signs) <= 2:
        return None
    at = names[0]
    name = pieces[at][0].text
    answers: list[bool | None] = []
    if at > 0:
        answers.append(_compare(name, _MIRRORED[signs[at - 1]], tuple(pieces[at - 1]), profile))
    if at < len(signs):
        answers.append(_compare(name, signs[at], tuple(pieces[at + 1]), profile))
    if len(answers) != len(signs) or None in answers:
        return None
    return all(answers)


def _compare(name: str, comparison: str, value: tuple[Token, ...], profile: Profile) -> bool | None:
    actual, wanted = _actual(name, profile), _wanted(name, value, profile)
    if actual is None or wanted is None:
        return None
    if comparison == "=":
        return abs(actual - wanted) < 1e-6
    if comparison.startswith("<"):
        return actual < wanted or (comparison == "<=" and actual == wanted)
    return actual > wanted or (comparison == ">=" and actual == wanted)


def _actual(name: str, profile: Profile) -> float | None:
    sides = {
        "width": profile.width,
        "device-width": profile.width,
        "height": profile.height,
        "device-height": profile.height,
        "resolution": 1.0,
        "aspect-ratio": profile.width / profile.height,
        "device-aspect-ratio": profile.width / profile.height,
    }
    return sides[name] if name in sides else _NUMBERS.get(name)


def _wanted(name: str, value: tuple[Token, ...], profile: Profile) -> float | None:
    if name.endswith("aspect-ratio"):
        numbers = [to_number(token) for token in value if token != Token("delim", "/")]
        if any(number is None for number in numbers) or not 1 <= len(numbers) <= 2:
            return None
        return (numbers[0] or 0.0) / (numbers[1] or 1e-9) if len(numbers) == 2 else numbers[0]
    if len(value) != 1:
        return None
    token = value[0]
    if name == "resolution":
        return token.number * _RESOLUTIONS[token.text] if token.text in _RESOLUTIONS else None
    if name in _NUMBERS:
        return to_number(token)
    if token.kind == "number" and token.number != 0:
        return None
    length = to_length(token, Units(16, 16, profile.width, profile.height))
    return None if length is None or length.percent else length.px
