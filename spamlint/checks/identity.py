"""Who sends a message, as far as it says so itself and as the config declares it."""

from __future__ import annotations

from spamlint.message.message import Message
from spamlint.text.addresses import Address, Problem
from spamlint.text.domains import organization


def has_known_domain(address: Address) -> bool:
    """Return whether an address has a domain that can be compared: written in full, and not filled in later."""
    return bool(address.domain) and Problem.BAD_DOMAIN not in address.problems and not address.has_placeholder


def authors(message: Message) -> list[Address]:
    """Return the addresses in From, in order."""
    return [address for header in message.headers("From") for address in message.addresses(header)]


def author_domains(message: Message) -> list[str]:
    """Return the domains in From that can be compared, in order."""
    return [address.domain for address in authors(message) if has_known_domain(address)]


def own_organizations(message: Message) -> frozenset[str]:
    """Return the registrable domains of From and those declared as the sender's own."""
    return message.derived(_own_organizations, None)


def _own_organizations(message: Message, _: None) -> frozenset[str]:
    return organizations((*author_domains(message), *message.declared.sender_domains))


def organizations(domains: tuple[str, ...]) -> frozenset[str]:
    """Return what stands for the owners of domains when they are compared."""
    return frozenset(map(organization, domains))


def is_bulk(message: Message) -> bool:
    """Return whether header fields say that a message goes to many (RFC 2369, RFC 2919, RFC 3834 section 3.1.8)."""
    if message.headers("List-Unsubscribe") or message.headers("List-Id") or message.headers("Feedback-ID"):
        return True
    return any(header.raw.content.strip().lower() in ("bulk", "list") for header in message.headers("Precedence"))
