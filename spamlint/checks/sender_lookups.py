"""Checks of the domains and addresses behind a message: can they be written to, who owns them? They ask the network."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.sightings import Sighting, author_domains, domains_in
from spamlint.facts.questions import MailHosts, MailHostsOf, Registrant, RegistrantOf, ReverseOf
from spamlint.message.message import Message
from spamlint.text.domains import registrable_domain
from spamlint.text.phrases import WordList


def _answered(message: Message) -> tuple[Sighting, ...]:
    """Return the domains that a reader may write to: those of From and of Reply-To."""
    found = {item.domain: item for item in (*domains_in(message, "Reply-To"), *author_domains(message))}
    return tuple(found.values())


def _mail_hosts(message: Message) -> Iterator[tuple[Sighting, MailHosts]]:
    for sighting in _answered(message):
        hosts = message.ask(MailHostsOf(sighting.domain))
        if hosts is not None:
            yield sighting, hosts


@check("sender-domain-missing")
def sender_domain_missing(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each domain of From and Reply-To that does not exist."""
    for (domain, where), hosts in _mail_hosts(message):
        if not hosts.exists:
            yield Hit("missing", where, {"domain": domain})


@check("sender-domain-no-mail")
def sender_domain_no_mail(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each domain of From and Reply-To that takes no mail (RFC 5321 section 5.1, RFC 7505)."""
    for (domain, where), hosts in _mail_hosts(message):
        if hosts.is_null:
            yield Hit("null", where, {"domain": domain})
        elif hosts.exists and not hosts.hosts and not hosts.has_address:
            yield Hit("no-host", where, {"domain": domain})


@check("sending-ip-unnamed")
def sending_ip_unnamed(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each declared IP address without a name that leads back to it."""
    where = next((item.where for item in author_domains(message)), message.beginning)
    for ip in message.declared.ips:
        found = message.ask(ReverseOf(ip))
        if found is None or found.confirmed:
            continue
        key = "unconfirmed" if found.names else "no-name"
        yield Hit(key, where, {"ip": ip, "names": ", ".join(found.names)})


class RegistrantWords(Struct, frozen=True, eq=False):
    """Options of `domain-registrant`.

    Attributes:
        proxy: Names of services that stand in for the owner of a domain.
        redacted: What registries write where they hold a name back.
    """

    proxy: WordList
    redacted: WordList


@check("domain-anonymous")
def domain_anonymous(message: Message, options: RegistrantWords) -> Iterator[Hit]:
    """Yield a hit for each domain whose owner hides behind a proxy service."""
    for (domain, where), registrant in _registrants(message):
        service = _first(registrant, options.proxy)
        if service is not None:
            yield Hit("proxy", where, {"domain": domain, "service": service})


@check("domain-redacted")
def domain_redacted(message: Message, options: RegistrantWords) -> Iterator[Hit]:
    """Yield a hit for each domain whose owner the registry does not name, without a proxy service in the way."""
    for (domain, where), registrant in _registrants(message):
        if _first(registrant, options.proxy) is not None:
            continue
        if all(_holds(options.redacted, name) for name in registrant.names):
            yield Hit("redacted" if registrant.names or registrant.redacted else "unnamed", where, {"domain": domain})


def _registrants(message: Message) -> Iterator[tuple[Sighting, Registrant]]:
    seen: set[str] = set()
    for sighting in _answered(message):
        # Who runs a private suffix has registered it; only registries count here.
        domain = registrable_domain(sighting.domain, private=False)
        if domain is None or domain in seen:
            continue
        seen.add(domain)
        registrant = message.ask(RegistrantOf(domain))
        if registrant is not None and registrant.registered:
            yield Sighting(domain, sighting.where), registrant


def _first(registrant: Registrant, words: WordList) -> str | None:
    return next((name for name in registrant.names if _holds(words, name)), None)


def _holds(words: WordList, name: str) -> bool:
    return next(words.matcher.find(name[:500]), None) is not None
