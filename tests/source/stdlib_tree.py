"""The part tree as the standard library sees it, to compare with ours."""

from __future__ import annotations

import email
import re
from email.message import Message
from email.policy import compat32

from spamlint.source.mime import Part

Tree = tuple[str, object]


def stdlib_tree(content: bytes) -> tuple[Tree, Message]:
    """Return types and bodies of the tree, and the message."""
    message = email.message_from_bytes(content, policy=compat32)
    return _tree(message), message


def own_tree(part: Part) -> Tree:
    """Return types and bodies of our tree in the same form."""
    if part.children:
        return _ascii(part.content_type), [own_tree(child) for child in part.children]
    return _ascii(part.content_type), part.source.content[slice(*part.body)]


def field_names(message: Message) -> list[str]:
    """Return the names of the header fields in order."""
    return [name for name, _ in message.raw_items()]


def is_comparable(message: Message) -> bool:
    """Return whether the two should agree.

    Not where we differ on purpose: folding inside of a quoted boundary (the library keeps the line break, we
    unfold), words after message/delivery-status or multipart/digest without a semicolon (to the library these
    are other types), angle brackets around a boundary (the library drops them), a boundary in the RFC 2231 form. And
    not for a `From ` line in front of the empty line that ends the headers: the library puts that line into
    the body and drops the empty one, so the body is in two pieces.
    """
    return not any(_differs_on_purpose(part) for part in message.walk())


def _differs_on_purpose(part: Message) -> bool:
    if re.match(r"(message/delivery-status|multipart/digest)\s", part.get_content_type()):
        return True
    return re.search(r"boundary[^;]*[\r\n<]|boundary\*", str(part.get("Content-Type", ""))) is not None


def _tree(message: Message) -> Tree:
    payload = message._payload  # type: ignore[attr-defined]
    if isinstance(payload, list):
        return _type(message), [_tree(part) for part in payload]
    return _type(message), (payload or "").encode("ascii", "surrogateescape")


def _type(message: Message) -> str:
    """Return the content type up to a blank: what follows belongs to a parameter whose semicolon is missing."""
    words = message.get_content_type().split()
    return _ascii(words[0]) if words and "/" in words[0] else "text/plain"


def _ascii(content_type: str) -> str:
    """Return the type with raw 8-bit characters, which the library does not decode, all alike."""
    return re.sub(r"[^\x00-\x7f]+", "?", content_type)
