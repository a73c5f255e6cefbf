"""Where text stands that the parser moved or dropped: found exactly, by parsing a marked copy.

The first visible character of each stretch of text is replaced by a private mark that says which stretch it is.
The copy has the same length and the same tree, and each text node of it shows what it is made of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict, deque
from itertools import pairwise

from msgspec import Struct, field

from spamlint.message.html_tree import (
    LEADING_LINE_FEED,
    RAWTEXT,
    RCDATA,
    ParseTree,
    Place,
    RawComment,
    RawElement,
    RawNode,
    RawText,
)
from spamlint.message.markup import CDATA, COMMENT, DOCTYPE, MARKUP, SPACE, TAG, TAG_NAME, comment_content
from spamlint.message.references import pieces
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

_FIRST_MARK = 0x30000
_MOST_MARKS = 0x10FFFF - _FIRST_MARK
_MARK = lazy_pattern(f"[{chr(_FIRST_MARK)}-\U0010ffff]")
_SPACE_OR_NULL = SPACE + "\0"
# How many taken stretches a run of white space looks past.
_PATIENCE = 16
# How much white space between two stretches is looked at.
_MOST_SPACE = 1000


class _Stretch(Struct):
    """Text between two tags. `visible` is where its first visible character begins, None when it has none."""

    span: Span
    content: str
    visible: int | None
    taken: bool = False


class _Scan(Struct):
    """The stretches of text and the comments of a source, in its order."""

    stretches: list[_Stretch] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)


def places_by_marks(source: str, nodes: list[RawNode], parse: ParseTree) -> dict[int, Place]:
    """Return the place of each run and comment that can be found, by index in `nodes`."""
    raw = _places_of_raw(source, nodes)
    scan = _scan(source, nodes, raw)
    found = _places_of_comments(source, nodes, scan.comments)
    for index, (_, place) in raw.items():
        if place is not None:
            found[index + 1] = (place,)
    marks = _marks_by_node(source, nodes, scan.stretches, parse)
    _place_marked(nodes, marks, scan.stretches, found)
    _place_white_space(nodes, scan.stretches, found)
    return found


def _places_of_raw(source: str, nodes: list[RawNode]) -> dict[int, tuple[Span, Span | None]]:
    """Return for each element that holds raw text, by index: its start tag, and where its text stands."""
    raw: dict[int, tuple[Span, Span | None]] = {}
    for index, node in enumerate(nodes):
        if not isinstance(node, RawElement) or node.start_tag is None or not node.is_html:
            continue
        if node.tag not in RAWTEXT and node.tag not in RCDATA:
            continue
        start = node.start_tag.end
        if node.tag in LEADING_LINE_FEED and source.startswith("\n", start):
            start += 1
        child = nodes[index + 1] if index + 1 < len(nodes) else None
        if not isinstance(child, RawText) or child.parent != index:
            raw[index] = (node.start_tag, None)
        elif node.tag in RAWTEXT:
            raw[index] = (node.start_tag, Span(start, start + len(child.content)))
        else:
            closing = re.compile(rf"</{node.tag}(?=[\t\n\f />])", re.IGNORECASE).search(source, start)
            raw[index] = (
                node.start_tag,
                Span(start, closing.start() if closing else len(source)),
            )
    return raw


def _scan(source: str, nodes: list[RawNode], raw: dict[int, tuple[Span, Span | None]]) -> _Scan:
    """Return the text and the comments of a source. The tree says which tags begin raw text."""
    plain = {tag.start for tag, _ in raw.values() if _tag_name(source, tag.start) == "plaintext"}
    jumps = {tag.start: place.end for tag, place in raw.values() if place is not None}
    sections = _has_cdata_sections(nodes)
    scan = _Scan()
    text_start = at = 0
    while match := MARKUP.search(source, at):
        start = match.start()
        _add_stretch(scan, source, text_start, start)
        if source.startswith("</>", start):
            at = start + 3
        elif sections and (section := CDATA.match(source, start)):
            at = section.end()
            _add_stretch(scan, source, *section.span(1), verbatim=True)
        elif comment := COMMENT.match(source, start):
            at = comment.end()
            if not DOCTYPE.match(source, start):
                scan.comments.append(Span(start, at))
        elif tag := TAG.match(source, start):
            at = jumps.get(start, tag.end())
            if at == tag.end() and source.startswith("\n", at) and _tag_name(source, start) in LEADING_LINE_FEED:
                at += 1
            if start in plain:
                _add_stretch(scan, source, at, len(source), verbatim=True)
                return scan
        else:
            return scan  # The text ends inside a tag, which drops it.
        text_start = at
    _add_stretch(scan, source, text_start, len(source))
    return scan


def _tag_name(source: str, start: int) -> str:
    match = TAG_NAME.match(source, start)
    return "" if match is None else match[0][1:].lower()


def _has_cdata_sections(nodes: list[RawNode]) -> bool:
    """Return whether `<![CDATA[` holds text, as inside SVG, and is not a comment."""
    foreign = any(isinstance(node, RawElement) and not node.is_html for node in nodes)
    return foreign and not any(isinstance(node, RawComment) and node.content.startswith("[CDATA[") for node in nodes)


def _add_stretch(scan: _Scan, source: str, start: int, end: int, *, verbatim: bool = False) -> None:
    if start >= end:
        return
    if verbatim or source.find("&", start, end) == -1:
        content = source[start:end]
        lead = len(content) - len(content.lstrip(_SPACE_OR_NULL))
        visible = start + lead if lead < len(content) else None
    else:
        parts = list(pieces(source, start, end))
        content = "".join(part.decoded for part in parts)
        visible = None
        for part in parts:
            rest = part.decoded.lstrip(_SPACE_OR_NULL)
            if rest:
                visible = part.start if part.is_reference else part.end - len(rest)
                break
    scan.stretches.append(_Stretch(Span(start, end), content, visible))


def _marks_by_node(
    source: str, nodes: list[RawNode], stretches: list[_Stretch], parse: ParseTree
) -> dict[int, list[int]]:
    """Return for each text node the numbers of the stretches that it is made of."""
    if len(stretches) > _MOST_MARKS:
        return {}
    copy: list[str] = []
    at = 0
    clean = _MARK.sub("x", source)
    for number, stretch in enumerate(stretches):
        if stretch.visible is not None:
            copy += (clean[at : stretch.visible], chr(_FIRST_MARK + number))
            at = stretch.visible + 1
    copy.append(clean[at:])
    marked = parse("".join(copy))
    if len(marked) != len(nodes):
        return {}
    found: dict[int, list[int]] = {}
    for index, node in enumerate(marked):
        if isinstance(node, RawText):
            if not isinstance(nodes[index], RawText):
                return {}
            numbers = [ord(mark) - _FIRST_MARK for mark in _MARK.findall(node.content)]
            if numbers:
                found[index] = numbers
    return found


def _place_marked(
    nodes: list[RawNode],
    marks: dict[int, list[int]],
    stretches: list[_Stretch],
    found: dict[int, Place],
) -> None:
    """Find the text nodes that hold marks."""
    starts = [stretch.span.start for stretch in stretches]
    at = 0
    for index, node in enumerate(nodes):
        if isinstance(node, RawElement):
            at = at if node.start_tag is None else node.start_tag.end
            continue
        if index in marks and index not in found:
            found[index] = _place_of_marked(node.content, marks[index], stretches, bisect_left(starts, at))
        if index in found:
            at = found[index][-1].end


def _place_of_marked(content: str, numbers: list[int], stretches: list[_Stretch], following: int) -> Place:
    """Return the place of text made of these stretches, and of white space before, between and after them.

    `following` is the first stretch after the node before: there begins white space to which other text was moved.
    """
    first = stretches[numbers[0]]
    lead = len(content) - len(content.lstrip(SPACE))
    own_lead = len(first.content) - len(first.content.lstrip(_SPACE_OR_NULL))
    place: list[Span] = []
    _take_space(
        range(following, numbers[0]),
        content[: max(lead - own_lead, 0)],
        0,
        stretches,
        place,
    )
    start = first.span.start
    is_plain = first.visible is not None and first.visible - start == own_lead
    if own_lead > lead and is_plain and "\0" not in first.content:
        start += own_lead - lead  # The parser dropped white space, or put it into another node.
    elif not lead and first.visible is not None:
        start = first.visible
    first.taken = True
    place.append(Span(start, first.span.end))
    done = lead + len(first.content) - own_lead
    for previous, number in pairwise(numbers):
        # White space between the two, and no more than there is room for.
        following = content.find(stretches[number].content, done, done + len(stretches[number].content) + _MOST_SPACE)
        if following > done:
            _take_space(range(previous + 1, number), content[:following], done, stretches, place)
            done = following
        stretches[number].taken = True
        place.append(stretches[number].span)
        done += len(stretches[number].content)
    _take_space(range(numbers[-1] + 1, len(stretches)), content, done, stretches, place)
    return tuple(place)


def _take_space(
    numbers: range,
    content: str,
    done: int,
    stretches: list[_Stretch],
    place: list[Span],
) -> int:
    """Add the stretches of white space that go on with `content` at `done`; return where it then stands."""
    for number in numbers:
        stretch = stretches[number]
        if stretch.visible is not None or stretch.taken or not content.startswith(stretch.content, done):
            break
        if done >= len(content):
            break
        stretch.taken = True
        place.append(stretch.span)
        done += len(stretch.content)
    return done


def _place_white_space(nodes: list[RawNode], stretches: list[_Stretch], found: dict[int, Place]) -> None:
    """Find the runs of white space alone. Which of several equal ones it is does not show; take the next one."""
    starts = [stretch.span.start for stretch in stretches]
    at = 0
    for index, node in enumerate(nodes):
        if isinstance(node, RawElement):
            at = at if node.start_tag is None else node.start_tag.end
        elif index in found:
            at = found[index][-1].end
        elif isinstance(node, RawText):
            first = bisect_left(starts, at)
            for number in range(first, min(first + _PATIENCE, len(stretches))):
                place: list[Span] = []
                done = _take_space(range(number, len(stretches)), node.content, 0, stretches, place)
                if place and done == len(node.content):
                    found[index] = tuple(place)
                    at = place[-1].end
                    break
                for span in place:
                    stretches[bisect_left(starts, span.start)].taken = False


def _places_of_comments(source: str, nodes: list[RawNode], comments: list[Span]) -> dict[int, Place]:
    """Return the places of the comments. Equal comments are taken in their order."""
    queues: defaultdict[str, deque[Span]] = defaultdict(deque)
    for span in comments:
        queues[_key(comment_content(source, span))].append(span)
    found: dict[int, Place] = {}
    for index, node in enumerate(nodes):
        if isinstance(node, RawComment):
            queue = queues.get(_key(node.content))
            if queue:
                found[index] = (queue.popleft(),)
    return found


def _key(content: str) -> str:
    """Return what is the same in a comment as written and as parsers give it."""
    content = content.replace("\0", "\ufffd")
    return "".join(content.split()) if content.startswith("?") else content
