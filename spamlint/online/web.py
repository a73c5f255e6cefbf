"""HTTP requests that stay on the public Internet, small and short."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpcore
from msgspec import Struct

from spamlint.online.addresses import Address, is_public, literal
from spamlint.online.contact import Contact
from spamlint.online.records import Dns, LookupFailedError, Status, ask
from spamlint.text.domains import to_ascii
from spamlint.version import __version__

USER_AGENT = f"spamlint/{__version__} (+https://github.com/spamlint/spamlint)"
MAX_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_AT_ONCE = 16  # requests under way

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class HostMissingError(LookupFailedError):
    """The host of a URL does not exist."""


class Response(Struct, frozen=True):
    """An answer.

    Attributes:
        status: HTTP status.
        url: Where it came from in the end.
        body: Its first bytes, up to the limit.
        redirects: How many redirects led there.
        is_cut: Whether the body was longer.
    """

    status: int
    url: str
    body: bytes
    redirects: int
    is_cut: bool


class Web:
    """Makes GET requests, one at a time to each host.

    A host is resolved once for each connection, and the connection is made to the very address that was looked at,
    so a name that leads elsewhere a moment later gains nothing. `allowed` says which addresses may be connected to.
    `timeout` is in seconds, for one request with its redirects.
    """

    def __init__(
        self,
        dns: Dns,
        contact: Contact,
        timeout: float,
        *,
        allowed: Callable[[Address], bool] = is_public,
    ) -> None:
        self.dns = dns
        self.contact = contact
        self.timeout = timeout
        self._backend = _GuardedBackend(self, allowed)
        self._locks: dict[str, asyncio.Lock] = {}
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def connect(self, host: str, port: int) -> httpcore.AsyncNetworkStream:
        """Return a connection to a host, for other protocols than HTTP.

        Raises:
            LookupFailedError: If there is none, or the host is at an address that must not be used.
        """
        try:
            return await self._backend.connect_tcp(host, port, self.timeout)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise _connect_failure(host, error) from None

    async def get(self, url: str, accept: str, max_bytes: int) -> Response:
        """Return what a URL leads to.

        Raises:
            LookupFailedError: If there is no answer, or the way there is not allowed.
        """
        try:
            async with asyncio.timeout(self.timeout):
                return await self._follow(url, accept, max_bytes)
        except TimeoutError:
            unreachable = not self.contact.made
            raise LookupFailedError(f"no answer came in {self.timeout:g} s", unreachable=unreachable) from None

    async def _follow(self, url: str, accept: str, max_bytes: int) -> Response:
        for redirects in range(MAX_REDIRECTS + 1):
            status, headers, body, is_cut = await self._request(url, accept, max_bytes)
            location = headers.get("location", "")
            if status not in _REDIRECTS or not location:
                return Response(status, url, body, redirects, is_cut)
            url = _joined(url, location)
        raise LookupFailedError(f"more than {MAX_REDIRECTS} redirects")

    async def _request(self, url: str, accept: str, max_bytes: int) -> tuple[int, dict[str, str], bytes, bool]:
        target, host = _request_url(url)
        lock = self._locks.setdefault(host, asyncio.Lock())
        headers: dict[str | bytes, str | bytes] = {
            "Host": target.netloc,
            "User-Agent": USER_AGENT,
            "Accept": accept,
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        async with lock, self._slots:
            try:
                return await self._send(urlunsplit(target), headers, max_bytes)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                raise _connect_failure(host, error) from None
            except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
                raise LookupFailedError(f"{host} broke off ({type(error).__name__})") from None

    async def _send(
        self, url: str, headers: Mapping[str | bytes, str | bytes], limit: int
    ) -> tuple[int, dict[str, str], bytes, bool]:
        async with (
            httpcore.AsyncConnectionPool(network_backend=self._backend) as pool,
            pool.stream("GET", url, headers=headers) as response,
        ):
            self.contact.made = True
            got = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in _REDIRECTS:
                return response.status, got, b"", False
            if got.get("content-encoding", "identity").lower() != "identity":
                raise LookupFailedError("the answer is compressed though that was not asked for")
            body = bytearray()
            async for piece in response.aiter_stream():
                body += piece
                if len(body) > limit:
                    return response.status, got, bytes(body[:limit]), True
            return response.status, got, bytes(body), False


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to allowed addresses only."""

    def __init__(self, web: Web, allowed: Callable[[Address], bool]) -> None:
        self._web = web
        self._allowed = allowed
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host)
        allowed = [address for address in addresses if self._allowed(address)]
        if not allowed:
            raise LookupFailedError(f"{host} is at {addresses[0]}, which is no public address")
        failure: Exception = httpcore.ConnectError("no address")
        for address in allowed[:3]:
            try:
                stream = await self._inner.connect_tcp(str(address), port, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                self._web.contact.made = True
                return stream
        raise failure

    async def _addresses(self, host: str) -> list[Address]:
        written = literal(host)
        if written is not None:
            return [written]
        found: list[Address] = []
        missing = False
        for records in await asyncio.gather(ask(self._web.dns, host, "A"), ask(self._web.dns, host, "AAAA")):
            found += [ip_address(value) for value in records.values]
            missing = missing or records.status is Status.MISSING
        if not found:
            raise HostMissingError(f"there is no host {host}" if missing else f"the host {host} has no address")
        return found


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise LookupFailedError("it leads to an address that cannot be read") from None


def _request_url(url: str) -> tuple[_Split, str]:
    """Return the URL as it is sent, and its host.

    Raises:
        LookupFailedError: If it is none that can be asked for.
    """
    try:
        parts = urlsplit(url)
        host, port = to_ascii(parts.hostname or ""), parts.port
    except ValueError:
        raise LookupFailedError("it leads to an address that cannot be read") from None
    if parts.scheme not in ("http", "https") or not host:
        raise LookupFailedError(f"it leads to a {parts.scheme or 'relative'} address")
    if parts.username is not None:
        raise LookupFailedError("it leads to an address with a user name in it")
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port is None else f"{shown}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return _Split(parts.scheme, netloc, path, query, ""), host


class _Split(NamedTuple):
    """The parts of a URL, in the order that `urlunsplit` takes."""

    scheme: str
    netloc: str
    path: str
    query: str
    fragment: str


def _connect_failure(host: str, error: Exception) -> LookupFailedError:
    if "certificate" in str(error).lower():
        return LookupFailedError(f"the certificate of {host} is not accepted")
    return LookupFailedError(f"{host} cannot be connected to")
