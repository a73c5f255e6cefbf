"""Writes a table of nodes: elements that a compiler makes, and nodes of the source taken over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from spamlint.message.attributes import NO_ATTRIBUTES, Attribute, Attributes, MergedAttributes
from spamlint.message.html import Comment, Element, Html, Node, TextRun
from spamlint.message.html_tree import Place
from spamlint.source.spans import Span

#: Elements deeper than this are flattened to this depth, as parsers do.
MAX_DEPTH: Final = 512


class Writer:
    """Writes nodes in document order."""

    def __init__(self, source: Html) -> None:
        self._source = source
        self._nodes: list[Node] = []
        self._open: list[Element | None] = []  # None: flattened
        self._elements: list[Element] = []  # those of the open ones that were not
        self._split: dict[int, Place] = {}
        self._inlined: set[int] = set()

    def open(
        self,
        tag: str,
        attributes: Iterable[Attribute | None] = (),
        start_tag: Span | None = None,
        end_tag: Span | None = None,
    ) -> None:
        """Begin an element with these attributes."""
        found = {attribute.name: attribute for attribute in attributes if attribute is not None}
        self.open_with(tag, MergedAttributes(found) if found else NO_ATTRIBUTES, start_tag, end_tag)

    def open_with(self, tag: str, attributes: Attributes, start_tag: Span | None, end_tag: Span | None) -> None:
        """Begin an element that has the attributes of another."""
        above = self._above
        depth = 0 if above is None else above.depth + 1
        if depth >= MAX_DEPTH:
            self._open.append(None)
            return
        index = len(self._nodes)
        parent = -1 if above is None else above.index
        element = Element(index, index + 1, parent, depth, tag, attributes, start_tag, end_tag)
        self._nodes.append(element)
        self._open.append(element)
        self._elements.append(element)

    def close(self, count: int = 1) -> None:
        """End the innermost elements."""
        for _ in range(count):
            element = self._open.pop()
            if element is not None:
                self._elements.pop()
                element.end = len(self._nodes)

    def take(self, node: TextRun | Comment) -> None:
        """Take over a node of the source."""
        above = self._above
        parent = -1 if above is None else above.index
        index = len(self._nodes)
        if isinstance(node, Comment):
            self._nodes.append(Comment(index, parent, node.content, node.span))
            return
        place = self._source.place_of(node)
        if len(place) != 1:
            self._split[index] = place
        self._nodes.append(TextRun(index, parent, node.content, node.span))

    def take_tree(self, element: Element, tag: str = "") -> None:
        """Take over an element of the source and all that is in it."""
        ends: list[int] = []
        for node in self._source.nodes[element.index : element.end]:
            while ends and ends[-1] <= node.index:
                ends.pop()
                self.close()
            if isinstance(node, Element):
                name = tag if tag and node is element else node.tag
                self.open_with(name, node.attributes, node.start_tag, node.end_tag)
                ends.append(node.end)
            else:
                self.take(node)
        self.close(len(ends))

    def write(self, content: str, place: Span) -> None:
        """Write text that the compiler adds. `place` is what makes it do so, or an empty place."""
        above = self._above
        parent = -1 if above is None else above.index
        self._nodes.append(TextRun(len(self._nodes), parent, content, place))

    def mark_inlined(self) -> None:
        """Note that the rules of the innermost element, a `style`, end up in `style` attributes."""
        above = self._above
        if above is not None:
            self._inlined.add(above.index)

    def finish(self, *, has_doctype: bool) -> Html:
        """Return the page. All elements must be closed."""
        source = self._source
        return Html(
            source.text,
            source.source,
            tuple(self._nodes),
            self._split,
            has_doctype=has_doctype,
            inlined=frozenset(self._inlined),
        )

    @property
    def _above(self) -> Element | None:
        """Return the innermost element that was not flattened."""
        return self._elements[-1] if self._elements else None
