"""The text that a reader sees, in one string, mapped to the HTML source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum

from msgspec import Struct

from spamlint.message.html import Comment, Element, Html, Node, TextRun
from spamlint.message.rendered import Painted, PaintedOf, painted_by_markup
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import MapBuilder, SegmentKind, SourceMap, Span, Text

# `display: block`, `list-item`, `table`, `table-row` and the like in the user-agent style sheet (WHATWG HTML, 15.3).
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol "
    "optgroup p plaintext pre search section summary table tbody tfoot thead tr ul xmp".split()
)
CELLS = frozenset({"td", "th"})
PREFORMATTED = frozenset({"listing", "plaintext", "pre", "textarea", "xmp"})
_BUTTONS = frozenset({"button", "reset", "submit"})


class _Separator(IntEnum):
    """What stands between two pieces. The strongest wins."""

    NONE = 0
    SPACE = 1
    CELL = 2
    LINE = 3
    BLOCK = 4


_WRITTEN = {
    _Separator.SPACE: " ",
    _Separator.CELL: "\t",
    _Separator.LINE: "\n",
    _Separator.BLOCK: "\n",
}

# CSS collapses these and not, for example, the no-break space (CSS Text 3, 4.1.1). One space stays as it is.
_SPACES = lazy_pattern(r"[\t\n\f\r ](?:[\t\n\f\r ]++|(?<! ))")
_SPACE = "\t\n\f\r "


class Shown(Struct, frozen=True):
    """A piece of visible text from one node.

    Attributes:
        start: Where it begins in the visible text.
        node: A text run; or the `img` or `input` whose alternative text or label it is.
    """

    start: int
    node: TextRun | Element


class _Hidden(Struct, frozen=True):
    """What is not painted: subtrees, from `starts` to before `ends` and apart; and elements by themselves."""

    starts: Sequence[int]
    ends: Sequence[int]
    own: frozenset[int]


class VisibleText(Struct, frozen=True, eq=False):
    """What is read, in the order of the source.

    Attributes:
        text: White space collapsed as CSS does. Blocks are set apart by a line feed, table cells by a tab. Its base
            is the HTML text; what stands between blocks has an empty place there.
        shown: The pieces that it is made of, in order.
        block_starts: Where each block begins: a paragraph, a list item, a table row. Two line breaks end a block,
            one does not.
    """

    text: Text
    shown: tuple[Shown, ...]
    block_starts: Sequence[int]
    _ends: Sequence[int]
    _hidden: _Hidden

    def span_of(self, element: Element) -> Span | None:
        """Return what part of the visible text an element contributes, or None."""
        return self.span_between(element.index, element.end)

    def span_between(self, first: int, end: int) -> Span | None:
        """Return what part the nodes with an index from `first` to before `end` contribute, or None."""
        low = bisect_left(self.shown, first, key=_node_index)
        high = bisect_left(self.shown, end, key=_node_index)
        return Span(self.shown[low].start, self._ends[high - 1]) if low < high else None

    def pieces_between(self, first: int, end: int) -> Iterator[tuple[TextRun | Element, Span]]:
        """Yield each piece of these nodes, with its span in the visible text."""
        low = bisect_left(self.shown, first, key=_node_index)
        high = bisect_left(self.shown, end, key=_node_index)
        for number in range(low, high):
            yield (
                self.shown[number].node,
                Span(self.shown[number].start, self._ends[number]),
            )

    def place_of(self, element: Element) -> Span:
        """Return the empty span of the visible text where an element without text stands."""
        low = bisect_left(self.shown, element.index, key=_node_index)
        place = self._ends[low - 1] if low else 0
        return Span(place, place)

    def block_of(self, span: Span) -> Span:
        """Return the blocks that `span` of the visible text lies in."""
        if not self.block_starts:
            return Span(0, 0)
        first = max(bisect_right(self.block_starts, span.start) - 1, 0)
        after = bisect_left(self.block_starts, max(span.end, span.start + 1), lo=first + 1)
        if after == len(self.block_starts):
            return Span(self.block_starts[first], len(self.text.content))
        return Span(self.block_starts[first], self.block_starts[after] - 1)

    def is_painted(self, node: Node) -> bool:
        """Return whether a node is painted. White space between blocks is, though it leaves no trace."""
        if isinstance(node, Comment):
            return False
        owner = node.index if isinstance(node, Element) else node.parent
        if owner in self._hidden.own:
            return False
        number = bisect_right(self._hidden.starts, node.index) - 1
        return number < 0 or self._hidden.ends[number] <= node.index

    def hidden_trees(self) -> Iterator[tuple[int, int]]:
        """Yield the node ranges of subtrees that are not painted, in order and apart."""
        yield from zip(self._hidden.starts, self._hidden.ends, strict=True)

    @property
    def hidden_elements(self) -> frozenset[int]:
        """Return the indices of elements whose own text is not painted, though elements inside may be."""
        return self._hidden.own

    def run_at(self, offset: int) -> Node:
        """Return the node that gives the character at `offset`: an element for the alternative text of an image.

        For what stands between two pieces it is the one before.

        Raises:
            IndexError: If there is no such character.
        """
        if not 0 <= offset < len(self.text.content):
            raise IndexError(f"the visible text has no character {offset}")
        return self.shown[bisect_right(self.shown, offset, key=_start) - 1].node

    def is_alternative(self, offset: int) -> bool:
        """Return whether the character at `offset` is not text but stands for an image."""
        node = self.run_at(offset)
        return isinstance(node, Element) and _is_image(node)


def visible_text(
    html: Html,
    painted: PaintedOf | None = None,
    is_block: Callable[[Element], bool] | None = None,
) -> VisibleText:
    """Return the text of a page that a reader sees, alternative texts of images and labels of buttons included.

    Args:
        html: The page.
        painted: Says of an element whether it is painted. Asked once for each element that is not inside a
            `HIDDEN_TREE`. Default: what tags and attributes say.
        is_block: Says whether an element stands on lines of its own. Default: by its tag.
    """
    writer = _Writer(html)
    hidden = _write(html, painted or painted_by_markup(html), is_block or _is_block, writer)
    text = Text("".join(writer.parts), html.text, writer.make_map)
    return VisibleText(text, tuple(writer.shown), writer.block_starts, writer.ends, hidden)


class _Emitted(Struct, frozen=True):
    """One piece of output: what it is made of, so that the map can be made when it is asked for.

    `first` and `last` cut the content of the node. A separator has no node, or the white space that it stands for.
    """

    length: int
    node: TextRun | Element | None
    first: int
    last: int
    is_collapsed: bool


class _Writer:
    """Collects the output and the white space that is still to be written before the next word."""

    def __init__(self, html: Html) -> None:
        self.html = html
        self.parts: list[str] = []
        self.shown: list[Shown] = []
        self.ends: list[int] = []
        self._emitted: list[_Emitted] = []
        self._length = 0
        self.block_starts: list[int] = []
        self._pending = _Separator.BLOCK
        self._space: tuple[TextRun | Element, int, int] | None = None

    def separate(self, separator: _Separator) -> None:
        """Ask for a separator before the next piece. Two line breaks make a paragraph."""
        if separator is _Separator.LINE and self._pending is _Separator.LINE:
            separator = _Separator.BLOCK
        if separator > self._pending:
            self._pending = separator
            self._space = None

    def collapsed(self, node: TextRun | Element, content: str) -> None:
        """Write content with its white space collapsed."""
        words = content.strip(_SPACE)
        if not words:
            self._leave_space(node, 0, len(content))
            return
        words = _SPACES.sub(" ", words)
        first, last = 0, len(content)
        if content[0] in _SPACE:
            first = last - len(content.lstrip(_SPACE))
            self._leave_space(node, 0, first)
        if content[-1] in _SPACE:
            last = len(content.rstrip(_SPACE))
        self._emit(node, words, first, last, is_collapsed=True)
        if last < len(content):
            self._leave_space(node, last, len(content))

    def kept(self, node: TextRun, content: str) -> None:
        """Write content as it is."""
        if content:
            self._emit(node, content, 0, len(content), is_collapsed=False)

    def make_map(self) -> SourceMap:
        """Return the map of all that was written to the HTML text."""
        builder = MapBuilder()
        at = 0
        for emitted in self._emitted:
            if emitted.node is None:
                builder.atom(emitted.length, at, at)
                continue
            text = self._text(emitted.node)
            at = _map_cut(builder, text, emitted)
        return builder.build()

    def _leave_space(self, node: TextRun | Element, first: int, last: int) -> None:
        if first < last and self._pending is _Separator.NONE:
            self._pending = _Separator.SPACE
            self._space = (node, first, last)

    def _emit(
        self,
        node: TextRun | Element,
        words: str,
        first: int,
        last: int,
        *,
        is_collapsed: bool,
    ) -> None:
        if self._pending and self._length:
            node_of_space, start, end = self._space or (None, 0, 0)
            self.parts.append(_WRITTEN[self._pending])
            self._length += 1
            self._emitted.append(_Emitted(1, node_of_space, start, end, is_collapsed=True))
        if self._pending is _Separator.BLOCK:
            self.block_starts.append(self._length)
        self._pending = _Separator.NONE
        self._space = None
        self.parts.append(words)
        self.shown.append(Shown(self._length, node))
        self._length += len(words)
        self.ends.append(self._length)
        self._emitted.append(_Emitted(len(words), node, first, last, is_collapsed))

    def _text(self, node: TextRun | Element) -> Text:
        if isinstance(node, TextRun):
            return self.html.run_text(node)
        name = _label_name(node)
        assert name is not None
        return self.html.attribute_text(node.attributes[name])


def _map_cut(builder: MapBuilder, text: Text, cut: _Emitted) -> int:
    """Add the map of one piece of output; return where the piece ends in the HTML text."""
    segments = list(text.map.segments())
    number = 0
    at = segments[-1].base.end if segments else 0
    for start, end in _kept_stretches(text.content, cut):
        if cut.is_collapsed and text.content[start] in _SPACE and text.content[start:end] != " ":
            base = text.map.locate(Span(start, end))
            builder.atom(1, base.start, base.end)
            at = base.end
            continue
        while number < len(segments) and segments[number].view.end <= start:
            number += 1
        reached = number
        while reached < len(segments) and segments[reached].view.start < end:
            view, base, kind = segments[reached]
            low, high = max(view.start, start), min(view.end, end)
            if kind is SegmentKind.COPY:
                builder.copy(base.start + low - view.start, high - low)
                at = base.start + high - view.start
            else:
                builder.atom(high - low, base.start, base.end)
                at = base.end
            reached += 1
    return at


def _kept_stretches(content: str, cut: _Emitted) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a piece: words, and by itself all white space that becomes one space."""
    at = cut.first
    if cut.is_collapsed:
        for match in _SPACES.finditer(content, cut.first, cut.last):
            if at < match.start():
                yield at, match.start()
            yield match.span()
            at = match.end()
    if at < cut.last:
        yield at, cut.last


