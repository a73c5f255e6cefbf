"""Values that an author gives to a component, and the HTML attributes that are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from spamlint.message.attributes import Attribute, Stretch
from spamlint.message.html import Element
from spamlint.source.spans import Span


class Given(NamedTuple):
    """A value of a component's attribute.

    Attributes:
        value: Decoded.
        attribute: The attribute that gives it; None: it is the component's own.
    """

    value: str
    attribute: Attribute | None = None


Values = Mapping[str, Given]
"""The values of a component by the name of the attribute, whoever gives them."""


def own_values(element: Element) -> dict[str, Given]:
    """Return what an element's own attributes give."""
    return {name: Given(attribute.value, attribute) for name, attribute in element.attributes.items()}


class _Item(NamedTuple):
    """One declaration: of a value that is given, or a constant."""

    name: str
    source: str
    constant: str


@lru_cache(maxsize=256)
def _items(spec: str) -> tuple[_Item, ...]:
    found = []
    for part in spec.split(";"):
        part = part.strip()
        if ":" in part:
            name, constant = part.split(":", 1)
            found.append(_Item(name, "", constant))
        elif part:
            name, _, source = part.partition("<")
            found.append(_Item(name, source or name, ""))
    return tuple(found)


def style(spec: str, values: Values, place: Span) -> Attribute | None:
    """Return a `style` attribute.

    Args:
        spec: Declarations with `;` between them: `color` takes the value of that name, `text-align<align` that of
            `align`, `display:block` is said as it is. Values that are not given are left out.
        values: What is given.
        place: Where the component stands: the place of what it says itself.
    """
    parts: list[str] = []
    stretches: list[Stretch] = []
    for name, source, constant in _items(spec):
        given = None if constant else values.get(source)
        value = constant if given is None else given.value
        if not value:
            continue
        declaration = f"{name}:{value};"
        owner = None if given is None else given.attribute
        parts.append(declaration)
        stretches.append(Stretch(len(declaration), place if owner is None else owner.span, owner is not None))
    if not parts:
        return None
    return Attribute("style", "".join(parts), place, place, tuple(stretches))


def attribute(name: str, given: Given | None, place: Span) -> Attribute | None:
    """Return an HTML attribute with a given value; None where none is given."""
    if given is None:
        return None
    return joined(name, (given,), place) or constant(name, "", place)


def constant(name: str, value: str, place: Span) -> Attribute:
    """Return an attribute that a component says itself."""
    return Attribute(name, value, place, place, (Stretch(len(value), place, is_given=False),))


def joined(name: str, pieces: Iterable[Given | str | None], place: Span) -> Attribute | None:
    """Return an attribute of several pieces, one after the other; None where no author gives any of them.

    What the component adds stands at `place`.
    """
    found = [piece for piece in pieces if piece is not None and (piece if isinstance(piece, str) else piece.value)]
    owners = [piece.attribute for piece in found if isinstance(piece, Given) and piece.attribute is not None]
    value = "".join(piece if isinstance(piece, str) else piece.value for piece in found)
    if not owners:
        return constant(name, value, place) if value else None
    if len(found) == 1 and value == owners[0].value:
        return replace(owners[0], name=name)
    stretches: list[Stretch] = []
    for piece in found:
        if isinstance(piece, Given):
            where = place if piece.attribute is None else piece.attribute.value_span
            stretches.append(Stretch(len(piece.value), where))
        else:
            stretches.append(Stretch(len(piece), place, is_given=False))
    return Attribute(name, value, owners[-1].span, owners[-1].value_span, tuple(stretches))


def class_names(words: str, given: Given | None, place: Span) -> Attribute | None:
    """Return a `class` attribute: the component's own words, and those that are given."""
    if given is None or not given.value:
        return constant("class", words, place) if words else None
    return joined("class", (f"{words} ", given) if words else (given,), place)
