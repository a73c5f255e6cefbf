"""What a DNS query returns, and what a source of DNS answers is."""

from __future__ import annotations

from enum import Enum
from ipaddress import ip_address
from typing import Literal, Protocol

from msgspec import Struct

RecordType = Literal["A", "AAAA", "MX", "TXT", "PTR"]


class LookupFailedError(Exception):
    """The network did not answer, or not with what can be used. The text is the reason, for people.

    Attributes:
        unreachable: Whether there was no answer at all, as when there is no network.
    """

    def __init__(self, reason: str, *, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.unreachable = unreachable


class Status(Enum):
    """How a DNS query ended."""

    FOUND = "found"
    EMPTY = "empty"  # the name exists, but has no such record
    MISSING = "missing"  # there is no such name (NXDOMAIN)


class Records(Struct, frozen=True):
    """The records of a name. Hosts have no final dot; an MX is `10 mx.example.com`; the strings of a TXT are joined."""

    status: Status
    values: tuple[str, ...] = ()

    @property
    def is_void(self) -> bool:
        """Return whether there is nothing (RFC 7208 section 4.6.4)."""
        return not self.values


class Dns(Protocol):
    """A source of DNS records."""

    async def ask(self, name: str, kind: RecordType) -> Records:
        """Return the records of a name.

        Raises:
            LookupFailedError: If there is no answer.
        """
        ...


def is_name(name: str) -> bool:
    """Return whether a name can be asked for: labels of 1 to 63 octets, at most 253 in all (RFC 1035 section 2.3.4)."""
    name = name.removesuffix(".")
    return len(name) <= 253 and name.isascii() and all(0 < len(label) <= 63 for label in name.split("."))


async def ask(dns: Dns, name: str, kind: RecordType) -> Records:
    """Return the records of a name; of what cannot be a name, that it is missing."""
    return await dns.ask(name.removesuffix("."), kind) if is_name(name) else Records(Status.MISSING)


def same_address(left: str, right: str) -> bool:
    """Return whether two texts are the same IP address."""
    try:
        return ip_address(left) == ip_address(right)
    except ValueError:
        return False
