"""The form of URIs in header fields: mailto (RFC 6068), http and https (RFC 9110), characters (RFC 3986)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import unquote

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.addresses import is_domain
from spamlint.text.domains import is_ip_address, is_reserved


class UriProblem(StrEnum):
    """What is wrong with the form of a URI."""

    EMPTY = "empty"
    SPACE = "space"  # white space inside
    NO_SCHEME = "no-scheme"  # `www.example.com`, `anna@example.com`
    SCHEME = "scheme"  # a scheme that a mail program does not open
    HOST = "host"  # http or https without a host that can be found
    RESERVED_HOST = "reserved-host"  # example.com and the like, RFC 2606
    MAILTO_ADDRESS = "mailto-address"  # mailto without a whole address
    MAILTO_PARAMETERS = "mailto-parameters"  # what follows `?` is no `name=value&name=value`
    CHARACTERS = "characters"  # characters that must be percent-encoded, or `%` without two hex digits
    HTML_ESCAPE = "html-escape"  # `&amp;` copied from HTML


class UriFlaw(Struct, frozen=True):
    """A problem and where in the URI it stands (code points)."""

    problem: UriProblem
    span: Span


_SCHEME = lazy_pattern(r"([A-Za-z][A-Za-z0-9+\-]*):")
_BAD_CHARACTERS = lazy_pattern(r"(?:[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2}))+")
_HTML_ESCAPE = lazy_pattern(r"&(?:amp|lt|gt|quot|#\d{2,5}|#x[0-9A-Fa-f]{2,5});")
_AUTHORITY = lazy_pattern(r"//([^/?#]*)")
_PORT = lazy_pattern(r":\d*\Z")
# Written as what is not allowed: a range up to U+10FFFF takes long to compile.
_LOCAL_PART = lazy_pattern(r"[^\x00-\x20\"(),:;<>@\[\\\]\x7f]{1,64}\Z")


def scheme_of(uri: str) -> str:
    """Return the scheme in lower case, or an empty string. Schemes with a dot are taken for host names."""
    match = _SCHEME.match(uri)
    return match.group(1).lower() if match else ""


def find_flaw(uri: str, schemes: Sequence[str]) -> UriFlaw | None:
    """Return the first problem with the form of a URI that a mail program shall open, or None.

    `schemes` are those that a mail program opens, in lower case.
    """
    whole = Span(0, len(uri))
    if not uri:
        return UriFlaw(UriProblem.EMPTY, whole)
    space = re.search(r"\s+", uri)
    if space:
        return UriFlaw(UriProblem.SPACE, Span(*space.span()))
    scheme = scheme_of(uri)
    if not scheme or (scheme not in schemes and _looks_like_host(uri)):
        return UriFlaw(UriProblem.NO_SCHEME, whole)
    if scheme not in schemes:
        return UriFlaw(UriProblem.SCHEME, Span(0, len(scheme) + 1))
    for pattern, problem in ((_HTML_ESCAPE, UriProblem.HTML_ESCAPE), (_BAD_CHARACTERS, UriProblem.CHARACTERS)):
        match = pattern.search(uri)
        if match:
            return UriFlaw(problem, Span(*match.span()))
    if uri.count("#") > 1:  # RFC 3986 section 3.5
        second = uri.index("#", uri.index("#") + 1)
        return UriFlaw(UriProblem.CHARACTERS, Span(second, second + 1))
    return _mailto_flaw(uri) if scheme == "mailto" else _http_flaw(uri, scheme)


def _looks_like_host(uri: str) -> bool:
    """Return whether what seems a scheme is a host with a port: `localhost:8080/leave`."""
    return re.match(r"[A-Za-z0-9\-]+:\d+(?:[/?#]|\Z)", uri) is not None


def _mailto_flaw(uri: str) -> UriFlaw | None:
    """Return the problem of a mailto URI (RFC 6068 section 2)."""
    start = len("mailto:")
    address, mark, query = uri[start:].partition("?")
    fields = query.split("&") if mark else []
    if not address and not any(field.lower().startswith("to=") for field in fields):
        return UriFlaw(UriProblem.MAILTO_ADDRESS, Span(0, len(uri)))
    end = start + len(address)
    if address.startswith("//"):  # taken over from http; `/` may stand in a local part, so mail would go somewhere
        return UriFlaw(UriProblem.MAILTO_ADDRESS, Span(start, end))
    for recipient in address.split(",") if address else ():
        problem = _recipient_problem(unquote(recipient))
        if problem is not None:
            return UriFlaw(problem, Span(start, end))
    if mark and (not all("=" in field for field in fields if field) or "?" in query):
        return UriFlaw(UriProblem.MAILTO_PARAMETERS, Span(end + 1, len(uri)) if query else Span(end, len(uri)))
    return None


def _recipient_problem(recipient: str) -> UriProblem | None:
    local, at, domain = recipient.rpartition("@")
    quoted = len(local) > 2 and local.startswith('"') and local.endswith('"')
    if not at or not (quoted or (_LOCAL_PART.match(local) and ".." not in local)):
        return UriProblem.MAILTO_ADDRESS
    if is_reserved(domain):
        return UriProblem.RESERVED_HOST
    return None if is_domain(domain) and ("." in domain or domain.startswith("[")) else UriProblem.MAILTO_ADDRESS


def _http_flaw(uri: str, scheme: str) -> UriFlaw | None:
    start = len(scheme) + 1
    match = _AUTHORITY.match(uri, start)
    if not match:
        return UriFlaw(UriProblem.HOST, Span(0, len(uri)))
    authority = match.group(1)
    host = _PORT.sub("", authority.rpartition("@")[2])
    if is_reserved(host):
        return UriFlaw(UriProblem.RESERVED_HOST, Span(*match.span(1)))
    if (is_ip_address(host) and (":" not in host or host.startswith("["))) or (
        is_domain(host.removesuffix(".")) and "." in host
    ):
        return None
    return UriFlaw(UriProblem.HOST, Span(*match.span(1)) if authority else Span(0, len(uri)))
