"""What each component of MJML becomes, as MJML 4.18 compiles it, without what only Outlook reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from spamlint.message.attributes import Attribute
from spamlint.message.components.given import Given, attribute, constant, joined, own_values
from spamlint.message.components.mjml_defaults import NETWORKS, SHARING
from spamlint.message.components.parts import Around, Part
from spamlint.message.html import Element
from spamlint.source.spans import Span

_BORDER: Final = "border; border-bottom; border-left; border-radius; border-right; border-top;"
_PADDING: Final = "padding; padding-top; padding-right; padding-bottom; padding-left;"
_GROUND: Final = "background-color;"
_PICTURE: Final = "background-color; background-image<picture; background-position; background-repeat; background-size;"
_FONT: Final = "font-family; font-size; font-style; font-weight; letter-spacing; line-height;"
_TEXT: Final = f"{_FONT} text-decoration; text-transform; color;"


def _picture(part: Part) -> Given | None:
    """Return the background image as CSS writes it."""
    given = part.values.get("background-url")
    return Given(f"url('{given.value}')", given.attribute) if given is not None and given.value else None


def _section(part: Part) -> None:
    is_full = part.value("full-width") == "full-width"
    picture = _picture(part)
    values = part.values if picture is None else {**part.values, "picture": picture}
    ground = _GROUND if picture is None else _PICTURE
    place = part.place
    background = attribute("background", part.values.get("background-url"), place) if picture is not None else None
    centred = constant("align", "center", place)
    opened = 0
    if is_full:
        part.open("table", f"{ground} width:100%", centred, part.css_class(), background, values=values)
        part.open("tbody")
        part.open("tr")
        part.open("td")
        opened = 4
    rounded = "overflow:hidden;" if part.value("border-radius") else ""
    box = f"margin:0px auto; max-width:{part.around.width}; border-radius; {rounded}"
    part.open("div", box if is_full else ground + box, None if is_full else part.css_class(), values=values)
    if picture is not None:
        part.open("div", "line-height:0; font-size:0")
        opened += 1
    own = "" if is_full else ground
    part.open("table", f"{own} width:100%", centred, None if is_full else background, values=values)
    part.open("tbody")
    part.open("tr")
    part.open("td", f"{_BORDER} direction; font-size:0px; {_PADDING} text-align")
    part.visit(_inside(part), opened + 5)


def _inside(part: Part) -> Around:
    number = sum(isinstance(child, Element) for child in part.html.children(part.element))
    return Around(classes=part.classes, number=number, width=part.around.width)


def _body(part: Part) -> None:
    part.open("div", _GROUND, part.css_class(), constant("role", "article", part.place))
    part.visit(Around(classes=part.classes, width=part.value("width")), 1)


def _row(part: Part) -> int:
    """Open the row around a component in a column."""
    part.open("tr")
    spec = f"background<container-background-color; font-size:0px; {_PADDING} word-break:break-word"
    part.open("td", spec, *part.given("align"), part.css_class())
    return 2


def _column(part: Part) -> None:
    classes = f"{_column_class(part)} mj-outlook-group-fix"
    spec = "font-size:0px; text-align:left; direction; display:inline-block; vertical-align; width:100%"
    part.open("div", spec, part.css_class(classes))
    outer = f"{_GROUND} {_BORDER} vertical-align;"
    opened = 3
    if any(part.value(name) for name in _PADDING.replace(";", "").split()):
        part.open("table", "", constant("width", "100%", part.place))
        part.open("tbody")
        part.open("tr")
        part.open("td", f"{outer} {_PADDING}")
        outer = "background-color<inner-background-color; border<inner-border; border-radius<inner-border-radius"
        opened += 4
    part.open("table", outer, constant("width", "100%", part.place))
    part.open("tbody")
    part.visit(_rows(part), opened)


def _rows(part: Part) -> Around:
    return replace(_inside(part), wrap=_row, has_rows=True)


def _column_class(part: Part) -> str:
    width = part.value("width") or f"{100 / max(part.around.number, 1)}%"
    unit = "per" if width.endswith("%") else "px"
    return f"mj-column-{unit}-{width.rstrip('%px').split('.')[0]}"


def _group(part: Part) -> None:
    spec = "font-size:0; line-height:0; text-align:left; display:inline-block; width:100%; direction; vertical-align;"
    classes = f"{_column_class(part)} mj-outlook-group-fix"
    part.open("div", spec + _GROUND, part.css_class(classes))
    part.visit(_inside(part), 1)


def _hero(part: Part) -> None:
    picture = _picture(part)
    values = part.values if picture is None else {**part.values, "picture": picture}
    place = part.place
    part.open("div", f"margin:0 auto; max-width:{part.around.width}", *part.given("align"), part.css_class())
    part.open("table", "width:100%")
    part.open("tbody")
    part.open("tr", "vertical-align:top")
    ground = "background-color;" if picture is None else "background-color; background-image<picture;"
    background = attribute("background", part.values.get("background-url"), place) if picture is not None else None
    part.open("td", f"{ground} background-position; {_PADDING} vertical-align", background, values=values)
    inner = "background-color<inner-background-color; float<align; margin:0px auto; width"
    part.open("div", inner, constant("class", "mj-hero-content", place))
    for tag in ("table", "tbody", "tr", "td", "table", "tbody"):
        part.open(tag, "width:100%; margin:0px" if tag == "table" else "")
    part.visit(_rows(part), 12)


def _text(part: Part) -> None:
    part.open("div", f"{_TEXT} text-align<align; height")
    part.take_content()
    part.writer.close()


def _button(part: Part) -> None:
    place = part.place
    colour = part.values.get("background-color")
    part.open("table", "border-collapse:separate; width; line-height:100%")
    part.open("tbody")
    part.open("tr")
    ground = None if colour is None or colour.value == "none" else attribute("bgcolor", colour, place)
    spec = f"{_BORDER} font-style; height; text-align; background<background-color"
    part.open("td", spec, constant("align", "center", place), ground)
    content = f"display:inline-block; background<background-color; {_TEXT} margin:0; padding<inner-padding"
    if part.value("href"):
        part.open("a", content, *part.given("href", "name", "rel", "title", "target"))
    else:
        part.open("p", content, *part.given("name", "rel", "title"))
    part.take_content()
    part.writer.close(5)


def _image(part: Part) -> None:
    width = part.values.get("width")
    part.open("table", "border-collapse:collapse; border-spacing:0px")
    part.open("tbody")
    part.open("tr")
    part.open("td", "width")
    opened = 4
    if part.value("href"):
        part.open("a", "", *part.given("href", "target", "rel", "name", "title"))
        opened += 1
    spec = f"{_BORDER} display:block; outline:none; text-decoration:none; height; max-height; width:100%; font-size"
    sized = None if width is None else attribute("width", width, part.place)
    part.empty("img", spec, *part.given("alt", "src", "srcset", "sizes", "title", "usemap", "height"), sized)
    part.writer.close(opened)


def _divider(part: Part) -> None:
    part.empty("p", "border-top-color<border-color; font-size:1px; margin:0px auto; width")


def _spacer(part: Part) -> None:
    part.open("div", "height; line-height<height")
    part.writer.write("\u200a", Span(part.place.end, part.place.end))
    part.writer.close()


def _table(part: Part) -> None:
    spec = f"{_TEXT.replace('letter-spacing;', '')} table-layout; width; border"
    part.open("table", spec, *part.given("cellpadding", "cellspacing", "role", "width"))
    part.take_content()
    part.writer.close()


def _navbar(part: Part) -> None:
    place = part.place
    if part.value("hamburger") == "hamburger":
        hidden = "display:none !important; max-height:0; visibility:hidden"
        kind = constant("type", "checkbox", place)
        part.empty("input", hidden, kind, constant("class", "mj-menu-checkbox", place))
    part.open("div", "", constant("class", "mj-inline-links", place))
    base = part.values.get("base-url")
    part.visit(replace(_inside(part), passed={} if base is None else {"base-url": base}), 1)


def _navbar_link(part: Part) -> None:
    link = joined("href", (part.values.get("base-url"), part.values.get("href")), part.place)
    spec = f"display:inline-block; {_TEXT} {_PADDING}"
    part.open("a", spec, part.css_class("mj-link"), link, *part.given("rel", "target", "name"))
    part.take_content()
    part.writer.close()


_PASSED_BY_SOCIAL: Final = (
    "border-radius color font-family font-size font-weight font-style icon-size icon-height icon-padding text-padding "
    "line-height text-decoration"
).split()


def _social(part: Part) -> None:
    passed = {name: part.values[name] for name in _PASSED_BY_SOCIAL if name in part.values}
    if part.value("inner-padding"):
        passed["padding"] = part.values["inner-padding"]
    around = replace(_inside(part), passed=passed)
    if part.value("mode") == "horizontal":
        part.visit(replace(around, wrap=_social_box), 0)
        return
    part.open("table", "margin:0px")
    part.open("tbody")
    part.visit(around, 2)


def _social_box(part: Part) -> int:
    part.open("table", "float:none; display:inline-table")
    part.open("tbody")
    return 2


def _social_element(part: Part) -> None:
    name = part.value("name")
    colour, icon = NETWORKS.get(name.removesuffix("-noshare"), ("", ""))
    values = {**part.values}
    if not part.value("background-color") and colour:
        values["background-color"] = Given(colour)
    if not part.value("src") and icon:
        values["src"] = Given(icon)
    before, after = SHARING.get(name, ("", ""))
    link = joined("href", (before, part.values.get("href"), after), part.place) if part.value("href") else None
    part.open("tr", "", part.css_class())
    parts = [_social_icon, _social_text]
    for write in parts if part.value("icon-position") == "left" else reversed(parts):
        write(part, values, link)
    part.writer.close()


def _social_icon(part: Part, values: dict[str, Given], link: Attribute | None) -> None:
    part.open("td", f"{_PADDING} vertical-align")
    part.open("table", "background<background-color; border-radius; width<icon-size", values=values)
    part.open("tbody")
    part.open("tr")
    height = "icon-height" if part.value("icon-height") else "icon-size"
    spec = f"padding<icon-padding; font-size:0; height<{height}; vertical-align:middle; width<icon-size"
    part.open("td", spec)
    opened = 5
    if link is not None:
        part.open("a", "", link, *part.given("rel", "target"))
        opened += 1
    sized = attribute("width", values.get("icon-size"), part.place)
    source = attribute("src", values.get("src"), part.place)
    part.empty("img", "border-radius; display:block", *part.given("alt", "title", "srcset", "sizes"), source, sized)
    part.writer.close(opened)


def _social_text(part: Part, values: dict[str, Given], link: Attribute | None) -> None:
    if part.element.end == part.element.index + 1:
        return
    part.open("td", "vertical-align:middle; padding<text-padding; text-align<align")
    spec = "color; font-size; font-weight; font-style; font-family; line-height; text-decoration"
    if link is not None:
        part.open("a", spec, link, *part.given("rel", "target"))
    else:
        part.open("span", spec)
    part.take_content()
    part.writer.close(2)


_ICON_VALUES: Final = (
    "border icon-align icon-width icon-height icon-position icon-wrapped-url icon-wrapped-alt icon-unwrapped-url "
    "icon-unwrapped-alt"
).split()


def _accordion(part: Part) -> None:
    spec = "width:100%; border-collapse:collapse; border; font-family"
    part.open("table", spec, constant("class", "mj-accordion", part.place))
    part.open("tbody")
    part.visit(_passing_icons(part), 2)


def _passing_icons(part: Part) -> Around:
    passed = {name: part.values[name] for name in _ICON_VALUES if name in part.values}
    return replace(_inside(part), passed=passed)


def _accordion_element(part: Part) -> None:
    place = part.place
    part.open("tr", "", part.css_class())
    part.open("td", "padding:0px; background-color")
    part.open("label", "font-size:13px; font-family", constant("class", "mj-accordion-element", place))
    checkbox = constant("class", "mj-accordion-checkbox", place)
    part.empty("input", "display:none", checkbox, constant("type", "checkbox", place))
    part.open("div")
    part.visit(_passing_icons(part), 4)


def _accordion_title(part: Part) -> None:
    _accordion_box(part, "mj-accordion-title")
    spec = f"width:100%; background-color; color; font-size; font-family; font-weight; {_PADDING}"
    if part.value("icon-position") != "right":
        _accordion_icons(part)
    part.open("td", spec, part.css_class())
    part.take_content()
    part.writer.close()
    if part.value("icon-position") == "right":
        _accordion_icons(part)
    part.writer.close(4)


def _accordion_box(part: Part, name: str) -> None:
    part.open("div", "", constant("class", name, part.place))
    part.open("table", "width:100%; border-bottom<border")
    part.open("tbody")
    part.open("tr")


def _accordion_icons(part: Part) -> None:
    place = part.place
    spec = "padding:16px; background<background-color; vertical-align<icon-align"
    part.open("td", spec, constant("class", "mj-accordion-ico", place))
    for state, name in (("wrapped", "more"), ("unwrapped", "less")):
        source = attribute("src", part.values.get(f"icon-{state}-url"), place)
        alt = attribute("alt", part.values.get(f"icon-{state}-alt"), place)
        shape = "display:none; width<icon-width; height<icon-height"
        part.empty("img", shape, source, alt, constant("class", f"mj-accordion-{name}", place))
    part.writer.close()


def _accordion_text(part: Part) -> None:
    _accordion_box(part, "mj-accordion-content")
    spec = f"background<background-color; font-size; font-family; font-weight; line-height; color; {_PADDING}"
    part.open("td", spec, part.css_class())
    part.take_content()
    part.writer.close(5)


def _carousel(part: Part) -> None:
    place = part.place
    part.open("div", "", constant("class", "mj-carousel", place))
    box = "display:table; width:100%; table-layout:fixed; text-align:center; font-size:0px"
    part.open("div", box, constant("class", "mj-carousel-content", place))
    if part.value("thumbnails") in ("visible", "supported"):
        _thumbnails(part)
    table = "caption-side:top; display:table-caption; table-layout:fixed; width:100%"
    part.open("table", table, constant("class", "mj-carousel-main", place))
    part.open("tbody")
    part.open("tr")
    part.open("td", "padding:0px")
    part.open("div", "", constant("class", "mj-carousel-images", place))
    radius = part.values.get("border-radius")
    part.visit(replace(_inside(part), passed={} if radius is None else {"border-radius": radius}), 7)


def _thumbnails(part: Part) -> None:
    """Write the small copies of the images that a reader picks one with."""
    place = part.place
    shown = "inline-block" if part.value("thumbnails") == "visible" else "none"
    images = (child for child in part.html.children(part.element) if isinstance(child, Element))
    for number, image in enumerate(images, 1):
        given = own_values(image)
        link = constant("href", f"#{number}", place)
        part.open("a", f"display:{shown}; overflow:hidden", link, constant("class", "mj-carousel-thumbnail", place))
        part.open("label")
        source = attribute("src", given.get("thumbnails-src", given.get("src")), place)
        alt = attribute("alt", given.get("alt", Given("")), place)
        part.empty("img", "display:block; width:100%; height:auto", source, alt)
        part.writer.close(2)


def _carousel_image(part: Part) -> None:
    classes = part.css_class(f"mj-carousel-image mj-carousel-image-{part.before + 1}")
    part.open("div", "display:none" if part.before else "", classes)
    opened = 1
    if part.value("href"):
        part.open("a", "", *part.given("href", "rel", "target"))
        opened += 1
    spec = "border-radius; display:block; max-width:100%; height:auto"
    part.empty("img", spec, *part.given("title", "src", "alt"))
    part.writer.close(opened)


def _splice(part: Part) -> None:
    part.visit(part.around, 0)


PARTS: Final[Mapping[str, Callable[[Part], None]]] = {
    "mjml": _splice,
    "mj-body": _body,
    "mj-section": _section,
    "mj-wrapper": _section,
    "mj-column": _column,
    "mj-group": _group,
    "mj-hero": _hero,
    "mj-text": _text,
    "mj-button": _button,
    "mj-image": _image,
    "mj-divider": _divider,
    "mj-spacer": _spacer,
    "mj-table": _table,
    "mj-navbar": _navbar,
    "mj-navbar-link": _navbar_link,
    "mj-social": _social,
    "mj-social-element": _social_element,
    "mj-accordion": _accordion,
    "mj-accordion-element": _accordion_element,
    "mj-accordion-title": _accordion_title,
    "mj-accordion-text": _accordion_text,
    "mj-carousel": _carousel,
    "mj-carousel-image": _carousel_image,
}