def _write(html: Html, painted: PaintedOf, is_block: Callable[[Element], bool], writer: _Writer) -> _Hidden:
    """Walk the tree in document order, write what is shown and return what is not."""
    nodes, count = html.nodes, len(html.nodes)
    open_elements: list[_Open] = []
    starts: list[int] = []
    ends: list[int] = []
    own: set[int] = set()
    preformatted = 0
    hidden_self = False
    index = 0
    while index < count or open_elements:
        while open_elements and open_elements[-1].end <= index:
            closed = open_elements.pop()
            preformatted -= closed.is_preformatted
            hidden_self = bool(open_elements) and open_elements[-1].is_hidden
            if closed.separator:
                writer.separate(closed.separator)
        if index >= count:
            break
        node = nodes[index]
        index += 1
        if isinstance(node, TextRun):
            if hidden_self:
                continue
            if preformatted:
                writer.kept(node, node.content)
            else:
                writer.collapsed(node, node.content)
        elif isinstance(node, Element):
            state = painted(node)
            if state is Painted.HIDDEN_TREE:
                starts.append(node.index)
                ends.append(node.end)
                index = node.end
                continue
            if state is Painted.HIDDEN_SELF:
                own.add(node.index)
            separator = _separator(node, is_block)
            if separator:
                writer.separate(separator)
            if state is Painted.SHOWN and (label := label_of(node)) is not None:
                writer.collapsed(node, label)
            if node.end > index or (separator and node.tag != "br"):
                is_preformatted = node.tag in PREFORMATTED
                preformatted += is_preformatted
                hidden_self = state is Painted.HIDDEN_SELF
                open_elements.append(_Open(node.end, separator, is_preformatted, hidden_self))
    return _Hidden(starts, ends, frozenset(own))


class _Open(Struct, frozen=True):
    """An element whose end is still to come."""

    end: int
    separator: _Separator
    is_preformatted: bool
    is_hidden: bool


def _separator(element: Element, is_block: Callable[[Element], bool]) -> _Separator:
    if element.tag == "br":
        return _Separator.LINE
    if is_block(element):
        return _Separator.BLOCK
    return _Separator.CELL if element.tag in CELLS else _Separator.NONE


def _is_block(element: Element) -> bool:
    return element.tag in BLOCKS


def _is_image(element: Element) -> bool:
    return element.tag == "img" or (element.get("type") or "").strip().lower() == "image"


def label_of(element: Element) -> str | None:
    """Return the value that is shown for an element: `alt` of an image, `value` of a button."""
    name = _label_name(element)
    return None if name is None else element.get(name)


def _label_name(element: Element) -> str | None:
    if element.tag == "img":
        return "alt"
    if element.tag != "input":
        return None
    kind = (element.get("type") or "").strip().lower()
    if kind == "image":
        return "alt"
    return "value" if kind in _BUTTONS else None


def _start(piece: Shown) -> int:
    return piece.start


def _node_index(piece: Shown) -> int:
    return piece.node.index
