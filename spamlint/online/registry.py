"""Who registered a domain: RDAP (RFC 9082, RFC 9083), and WHOIS (RFC 3912) where a registry has no RDAP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

from spamlint.facts.questions import Registrant
from spamlint.online.records import LookupFailedError
from spamlint.online.store import Store
from spamlint.online.web import Web
from spamlint.online.whois_text import read_whois, referral

BOOTSTRAP = "https://data.iana.org/rdap/dns.json"  # RFC 9224
WHOIS_ROOT = ("whois.iana.org", 43)
MAX_BYTES = 512_000
"""Of an RDAP answer; the bootstrap file had 50 KB in 2025."""

MAX_WHOIS_BYTES = 64_000
KEPT_SECONDS = 86_400

_ACCEPT = "application/rdap+json, application/json"
# How registries want to be asked for the registrant; others take the bare name.
_WHOIS_QUERIES = {"de": "-T dn,ace {}", "dk": "--show-handles {}", "jp": "{}/e"}


class Registry:
    """Asks registries. `bootstrap` and `whois_root` say where to begin."""

    def __init__(
        self,
        web: Web,
        store: Store,
        *,
        bootstrap: str = BOOTSTRAP,
        whois_root: tuple[str, int] = WHOIS_ROOT,
    ) -> None:
        self._web = web
        self._store = store
        self._bootstrap = bootstrap
        self._whois_root = whois_root
        self._services: asyncio.Task[Mapping[str, str]] | None = None

    async def registrant(self, domain: str) -> Registrant:
        """Return what the public can know of who registered a domain.

        Raises:
            LookupFailedError: If the registry did not answer, or not with what can be read.
        """
        key = f"registrant/{domain}"
        kept = self._store.get(key)
        if kept is not None:
            return Registrant(kept[0], tuple(kept[1]), kept[2], kept[3])
        registrant = await self._ask(domain)
        if registrant.registered:
            self._store.put(key, list(registrant), KEPT_SECONDS)
        return registrant

    async def _ask(self, domain: str) -> Registrant:
        if self._services is None:
            self._services = asyncio.create_task(self._load_services())
        services = await asyncio.shield(self._services)
        labels = domain.split(".")
        for start in range(1, len(labels)):
            base = services.get(".".join(labels[start:]))
            if base is not None:
                return await self._rdap(f"{base.rstrip('/')}/domain/{domain}")
        return await self._whois(domain)

    async def _load_services(self) -> Mapping[str, str]:
        """Return the base URL of the RDAP server of each top-level domain; https ones are preferred."""
        kept = self._store.get("rdap-bootstrap")
        data = kept or await self._json(self._bootstrap)
        services: dict[str, str] = {}
        try:
            for suffixes, urls, *_ in data["services"]:
                best = sorted(urls, key=lambda url: not url.startswith("https:"))[0]
                services.update({suffix.lower(): best for suffix in suffixes})
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            raise LookupFailedError("the list of RDAP servers cannot be read") from None
        if kept is None:
            self._store.put("rdap-bootstrap", data, KEPT_SECONDS)
        return services

    async def _rdap(self, url: str) -> Registrant:
        """Return the registrant by RDAP. Thin registries know none, and name the registrar's server."""
        data = await self._json(url, or_none=True)
        if data is None:
            return Registrant(registered=False, source="RDAP")
        registrant = read_rdap(data)
        further = _related(data)
        if registrant.names or not further or further == url:
            return registrant
        try:
            more = await self._json(further, or_none=True)
        except LookupFailedError:
            if registrant.redacted:
                return registrant
            raise
        if more is None:
            return registrant
        found = read_rdap(more)
        return found._replace(redacted=found.redacted or registrant.redacted)

    async def _json(self, url: str, *, or_none: bool = False) -> Any:
        response = await self._web.get(url, _ACCEPT, MAX_BYTES)
        if response.status == 404 and or_none:
            return None
        if response.status != 200:
            raise LookupFailedError(f"the registry answers with HTTP status {response.status}")
        if response.is_cut:
            raise LookupFailedError("the answer of the registry is too long")
        try:
            return json.loads(response.body)
        except (ValueError, RecursionError):
            raise LookupFailedError("the answer of the registry is no JSON") from None

    async def _whois(self, domain: str) -> Registrant:
        host, port = self._whois_root
        suffix = domain.rpartition(".")[2]
        server = referral(await self._whois_text(host, port, suffix))
        if server is None:
            raise LookupFailedError(f"no registry answers for .{suffix}")
        query = _WHOIS_QUERIES.get(suffix, "{}").format(domain)
        name, _, written_port = server.partition(":")
        return read_whois(domain, await self._whois_text(name, int(written_port or 43), query))

    async def _whois_text(self, host: str, port: int, query: str) -> str:
        try:
            async with asyncio.timeout(self._web.timeout):
                return await self._whois_once(host, port, query)
        except TimeoutError:
            unreachable = not self._web.contact.made
            raise LookupFailedError(f"{host} did not answer in time", unreachable=unreachable) from None

    async def _whois_once(self, host: str, port: int, query: str) -> str:
        import httpcore

        stream = await self._web.connect(host, port)
        received = bytearray()
        try:
            await stream.write(f"{query}\r\n".encode("ascii"))
            while len(received) < MAX_WHOIS_BYTES and (piece := await stream.read(16_384)):
                received += piece
        except (httpcore.NetworkError, httpcore.TimeoutException) as error:
            raise LookupFailedError(f"{host} broke off ({type(error).__name__})") from None
        finally:
            await stream.aclose()
        if not received:
            raise LookupFailedError(f"{host} said nothing")
        return received[:MAX_WHOIS_BYTES].decode("utf-8", "replace")


def read_rdap(data: Any) -> Registrant:
    """Return the registrant of an RDAP answer (RFC 9083 section 5.3; jCard, RFC 7095).

    Raises:
        LookupFailedError: If it is no answer about a domain.
    """
    if not isinstance(data, dict) or data.get("objectClassName") != "domain":
        raise LookupFailedError("the answer of the registry is not about a domain")
    entities = [item for item in _list(data.get("entities")) if isinstance(item, dict)]
    registrants = [item for item in entities if "registrant" in _list(item.get("roles"))]
    names = dict.fromkeys(name for entity in registrants for name in _names(entity.get("vcardArray")))
    return Registrant(True, tuple(names), _is_redacted(data), "RDAP")


def _names(card: Any) -> Iterator[str]:
    items = card[1] if isinstance(card, list) and len(card) > 1 else ()
    for item in _list(items):
        if isinstance(item, list) and len(item) > 3 and item[0] in ("fn", "org"):
            values = item[3] if isinstance(item[3], list) else [item[3]]
            yield from (value.strip() for value in values if isinstance(value, str) and value.strip())


def _is_redacted(data: Mapping[str, Any]) -> bool:
    """Return whether something of the registrant is held back (RFC 9537, member `redacted`)."""
    for item in _list(data.get("redacted")):
        name = item.get("name") if isinstance(item, dict) else None
        said = " ".join(str(value) for value in name.values()) if isinstance(name, dict) else ""
        if "registrant" in said.lower():
            return True
    return False


def _related(data: Mapping[str, Any]) -> str:
    for link in _list(data.get("links")):
        if isinstance(link, dict) and link.get("rel") == "related" and "rdap" in str(link.get("type", "")):
            return str(link.get("href", ""))
    return ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
