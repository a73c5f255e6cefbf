"""Checks of SPF records (RFC 7208). They ask the network."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.sightings import Sighting, author_domains, return_domains
from spamlint.facts.questions import Spf, SpfFlaw, SpfOf
from spamlint.message.message import Message


def _records(message: Message, ips: tuple[str, ...] = ()) -> Iterator[tuple[Sighting, Spf]]:
    """Yield what is known of the domains whose SPF records count: that of Return-Path, else those of From."""
    for sighting in return_domains(message) or author_domains(message):
        spf = message.ask(SpfOf(sighting.domain, ips))
        if spf is not None:
            yield sighting, spf


@check("spf-missing")
def spf_missing(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each domain without an SPF record. One with two has none that counts: `spf-invalid`."""
    for (domain, where), spf in _records(message):
        if not spf.record and not spf.faults:
            yield Hit("missing", where, {"domain": domain})


class SpfLimits(Struct, frozen=True, eq=False):
    """Options of `spf-invalid`.

    Attributes:
        lookups: Terms that may cost a DNS query.
        voids: Queries that may end in nothing.
    """

    lookups: int = 10
    voids: int = 2


_FLAWS = {
    SpfFlaw.SYNTAX: "syntax",
    SpfFlaw.SEVERAL: "several",
    SpfFlaw.NO_RECORD: "no-record",
    SpfFlaw.LOOP: "loop",
}


@check("spf-invalid")
def spf_invalid(message: Message, options: SpfLimits) -> Iterator[Hit]:
    """Yield a hit for each thing that makes an SPF record useless: receivers give up, or everyone passes."""
    for (domain, where), spf in _records(message):
        for fault in spf.faults:
            yield Hit(_FLAWS[fault.flaw], where, {"domain": fault.domain, "detail": fault.detail})
        if spf.lookups > options.lookups:
            yield Hit("lookups", where, _counted(domain, spf.lookups, options.lookups))
        if len(spf.voids) > options.voids:
            names = {"names": ", ".join(spf.voids)}
            yield Hit("voids", where, {**_counted(domain, len(spf.voids), options.voids), **names})
        for name in spf.crowded:
            yield Hit("crowded", where, {"domain": domain, "name": name})
        for name in spf.open_at:
            yield Hit("open" if name == domain else "open-through", where, {"domain": domain, "name": name})


def _counted(domain: str, count: int, limit: int) -> dict[str, str]:
    return {"domain": domain, "count": str(count), "limit": str(limit)}


@check("spf-weak")
def spf_weak(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each thing that makes an SPF record say little, or cost receivers much."""
    for (domain, where), spf in _records(message):
        if spf.faults or not spf.record:
            continue
        if spf.end == "?" or not spf.end:
            yield Hit("neutral" if spf.end else "no-end", where, {"domain": domain})
        for name in spf.ptr_at:
            yield Hit("ptr", where, {"domain": name})


@check("spf-sender-fails")
def spf_sender_fails(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each declared IP address that the domain's SPF record does not let send."""
    if not message.declared.ips:
        return
    for (domain, where), spf in _records(message, message.declared.ips):
        if spf.faults:
            continue
        for ip, result in spf.results:
            if result != "pass":
                yield Hit("fails", where, {"domain": domain, "ip": ip, "result": result})
