"""Which IP addresses may be connected to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits


def is_public(address: Address) -> bool:
    """Return whether an address is one of the public Internet.

    Private, loopback, link-local, shared (100.64.0.0/10), unique local, multicast, reserved and unspecified addresses
    are not, whether written as IPv4 or wrapped in IPv6 (mapped, 6to4, Teredo, NAT64).
    """
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not address.is_reserved
    wrapped = _wrapped(address)
    if wrapped is not None:
        return all(is_public(inner) for inner in wrapped)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_site_local)


def _wrapped(address: IPv6Address) -> tuple[IPv4Address, ...] | None:
    """Return the IPv4 addresses inside an IPv6 address, or None."""
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in _NAT64 or int(address) >> 32 == 0:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return None


def literal(host: str) -> Address | None:
    """Return the address that a host of a URL is, or None for a name."""
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
