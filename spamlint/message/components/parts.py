"""A component that is being compiled: what it was given, and what it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from msgspec import Struct, field

from spamlint.message.attributes import Attribute
from spamlint.message.components.given import Values, attribute, class_names, style
from spamlint.message.components.writer import Writer
from spamlint.message.html import Element, Html, Node
from spamlint.source.spans import Span


class Around(Struct, frozen=True):
    """What is known of the component around.

    Attributes:
        wrap: Opens what stands around each component inside and returns how many elements it opened.
        passed: Values that it passes on.
        classes: The `mj-class` names of the nearest component that has any.
        is_html: Whether text and HTML elements are shown; most of MJML's components show none but those in `mj-raw`.
        has_rows: Whether what is inside becomes rows of a table, in which no other element can stand.
        number: How many components are inside.
        width: Of the page, as CSS writes it.
    """

    wrap: Callable[[Part], int] | None = None
    passed: Values = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    is_html: bool = False
    has_rows: bool = False
    number: int = 1
    width: str = "600px"


class Visit(Struct, frozen=True):
    """A node that is still to be compiled, and how many elements stand before it beside it."""

    node: Node
    around: Around
    before: int


class Close(Struct, frozen=True):
    """Elements that are still to be closed."""

    elements: int


Step = Visit | Close


class Part(Struct, dict=True):
    """A component that is being compiled.

    Attributes:
        name: Its name.
        element: Where it is written.
        values: What it was given.
        around: What is known of the component around.
        before: How many components stand before it.
        html: The page as it is written.
        writer: The page as it is compiled.
        classes: Names in its `mj-class`, or in that of the nearest component around that has one.
        steps: What is to be done after it, the first last.
    """

    name: str
    element: Element
    values: Values
    around: Around
    before: int
    html: Html
    writer: Writer
    classes: tuple[str, ...] = ()
    steps: list[Step] = field(default_factory=list)

    @cached_property
    def place(self) -> Span:
        """Return the place of what it says itself, without an attribute: its name."""
        return name_place(self.element, self.name)

    def value(self, name: str) -> str:
        """Return a value, or an empty string."""
        given = self.values.get(name)
        return "" if given is None else given.value

    def open(self, tag: str, spec: str = "", *attributes: Attribute | None, values: Values | None = None) -> None:
        """Begin an element; `spec` is what `given.style` takes."""
        styled = style(spec, self.values if values is None else values, self.place) if spec else None
        self.writer.open(tag, (styled, *attributes), self.element.start_tag)

    def given(self, *names: str) -> list[Attribute | None]:
        """Return attributes that HTML calls the same."""
        return [attribute(name, self.values.get(name), self.place) for name in names]

    def css_class(self, words: str = "") -> Attribute | None:
        """Return the `class` attribute: these words and `css-class`."""
        return class_names(words, self.values.get("css-class"), self.place)

    def empty(self, tag: str, spec: str, *attributes: Attribute | None) -> None:
        """Write an element without content."""
        self.open(tag, spec, *attributes)
        self.writer.close()

    def take_content(self) -> None:
        """Write what it holds as it is."""
        take(self.html, self.writer, self.element)

    def visit(self, around: Around, count: int) -> None:
        """Compile what is inside of it next, then close so many elements."""
        self.steps.append(Close(count))
        self.steps += reversed(visits(self.html, self.element, around))


def name_place(element: Element, name: str) -> Span:
    """Return where the name of a component stands."""
    start = 0 if element.start_tag is None else element.start_tag.start + len("<")
    return Span(start, start + len(name))


def take(html: Html, writer: Writer, element: Element) -> None:
    """Write the content of an element as it is."""
    for child in html.children(element):
        if isinstance(child, Element):
            writer.take_tree(child)
        else:
            writer.take(child)


def visits(html: Html, element: Element, around: Around) -> Sequence[Visit]:
    """Return what is to be done for each child of an element."""
    found = []
    before = 0
    for child in html.children(element):
        found.append(Visit(child, around, before))
        before += isinstance(child, Element)
    return found
