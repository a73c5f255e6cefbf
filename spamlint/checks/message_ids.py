"""Checks of the Message-ID field (RFC 5322 section 3.6.4)."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.fields import value_or_name
from spamlint.message.message import Message, Stage
from spamlint.patterns import lazy_pattern
from spamlint.source.headers import Header
from spamlint.text.placeholders import has_placeholder

_ATOM = r"[^\x00-\x20\"(),:;<>@\[\\\].\x7f]+"  # atext of RFC 5322 3.2.3 and RFC 6532 3.2
_DOT_ATOM = rf"{_ATOM}(?>\.{_ATOM})*+"
# Section 4.5.4 lets readers meet a quoted string on the left, so it breaks nothing.
_LEFT = rf'(?:{_DOT_ATOM}|"(?>[^"\\\r\n]|\\.)*+")'
_RIGHT = rf"(?:{_DOT_ATOM}|\[[^\[\]\\\s]*+\])"
_MESSAGE_ID = lazy_pattern(rf"<{_LEFT}@{_RIGHT}>\Z")
_COMMENT = lazy_pattern(r"\([^()]*\)")
_SPACE = lazy_pattern(r"\s+")
_NEXT = lazy_pattern(r">[\s,]*<")
_LONGEST = 998  # no line is longer, and it cannot be folded inside (RFC 5322 sections 2.1.1 and 3.6.4)


@check("message-id")
def message_id(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for what is wrong with the Message-ID, or `missing`.

    Only a message that was sent must have one: the program that sends it adds it.
    """
    if message.root is None or not message.root.headers:
        return
    fields = message.headers("Message-ID")
    if not fields:
        if message.stage is Stage.SENT:
            yield Hit("missing", message.beginning)
        return
    value = fields[0].raw.content
    if message.stage is not Stage.SENT and has_placeholder(value):
        return
    key = _trouble(value)
    if key is not None:
        yield _hit(key, fields[0])


def _trouble(value: str) -> str | None:
    """Return the message key of the first thing that is wrong with a value, or None."""
    if not value.strip():
        return "empty"
    if len(value) > _LONGEST:
        return "syntax"
    plain = value.strip()
    if _MESSAGE_ID.match(plain):
        return None
    plain = _COMMENT.sub(" ", plain).strip()
    if _MESSAGE_ID.match(plain):
        return None
    if not (plain.startswith("<") and plain.endswith(">")):
        return "text" if "<" in plain and ">" in plain else "brackets"
    inner = plain[1:-1]
    if _NEXT.search(inner):
        return "several"
    if _SPACE.search(inner):
        return "space"
    if "@" not in inner:
        return "no-at"
    return "syntax"


def _hit(key: str, header: Header) -> Hit:
    where = value_or_name(header)
    if key == "space":
        start = header.raw.content.index("<")
        match = _SPACE.search(header.raw.content, start)
        if match is not None:
            where = header.raw.excerpt(*match.span())
    return Hit(key, where)
