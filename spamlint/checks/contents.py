"""What the body of a message says, for checks that compare the subject with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER

if TYPE_CHECKING:
    from spamlint.message.bodies import Body
    from spamlint.message.html import Element

_ICON = 48
"""Pixels: a picture that is smaller in one direction is an icon, a line or a pixel, and says nothing in words."""
_NUMBER = lazy_pattern(r"\s*(\d{1,5})(?:px)?\s*\Z")
_WORD = lazy_pattern(r"[^\W\d_]{2,}")
_PREVIEW = 200
"""Code points of the first text of a part that may be a preview line."""


class Contents(Struct, frozen=True):
    """What a body says.

    Attributes:
        text: What is read, the alternative texts of pictures, the preview line, the plain twin.
        words: How many words are read.
        has_unread: Whether a reader may get more: there is a picture without an alternative text, an attachment, or
            something encrypted.
        has_values: Whether a template will fill something in.
    """

    text: str
    words: int
    has_unread: bool
    has_values: bool

    @property
    def is_complete(self) -> bool:
        """Return whether that is all a reader gets."""
        return not self.has_unread and not self.has_values


def contents(message: Message) -> Contents:
    """Return what the body of a message says, worked out once."""
    return message.derived(_contents, None)


def _contents(message: Message, _: None) -> Contents:
    read = [text.content for text in message.visible]
    words = sum(len(_WORD.findall(text)) for text in read)
    pieces = [*read, *(body.read.content for body in message.plain_bodies if not body.is_html)]
    has_unread = message.is_encrypted or _has_other_parts(message)
    for body in message.bodies:
        for alt in _pictures(body):
            has_unread = has_unread or alt is None
            pieces.append(alt or "")
        pieces.append(preview_line(body))
    return Contents("\n".join(pieces), words, has_unread, any(FILLER in text for text in read))


def _has_other_parts(message: Message) -> bool:
    """Return whether something else than text is sent along: what it says cannot be read here."""
    return any(
        part.is_attachment or not part.content_type.startswith(("text/", "multipart/")) for part in message.parts()
    )


def _pictures(body: Body) -> Iterator[str | None]:
    """Yield the alternative text of each picture that is no icon; None where it has none."""
    if body.html is None:
        return
    for element in body.html.elements:
        if element.tag in ("img", "mj-image") and not _is_icon(element):
            alt = element.get("alt")
            yield alt if alt and _WORD.search(alt) else None


def _is_icon(element: Element) -> bool:
    for name in ("width", "height"):
        match = _NUMBER.match(element.get(name) or "")
        if match and int(match.group(1)) < _ICON:
            return True
    return False


def preview_line(body: Body) -> str:
    """Return the first words of an HTML part, hidden ones too: what an inbox shows beside the subject."""
    if body.html is None:
        return ""
    from spamlint.message.html import TextRun
    from spamlint.message.rendered import NOT_RENDERED

    found: list[str] = []
    length = 0
    for node in body.html.nodes:
        if isinstance(node, TextRun) and node.content.strip():
            parent = body.html.parent(node)
            if parent is not None and parent.tag in NOT_RENDERED:
                continue
            found.append(" ".join(node.content.split()))
            length += len(found[-1])
            if length >= _PREVIEW:
                break
    return " ".join(found)[:_PREVIEW]
