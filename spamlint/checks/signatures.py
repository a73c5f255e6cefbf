"""The DKIM keys that a message is, or will be, signed with."""

from __future__ import annotations

from msgspec import Struct

from spamlint.checks.fields import value_or_name
from spamlint.checks.sightings import Sighting, author_domains, usable_domain
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.headers import Header
from spamlint.source.spans import Excerpt

MAX_SIGNATURES = 10
"""Signatures of one message that are looked at; senders have one or two."""

_TAG = lazy_pattern(r"(?:\A|;)[ \t\r\n]*([A-Za-z0-9_]+)[ \t\r\n]*=[ \t\r\n]*([^;]*)")


class KeyUse(Struct, frozen=True):
    """A key that is used, and the place that names it."""

    selector: str
    domain: str
    where: Excerpt


def signature_tags(header: Header) -> dict[str, Excerpt]:
    """Return the values of the tags of a DKIM-Signature (RFC 6376 section 3.5), by lower-case name."""
    tags: dict[str, Excerpt] = {}
    for match in _TAG.finditer(header.raw.content):
        end = match.start(2) + len(match[2].rstrip())
        tags.setdefault(match[1].lower(), header.raw.excerpt(match.start(2), end))
    return tags


def signing_domains(message: Message) -> tuple[Sighting, ...]:
    """Return the domains that sign a message, where `d=` names them."""
    found = []
    for header in message.headers("DKIM-Signature")[:MAX_SIGNATURES]:
        where = signature_tags(header).get("d")
        domain = usable_domain(where.content.strip()) if where is not None else None
        if domain is not None:
            found.append(Sighting(domain, where or value_or_name(header)))
    return tuple(found)


def keys_used(message: Message) -> tuple[KeyUse, ...]:
    """Return the keys of the signatures; of a message without one, those that the config declares."""
    found = []
    for header in message.headers("DKIM-Signature")[:MAX_SIGNATURES]:
        tags = signature_tags(header)
        where, domain = tags.get("s"), tags.get("d")
        name = usable_domain(domain.content.strip()) if domain is not None else None
        if where is not None and name is not None and where.content.strip():
            found.append(KeyUse(where.content.strip().lower(), name, where))
    return tuple(found) or tuple(_declared_keys(message))


def _declared_keys(message: Message) -> list[KeyUse]:
    uses = []
    for written in message.declared.dkim_selectors:
        selector, mark, domain = written.partition("._domainkey.")
        for author in author_domains(message):
            uses.append(KeyUse(selector, domain if mark else author.domain, author.where))
            if mark:
                break
    return uses
