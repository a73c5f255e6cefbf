"""The HTML tree as one flat table, each node with the place where it stands. The only module that knows the parser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from spamlint.source.spans import Excerpt, Span, Text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a start tag.

    Attributes:
        name: In lower case.
        value: Decoded (character references resolved), with the white space as written.
        span: Name and value with its quotes, in the HTML text.
        value_span: The value without its quotes; empty at the end of the name when there is none.
    """

    name: str
    value: str
    span: Span
    value_span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element. `Html.nodes[index]` is the element itself, `nodes[index + 1 : end]` all that is inside it.

    Attributes:
        index: Place in `Html.nodes`.
        end: One past the index of the last node inside.
        parent: Index of the parent element, -1 for the root.
        depth: Number of ancestors.
        tag: In lower case; `svg` and `math` children keep theirs.
        attributes: By name; of duplicates the first (WHATWG).
        start_tag: Where the start tag stands; None for an element that the parser implied.
        end_tag: Where the end tag stands; None when it is not written.
    """

    index: int
    end: int
    parent: int
    depth: int
    tag: str
    attributes: Mapping[str, Attribute]
    start_tag: Span | None
    end_tag: Span | None

    def get(self, name: str) -> str | None:
        """Return the value of an attribute, or None."""
        attribute = self.attributes.get(name)
        return None if attribute is None else attribute.value

    @property
    def id(self) -> str | None:
        """Return the id attribute, or None."""
        return self.get("id")

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the words of the class attribute."""
        return tuple((self.get("class") or "").split())


@dataclass(frozen=True, slots=True, eq=False)
class TextRun:
    """A text node.

    Attributes:
        index: Place in `Html.nodes`.
        parent: Index of the parent element.
        content: Decoded, white space as written.
        span: Where it stands in the HTML text, hull of all its pieces.
    """

    index: int
    parent: int
    content: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Comment:
    """A comment, conditional comments included.

    Attributes:
        index: Place in `Html.nodes`.
        parent: Index of the parent element, -1 outside of the root.
        content: Between `<!--` and `-->`.
        span: With its delimiters.
    """

    index: int
    parent: int
    content: str
    span: Span


Node = Element | TextRun | Comment


class Html:
    """A parsed HTML text.

    Attributes:
        text: What was parsed; all spans are in it.
        nodes: Elements, text runs and comments in document order (pre-order).
    """

    text: Text
    nodes: tuple[Node, ...]

    @property
    def elements(self) -> tuple[Element, ...]:
        """Return the elements in document order."""
        raise NotImplementedError

    def children(self, element: Element) -> Iterator[Node]:
        """Yield the child nodes of an element."""
        raise NotImplementedError

    def parent(self, node: Node) -> Element | None:
        """Return the parent element, or None for the root."""
        raise NotImplementedError

    def inside(self, element: Element) -> tuple[Node, ...]:
        """Return all nodes inside an element, in document order."""
        raise NotImplementedError

    def run_text(self, run: TextRun) -> Text:
        """Return the decoded text of a run, mapped to `text` character by character."""
        raise NotImplementedError

    def attribute_text(self, attribute: Attribute) -> Text:
        """Return the decoded value of an attribute, mapped to `text` character by character."""
        raise NotImplementedError

    def excerpt(self, span: Span) -> Excerpt:
        """Return the excerpt of the HTML text."""
        return Excerpt(self.text, span)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Return the same tree as BeautifulSoup, made when first asked for.

        Every `Tag` has `sourceline`, `sourcepos` and `spamlint_element`, the element it stands for.
        """
        raise NotImplementedError


def parse_html(text: Text) -> Html:
    """Parse a text by the WHATWG algorithm."""
    raise NotImplementedError
