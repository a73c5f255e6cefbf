"""Checks of where links lead: numbers for hosts, user names before them, shorteners, scripts, foreign domains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.hosts import authority_of, host_of, host_where, is_below
from spamlint.checks.identity import organizations, own_organizations
from spamlint.message.bodies import Body
from spamlint.message.links import Link, clean_target
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt
from spamlint.text.domains import is_ip_address, organization

# Browsers read these as IPv4 addresses too: 3627734734, 0xd83ad6ce, 0330.0x3a.54990 (WHATWG URL, 3.5).
_NUMBER = lazy_pattern(r"(?:(?:0x[0-9a-f]*|\d+)\.){0,3}(?:0x[0-9a-f]+|\d+)")
_RUNS = lazy_pattern(r"(javascript|vbscript|data|file|blob|jar|ms-[a-z]+|search-ms):", re.IGNORECASE)
_NO_SCHEME = lazy_pattern(r"https?:", re.IGNORECASE)


@check("link-ip-literal")
def link_ip_literal(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `address` for each link whose host is an IP address, `number` where it is written as one number."""
    for link in message.links:
        host = host_of(link.target)
        if host is None or link.href is None or not (host[-1].isdigit() or host[-1] in "abcdef]"):
            continue
        if is_ip_address(host):
            yield Hit("address", host_where(link), {"host": host})
        elif _NUMBER.fullmatch(host):
            yield Hit("number", host_where(link), {"host": host})


@check("link-userinfo")
def link_userinfo(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `userinfo` for each link with something before an `@` ahead of its host (RFC 3986 section 3.2.1)."""
    for link in message.links:
        if "@" not in link.target or link.href is None:
            continue
        authority = authority_of(link.target)
        if authority is not None and authority.userinfo is not None:
            yield Hit("userinfo", host_where(link), {"host": authority.host, "user": authority.userinfo[:60]})


class ShortenerOptions(Struct, frozen=True, eq=False):
    """Options of `link-shortener`.

    Attributes:
        domains: Domains of public shorteners.
        also: Further ones.
    """

    domains: tuple[str, ...]
    also: tuple[str, ...] = ()


@check("link-shortener")
def link_shortener(message: Message, options: ShortenerOptions) -> Iterator[Hit]:
    """Yield `found` for each link through a public shortener that is not the sender's own or his click counter."""
    known: frozenset[str] | None = None
    for link in message.links:
        host = host_of(link.target)
        if host is None or link.href is None or len(host) > 40:
            continue
        if known is None:
            known = frozenset((*options.domains, *options.also)).difference(_declared(message))
        if is_below(host.removeprefix("www."), known):
            yield Hit("found", host_where(link), {"host": host})


def _declared(message: Message) -> tuple[str, ...]:
    declared = message.declared
    return (*declared.sender_domains, *declared.tracking_domains, *declared.link_domains)


@check("link-scheme")
def link_scheme(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `scheme` for each link that runs a script or carries its own content instead of leading somewhere."""
    for link in message.links:
        match = _RUNS.match(link.target)
        if match is not None and link.href is not None:
            yield Hit("scheme", link.href, {"scheme": match.group(1).lower()})


@check("link-not-https")
def link_not_https(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `http` for the first link to each host that is opened without encryption, where the message says so."""
    seen: set[str] = set()
    for link in message.links:
        if link.href is None or link.target[:5].lower() != "http:" or _says_no_scheme(link):
            continue
        host = host_of(link.target)
        if host is not None and host not in seen and not is_ip_address(host):
            seen.add(host)
            yield Hit("http", link.href, {"host": host})


def _says_no_scheme(link: Link) -> bool:
    """Return whether the scheme was not written, but taken for granted: `www.example.com` in plain text."""
    return link.element is None and _NO_SCHEME.match(link.words) is None


class LinksOtherDomainOptions(Struct, frozen=True, eq=False):
    """Options of `links-other-domain`.

    Attributes:
        common: Domains that everybody links to: social networks, app stores, calendars, fonts.
    """

    common: tuple[str, ...] = ()


@check("links-other-domain")
def links_other_domain(message: Message, options: LinksOtherDomainOptions) -> Iterator[Hit]:
    """Yield `link` or `image` at the first one of each domain that is not declared, where domains are declared."""
    if not message.declared.sender_domains:
        return
    accepted = organizations(_declared(message)) | own_organizations(message)
    common = frozenset(options.common)
    seen: set[str] = set()
    for key, target, where in _targets(message):
        host = host_of(target)
        if host is None or (owner := organization(host)) in accepted or owner in seen or is_below(host, common):
            continue
        seen.add(owner)
        yield Hit(key, where, {"domain": owner})


def _targets(message: Message) -> Iterator[tuple[str, str, Excerpt]]:
    """Yield the targets of links, then those of images, each with its place and the message key for it."""
    for link in message.links:
        if link.href is not None:
            yield "link", link.target, host_where(link)
    for body in message.bodies:
        yield from _images(body)


def _images(body: Body) -> Iterator[tuple[str, str, Excerpt]]:
    html = body.html
    if html is None:
        return
    for element in html.elements:
        name = "src" if element.tag in ("img", "input") else "background"
        attribute = element.attributes.get(name)
        if attribute is not None:
            yield "image", clean_target(html.written(attribute)), html.excerpt(attribute.value_span)
