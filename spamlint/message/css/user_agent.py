"""What a browser gives an element before any author has spoken: its own sheet, and presentational attributes.

The sheet is that of HTML section 15 as Chromium has it, as far as it decides what a reader sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from spamlint.message.css.colours import legacy_colour
from spamlint.message.css.tokens import words
from spamlint.message.css.value import Value
from spamlint.message.html import Attribute, Element
from spamlint.patterns import lazy_pattern

Declared = Mapping[str, Value]


class Hint(NamedTuple):
    """What a presentational attribute sets (HTML section 15.2): weaker than any author's rule."""

    name: str
    value: str
    attribute: Attribute


def _table() -> dict[str, dict[str, Value]]:
    displays = {
        "none": """head title meta link style script base template area datalist param rp noframes noembed source track
            frameset frame dialog audio""",
        "block": """html body address blockquote center div figure figcaption footer form header hr legend listing main
            p plaintext pre search xmp article aside h1 h2 h3 h4 h5 h6 hgroup nav section dir dd dl dt menu ol ul
            details fieldset optgroup option""",
        "list-item": "li summary",
        "table": "table",
        "table-row": "tr",
        "table-cell": "td th",
        "table-row-group": "tbody",
        "table-header-group": "thead",
        "table-footer-group": "tfoot",
        "table-column": "col",
        "table-column-group": "colgroup",
        "table-caption": "caption",
        "inline-block": "input button select textarea marquee meter progress",
        "ruby": "ruby",
        "ruby-text": "rt",
    }
    table: dict[str, dict[str, Value]] = {}

    def give(tags: str, name: str, value: str) -> None:
        for tag in words(tags):
            table.setdefault(tag, {})[name] = Value(value)

    for display, tags in displays.items():
        give(tags, "display", display)
    for tag, size in {"h1": "2em", "h2": "1.5em", "h3": "1.17em", "h5": "0.83em", "h6": "0.67em", "rt": "50%"}.items():
        give(tag, "font-size", size)
    give("small sub sup", "font-size", "smaller")
    give("big", "font-size", "larger")
    # The monospace font's medium is 13 px, and sizes relative to it go along.
    give("pre tt code kbd samp listing xmp plaintext", "font-size", "0.8125em")
    give("input button select textarea", "font-size", "13.3333px")
    give("input button select textarea", "text-indent", "0")
    give("input textarea select", "color", "fieldtext")
    give("button", "color", "buttontext")
    give("button", "background-color", "buttonface")
    give("input textarea select", "background-color", "field")
    give("mark", "color", "marktext")
    give("mark", "background-color", "mark")
    give("u ins", "text-decoration-line", "underline")
    give("s strike del", "text-decoration-line", "line-through")
    give("pre listing xmp plaintext", "white-space", "pre")
    give("nobr", "white-space", "nowrap")
    give("textarea", "white-space", "pre-wrap")
    give("center", "text-align", "center")
    give("th", "text-align", "center")
    give("table", "text-indent", "0")
    give("table", "box-sizing", "border-box")
    give("marquee", "overflow-x", "hidden")
    give("ul ol menu dir", "padding-left", "40px")
    return table


_SHEET: Final[Mapping[str, Declared]] = _table()
_NOTHING: Final[Declared] = {}
_LINK: Final[Declared] = {"color": Value("-webkit-link"), "text-decoration-line": Value("underline")}
_BLOCK: Final[Declared] = {"display": Value("block")}
_NONE: Final = Value("none")
_QUIRKY_TABLE: Final[Declared] = {
    **_SHEET["table"],
    "font-size": Value("medium"),
    "line-height": Value("normal"),
    "white-space": Value("normal"),
    "text-align": Value("start"),
}


def user_agent_values(element: Element, *, quirks: bool) -> Declared:
    """Return what the browser's own sheet sets."""
    tag = element.tag
    if tag == "a" or tag == "area":
        values = _LINK if tag == "a" and "href" in element.attributes else _SHEET.get(tag, _NOTHING)
    elif tag == "table" and quirks:
        values = _QUIRKY_TABLE
    else:
        values = _SHEET.get(tag, _NOTHING)
    shown = (tag == "dialog" and "open" in element.attributes) or (tag == "audio" and "controls" in element.attributes)
    if shown:
        return _BLOCK
    if tag == "input" and (element.get("type") or "").lower() == "hidden":
        return {**values, "display": _NONE}
    if element.attributes and "popover" in element.attributes:
        return {**values, "display": _NONE}
    if element.attributes and "hidden" in element.attributes and tag != "embed":
        if (element.get("hidden") or "").lower() == "until-found":
            return {**values, "content-visibility": Value("hidden")}
        return {**values, "display": _NONE}
    return values


