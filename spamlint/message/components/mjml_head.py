"""What the head of an MJML page gives to the components in its body."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from msgspec import Struct, field

from spamlint.message.components.given import Given, Values, own_values
from spamlint.message.components.mjml_defaults import DEFAULTS
from spamlint.message.html import Element, Html

_NOTHING: Final[Values] = {}


@cache
def _defaults(name: str) -> Values:
    return {key: Given(value) for key, value in DEFAULTS.get(name, {}).items()}


class Head(Struct):
    """What the head gives.

    Attributes:
        everywhere: Values of `mj-all`.
        by_tag: Values for all components of a name.
        classes: Values of each `mj-class`.
        inside: Of each `mj-class`, values for components of a name inside of one that has it.
    """

    everywhere: dict[str, Given] = field(default_factory=dict)
    by_tag: dict[str, dict[str, Given]] = field(default_factory=dict)
    classes: dict[str, dict[str, Given]] = field(default_factory=dict)
    inside: dict[str, dict[str, dict[str, Given]]] = field(default_factory=dict)

    def values(self, name: str, element: Element, passed: Values, above: tuple[str, ...]) -> dict[str, Given]:
        """Return the values of a component, the weakest first as the compiler has it (mjml-core, `applyAttributes`).

        Its own defaults, `mj-all`, what the component around passes on, what `mj-attributes` says of its name, its
        `mj-class`, what the `mj-class` of a component around says of its name, its attributes.

        Args:
            name: Its name.
            element: Where it is written.
            passed: What the component around passes on.
            above: The `mj-class` names of the nearest component around that has any.
        """
        values = dict(_defaults(name))
        values.update(self.everywhere)
        values.update(passed)
        values.update(self.by_tag.get(name, _NOTHING))
        own = own_values(element)
        if self.classes:
            values.update(self._class_values(class_words(element)))
            for word in above:
                values.update(self.inside.get(word, {}).get(name, _NOTHING))
        values.update(own)
        return values

    def _class_values(self, words: tuple[str, ...]) -> dict[str, Given]:
        values: dict[str, Given] = {}
        for word in words:
            given = self.classes.get(word, _NOTHING)
            before, after = values.get("css-class"), given.get("css-class")
            values.update(given)
            if before is not None and after is not None:
                values["css-class"] = Given(f"{before.value} {after.value}", after.attribute)
        return values


def class_words(element: Element) -> tuple[str, ...]:
    """Return the names in an `mj-class` attribute."""
    return tuple((element.get("mj-class") or "").split())


def read_head(html: Html, name_of: Callable[[Element], str]) -> Head:
    """Return what all `mj-attributes` of a page give, in their order.

    Args:
        html: The page.
        name_of: Says the name of a component; empty for what is none.
    """
    head = Head()
    for element in html.elements:
        if name_of(element) != "mj-attributes":
            continue
        for child in html.children(element):
            if isinstance(child, Element):
                _add(html, head, child, name_of)
    return head


def _add(html: Html, head: Head, child: Element, name_of: Callable[[Element], str]) -> None:
    name, values = name_of(child), own_values(child)
    if name == "mj-all":
        head.everywhere.update(values)
    elif name == "mj-class":
        word = values.pop("name", Given("")).value
        head.classes.setdefault(word, {}).update(values)
        for inner in html.children(child):
            if isinstance(inner, Element):
                head.inside.setdefault(word, {})[name_of(inner)] = own_values(inner)
    elif name:
        head.by_tag.setdefault(name, {}).update(values)
