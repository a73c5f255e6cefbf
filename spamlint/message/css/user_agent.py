"""What a browser gives an element before any author has spoken: its own sheet, and presentational attributes.

The sheet is that of HTML section 15 as Chromium has it, as far as it decides what a reader sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Final

from msgspec import Struct

from spamlint.message.css.colours import legacy_colour
from spamlint.message.css.tokens import words
from spamlint.message.css.value import Value
from spamlint.message.html import Element
from spamlint.patterns import lazy_pattern

Declared = Mapping[str, Value]


class Hint(Struct, frozen=True):
    """What a presentational attribute sets (HTML section 15.2): weaker than any author's rule.

    Attributes:
        name: The property.
        value: Its value.
        owner: The element whose attribute it is.
        attribute: The attribute's name.
    """

    name: str
    value: str
    owner: Element
    attribute: str


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


def deciding(element: Element) -> tuple[object, ...]:
    """Return what an element's attributes give its style, rules of style sheets aside.

    Two elements of one tag for which it is equal, with one parent and the same rules, have the same style. `open`
    counts for `details`, since it says what is shown inside.
    """
    tag, attributes = element.tag, element.attributes
    found = attributes.pick(_DECIDING.get(tag, _DECIDING_EVERYWHERE))
    return (*found, "href" in attributes) if tag == "a" else found


def hints(element: Element, body: Element | None) -> Iterator[Hint]:
    """Yield what presentational attributes set, those of `body` for links included."""
    for name in _HINTED_BY_TAG.get(element.tag, ()):
        value = element.get(name)
        if value is not None and (hint := _hint(name, value)) is not None:
            yield Hint(*hint, element, name)
    if element.tag == "a" and body is not None and "href" in element.attributes:
        value = body.get("link")
        if value is not None and (hint := _colour("color", value)) is not None:
            yield Hint(*hint, body, "link")


@lru_cache(maxsize=4096)
def _hint(attribute: str, value: str) -> _Set | None:
    return _HINTS[attribute](value)


#: A property and its value.
_Set = tuple[str, str]


def _colour(name: str, value: str) -> _Set | None:
    colour = legacy_colour(value)
    if colour is None:
        return None
    return name, "#" + "".join(f"{round(part * 255):02x}" for part in colour[:3])


_DIMENSION = lazy_pattern(r"[ \t\n\r\f]*\+?(\d+(?:\.\d*)?|\.\d+)(%?)")


def _dimension(name: str, value: str) -> _Set | None:
    """Read a dimension (HTML, "rules for parsing dimension values")."""
    match = _DIMENSION.match(value)
    return None if match is None else (name, match[1].rstrip(".")[:12] + (match[2] or "px"))


_FONT_SIZES = ("x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large")
_FONT_SIZE = lazy_pattern(r"[ \t\n\r\f]*([+-]?)(\d+)")


def _font_size(value: str) -> _Set | None:
    """Read a font size from 1 to 7, or relative to 3 (HTML, "rules for parsing a legacy font size")."""
    match = _FONT_SIZE.match(value)
    if match is None:
        return None
    number = int(match[2][:4])
    if match[1]:
        number = 3 + (number if match[1] == "+" else -number)
    return "font-size", _FONT_SIZES[max(1, min(7, number)) - 1]


def _background(value: str) -> _Set | None:
    return ("background-image", "url(x)") if value.strip() else None


def _nowrap(value: str) -> _Set | None:
    return "white-space", "nowrap"


def _align(value: str) -> _Set | None:
    value = value.lower()
    return ("text-align", value) if value in {"left", "right", "center", "justify"} else None


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
_HINTS: Final[Mapping[str, Callable[[str], _Set | None]]] = {
    "bgcolor": partial(_colour, "background-color"),
    "background": _background,
    "text": partial(_colour, "color"),
    "color": partial(_colour, "color"),
    "size": _font_size,
    "width": partial(_dimension, "width"),
    "height": partial(_dimension, "height"),
    "nowrap": _nowrap,
    "align": _align,
}
_HINTED_BY_TAG: Final[Mapping[str, tuple[str, ...]]] = {
    tag: tuple(name for name, tags in _HINTED.items() if tag in tags) for tag in frozenset().union(*_HINTED.values())
}
_DECIDING_EVERYWHERE: Final = ("style", "hidden", "popover")
_DECIDING_BY_TAG: Final = {"input": ("type",), "dialog": ("open",), "details": ("open",), "audio": ("controls",)}
_DECIDING: Final[Mapping[str, tuple[str, ...]]] = {
    tag: (*_DECIDING_EVERYWHERE, *_HINTED_BY_TAG.get(tag, ()), *_DECIDING_BY_TAG.get(tag, ()))
    for tag in _HINTED_BY_TAG.keys() | _DECIDING_BY_TAG.keys()
}