def hints(element: Element, body: Element | None) -> Iterator[Hint]:
    """Yield what presentational attributes set, those of `body` for links included."""
    for name in _HINTED_BY_TAG.get(element.tag, ()):
        if name in element.attributes:
            yield from _HINTS[name](element, element.attributes[name])
    if element.tag == "a" and body is not None and "href" in element.attributes:
        attribute = body.attributes.get("link")
        if attribute is not None:
            yield from _colour("color", attribute)


def _colour(name: str, attribute: Attribute) -> Iterator[Hint]:
    colour = legacy_colour(attribute.value)
    if colour is not None:
        digits = "".join(f"{round(part * 255):02x}" for part in colour[:3])
        yield Hint(name, "#" + digits, attribute)


_DIMENSION = lazy_pattern(r"[ \t\n\r\f]*\+?(\d+(?:\.\d*)?|\.\d+)(%?)")


def _dimension(name: str, attribute: Attribute) -> Iterator[Hint]:
    """Read a dimension (HTML, "rules for parsing dimension values")."""
    match = _DIMENSION.match(attribute.value)
    if match is not None:
        yield Hint(name, match[1].rstrip(".")[:12] + (match[2] or "px"), attribute)


_FONT_SIZES = ("x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large")
_FONT_SIZE = lazy_pattern(r"[ \t\n\r\f]*([+-]?)(\d+)")


def _font_size(element: Element, attribute: Attribute) -> Iterator[Hint]:
    """Read a font size from 1 to 7, or relative to 3 (HTML, "rules for parsing a legacy font size")."""
    match = _FONT_SIZE.match(attribute.value)
    if match is None:
        return
    number = int(match[2][:4])
    if match[1]:
        number = 3 + (number if match[1] == "+" else -number)
    yield Hint("font-size", _FONT_SIZES[max(1, min(7, number)) - 1], attribute)


def _background(element: Element, attribute: Attribute) -> Iterator[Hint]:
    if attribute.value.strip():
        yield Hint("background-image", "url(x)", attribute)


def _nowrap(element: Element, attribute: Attribute) -> Iterator[Hint]:
    yield Hint("white-space", "nowrap", attribute)


def _align(element: Element, attribute: Attribute) -> Iterator[Hint]:
    value = attribute.value.lower()
    if value in {"left", "right", "center", "justify"}:
        yield Hint("text-align", value, attribute)


def _text_colour(element: Element, attribute: Attribute) -> Iterator[Hint]:
    return _colour("color", attribute)


def _background_colour(element: Element, attribute: Attribute) -> Iterator[Hint]:
    return _colour("background-color", attribute)


def _width(element: Element, attribute: Attribute) -> Iterator[Hint]:
    return _dimension("width", attribute)


def _height(element: Element, attribute: Attribute) -> Iterator[Hint]:
    return _dimension("height", attribute)


_REPLACED = words("img iframe object embed video canvas marquee input")
_PAINTED = words("body table thead tbody tfoot tr td th")
_HINTED: Final[Mapping[str, frozenset[str]]] = {
    "bgcolor": _PAINTED | {"marquee"},
    "background": _PAINTED,
    "text": frozenset(["body"]),
    "color": frozenset(["font"]),
    "size": frozenset(["font"]),
    "width": _REPLACED,
    "height": _REPLACED,
    "nowrap": frozenset(["td", "th"]),
    "align": words("p div h1 h2 h3 h4 h5 h6 td th tr tbody thead tfoot"),
}
_HINTS: Final[Mapping[str, Callable[[Element, Attribute], Iterator[Hint]]]] = {
    "bgcolor": _background_colour,
    "background": _background,
    "text": _text_colour,
    "color": _text_colour,
    "size": _font_size,
    "width": _width,
    "height": _height,
    "nowrap": _nowrap,
    "align": _align,
}
_HINTED_BY_TAG: Final[Mapping[str, tuple[str, ...]]] = {
    tag: tuple(name for name, tags in _HINTED.items() if tag in tags) for tag in frozenset().union(*_HINTED.values())
}
