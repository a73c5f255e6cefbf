"""The tree as justhtml builds it: pure Python, the fallback where turbohtml is not installed, and its oracle in tests.

With tag positions switched on, justhtml 3.16 turns bogus comments, late doctypes and unfinished tags into text. They
are rewritten before the parse, without moving anything, into markup that has the same meaning in the tree. What cannot
be: `</>` inside of SVG, and comments of fewer than 5 characters such as `<!a>`, which are lost. It never says where
`</form>` stands.
"""

from __future__ import annotations

import re
from typing import Any

from justhtml import JustHTML
from msgspec.structs import replace

from spamlint.message.html_tree import RAWTEXT, RCDATA, RawComment, RawElement, RawNode, RawText
from spamlint.message.markup import CDATA, COMMENT, DOCTYPE, MARKUP, TAG, comment_content
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

_MERGED = frozenset({"body", "html"})
_OPTIONAL = frozenset({"body", "head", "html"})
_FOREIGN = lazy_pattern("<(?:svg|math)", re.IGNORECASE)
_RAW_START = lazy_pattern(rf"<({'|'.join(sorted(RAWTEXT | RCDATA))})(?=[\t\n\f />])", re.IGNORECASE)


def parse_tree(markup: str) -> list[RawNode]:
    """Return the nodes of a page in pre-order. Scripting is off, as in mail."""
    rewritten = _rewritten(markup)
    document: Any = JustHTML(rewritten, sanitize=False, track_node_locations=True, scripting_enabled=False).root
    nodes: list[RawNode] = []
    places: list[int | None] = []
    pending: list[tuple[Any, int]] = [(child, -1) for child in reversed(document.children)]
    while pending:
        node, parent = pending.pop()
        name = node.name
        if name == "!doctype":
            continue
        index = len(nodes)
        places.append(node.origin_offset)
        if name == "#text":
            nodes.append(RawText(parent, node.data))
        elif name.startswith("#"):
            nodes.append(RawComment(parent, _content(markup, node)))
        else:
            nodes.append(_element(node, parent))
            children = node.template_content.children if node.template_content is not None else node.children
            pending.extend([(child, index) for child in reversed(children or ())])
    _forget_late_tags(markup, nodes, places)
    return nodes


def _element(node: Any, parent: int) -> RawElement:
    start, start_end = node._start_tag_start, node._start_tag_end
    end, end_end = node._end_tag_start, node._end_tag_end
    return RawElement(
        parent,
        node.name,
        node.namespace in (None, "html"),
        None if start is None or start_end is None else Span(start, start_end),
        None if start is None or end is None or end_end is None else Span(end, end_end),
        tuple(node.attrs) if node.name in _MERGED else (),
    )


def _content(markup: str, node: Any) -> str:
    """Return the content of a comment as it stands in the markup before it was rewritten."""
    match = None if node.origin_offset is None else COMMENT.match(markup, node.origin_offset)
    return (node.data or "") if match is None else comment_content(markup, Span(*match.span())).replace("\0", "\ufffd")


def _forget_late_tags(markup: str, nodes: list[RawNode], places: list[int | None]) -> None:
    """Undo that a second `<html>`, `<head>` or `<body>` tag counts as the start tag of the one element there is."""
    earliest = len(markup)
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if isinstance(node, RawElement) and node.tag in _OPTIONAL and node.is_html and node.start_tag is not None:
            if earliest < node.start_tag.start:
                nodes[index] = _first_written(markup, node, earliest)
            node = nodes[index]
            place = node.start_tag.start if isinstance(node, RawElement) and node.start_tag is not None else None
        else:
            place = places[index]
        if place is not None:
            earliest = min(earliest, place)


def _first_written(markup: str, element: RawElement, before: int) -> RawElement:
    """Return the element with the start tag that stands before all that follows it, or with none."""
    for opening in re.finditer(rf"<{element.tag}(?=[\t\n\f />])", markup[:before], re.IGNORECASE):
        match = TAG.match(markup, opening.start())
        if match is not None and match.end() <= before:
            return replace(element, start_tag=Span(*match.span()))
    return replace(element, start_tag=None, end_tag=None)


def _rewritten(markup: str) -> str:
    """Return the markup with the same offsets, in a form that justhtml reads right while it tracks positions."""
    parts: list[str] = []
    done = at = 0
    is_first = True
    has_foreign = _FOREIGN.search(markup) is not None
    while match := MARKUP.search(markup, at):
        start = match.start()
        if raw := _RAW_START.match(markup, start):
            closing = re.compile(rf"</{raw[1]}(?=[\t\n\f />])", re.IGNORECASE).search(markup, start)
            at = len(markup) if closing is None else closing.start() + 1
            continue
        if found := TAG.match(markup, start):
            at = found.end()
            is_first = False
            continue
        text: str | None = None
        if markup.startswith("</>", start):
            at, text = start + 3, "\0" * 3
        elif has_foreign and (found := CDATA.match(markup, start)):
            at = found.end()
        elif found := COMMENT.match(markup, start):
            at = found.end()
            if DOCTYPE.match(markup, start):
                text = None if is_first else f"</{'x' * (at - start - 3)}>"
                is_first = False
            elif not markup.startswith("<!--", start):
                text = _as_comment(at - start)
        else:  # An unfinished tag, which drops the rest.
            at, text = len(markup), ""
        is_first = is_first and markup.startswith("<!--", start)
        if text is not None:
            parts += (markup[done:start], text)
            done = at
    parts.append(markup[done:])
    return "".join(parts)


def _as_comment(length: int) -> str:
    """Return a comment of this length; NUL, which leaves no trace in the tree, where there is room for none."""
    if length < 7:
        return {5: "<!-->", 6: "<!--->"}.get(length, "\0" * length)
    return f"<!--{'x' * (length - 7)}-->"
