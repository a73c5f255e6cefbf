"""The function check_host of SPF: may an IP address send for a domain (RFC 7208 section 4)?"""

from __future__ import annotations

from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from msgspec import Struct, field

from spamlint.online.records import Dns, LookupFailedError, Records, ask, is_name, same_address
from spamlint.online.spf_macros import expand, letters_in
from spamlint.online.spf_record import COSTLY, Record, SpfSyntaxError, Term, is_spf, parse_spf

MAX_LOOKUPS = 10
"""Terms that may cost DNS queries (RFC 7208 section 4.6.4)."""

MAX_VOIDS = 2
"""Queries that may end in nothing (same section)."""

MAX_HOSTS = 10
"""MX and PTR names whose addresses are looked up for one term (same section)."""


class Result(StrEnum):
    """What check_host returns (RFC 7208 section 2.6)."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


BY_QUALIFIER = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}


class PermError(Exception):
    """The record cannot be evaluated."""


class _Evaluation(Struct):
    """One call of check_host with all that it leads to.

    Attributes:
        dns: Who answers.
        ip: The client.
        sender: `local@domain` of MAIL FROM.
        helo: What the client calls itself.
        lookups: Terms so far that cost a query.
        voids: Queries so far that ended in nothing.
    """

    dns: Dns
    ip: IPv4Address | IPv6Address
    sender: str
    helo: str
    lookups: int = 0
    voids: int = 0
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    async def check(self, domain: str) -> Result:
        record = await self._record(domain)
        if record is None:
            return Result.NONE
        for term in record.terms:
            if term.name in COSTLY:
                self._count()
            if await self._matches(term, domain):
                return BY_QUALIFIER[term.qualifier]
        if not record.redirect:
            return Result.NEUTRAL
        self._count()
        result = await self.check(await self._expand(record.redirect, domain))
        if result is Result.NONE:
            raise PermError("redirect")
        return result

    async def _record(self, domain: str) -> Record | None:
        if not is_name(domain) or "." not in domain.removesuffix("."):
            return None
        texts = [text for text in (await ask(self.dns, domain, "TXT")).values if is_spf(text)]
        if len(texts) > 1:
            raise PermError("several")
        try:
            return parse_spf(texts[0]) if texts else None
        except SpfSyntaxError as error:
            raise PermError("syntax") from error

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MAX_LOOKUPS:
            raise PermError("lookups")

    def _void(self, records: Records) -> Records:
        self.voids += records.is_void
        if self.voids > MAX_VOIDS:
            raise PermError("voids")
        return records

    async def _matches(self, term: Term, domain: str) -> bool:
        if term.name == "all":
            return True
        if term.network is not None:
            return self.ip.version == term.network.version and self.ip in term.network
        target = await self._expand(term.target, domain) if term.target else domain
        if term.name == "include":
            return await self._included(target)
        if term.name == "exists":
            return not self._void(await ask(self.dns, target, "A")).is_void
        if term.name == "a":
            return await self._has_address(target, term, count_void=True)
        if term.name == "mx":
            return await self._matches_mx(target, term)
        return any(_is_below(name, target) for name in await self._validated())

    async def _included(self, target: str) -> bool:
        result = await self.check(target)
        if result is Result.NONE:
            raise PermError("include")
        return result is Result.PASS

    async def _has_address(self, host: str, term: Term, *, count_void: bool = False) -> bool:
        records = await ask(self.dns, host, "A" if self.ip.version == 4 else "AAAA")
        if count_void:
            self._void(records)
        prefix = term.prefix4 if self.ip.version == 4 else term.prefix6
        return any(self.ip in ip_network(f"{address}/{prefix}", strict=False) for address in records.values)

    async def _matches_mx(self, target: str, term: Term) -> bool:
        hosts = [value.partition(" ")[2] for value in self._void(await ask(self.dns, target, "MX")).values]
        if len(hosts) > MAX_HOSTS:
            raise PermError("mx")
        for host in hosts:
            if await self._has_address(host, term):
                return True
        return False

    async def _validated(self) -> tuple[str, ...]:
        """Return the names of the client that lead back to it (RFC 7208 section 5.5)."""
        if "" not in self.names:
            self.names[""] = await confirmed_names(self.dns, self.ip)
        return self.names[""]

    async def _expand(self, spec: str, domain: str) -> str:
        local, _, origin = self.sender.rpartition("@")
        address = str(self.ip) if self.ip.version == 4 else ".".join(self.ip.exploded.replace(":", ""))
        values = {
            "s": self.sender,
            "l": local,
            "o": origin,
            "d": domain,
            "i": address,
            "v": "in-addr" if self.ip.version == 4 else "ip6",
            "h": self.helo,
            "p": "unknown",
        }
        if "p" in letters_in(spec):
            values["p"] = _best_name(await self._validated(), domain)
        return expand(spec, values)


def _is_below(name: str, domain: str) -> bool:
    name, domain = name.lower().removesuffix("."), domain.lower().removesuffix(".")
    return name == domain or name.endswith("." + domain)


def _best_name(names: tuple[str, ...], domain: str) -> str:
    """Return the name that `%{p}` stands for: the domain itself, else one below it, else any (RFC 7208 section 7.3)."""
    ranked = sorted(names, key=lambda name: (name.lower() != domain.lower(), not _is_below(name, domain)))
    return ranked[0] if ranked else "unknown"


async def reverse_names(dns: Dns, ip: IPv4Address | IPv6Address) -> tuple[str, ...]:
    """Return the names that an address has in the reverse tree."""
    return (await ask(dns, ip.reverse_pointer, "PTR")).values


async def confirmed_names(dns: Dns, ip: IPv4Address | IPv6Address) -> tuple[str, ...]:
    """Return the names of an address that lead back to it. What cannot be looked up is left out, as for `ptr`."""
    confirmed = []
    try:
        names = await reverse_names(dns, ip)
    except LookupFailedError:
        return ()
    for name in names[:MAX_HOSTS]:
        try:
            records = await ask(dns, name, "A" if ip.version == 4 else "AAAA")
        except LookupFailedError:
            continue
        if any(same_address(address, str(ip)) for address in records.values):
            confirmed.append(name)
    return tuple(confirmed)


async def check_host(dns: Dns, ip: str, domain: str, sender: str, helo: str = "unknown") -> Result:
    """Return whether `ip` may send for `domain`. `sender` is MAIL FROM; without a local part it is `postmaster@`."""
    local, _, origin = sender.rpartition("@")
    address = ip_address(ip)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    evaluation = _Evaluation(dns, address, f"{local or 'postmaster'}@{origin or domain}", helo)
    try:
        return await evaluation.check(domain)
    except PermError:
        return Result.PERMERROR
    except LookupFailedError:
        return Result.TEMPERROR
