"""Inky, the markup of Foundation for Emails: its source as the page that the compiler makes of it (Inky 1.5).

Inky is HTML with a few elements more, which become tables. Three of them HTML has, too: `button`, `menu` and `center`.
They are Inky's only in a page that has others of its elements, or a `button` with an `href`, which HTML does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from spamlint.message.attributes import Attribute
from spamlint.message.components.given import class_names, constant, own_values, style
from spamlint.message.components.parts import Around, Close, Part, Step, Visit, visits
from spamlint.message.components.writer import Writer
from spamlint.message.html import Element, Html

#: What Inky does not hand on to the tables that it makes (inky/lib/util/getAttrs.js).
_KEPT_BACK: Final = frozenset("class id href size size-sm size-lg large no-expander small target".split())
_COLUMNS: Final = 12


def compile_inky(html: Html) -> Html:
    """Return the page that Inky makes of one that has some of its elements."""
    writer = Writer(html)
    pending: list[Step] = [Visit(node, Around(), 0) for node in reversed(html.nodes) if node.parent < 0]
    while pending:
        step = pending.pop()
        if isinstance(step, Close):
            writer.close(step.elements)
        elif isinstance(step.node, Element):
            pending += _element(html, writer, step.node, step)
        else:
            writer.take(step.node)
    return writer.finish(has_doctype=False)


def _element(html: Html, writer: Writer, element: Element, step: Visit) -> list[Step]:
    """Write an element and return what is to be done next, the first last."""
    write = _PARTS.get(element.tag)
    if write is None:
        writer.open_with(element.tag, element.attributes, element.start_tag, element.end_tag)
        return [Close(1), *reversed(visits(html, element, _inside(html, element)))]
    part = Part(element.tag, element, own_values(element), step.around, step.before, html, writer)
    write(part)
    return part.steps


def _inside(html: Html, element: Element) -> Around:
    return Around(number=sum(isinstance(child, Element) for child in html.children(element)))


def _visit(part: Part, opened: int) -> None:
    part.visit(_inside(part.html, part.element), opened)


def _attributes(part: Part, words: str) -> list[Attribute | None]:
    """Return the attributes that are handed on, and the class names: Inky's and the author's."""
    kept = [item for name, item in part.element.attributes.items() if name not in _KEPT_BACK]
    return [*kept, _class(part, words)]


def _class(part: Part, words: str) -> Attribute | None:
    return class_names(words, part.values.get("class"), part.place)


def _open(part: Part, tags: str, *attributes: Attribute | None) -> int:
    """Open elements one in the other, the first with these attributes; return how many."""
    found = tags.split()
    for number, tag in enumerate(found):
        part.open(tag, "", *(attributes if number == 0 else ()))
    return len(found)


def _container(part: Part) -> None:
    centred = constant("align", "center", part.place)
    _visit(part, _open(part, "table tbody tr td", *_attributes(part, "container"), centred))


def _row(part: Part) -> None:
    _visit(part, _open(part, "table tbody tr", *_attributes(part, "row")))


def _columns(part: Part) -> None:
    small = part.value("small") or str(_COLUMNS)
    large = part.value("large") or part.value("small") or str(_COLUMNS // max(part.around.number, 1))
    words = [f"small-{small} large-{large} columns"]
    if part.before == 0:
        words.append("first")
    if part.before + 1 == part.around.number:
        words.append("last")
    _visit(part, _open(part, "th table tbody tr th", *_attributes(part, " ".join(words))))


def _button(part: Part) -> None:
    opened = _open(part, "table tbody tr td table tbody tr td", _class(part, "button"))
    if {"expand", "expanded"} & set(part.element.classes):
        opened += _open(part, "center")
    if part.value("href"):
        part.open("a", "", *_attributes(part, ""), *part.given("href", "target"))
        opened += 1
    _visit(part, opened)


def _menu(part: Part) -> None:
    _visit(part, _open(part, "table tbody tr td table tbody tr", *_attributes(part, "menu")))


def _item(part: Part) -> None:
    part.open("th", "", *_attributes(part, "menu-item"))
    if part.element.get("href") is None:
        _visit(part, 1)
        return
    part.open("a", "", *part.given("href", "target"))
    _visit(part, 2)


def _callout(part: Part) -> None:
    kept = [item for name, item in part.element.attributes.items() if name not in _KEPT_BACK]
    opened = _open(part, "table tbody tr", *kept, constant("class", "callout", part.place))
    part.open("th", "", _class(part, "callout-inner"))
    _visit(part, opened + 1)


def _wrapper(part: Part) -> None:
    centred = constant("align", "center", part.place)
    opened = _open(part, "table tbody tr", *_attributes(part, "wrapper"), centred)
    part.open("td", "", constant("class", "wrapper-inner", part.place))
    _visit(part, opened + 1)


def _block_grid(part: Part) -> None:
    words = f"block-grid up-{part.value('up')}"
    _visit(part, _open(part, "table tbody tr", _class(part, words)))


def _spacer(part: Part) -> None:
    size = part.value("size") or part.value("size-lg") or part.value("size-sm") or "16"
    opened = _open(part, "table tbody tr", *_attributes(part, "spacer"))
    height = f"font-size:{size}px; line-height:{size}px" if size.isdigit() else ""
    part.writer.open("td", [style(height, {}, part.place) if height else None], part.element.start_tag)
    _visit(part, opened + 1)


def _line(part: Part) -> None:
    _visit(part, _open(part, "table tbody tr th", _class(part, "h-line")))


_PARTS: Final[Mapping[str, Callable[[Part], None]]] = {
    "container": _container,
    "row": _row,
    "columns": _columns,
    "button": _button,
    "menu": _menu,
    "item": _item,
    "callout": _callout,
    "wrapper": _wrapper,
    "block-grid": _block_grid,
    "spacer": _spacer,
    "h-line": _line,
}
