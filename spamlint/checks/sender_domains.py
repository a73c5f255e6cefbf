"""Checks of the domains in the header fields that say who sends: compared with From and with what is declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.identity import (
    author_domains,
    authors,
    has_known_domain,
    organizations,
    own_organizations,
)
from spamlint.message.list_posts import is_list_post
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.headers import Header
from spamlint.source.spans import Excerpt
from spamlint.text.addresses import is_domain
from spamlint.text.domains import organization, registrable_domain
from spamlint.text.placeholders import has_placeholder

# `<left@right>` (RFC 5322 section 3.6.4); `phrase <list.example.com>` (RFC 2919 section 3);
# `; d=example.com;` (RFC 6376 section 3.5).
_MESSAGE_ID = lazy_pattern(r"<[^<>@]{0,998}@([^<>@\s]{1,255})>")
_LIST_ID = lazy_pattern(r"(?:<|\A)([^<>\s]{1,255})>?\s*\Z")
_DKIM_DOMAIN = lazy_pattern(r"(?:\A|;)\s*d\s*=\s*([^;\s]{1,255})")
# Return paths that a forwarder has rewritten (Sender Rewriting Scheme; Gmail's and Exchange's own forms).
_REWRITTEN = lazy_pattern(r"(?i:srs[01][=+-]|.*\+caf_=|.*\+srs=|prvs=)")


@check("sender-domain-unlisted")
def sender_domain_unlisted(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `unlisted` for each address in From at a domain that is not among the declared ones, if any are."""
    declared = organizations(message.declared.sender_domains)
    if not declared:
        return
    for address in authors(message):
        if has_known_domain(address) and organization(address.domain) not in declared:
            yield Hit("unlisted", address.spec_where, {"domain": organization(address.domain)})


class _Placed(Struct, frozen=True):
    domain: str
    where: Excerpt


class FieldDomainOptions(Struct, frozen=True, eq=False):
    """Options of `field-domain`.

    Attributes:
        field: The header field whose domain is compared.
        only_declared: Compare only where the config says which domains the sender uses.
    """

    field: Literal["Sender", "Return-Path", "Message-ID", "List-Id"]
    only_declared: bool = True


@check("field-domain")
def field_domain(message: Message, options: FieldDomainOptions) -> Iterator[Hit]:
    """Yield `other` where a field names a domain that is neither From's nor declared.

    A post to a mailing list carries the list's domains, which is right.
    """
    fields = message.headers(options.field)
    declared = message.declared
    if not fields or (options.only_declared and not (declared.sender_domains or declared.return_path_domains)):
        return
    senders = author_domains(message)
    if not senders and not declared.sender_domains:
        return
    accepted = own_organizations(message) | organizations(declared.return_path_domains)
    others = [placed for placed in _placed(message, fields, options) if organization(placed.domain) not in accepted]
    if others and is_list_post(message):
        return
    first = senders[0] if senders else declared.sender_domains[0]
    for placed in others:
        data = {"domain": organization(placed.domain), "sender_domain": organization(first)}
        yield Hit("other", placed.where, data)


def _placed(message: Message, fields: tuple[Header, ...], options: FieldDomainOptions) -> Iterator[_Placed]:
    """Yield the domains in header fields that can be compared, each with its place."""
    for header in fields:
        if options.field in ("Sender", "Return-Path"):
            for address in message.addresses(header):
                rewritten = options.field == "Return-Path" and _REWRITTEN.match(address.local) is not None
                if has_known_domain(address) and not rewritten:
                    yield _Placed(address.domain, address.spec_where)
            continue
        match = (_MESSAGE_ID if options.field == "Message-ID" else _LIST_ID).search(header.raw.content)
        if match is None or has_placeholder(match.group(1)):
            continue
        domain = match.group(1)
        # A machine's own name, as `localhost`, or a list's without a domain, belongs to nobody.
        if is_domain(domain) and registrable_domain(domain) is not None and "." in domain:
            yield _Placed(domain, header.raw.excerpt(*match.span(1)))


class DkimOptions(Struct, frozen=True, eq=False):
    """Options of `dkim-alignment`.

    Attributes:
        even_with_return_path: Ask for a signature by From's domain even where that of Return-Path is the same, so
            that SPF alone may do.
    """

    even_with_return_path: bool = False


@check("dkim-alignment")
def dkim_alignment(message: Message, options: DkimOptions) -> Iterator[Hit]:
    """Yield `unaligned` at the `d=` of the first signature when no signature is by the domain of From.

    Alignment is relaxed, as DMARC has it by default: the registrable domains are compared (RFC 9989). Of a message
    without signatures nothing is said; a post to a mailing list, or a forwarded message, is signed by others.
    """
    signed = [placed for header in message.headers("DKIM-Signature") if (placed := _signed_by(header)) is not None]
    senders = organizations(tuple(author_domains(message)))
    if not signed or not senders or any(organization(placed.domain) in senders for placed in signed):
        return
    paths = [address for header in message.headers("Return-Path") for address in message.addresses(header)]
    if any(_REWRITTEN.match(path.local) for path in paths) or is_list_post(message):
        return
    aligned = any(has_known_domain(path) and organization(path.domain) in senders for path in paths)
    if aligned and not options.even_with_return_path:
        return
    first = signed[0]
    data = {"domain": organization(first.domain), "sender_domain": organization(author_domains(message)[0])}
    yield Hit("unaligned", first.where, data)


def _signed_by(header: Header) -> _Placed | None:
    match = _DKIM_DOMAIN.search(header.raw.content)
    return None if match is None else _Placed(match.group(1), header.raw.excerpt(*match.span(1)))
