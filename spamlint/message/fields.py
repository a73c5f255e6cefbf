"""Groups of header fields: which may stand once, which people write, which mail servers add."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spamlint.source.charset import decode_unlabelled
from spamlint.source.spans import Excerpt, Octets, SliceMap, Source

if TYPE_CHECKING:
    from spamlint.source.headers import Header
    from spamlint.source.mime import Part

_TRACE = frozenset(
    (
        "received",
        "return-path",
        "delivered-to",
        "authentication-results",
        "dkim-signature",
        "domainkey-signature",
        "received-spf",
        "envelope-to",
        "apparently-to",
        "old-return-path",
        "status",
        "lines",
        "content-length",
    )
)
"""What mail servers and mailboxes add on the way: RFC 5321 4.4, RFC 6376, RFC 7208 9.1, RFC 8601, mbox(5)."""

_TRACE_PREFIXES = ("x-", "arc-", "resent-", "original-", "old-")
"""Extension fields, RFC 8617 and RFC 5322 3.6.6. Nobody can tell of an `X-` field who added it."""


def is_added_on_the_way(header: Header) -> bool:
    """Return whether a field is one that servers, filters and mailboxes add, so that its author may not know it."""
    name = header.name.lower()
    return name in _TRACE or name.startswith(_TRACE_PREFIXES)


def own_parts(part: Part) -> Iterator[Part]:
    """Yield a part and those inside it, without messages that are attached: somebody else wrote those."""
    yield part
    if part.content_type.startswith("message/"):
        return
    for child in part.children:
        yield from own_parts(child)


def octets_excerpt(source: Source, start: int, end: int, label: str) -> Excerpt:
    """Return bytes of a message as they stand in the file, for what is not a text of its own."""
    content = source.content[start:end]
    octets = Octets(content, source, lambda: SliceMap(start, len(content)))
    return decode_unlabelled(octets).named(label).whole
