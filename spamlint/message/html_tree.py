"""What a parser hands over: its tree as a flat list. `html_turbohtml` and `html_justhtml` make it, `html` reads it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from spamlint.source.spans import Span

# Elements whose content holds no markup (WHATWG HTML, 13.2.6.2): text up to their end tag.
RAWTEXT = frozenset({"iframe", "noembed", "noframes", "plaintext", "script", "style", "xmp"})
# The same, but character references count.
RCDATA = frozenset({"textarea", "title"})
# A line feed right after their start tag is not content.
LEADING_LINE_FEED = frozenset({"listing", "pre", "textarea"})


class RawElement(Struct, frozen=True):
    """An element as the parser sees it.

    Attributes:
        parent: Index in the list, -1 for the root.
        tag: Its name.
        is_html: Whether it is an HTML element, not one of SVG or MathML.
        start_tag: None when the parser made it up. Elements that the parser made again from one start tag
            (formatting elements) share it.
        end_tag: None when it is not written.
        attribute_names: Of `html` and `body` only, to which later start tags may add.
    """

    parent: int
    tag: str
    is_html: bool
    start_tag: Span | None
    end_tag: Span | None
    attribute_names: tuple[str, ...] = ()


class RawText(Struct, frozen=True):
    """A text node."""

    parent: int
    content: str


class RawComment(Struct, frozen=True):
    """A comment, or a processing instruction, whose content then begins with a question mark."""

    parent: int
    content: str


Place = tuple[Span, ...]
"""The stretches of source that a node's content comes from, in reading order."""
RawNode = RawElement | RawText | RawComment
ParseTree = Callable[[str], list[RawNode]]
"""A parser: from a text without CR and without lone surrogates to its nodes in pre-order."""


def subtree_ends(nodes: list[RawNode]) -> list[int]:
    """Return for each node one past the index of the last node inside it."""
    ends = list(range(1, len(nodes) + 1))
    for index in range(len(nodes) - 1, -1, -1):
        parent = nodes[index].parent
        if parent >= 0 and ends[parent] < ends[index]:
            ends[parent] = ends[index]
    return ends
