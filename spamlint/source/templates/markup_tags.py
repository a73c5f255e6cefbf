"""The tags of HTML in a text that is not parsed yet: where they stand, told in one pass.

Template languages that live in attributes need them before anything is masked. No tree is made, nothing is repaired.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from spamlint.patterns import lazy_pattern

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements that have no content and no end tag (HTML, 13.1.2)."""

_OPENING = lazy_pattern(r"<(?:!--|(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*))")
_IN_TAG = lazy_pattern(r"[\"'<>]")
_RAW = frozenset({"script", "style"})


class MarkupTag(Struct, frozen=True):
    """A start tag or an end tag.

    Attributes:
        name: The element, in small letters.
        start: Where it begins (code points).
        inside: Where its attributes begin.
        end: Where it ends.
        is_close: Whether it is an end tag.
        is_alone: Whether it has no end tag: of an element that has no content, or closed in itself.
    """

    name: str
    start: int
    inside: int
    end: int
    is_close: bool
    is_alone: bool


def markup_tags(content: str) -> Iterator[MarkupTag]:
    """Yield the tags of a text in order, those in comments, scripts and style sheets left out."""
    at = 0
    missing: set[str] = set()
    while (match := _OPENING.search(content, at)) is not None:
        if match["name"] is None:
            end = _find(content, "-->", match.end(), missing)
            at = match.end() if end < 0 else end + 3
            continue
        at = _end_of(content, match.end(), missing)
        if content[at - 1] != ">" or at <= match.end():
            continue
        name = match["name"].lower()
        is_alone = content[at - 2] == "/" or name in VOID
        yield MarkupTag(name, match.start(), match.end(), at, bool(match["close"]), is_alone)
        if name in _RAW and not match["close"] and not is_alone:
            end = _find(content, f"</{name}", at, missing)
            at = at if end < 0 else end


def _find(content: str, sign: str, at: int, missing: set[str]) -> int:
    """Return where a sign stands next, or -1; what is `missing` from there on is not looked for again."""
    found = -1 if sign in missing else content.find(sign, at)
    if found < 0:
        missing.add(sign)
    return found


def _end_of(content: str, at: int, missing: set[str]) -> int:
    """Return where a tag ends, or where to go on when it has no end."""
    while (match := _IN_TAG.search(content, at)) is not None:
        sign = match[0]
        if sign == ">":
            return match.end()
        if sign == "<":
            return match.start()
        end = _find(content, sign, match.end(), missing)
        at = match.end() if end < 0 else end + 1
    return len(content)
