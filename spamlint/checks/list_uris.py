"""Checks of what the URIs in List-Unsubscribe say, and of the fields not being there (RFC 2369, RFC 8058)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from spamlint.checks.api import Hit, NoOptions, Note, check
from spamlint.checks.fields import name_of
from spamlint.checks.mass_mail import sure_routes
from spamlint.checks.routes import OptOutWords
from spamlint.message.message import Kind, Message
from spamlint.patterns import lazy_pattern
from spamlint.text.list_field import ListUri, parse_list_field
from spamlint.text.placeholders import has_placeholder
from spamlint.text.uris import scheme_of

_UNSUBSCRIBE = "List-Unsubscribe"
_POST = "List-Unsubscribe-Post"


@check("list-unsubscribe-missing")
def list_unsubscribe_missing(message: Message, options: OptOutWords) -> Iterator[Hit]:
    """Yield `missing` when a message has no List-Unsubscribe field.

    A message of unknown kind may be a letter to a friend: it needs the field when its text offers a way out, since
    then people have subscribed to it.
    """
    if message.root is None or not message.root.headers or message.header(_UNSUBSCRIBE) is not None:
        return
    route = next(sure_routes(message, options), None)
    if route is not None:
        yield Hit("missing", message.beginning, notes=(Note("text", route.where),))
    elif message.kind is not Kind.UNKNOWN:
        yield Hit("missing", message.beginning)


@check("one-click-missing")
def one_click_missing(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `missing` when there is List-Unsubscribe and no List-Unsubscribe-Post."""
    header = message.header(_UNSUBSCRIBE)
    if header is not None and message.header(_POST) is None:
        yield Hit("missing", name_of(header))


@check("list-unsubscribe-address")
def list_unsubscribe_address(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `alone` or `beside` for each http or https URI in which the recipient's address can be read.

    `beside`: the URI also holds what may be a token, which RFC 8058 section 3.1 asks for.
    The address is one of To, as it is or percent-encoded. In a mailto URI it tells the list manager nothing new.
    """
    recipients = _recipients(message)
    if not recipients:
        return
    for uri in _web_uris(message):
        content = uri.where.content
        plain = unquote(content).lower()
        address = next((address for address in recipients if address in plain), None)
        if address is None:
            continue
        span = _place(content, address)
        start = uri.where.span.start
        where = uri.where.text.excerpt(start + span[0], start + span[1]) if span else uri.where
        yield Hit("beside" if _has_token(plain.replace(address, " ")) else "alone", where)


_RUN = lazy_pattern(r"[A-Za-z0-9_\-]{8,}")
_LONG_RUN = 16  # letters alone that are hardly a word of a path


def _has_token(uri: str) -> bool:
    """Return whether something behind the host of a URI may be a token."""
    path = uri.partition("//")[2].partition("/")[2]
    runs = _RUN.findall(path)
    return any(any(mark.isdigit() for mark in run) or len(run) > _LONG_RUN for run in runs)


def _recipients(message: Message) -> tuple[str, ...]:
    addresses = (address for header in message.headers("To") for address in message.addresses(header))
    return tuple(address.spec.lower() for address in addresses if address.local and address.domain)


def _place(content: str, address: str) -> tuple[int, int] | None:
    """Return where an address stands in a URI, as it is or with its special characters percent-encoded."""
    lowered = content.lower()
    for written in (address, address.replace("@", "%40"), address.replace("+", "%2b").replace("@", "%40")):
        at = lowered.find(written)
        if at >= 0:
            return at, at + len(written)
    return None


@check("one-click-token")
def one_click_token(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `found` for an https URI of one-click unsubscribing that is the same for every recipient, by its looks.

    RFC 8058 section 3.1: the URI must hold enough to know recipient and list. A query, a digit, a placeholder, or
    a run of letters that is no word in the path or the host's first label may do so.
    """
    if message.header(_POST) is None:
        return
    for uri in _web_uris(message):
        if scheme_of(uri.text) == "https" and not _may_identify(uri.text):
            yield Hit("found", uri.where)


_LOOKS_RANDOM = lazy_pattern(
    r"[0-9@=~+%$]|[a-z][A-Z]|[A-Z]{2,}[a-z]|[^/.\-_]{17,}|(?<![A-Za-z])[^aeiouyAEIOUY/.\-_]{5,}"
)


def _may_identify(uri: str) -> bool:
    """Return whether something in a URI may be a token. Words of a path, joined by hyphens, are none."""
    try:
        parts = urlsplit(uri)
        label = (parts.hostname or "").partition(".")[0]
    except ValueError:
        return True  # what cannot be read is told by another check
    if parts.query or parts.fragment or parts.username or has_placeholder(uri):
        return True
    return _LOOKS_RANDOM.search(parts.path) is not None or _LOOKS_RANDOM.search(label) is not None


@check("list-unsubscribe-folding")
def list_unsubscribe_folding(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `found` for each URI that goes on in the next line."""
    for header in message.headers(_UNSUBSCRIBE)[:1]:
        for uri in parse_list_field(header.raw).uris:
            if uri.text != uri.where.content and uri.text:
                yield Hit("found", uri.where)


def _web_uris(message: Message) -> Iterator[ListUri]:
    for header in message.headers(_UNSUBSCRIBE)[:1]:
        for uri in parse_list_field(header.raw).uris:
            if scheme_of(uri.text) in ("http", "https"):
                yield uri
