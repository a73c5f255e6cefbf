"""A check of the List-Id field (RFC 2919)."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.fields import value_or_name
from spamlint.message.message import Message, Stage
from spamlint.patterns import lazy_pattern
from spamlint.text.placeholders import has_placeholder

_MAX_ID = 255  # octets, RFC 2919 section 2
_ATOM = r"[^\x00-\x20\"(),:;<>@\[\\\].\x7f]+"  # atext of RFC 5322 3.2.3 and RFC 6532 3.2
_LIST_ID = lazy_pattern(rf"{_ATOM}(?:\.{_ATOM})+\Z")
_TAIL = lazy_pattern(r"\s*(?:\([^()]*\)\s*)*\Z")


@check("list-id")
def list_id(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `empty`, `brackets`, `text-after`, `no-dot`, `long` or `syntax` for a List-Id field.

    The form is an optional phrase and `<label.namespace>` (RFC 2919 section 2). Obsolete ids without brackets
    (section 2) are reported too: senders must not write them.
    """
    for header in message.headers("List-Id")[:1]:
        content = header.raw.content
        if message.stage is not Stage.SENT and has_placeholder(content):
            continue
        key, start, end = _trouble(content)
        if key == "empty" or (key and start == end):
            yield Hit(key, value_or_name(header))
        elif key:
            yield Hit(key, header.raw.excerpt(start, end))


def _trouble(content: str) -> tuple[str, int, int]:
    """Return the message key of what is wrong, or an empty string, and where that stands."""
    if not content.strip():
        return "empty", 0, 0
    opening = content.rfind("<")
    closing = content.find(">", opening + 1) if opening >= 0 else -1
    if closing < 0:
        return "brackets", 0, len(content)
    if not _TAIL.match(content, closing + 1):
        return "text-after", closing + 1, len(content)
    inner = content[opening + 1 : closing]
    if len(inner.encode("utf-8", "replace")) > _MAX_ID:
        return "long", opening + 1, closing
    if _LIST_ID.match(inner):
        return "", 0, 0
    is_atom = bool(inner) and _LIST_ID.match(f"{inner}.x")
    return ("no-dot" if is_atom else "syntax"), opening + 1, closing
