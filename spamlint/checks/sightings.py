"""Domains that a message is sent from, each with the place that names it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spamlint.message.message import Message, Stage
from spamlint.source.headers import Header
from spamlint.source.spans import Excerpt
from spamlint.text.addresses import Problem
from spamlint.text.domains import is_ip_address, is_reserved, to_ascii


class Sighting(NamedTuple):
    """A domain, in lower case and with A-labels, and where the message names it."""

    domain: str
    where: Excerpt


def domains_in(message: Message, name: str) -> tuple[Sighting, ...]:
    """Return the domains of the addresses in the fields of a name, each once; those that can be looked up."""
    return message.derived(_domains_in, name)


def author_domains(message: Message) -> tuple[Sighting, ...]:
    """Return the domains of From; where that names none, as in a template, those that the config declares."""
    found = domains_in(message, "From")
    if found:
        return found
    known = filter(None, map(usable_domain, message.declared.sender_domains))
    return tuple(Sighting(domain, message.beginning) for domain in known)


def return_domains(message: Message) -> tuple[Sighting, ...]:
    """Return the domain of Return-Path, which is where SPF looks (RFC 7208 section 2.4)."""
    return domains_in(message, "Return-Path")[:1] if message.stage is Stage.SENT else ()


def usable_domain(domain: str) -> str | None:
    """Return a domain as it is looked up, or None for what is none, or leads nowhere by definition."""
    name = to_ascii(domain)
    if name is None or not name.isascii() or "." not in name or is_ip_address(name) or is_reserved(name):
        return None
    return name


def _domains_in(message: Message, name: str) -> tuple[Sighting, ...]:
    found: dict[str, Sighting] = {}
    for header in message.headers(name):
        for sighting in _sightings(message, header):
            found.setdefault(sighting.domain, sighting)
    return tuple(found.values())


def _sightings(message: Message, header: Header) -> Iterator[Sighting]:
    for address in message.addresses(header):
        if address.has_placeholder or not address.domain or Problem.BAD_DOMAIN in address.problems:
            continue
        domain = usable_domain(address.domain)
        if domain is not None:
            yield Sighting(domain, address.spec_where)
