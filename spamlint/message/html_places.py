"""Where the text runs and comments of a parsed page stand in its source. Parsers say it of elements only.

`places` first reads the source once, in step with the tree. This holds for nearly every page. It stops where the
two disagree: text that the parser moved out of a table, dropped tags and text, foreign content. Then
`html_marks.places_by_marks` finds each piece exactly by parsing a marked copy.
"""

from __future__ import annotations

import re

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
from spamlint.message.markup import COMMENT, MARKUP
from spamlint.message.references import decode
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

# What stands in the source and leaves no node: end tags and the doctype, and start tags of what the page has already.
_UNSEEN = r"</[a-zA-Z][^<>\"']*+>|<![dD][oO][cC][tT][yY][pP][eE][^>]*+>"
_ATTRIBUTES = r"""(?:[\t\n\f /](?>[^<>"'=]|=[\t\n\f ]*+(?:"[^"]*+"|'[^']*+')?)*+)?"""
_AGAIN = rf"<(?i:html|head|body){_ATTRIBUTES}>"
_NO_NODE = lazy_pattern(rf"(?>{_UNSEEN}|{_AGAIN})*+")
_BEFORE_BODY = lazy_pattern(rf"(?>[\t\n\f ]++|{_UNSEEN})*+")


def places(source: str, nodes: list[RawNode], parse: ParseTree) -> dict[int, Place]:
    """Return where each run and comment stands, by index in `nodes`. A place has at least one span.

    Content that the source does not account for gets an empty span next to what comes before it.
    """
    found = places_in_step(source, nodes)
    if found is not None:
        return found
    from spamlint.message.html_marks import places_by_marks

    found = places_by_marks(source, nodes, parse)
    at = 0
    for index, node in enumerate(nodes):
        if isinstance(node, RawElement):
            at = at if node.start_tag is None else node.start_tag.end
        elif index in found:
            at = found[index][-1].end
        else:
            found[index] = (Span(at, at),)
    return found


def places_in_step(source: str, nodes: list[RawNode]) -> dict[int, Place] | None:
    """Return the place of each run and comment by index, or None when tree and source are not in step."""
    found: dict[int, Place] = {}
    started: set[int] = set()
    at = 0
    body_begun = False
    for index, node in enumerate(nodes):
        if isinstance(node, RawElement):
            start_tag = node.start_tag
            if start_tag is None or start_tag.start in started:
                if node.tag == "body" and not body_begun:  # implied by its first content: what stands before is none
                    at = _past(_BEFORE_BODY, source, at)
                    body_begun = True
                continue
            if at != start_tag.start:
                at = _past(_NO_NODE if body_begun else _BEFORE_BODY, source, at)
                if at != start_tag.start:
                    return None
            body_begun = body_begun or node.tag == "body"
            started.add(start_tag.start)
            at = start_tag.end
            if node.tag in LEADING_LINE_FEED and source.startswith("\n", at):
                at += 1
        elif isinstance(node, RawText):
            content = node.content
            end = at + len(content)
            if source.startswith("<", end) and source.startswith(content, at) and "<" not in content:
                found[index] = (Span(at, end),)
                at = end
                continue
            place = _place_of_run(source, at, node, nodes)
            if place is None:
                return None
            found[index] = place
            at = place[-1].end
        else:
            span = _place_of_comment(source, at, node, body_begun)
            if span is None:
                return None
            found[index] = (span,)
            at = span.end
    if _past(_BEFORE_BODY, source, at) != len(source):
        return None
    return found


def _past(no_node: re.Pattern[str], source: str, at: int) -> int:
    """Return where what leaves no node ends, `at` itself where there is none."""
    match = no_node.match(source, at)
    assert match is not None  # both expressions match nothing, too
    return match.end()


def _place_of_run(source: str, at: int, run: RawText, nodes: list[RawNode]) -> Place | None:
    content = run.content
    parent = nodes[run.parent]
    assert isinstance(parent, RawElement)
    if parent.tag in RAWTEXT or parent.tag in RCDATA:
        return _place_of_raw(source, at, content, parent)
    pieces: list[Span] = []
    done = 0
    while done < len(content):
        match = MARKUP.search(source, at)
        stop = len(source) if match is None else match.start()
        if stop == at:
            stop = _past(_NO_NODE, source, at)
            if stop == at:
                return None
            at = stop
            continue
        piece = decode(source, at, stop)
        if not content.startswith(piece, done):
            return None
        pieces.append(Span(at, stop))
        done += len(piece)
        at = stop
    return tuple(pieces)


def _place_of_raw(source: str, at: int, content: str, parent: RawElement) -> Place | None:
    if not parent.is_html:
        return None
    end = at + len(content)
    closed = end == len(source) or source.startswith("</", end)
    if closed and source.startswith(content, at) and (parent.tag in RAWTEXT or "&" not in content):
        return (Span(at, end),)
    if parent.tag in RAWTEXT:
        return None
    match = re.compile(rf"</{parent.tag}(?=[\t\n\f />])", re.IGNORECASE).search(source, at)
    end = len(source) if match is None else match.start()
    return (Span(at, end),) if decode(source, at, end) == content else None


def _place_of_comment(source: str, at: int, comment: RawComment, body_begun: bool) -> Span | None:
    at = _past(_NO_NODE if body_begun else _BEFORE_BODY, source, at)
    match = COMMENT.match(source, at)
    if match is None:
        return None
    opening = 4 if source.startswith("<!--", at) else 2
    if source.startswith("<?", at):
        return Span(*match.span())
    return Span(*match.span()) if source.startswith(comment.content, at + opening) else None
