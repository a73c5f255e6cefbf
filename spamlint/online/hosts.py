"""Where mail to a domain goes, and what an IP address is called."""

from __future__ import annotations

from ipaddress import ip_address

from spamlint.facts.questions import MailHosts, Reverse
from spamlint.online.records import Dns, Status, ask
from spamlint.online.spf import confirmed_names, reverse_names


async def mail_hosts(dns: Dns, domain: str) -> MailHosts:
    """Return which hosts take mail for a domain (RFC 5321 section 5.1, RFC 7505).

    Raises:
        LookupFailedError: If the records could not be had.
    """
    records = await ask(dns, domain, "MX")
    if records.status is Status.MISSING:
        return MailHosts(exists=False)
    names = [value.partition(" ")[2] for value in records.values]
    hosts = tuple(name for name in names if name.strip("."))
    if names:
        return MailHosts(exists=True, hosts=hosts, is_null=not hosts)
    for kind in ("A", "AAAA"):
        if not (await ask(dns, domain, kind)).is_void:
            return MailHosts(exists=True, has_address=True)
    return MailHosts(exists=True)


async def reverse(dns: Dns, ip: str) -> Reverse:
    """Return the names of an address, and those that lead back to it.

    Raises:
        LookupFailedError: If the names could not be had.
    """
    address = ip_address(ip)
    names = await reverse_names(dns, address)
    return Reverse(names, await confirmed_names(dns, address) if names else ())
