"""What lies under a text and what contrast is left of it (WCAG 2.2, 1.4.3), through opacity groups and filters."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from spamlint.message.css.cascade import Style
from spamlint.message.css.colours import CURRENT, Colour, Special, colour_of, parse_colour
from spamlint.message.css.filters import Filter, parse_filter
from spamlint.message.css.lengths import SOME_UNITS, to_length
from spamlint.message.css.properties import is_image
from spamlint.message.css.tokens import Token, components, solid, split
from spamlint.message.css.value import Value

#: Of a gradient's colours this many are tried: the lightest, the darkest, and what lies beneath.
_MOST_CANDIDATES = 4
#: What changes the ground besides opacity.
_OF_GROUND = frozenset(["background-color", "background-image", "filter", "mask-image", "mix-blend-mode"])


class Group(Struct, frozen=True):
    """An element whose content is painted apart and then put on the page: `opacity` below 1, or a `filter`."""

    opacity: float
    filter: Filter | None
    below: Ground


class Ground(Struct, frozen=True):
    """What has been painted where a text will stand.

    Attributes:
        colours: What it may be: one colour, or several under a gradient. Transparent parts are those of the group.
        group: The innermost group that is not yet on the page.
        image: The declaration of a background image that hides which colour it is.
        top: The declaration of the topmost background colour.
        unclear: The declaration of something not worked out here: a blend mode, a mask, an SVG filter.
    """

    colours: tuple[Colour, ...]
    group: Group | None = None
    image: Value | None = None
    top: Value | None = None
    unclear: Value | None = None


class Seen(Struct, frozen=True):
    """How well a text stands out: the least and the greatest contrast that it may have."""

    least: float
    greatest: float


class Scheme(Struct, frozen=True):
    """How colours of an element are read: in quirks mode, for a dark colour scheme."""

    quirks: bool
    dark: bool


def text_colour(style: Style, scheme: Scheme) -> tuple[Colour | None, Value]:
    """Return the colour that glyphs are filled with and its declaration; None for a colour not worked out here."""
    value = style.get("-webkit-text-fill-color")
    colour = parse_colour(value.text, quirks=scheme.quirks, dark=scheme.dark)
    if colour == CURRENT or colour is None:
        value = style.get("color")
        colour = parse_colour(value.text, quirks=scheme.quirks, dark=scheme.dark)
    if colour is None:
        colour = parse_colour("canvastext", dark=scheme.dark)
    return (colour if isinstance(colour, Colour) else None), value


def underline_colour(style: Style, scheme: Scheme) -> Colour | None:
    """Return the colour of the lines that an element draws under its text; None: it draws none."""
    if style.text("text-decoration-line") == "none":
        return None
    colour = parse_colour(style.text("text-decoration-color"), quirks=scheme.quirks, dark=scheme.dark)
    if colour == CURRENT:
        colour, _ = text_colour(style, scheme)
    return colour if isinstance(colour, Colour) else None


def changes_ground(style: Style, opacity: float) -> bool:
    """Return whether the ground inside an element may be another than around it: for most it is not."""
    return opacity < 1 or not _OF_GROUND.isdisjoint(style.own)


def on_ground(ground: Ground, style: Style, scheme: Scheme, opacity: float) -> Ground:
    """Return the ground inside an element: its group opened and its background painted."""
    own = style.own
    filter_value = own.get("filter")
    chain = parse_filter(filter_value.text) if filter_value is not None and filter_value.text != "none" else None
    if chain is not None and not chain.known:
        ground = _replaced(ground, unclear=filter_value)
    if opacity < 1 or (chain is not None and (chain.changes or chain.opacity < 1)):
        product = opacity * (chain.opacity if chain is not None else 1.0)
        inner = tuple(Colour(0, 0, 0, 0) for _ in ground.colours)
        ground = Ground(inner, Group(product, chain, ground), ground.image, ground.top, ground.unclear)
    for name, plain in (("mix-blend-mode", "normal"), ("mask-image", "none")):
        unclear = own.get(name)
        if unclear is not None and unclear.text != plain:
            ground = _replaced(ground, unclear=unclear)
    if "background-color" in own or "background-image" in own:
        ground = _with_background(ground, style, scheme)
    return ground


def _replaced(ground: Ground, *, unclear: Value | None) -> Ground:
    return Ground(ground.colours, ground.group, ground.image, ground.top, unclear)


def _with_background(ground: Ground, style: Style, scheme: Scheme) -> Ground:
    if "text" in style.text("background-clip"):
        return _replaced(ground, unclear=style.get("background-clip"))
    colour_value = style.get("background-color")
    colour = parse_colour(colour_value.text, quirks=scheme.quirks, dark=scheme.dark)
    if colour == CURRENT:
        colour, _ = text_colour(style, scheme)
    colours, image, top = ground.colours, ground.image, ground.top
    if isinstance(colour, Special):
        image, top = colour_value, colour_value
    elif colour is not None and colour.alpha > 0:
        colours = tuple(colour.over(below) for below in colours)
        top = colour_value
        image = None if colour.alpha >= 1 else image
    image_value = style.get("background-image")
    if image_value.text != "none":
        stops = _gradient_colours(image_value.text, style, scheme)
        if stops is not None:
            colours = _candidates(colours, stops, fills=_fills(style))
            image = None if image is not None and len(stops) == 1 and stops[0].alpha >= 1 else image
            top = image_value
        elif not (isinstance(colour, Colour) and colour.alpha >= 1):
            image = image_value
    return Ground(colours, ground.group, image, top, ground.unclear)


def _fills(style: Style) -> bool:
    """Return whether a background image surely covers its whole box."""
    return style.text("background-size").strip() in {"auto", "cover", "100% 100%"}


def _candidates(below: tuple[Colour, ...], stops: tuple[Colour, ...], *, fills: bool) -> tuple[Colour, ...]:
    found = {stop.over(colour) for stop in stops for colour in below}
    if not fills:
        found.update(below)
    if len(found) <= _MOST_CANDIDATES:
        return tuple(sorted(found))
    ordered = sorted(found, key=lambda colour: colour.luminance)
    return (ordered[0], ordered[len(ordered) // 2], ordered[-1])


def _gradient_colours(text: str, style: Style, scheme: Scheme) -> tuple[Colour, ...] | None:
    """Return the colours of the gradients of a background; None when there is an image among them."""
    colours: list[Colour] = []
    for layer in split(components(text) or ()):
        for token in layer:
            if not is_image(token):
                continue
            if token.kind != "function" or "gradient" not in token.text:
                return None
            found = _stops(token, style, scheme)
            if found is None:
                return None
            colours.extend(found)
    return tuple(dict.fromkeys(colours)) or None


def _stops(gradient: Token, style: Style, scheme: Scheme) -> list[Colour] | None:
    colours: list[Colour] = []
    for token in gradient.arguments:
        inner = token.arguments if token.text in {"from", "to", "color-stop"} and token.kind == "function" else (token,)
        for one in solid(inner):
            colour = colour_of(one, dark=scheme.dark)
            if colour == CURRENT:
                colour, _ = text_colour(style, scheme)
            if isinstance(colour, Special):
                return None
            if colour is not None:
                colours.append(colour)
    return colours


def paints(style: Style, scheme: Scheme) -> list[Colour] | None:
    """Return the colours that a glyph is painted with: fill, outline and shadow; None when one is not worked out."""
    fill, _ = text_colour(style, scheme)
    if fill is None:
        return None
    found = [fill]
    stroke = style.text("-webkit-text-stroke-width")
    if stroke not in {"0", "0px"}:
        colour = parse_colour(style.text("-webkit-text-stroke-color"), quirks=scheme.quirks, dark=scheme.dark)
        if colour == CURRENT:
            colour, _ = text_colour(style, scheme)
        if isinstance(colour, Colour):
            found.append(colour)
    shadow = style.text("text-shadow")
    if shadow != "none":
        found.extend(_shadows(shadow, style, fill, scheme))
    return found


def _shadows(text: str, style: Style, fill: Colour, scheme: Scheme) -> list[Colour]:
    """Return the colours of shadows sharp enough to read a text by."""
    found: list[Colour] = []
    for shadow in split(components(text) or ()):
        parts = solid(shadow)
        lengths = [length for token in parts if (length := to_length(token, SOME_UNITS)) is not None]
        colours = [colour for token in parts if (colour := colour_of(token, dark=scheme.dark)) is not None]
        if len(lengths) < 2 or (len(lengths) > 2 and lengths[2].px > style.font_px / 4):
            continue
        colour = colours[0] if colours else CURRENT
        found.append(colour if isinstance(colour, Colour) else fill)
    return found


def contrast(ground: Ground, colours: list[Colour]) -> Seen:
    """Return how well the best of some colours stands out from the ground."""
    if ground.group is None and len(ground.colours) == 1:
        ratio = max(_ratio(colour, ground.colours[0]) for colour in colours)
        return Seen(ratio, ratio)
    ratios = []
    for index in range(len(ground.colours)):
        below = on_page(ground, index, Colour(0, 0, 0, 0))
        ratios.append(max(on_page(ground, index, colour).contrast(below) for colour in colours))
    return Seen(min(ratios), max(ratios))


@lru_cache(maxsize=2048)
def _ratio(colour: Colour, below: Colour) -> float:
    return colour.over(below).contrast(below)


def on_page(ground: Ground, index: int, colour: Colour) -> Colour:
    """Return what is seen on the page where a colour is painted on the ground's candidate of that index."""
    seen = colour.over(ground.colours[index])
    group = ground.group
    while group is not None:
        if group.filter is not None:
            seen = group.filter.apply(seen)
        below = group.below.colours
        seen = seen.faded(group.opacity).over(below[min(index, len(below) - 1)])
        group = group.below.group
    return seen
