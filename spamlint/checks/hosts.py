"""The host that a link opens, as browsers find it, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Excerpt, Span
from spamlint.text.placeholders import has_placeholder

if TYPE_CHECKING:
    from spamlint.message.links import Link

# Browsers take any number of slashes and backslashes after `http:` (WHATWG URL, 4.4, "special authority").
_AUTHORITY = lazy_pattern(r"(?:https?:[/\\]*|//)(?P<authority>[^/\\?#]*)", re.IGNORECASE)
_PORT = lazy_pattern(r":\d*\Z")
_HOST = lazy_pattern(r"(?:[\w-]{1,63}\.){0,20}[\w-]{1,63}\.?|\[[0-9A-Fa-f:.]{2,50}\]")
_MOST = 4_000  # code points of a target that are looked at


class Authority(Struct, frozen=True):
    """What stands between the slashes of a URL and its path.

    Attributes:
        userinfo: What stands before `@`, or None.
        host: In lower case, percent-decoded, without port and final dot.
        span: Where userinfo, host and port stand in the target (code points).
    """

    userinfo: str | None
    host: str
    span: Span


def authority_of(target: str) -> Authority | None:
    """Return the authority of an http or https URL; None where there is none or a template fills it in."""
    match = _AUTHORITY.match(target[:_MOST])
    if match is None:
        return None
    written = match.group("authority")
    if not written or FILLER in written or has_placeholder(written) or "{" in written or "<" in written:
        return None
    userinfo, at, host = written.rpartition("@")
    host = unquote(_PORT.sub("", host)).lower().removesuffix(".")
    if not _HOST.fullmatch(host):
        return None
    return Authority(userinfo if at else None, host, Span(*match.span("authority")))


def host_of(target: str) -> str | None:
    """Return the host that an http or https URL opens, in lower case; None where that cannot be told."""
    authority = authority_of(target)
    return None if authority is None else authority.host


def host_where(link: Link) -> Excerpt:
    """Return where the authority of a link's target stands; the whole target where it is not written as it is read."""
    assert link.href is not None
    authority = authority_of(link.target)
    span = link.href.span
    if authority is None or link.href.content != link.target:
        return link.href
    return link.href.text.excerpt(span.start + authority.span.start, span.start + authority.span.end)


def is_below(host: str, domains: Iterable[str]) -> bool:
    """Return whether a host is one of some domains or below one."""
    labels = host.split(".")
    known = domains if isinstance(domains, frozenset | set) else frozenset(domains)
    return any(".".join(labels[start:]) in known for start in range(len(labels)))
