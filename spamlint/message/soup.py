"""The parsed page as BeautifulSoup, the tree that people who write checks know. Imported only when asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import bs4
from bs4.builder import HTMLTreeBuilder
from bs4.element import Doctype, NavigableString, Tag

from spamlint.message.html import Comment, Element, Html, Node
from spamlint.patterns import lazy_pattern

_DOCTYPE = lazy_pattern(r"<!(doctype[^>]*+)>", re.IGNORECASE)


def make_soup(html: Html) -> bs4.BeautifulSoup:
    """Return the page as BeautifulSoup.

    Every `Tag` has `sourceline` (from 1) and `sourcepos` (from 0, code points), as bs4 sets them with `html.parser`;
    both are None for an element that is not written. `spamlint_element` is the element of the flat table.
    """
    builder: Any = _FlatTableBuilder(html)
    return bs4.BeautifulSoup("", builder=builder)


class _FlatTableBuilder(HTMLTreeBuilder):
    """Fills a soup from the flat table, and sets the links between its nodes itself: one pass, no parser events."""

    NAME = "spamlint"
    features = (NAME,)
    is_xml = False
    processing_instruction_class = bs4.element.ProcessingInstruction
    TRACKS_LINE_NUMBERS = True

    def __init__(self, html: Html) -> None:
        super().__init__()
        self._html = html
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", html.text.content))]

    def prepare_markup(self, *arguments: Any, **options: Any) -> Iterator[tuple[Any, Any, Any, Any]]:
        """Yield the one form of the markup there is."""
        yield "", None, None, False

    def feed(self, markup: Any) -> None:
        """Fill the soup."""
        soup: Any = self.soup
        made: list[Any] = []
        previous = soup
        doctype = self._doctype()
        if doctype is not None:
            _append(soup, doctype, previous)
            previous = doctype
        for node in self._html.nodes:
            parent = made[node.parent] if node.parent >= 0 else soup
            item = self._make(node, parent)
            _append(parent, item, previous)
            made.append(item)
            previous = item
        soup._most_recent_element = previous

    def _make(self, node: Node, parent: Any) -> Any:
        if isinstance(node, Element):
            return self._tag(node)
        if isinstance(node, Comment):
            return bs4.Comment(node.content)
        return self.string_containers.get(parent.name, NavigableString)(node.content)

    def _tag(self, element: Element) -> Any:
        line = column = None
        if element.start_tag is not None:
            line = bisect_right(self._line_starts, element.start_tag.start)
            column = element.start_tag.start - self._line_starts[line - 1]
        builder: Any = self
        tag: Any = Tag(
            builder=builder,
            name=element.tag,
            attrs={name: attribute.value for name, attribute in element.attributes.items()},
            sourceline=line,
            sourcepos=column,
        )
        tag.spamlint_element = element
        return tag

    def _doctype(self) -> Any:
        """Return the doctype when it stands before all elements."""
        content = self._html.text.content
        first = next((element.start_tag for element in self._html.elements if element.start_tag), None)
        match = _DOCTYPE.search(content, 0, first.start if first else len(content))
        return None if match is None else Doctype(match[1][len("doctype") :].strip())


def _append(parent: Any, item: Any, previous: Any) -> None:
    """Put a new node last into its parent, after `previous` in document order."""
    siblings = parent.contents
    item.parent = parent
    if siblings:
        item.previous_sibling = siblings[-1]
        siblings[-1].next_sibling = item
    else:
        item.previous_sibling = None
    item.next_sibling = None
    item.next_element = None
    item.previous_element = previous
    previous.next_element = item
    siblings.append(item)
