"""MJML in a form that an HTML parser reads as the MJML compiler does, character for character as long.

MJML is XML around pieces of HTML. Read as HTML, `<mj-image />` would never end, an unclosed `<p>` in an `mj-text` would
take in all that follows, and the content of `mj-style` would be markup. So each tag of a component is written as a tag
of HTML that has the right effect, with blanks up to its length. What it was is read from the text beneath.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from spamlint.message.markup import COMMENT, TAG
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

# What ends at its own end tag whatever is open in it, and where formatting does not go on: as in a table's cell.
_BOX: Final = "applet"
_EMPTY: Final = "wbr"
_WRITTEN_AS: Final = {"mjml": "div", "mj-table": "table", "mj-style": "style", "mj-title": "title"}
#: Their tags go: what is in them stands in the page as it is, and need not be whole.
_TRANSPARENT: Final = frozenset(["mj-raw"])
#: Their content is no markup.
_VERBATIM: Final = frozenset(["mj-style", "mj-title"])

_START = lazy_pattern(r"<!--|</?(?=mj(?:ml|-[a-z]))")
COMPONENT = lazy_pattern(r"</?(mj(?:ml|-[a-z][\w.-]*+))(?=[\s/>])")
"""The beginning of a component's tag."""
_NO_BREAK = lazy_pattern(r"[^\r\n]")


class Prepared(Struct, frozen=True):
    """MJML that an HTML parser can read.

    Attributes:
        content: As long as what was written, with the same line breaks.
        raw: Where the content of each `mj-raw` stands, in order.
    """

    content: str
    raw: tuple[Span, ...]


def prepare(content: str) -> Prepared:
    """Return MJML as an HTML parser can read it."""
    parts: list[str] = []
    raw: list[Span] = []
    raw_start: int | None = None
    done = at = 0
    while found := _START.search(content, at):
        at = found.end()
        if found[0] == "<!--":
            comment = COMMENT.match(content, found.start())
            at = comment.end() if comment else at
            continue
        named = COMPONENT.match(content, found.start())
        tag = TAG.match(content, found.start())
        if named is None:
            continue
        if tag is None:
            break  # a tag without an end: nothing after it is read as one
        name, at = named[1], tag.end()
        is_closing = content.startswith("</", tag.start())
        parts += (content[done : tag.start()], _rewritten(tag[0], name, is_closing=is_closing))
        done = at
        if is_closing or content[at - 2] == "/":
            if name in _TRANSPARENT and is_closing and raw_start is not None:
                raw.append(Span(raw_start, tag.start()))
                raw_start = None
        elif name in _TRANSPARENT:
            raw_start = at
        elif name in _VERBATIM:
            end = content.find(f"</{name}", at)
            if end < 0:
                break
            at = end
    parts.append(content[done:])
    return Prepared("".join(parts), tuple(raw))


def _rewritten(tag: str, name: str, *, is_closing: bool) -> str:
    if name in _TRANSPARENT:
        return _blank(tag)
    new = _EMPTY if tag.endswith("/>") else _WRITTEN_AS.get(name, _BOX)
    if len(new) > len(name):
        return tag  # a component of somebody's own with a short name
    opening = len("</") if is_closing else len("<")
    return tag[:opening] + new.ljust(len(name)) + tag[opening + len(name) :]


def _blank(text: str) -> str:
    return _NO_BREAK.sub(" ", text)
