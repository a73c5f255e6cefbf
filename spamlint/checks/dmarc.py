"""Checks of DMARC records (RFC 9989), with readers of RFC 7489 in mind. They ask the network."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.sightings import Sighting, author_domains, return_domains, usable_domain
from spamlint.checks.signatures import signing_domains
from spamlint.facts.questions import Dmarc, DmarcOf, ReportsAcceptedBy
from spamlint.message.list_posts import is_list_post
from spamlint.message.message import Message
from spamlint.text.domains import organization

_REQUEST = frozenset(("none", "quarantine", "reject"))
_VALUES = {
    "p": _REQUEST,
    "sp": _REQUEST,
    "np": _REQUEST,
    "adkim": frozenset("rs"),
    "aspf": frozenset("rs"),
    "t": frozenset("yn"),
    "psd": frozenset("ynu"),
}
"""What tags may say (RFC 9989 section 4.7)."""

_REMOVED = ("pct", "rf", "ri")
"""Tags of RFC 7489 that RFC 9989 took away."""

_MAX_RECEIVERS = 10


def _policies(message: Message) -> Iterator[tuple[Sighting, Dmarc]]:
    for sighting in author_domains(message):
        dmarc = message.ask(DmarcOf(sighting.domain))
        if dmarc is not None:
            yield sighting, dmarc


def _found_policies(message: Message) -> Iterator[tuple[Sighting, Dmarc, dict[str, str]]]:
    for sighting, dmarc in _policies(message):
        if dmarc.found_at:
            yield sighting, dmarc, {"domain": sighting.domain, "at": dmarc.found_at}


@check("dmarc-missing")
def dmarc_missing(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each From domain for which no DMARC policy holds."""
    for (domain, where), dmarc in _policies(message):
        if dmarc.several:
            yield Hit("several", where, {"domain": domain})
        elif not dmarc.found_at:
            yield Hit("misplaced" if dmarc.misplaced else "missing", where, {"domain": domain})


@check("dmarc-invalid")
def dmarc_invalid(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each tag whose value receivers cannot use."""
    for (_, where), dmarc, data in _found_policies(message):
        for name, value in dmarc.tags:
            if name in _VALUES and value.lower() not in _VALUES[name]:
                yield Hit("value", where, {**data, "tag": name, "value": value})
        for address in _addresses(dmarc, "rua"):
            if _receiver(address) is None:
                yield Hit("address", where, {**data, "value": address})


@check("dmarc-reports-refused")
def dmarc_reports_refused(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each domain that is to get reports and does not say that it takes them (RFC 9990 section 4)."""
    for (_, where), dmarc, data in _found_policies(message):
        receivers = {_receiver(address) for address in _addresses(dmarc, "rua")}
        for receiver in sorted(filter(None, receivers))[:_MAX_RECEIVERS]:
            if organization(receiver) == organization(dmarc.found_at):
                continue
            answer = message.ask(ReportsAcceptedBy(receiver, dmarc.found_at))
            if answer is not None and not answer.accepted:
                yield Hit("refused", where, {**data, "receiver": receiver})


@check("dmarc-outdated")
def dmarc_outdated(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for what RFC 9989 took away, and for what only readers of RFC 9989 understand."""
    for (_, where), dmarc, data in _found_policies(message):
        names = [name for name, _ in dmarc.tags]
        for name in _REMOVED:
            if name in names:
                yield Hit("removed", where, {**data, "tag": name, "value": dmarc.tag(name) or ""})
        if "p" not in names:
            yield Hit("no-policy", where, data)
        elif names.index("p") != 1:
            yield Hit("order", where, data)
        if any("!" in address for address in _addresses(dmarc, "rua")):
            yield Hit("size", where, data)


@check("dmarc-idle")
def dmarc_idle(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for a policy that changes nothing: it asks for nothing and reports to nobody, or it only tests."""
    for (domain, where), dmarc, data in _found_policies(message):
        policy = _policy_for(domain, dmarc)
        if policy == "none" and not _addresses(dmarc, "rua"):
            yield Hit("no-reports", where, data)
        elif policy != "none" and (dmarc.tag("t") or "n").lower() == "y":
            yield Hit("test", where, {**data, "policy": policy})


def _policy_for(domain: str, dmarc: Dmarc) -> str:
    """Return what is asked for messages of a domain that exists (RFC 9989 section 4.10.1)."""
    own = dmarc.tag("p") or "none"
    return (own if domain == dmarc.found_at else dmarc.tag("sp") or own).lower()


def _addresses(dmarc: Dmarc, tag: str) -> list[str]:
    return [item.strip() for item in (dmarc.tag(tag) or "").split(",") if item.strip()]


def _receiver(address: str) -> str | None:
    """Return the domain of a reporting address, or None when it is none. Other schemes than mailto are ignored."""
    scheme, _, rest = address.partition(":")
    if scheme.lower() != "mailto":
        return None
    mailbox = unquote(rest.partition("?")[0].partition("!")[0])
    return usable_domain(mailbox.rpartition("@")[2]) if "@" in mailbox else None


@check("from-unaligned")
def from_unaligned(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for a From domain with which neither a signature nor Return-Path is aligned (RFC 9989 section 4.4).

    Nothing is said of what passed: whether a signature holds is not looked at. Posts to mailing lists are left alone.
    """
    signers, returns = signing_domains(message), return_domains(message)
    authors = author_domains(message)[:1]
    if not authors or not (signers or returns) or is_list_post(message):
        return
    (domain, where) = authors[0]
    policy = message.ask(DmarcOf(domain))
    if policy is None or not policy.found_at:
        return
    strict = {"adkim": policy.tag("adkim") == "s", "aspf": policy.tag("aspf") == "s"}
    verdicts = [_is_aligned(message, item.domain, domain, policy, strict["adkim"]) for item in signers]
    verdicts += [_is_aligned(message, item.domain, domain, policy, strict["aspf"]) for item in returns]
    if all(verdict is False for verdict in verdicts):
        others = ", ".join(dict.fromkeys(item.domain for item in (*signers, *returns)))
        related = any(organization(item.domain) == organization(domain) for item in (*signers, *returns))
        yield Hit(
            "strict" if related and any(strict.values()) else "unaligned", where, {"domain": domain, "others": others}
        )


def _is_aligned(message: Message, other: str, author: str, policy: Dmarc, strict: bool) -> bool | None:
    """Return whether a domain is aligned with the author's; None when that is not known."""
    if other == author:
        return True
    if strict:
        return False
    found = message.ask(DmarcOf(other))
    return None if found is None else found.organization == policy.organization
