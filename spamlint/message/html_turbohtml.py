"""The tree as turbohtml builds it. The only module that imports turbohtml."""

from __future__ import annotations

from typing import cast

from msgspec.structs import replace
from turbohtml import (
    Comment,
    Element,
    Namespace,
    Node,
    ProcessingInstruction,
    Text,
    parse,
)

from spamlint.message.html_tree import RawComment, RawElement, RawNode, RawText
from spamlint.source.spans import Span

_HTML = Namespace.HTML
_MERGED = frozenset({"body", "html"})


def parse_tree(markup: str) -> list[RawNode]:
    """Return the nodes of a page in pre-order. Scripting is off, as in mail.

    Elements deeper than 512 are flattened to that depth, as Chromium does.
    """
    nodes: list[RawNode] = []
    add = nodes.append
    first_made: dict[tuple[int, int], Span] = {}
    remade: list[tuple[int, tuple[int, int]]] = []
    pending: list[tuple[Node, int]] = [(parse(markup, source_locations=True), -1)]
    while pending:
        node, parent = pending.pop()
        if isinstance(node, Text):
            add(RawText(parent, node.data))
            continue
        if isinstance(node, Element):
            index = len(nodes)
            add(_element(node, parent, index, first_made, remade))
            parent = index
        elif isinstance(node, Comment):
            nodes.append(RawComment(parent, node.data))
            continue
        elif isinstance(node, ProcessingInstruction):
            nodes.append(RawComment(parent, f"?{node.target} {node.data}"))
            continue
        # The document, an element, or the fragment that a template holds.
        children = node.children
        if len(children) == 1:
            pending.append((children[0], parent))
        elif children:
            pending += [(child, parent) for child in reversed(children)]
    for index, position in remade:
        nodes[index] = replace(cast(RawElement, nodes[index]), start_tag=first_made.get(position))
    return nodes


def _element(
    element: Element,
    parent: int,
    index: int,
    first_made: dict[tuple[int, int], Span],
    remade: list[tuple[int, tuple[int, int]]],
) -> RawElement:
    tag = element.tag
    is_html = element.namespace is _HTML
    names = tuple(element.attrs) if tag in _MERGED else ()
    location = element.source_location
    if location is None:
        # A formatting element that was made again has the position of its start tag, but no location.
        position = element.position
        if position is not None:
            remade.append((index, position))
        return RawElement(parent, tag, is_html, None, None, names)
    # Line and column first, then offsets: by index, which is faster than by name.
    start_line, start_column, start, _, _, start_end = location[0]
    start_tag = first_made[start_line, start_column] = Span(start, start_end)
    end = location[1]
    return RawElement(parent, tag, is_html, start_tag, None if end is None else Span(end[2], end[5]), names)
