"""The HTML tree as one flat table, each node with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.message.attributes import (
    NO_ATTRIBUTES,
    Attribute,
    Attributes,
    read_merged_attributes,
)
from spamlint.message.html_places import places
from spamlint.message.html_tree import (
    ParseTree,
    Place,
    RawElement,
    RawText,
    subtree_ends,
)
from spamlint.message.references import Piece, decode, pieces
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, MapBuilder, Span, TableMap, Text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


__all__ = ["Attribute", "Comment", "Element", "Html", "Node", "TextRun", "parse_html"]


# Nodes are not frozen, since a page has thousands, and to make a frozen one takes four times as long.
class Element(Struct, eq=False):
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
    attributes: Attributes
    start_tag: Span | None
    end_tag: Span | None

    def get(self, name: str) -> str | None:
        """Return the value of an attribute, or None."""
        return self.attributes.value(name)

    @property
    def id(self) -> str | None:
        """Return the id attribute, or None."""
        return self.get("id")

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the words of the class attribute."""
        words = self.get("class")
        return tuple(words.split()) if words else ()


class TextRun(Struct, eq=False):
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


class Comment(Struct, eq=False):
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
        has_doctype: Whether the page gets a doctype from the compiler that it is written for, such as that of MJML.
        inlined: Indices of the `style` elements whose rules that compiler writes into `style` attributes.
    """

    def __init__(
        self,
        text: Text,
        source: str,
        nodes: tuple[Node, ...],
        split_runs: Mapping[int, Place],
        *,
        has_doctype: bool = False,
        inlined: frozenset[int] = frozenset(),
    ) -> None:
        self.text = text
        self._source = source
        self.nodes = nodes
        self._split_runs = split_runs
        self.has_doctype = has_doctype
        self.inlined = inlined

    @property
    def source(self) -> str:
        """Return what the parser read: as long as `text`, with line breaks and characters that parsers take."""
        return self._source

    @cached_property
    def lowered(self) -> str:
        """Return `text` in small letters: a place in it need not be one in `text`, unless that is ASCII."""
        return self.text.content.lower()

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Return the elements in document order."""
        return tuple(node for node in self.nodes if isinstance(node, Element))

    def children(self, element: Element) -> Iterator[Node]:
        """Yield the child nodes of an element."""
        index = element.index + 1
        while index < element.end:
            node = self.nodes[index]
            yield node
            index = node.end if isinstance(node, Element) else index + 1

    def parent(self, node: Node) -> Element | None:
        """Return the parent element, or None for the root."""
        if node.parent < 0:
            return None
        parent = self.nodes[node.parent]
        assert isinstance(parent, Element)
        return parent

    def place_of(self, run: TextRun) -> Place:
        """Return the stretches of `text` that a run comes from, in reading order."""
        return self._split_runs.get(run.index, (run.span,))

    def inside(self, element: Element) -> tuple[Node, ...]:
        """Return all nodes inside an element, in document order."""
        return self.nodes[element.index + 1 : element.end]

    def run_text(self, run: TextRun) -> Text:
        """Return the decoded text of a run, mapped to `text` character by character.

        A character reference is an atom. So is a whole run that the source does not account for.
        """
        place = self.place_of(run)
        return Text(
            run.content,
            self.text,
            lambda: _decoded_map(self._source, place, run.content),
        )

    def attribute_text(self, attribute: Attribute) -> Text:
        """Return the decoded value of an attribute, mapped to `text` character by character."""
        if attribute.made_of:
            return Text(attribute.value, self.text, lambda: _stretched_map(self._source, attribute))
        return Text(
            attribute.value,
            self.text,
            lambda: _decoded_map(
                self._source,
                (attribute.value_span,),
                attribute.value,
                in_attribute=True,
            ),
        )

    def written(self, attribute: Attribute) -> str:
        """Return the value of an attribute with the tags of a template as they are written, not masked."""
        if attribute.made_of:
            value = self.attribute_text(attribute)
            return value.written(Span(0, len(value.content)))
        span = attribute.value_span
        written = self.text.written(span)
        if written == self.text.content[span.start : span.end]:
            return attribute.value
        return decode(written, 0, len(written), in_attribute=True)

    def excerpt(self, span: Span) -> Excerpt:
        """Return the excerpt of the HTML text."""
        return Excerpt(self.text, span)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Return the same tree as BeautifulSoup, made when first asked for.

        Every `Tag` has `sourceline`, `sourcepos` and `spamlint_element`, the element it stands for.
        """
        from spamlint.message.soup import make_soup

        return make_soup(self)


def parse_html(text: Text, parse: ParseTree | None = None) -> Html:
    """Parse a text by the WHATWG algorithm, with scripting off as in mail.

    A formatting element that the parser makes again (`<b><p>x</b>` gives two `b`) has the start tag and the
    attributes of the first; only the first can have an end tag.

    Args:
        text: Line breaks are LF. A lone CR is read as LF, a lone surrogate as U+FFFD; no offset changes.
        parse: The parser, `html_turbohtml.parse_tree` or, where it is not installed, `html_justhtml.parse_tree`.
    """
    parse = parse or _parser()
    source = _parseable(text.content)
    raw = parse(source)
    where = places(source, raw, parse)
    ends = subtree_ends(raw)
    nodes: list[Node] = []
    depths: list[int] = []
    seen: set[int] = set()
    split: dict[int, Place] = {}
    for index, node in enumerate(raw):
        parent = node.parent
        depth = depths[parent] + 1 if parent >= 0 else 0
        depths.append(depth)
        if isinstance(node, RawElement):
            start_tag, end_tag = node.start_tag, node.end_tag
            attributes = _attributes(source, node)
            if start_tag is not None:
                if start_tag.start in seen:
                    end_tag = None
                seen.add(start_tag.start)
            nodes.append(
                Element(
                    index,
                    ends[index],
                    parent,
                    depth,
                    node.tag,
                    attributes,
                    start_tag,
                    end_tag,
                )
            )
            continue
        place = where[index]
        span = place[0] if len(place) == 1 else _hull(place)
        if isinstance(node, RawText):
            if len(place) != 1:
                split[index] = place
            nodes.append(TextRun(index, parent, node.content, span))
        else:
            nodes.append(Comment(index, parent, _comment_content(source, span, node.content), span))
    return Html(text, source, tuple(nodes), split)


def _attributes(source: str, element: RawElement) -> Attributes:
    start_tag = element.start_tag
    if element.attribute_names:
        return read_merged_attributes(source, element.tag, start_tag, element.attribute_names)
    if start_tag is None or start_tag.end - start_tag.start == len(element.tag) + len("<>"):
        return NO_ATTRIBUTES
    return Attributes(source, start_tag)


def _hull(place: Place) -> Span:
    return Span(min(span.start for span in place), max(span.end for span in place))


def _comment_content(source: str, span: Span, content: str) -> str:
    """Return the content as it is written where the parser rewrites it, as it does with `<?name data>`."""
    if content.startswith("?") and source.startswith("<?", span.start):
        return source[span.start + 1 : span.end].removesuffix(">")
    return content


def _decoded_map(source: str, place: Place, content: str, *, in_attribute: bool = False) -> TableMap:
    """Return the map from decoded content to the stretches of source that it comes from."""
    builder = MapBuilder()
    for start, end in place:
        # In raw text a NUL is read as U+FFFD, which has the same length.
        if content.startswith(source[start:end].replace("\0", "\ufffd"), builder.length):
            builder.copy(start, end - start)
            continue
        _map_strange_space(
            builder,
            decode(source, start, end, in_attribute=in_attribute),
            content,
            start,
        )
        for piece in pieces(source, start, end, in_attribute=in_attribute):
            if piece.is_reference:
                builder.atom(len(piece.decoded), piece.start, piece.end)
            elif "\0" in piece.decoded:
                _map_around_nulls(builder, piece, content)
            elif content.startswith(piece.decoded, builder.length):
                builder.copy(piece.start, len(piece.decoded))
    rest = content[builder.length :]
    if rest.isspace():
        builder.atom(len(rest), place[-1].end, place[-1].end)
    if builder.length == len(content):
        return builder.build()
    whole = MapBuilder()
    whole.atom(len(content), *_hull(place))
    return whole.build()


def _stretched_map(source: str, attribute: Attribute) -> TableMap:
    """Return the map of a value that was put together: a copy where it is one, else an atom of the whole place."""
    builder = MapBuilder()
    for length, span, _ in attribute.made_of:
        at = builder.length
        if attribute.value[at : at + length] == source[span.start : span.end]:
            builder.copy(span.start, length)
        else:
            builder.atom(length, *span)
    return builder.build()


def _map_strange_space(builder: MapBuilder, decoded: str, content: str, start: int) -> None:
    """Give white space that the parser moved here, and that no stretch accounts for, an empty place."""
    at = content.find(decoded, builder.length)
    if at > builder.length and content[builder.length : at].isspace():
        builder.atom(at - builder.length, start, start)


def _map_around_nulls(builder: MapBuilder, piece: Piece, content: str) -> None:
    """Map a piece that holds NUL, which the parser drops or turns into U+FFFD."""
    for at, character in enumerate(piece.decoded, piece.start):
        if character != "\0":
            builder.copy(at, 1)
        elif content.startswith("\ufffd", builder.length):
            builder.atom(1, at, at + 1)


def _parser() -> ParseTree:
    try:
        from spamlint.message import html_turbohtml
    except ImportError:
        from spamlint.message import html_justhtml

        return html_justhtml.parse_tree
    return html_turbohtml.parse_tree


_SURROGATE = lazy_pattern("[\ud800-\udfff]")


def _parseable(content: str) -> str:
    """Return the content in a form that parsers take, of the same length."""
    if "\r" in content:
        content = content.replace("\r", "\n")
    try:
        content.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", content)
    return content
