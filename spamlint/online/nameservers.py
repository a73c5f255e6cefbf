"""DNS over the network, by dnspython, each question asked once in a run and kept by its TTL."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from spamlint.online.contact import Contact
from spamlint.online.records import LookupFailedError, Records, RecordType, Status
from spamlint.online.store import Store

NEGATIVE_SECONDS = 300
"""How long it is kept that there is no record."""

MAX_VALUES = 200
"""Records of one name that are kept."""

_AT_ONCE = 50  # queries under way

_CANARIES = ((".", "NS"), ("com.", "NS"), ("org.", "SOA"))
"""What every DNS server of the Internet has. One is enough, since some servers answer only part of such questions."""


class Nameservers:
    """Asks the given name servers (`host` or `host:port`), or those of the system.

    Queries go over UDP, and over TCP when the answer is cut off. A query that fails is asked once more.
    `timeout` is in seconds, for both tries together.
    """

    def __init__(self, store: Store, contact: Contact, timeout: float, servers: Sequence[str] = ()) -> None:
        self._store = store
        self._contact = contact
        self._timeout = timeout
        self._servers = tuple(servers)
        self._resolver: Any = None
        self._asked: dict[tuple[str, RecordType], asyncio.Task[Records]] = {}
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._knows_internet: asyncio.Task[bool] | None = None

    async def ask(self, name: str, kind: RecordType) -> Records:
        """Return the records of a name.

        Raises:
            LookupFailedError: If there is no answer, or one that says that the server cannot answer.
        """
        name = name.lower()
        key = f"dns/{kind}/{name}"
        kept = self._store.get(key)
        if kept is not None:
            return Records(Status(kept[0]), tuple(kept[1]))
        task = self._asked.get((name, kind))
        if task is None:
            task = self._asked[name, kind] = asyncio.create_task(self._ask(name, kind, key))
        # A waiter that is cancelled must not take the answer from the others.
        return await asyncio.shield(task)

    async def _ask(self, name: str, kind: RecordType, key: str) -> Records:
        async with self._slots:
            try:
                records, seconds = await self._once(name, kind)
            except LookupFailedError as error:
                if error.unreachable:
                    raise
                records, seconds = await self._once(name, kind)
        self._store.put(key, [records.status.value, list(records.values)], seconds)
        return records

    async def _once(self, name: str, kind: RecordType) -> tuple[Records, float]:
        import dns.exception
        import dns.name
        import dns.resolver

        try:
            answer = await self._made_resolver().resolve(
                dns.name.from_text(name), kind, search=False, raise_on_no_answer=False, lifetime=self._timeout
            )
        except dns.resolver.NXDOMAIN:
            await self._require_internet()
            return Records(Status.MISSING), NEGATIVE_SECONDS
        except dns.resolver.LifetimeTimeout:
            raise LookupFailedError(f"no DNS server answered in {self._timeout:g} s", unreachable=True) from None
        except dns.resolver.NoNameservers as error:
            raise self._refused(error) from None
        except (dns.exception.DNSException, OSError) as error:
            raise LookupFailedError(f"the DNS answer cannot be used ({type(error).__name__})") from None
        if answer.rrset is None:
            await self._require_internet()
            return Records(Status.EMPTY), NEGATIVE_SECONDS
        self._contact.made = True
        values = tuple(_written(record, kind) for record in answer.rrset)[:MAX_VALUES]
        return Records(Status.FOUND, tuple(sorted(values))), float(answer.chaining_result.minimum_ttl)

    async def _require_internet(self) -> None:
        """Raise unless the server knows the Internet: one in a closed network says of every name that it is missing."""
        if self._knows_internet is None:
            self._knows_internet = asyncio.create_task(self._any_canary())
        if not await asyncio.shield(self._knows_internet):
            raise LookupFailedError("the DNS server knows nothing of the Internet", unreachable=True)
        self._contact.made = True

    async def _any_canary(self) -> bool:
        return any(await asyncio.gather(*(self._has(name, kind) for name, kind in _CANARIES)))

    async def _has(self, name: str, kind: str) -> bool:
        import dns.exception
        import dns.name

        try:
            await self._made_resolver().resolve(dns.name.from_text(name), kind, search=False, lifetime=self._timeout)
        except (dns.exception.DNSException, OSError, LookupFailedError):
            return False
        return True

    def _refused(self, error: Any) -> LookupFailedError:
        """Return what it means that no server gave an answer: they said that they cannot, or none was reached."""
        import dns.rcode

        for _server, _tcp, _port, _error, response in error.kwargs["errors"]:
            if response is not None:
                self._contact.made = True
                code = dns.rcode.to_text(response.rcode())
                unusable = code in ("NOERROR", "NXDOMAIN")  # such as CNAME records that run in a circle
                return LookupFailedError(
                    "the DNS answer cannot be used" if unusable else f"the DNS server answers {code}"
                )
        return LookupFailedError("no DNS server can be reached", unreachable=True)

    def _made_resolver(self) -> Any:
        if self._resolver is None:
            self._resolver = self._make_resolver()
        return self._resolver

    def _make_resolver(self) -> Any:
        import dns.asyncresolver
        import dns.nameserver
        import dns.resolver

        try:
            resolver = dns.asyncresolver.Resolver(configure=not self._servers)
        except (dns.resolver.NoResolverConfiguration, OSError):
            raise LookupFailedError("this system names no DNS server", unreachable=True) from None
        if self._servers:
            resolver.nameservers = [dns.nameserver.Do53Nameserver(*_host_and_port(item)) for item in self._servers]
        resolver.timeout = self._timeout / 2 * 0.95
        resolver.use_edns(0, 0, 1232)
        return resolver


def _host_and_port(server: str) -> tuple[str, int]:
    try:
        return str(ip_address(server)), 53
    except ValueError:
        host, _, port = server.rpartition(":")
        return host.strip("[]"), int(port)


def _written(record: Any, kind: RecordType) -> str:
    if kind == "TXT":
        return b"".join(record.strings).decode("latin-1")
    if kind == "MX":
        return f"{record.preference} {record.exchange.to_text(omit_final_dot=True)}"
    if kind == "PTR":
        return str(record.target.to_text(omit_final_dot=True))
    return str(record.address)
