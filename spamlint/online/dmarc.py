"""DMARC policies by the DNS tree walk of RFC 9989 (section 4.10), which replaces the public suffix list of RFC 7489."""

from __future__ import annotations

from msgspec import Struct

from spamlint.facts.questions import Dmarc, ReportsAccepted
from spamlint.online.records import Dns, ask
from spamlint.online.tag_list import parse_tags
from spamlint.patterns import lazy_pattern

MAX_LABELS = 7
"""Labels of the second name that is asked for; a walk makes 8 queries at most (RFC 9989 section 4.10)."""

_VERSION = lazy_pattern(r"v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")


class _Found(Struct, frozen=True):
    """A record and the domain it stands at."""

    domain: str
    tags: tuple[tuple[str, str], ...]

    @property
    def psd(self) -> str:
        return next((value.lower() for name, value in self.tags if name == "psd"), "u")


async def dmarc_policy(dns: Dns, domain: str) -> Dmarc:
    """Return the policy that holds for a domain, and its organizational domain.

    Raises:
        LookupFailedError: If a record could not be had.
    """
    found: list[_Found] = []
    several = False
    for name in _walk(domain):
        texts = await _records(dns, f"_dmarc.{name}")
        several = several or (name == domain and len(texts) > 1)
        if len(texts) != 1:
            continue  # several records are all discarded
        found.append(_Found(name, parse_tags(texts[0])))
        if found[-1].psd in ("y", "n"):
            break
    organization = _organization(domain, found)
    policy = _policy(domain, organization, found)
    misplaced = policy is None and bool(await _records(dns, domain))
    if policy is None:
        return Dmarc(organization=organization, several=several, misplaced=misplaced)
    return Dmarc(policy.domain, policy.tags, organization, several)


async def reports_accepted(dns: Dns, receiver: str, domain: str) -> ReportsAccepted:
    """Return whether `receiver` says that it takes reports about `domain` (RFC 9990 section 4)."""
    return ReportsAccepted(bool(await _records(dns, f"{domain}._report._dmarc.{receiver}")))


async def _records(dns: Dns, name: str) -> list[str]:
    return [text for text in (await ask(dns, name, "TXT")).values if _VERSION.match(text)]


def _walk(domain: str) -> list[str]:
    """Return the domains to ask at, the longest first."""
    labels = domain.split(".")
    parents = labels[1:] if len(labels) <= MAX_LABELS else labels[-MAX_LABELS:]
    return [domain, *(".".join(parents[start:]) for start in range(len(parents)))]


def _organization(domain: str, found: list[_Found]) -> str:
    for record in found:
        if record.psd == "n":
            return record.domain
        if record.psd == "y" and record.domain != domain:
            labels = domain.split(".")
            return ".".join(labels[-record.domain.count(".") - 2 :])
    return found[-1].domain if found else domain


def _policy(domain: str, organization: str, found: list[_Found]) -> _Found | None:
    """Return the record at the domain, else at its organizational domain, else at the public suffix."""
    by_domain = {record.domain: record for record in found}
    last = found[-1] if found and found[-1].psd == "y" else None
    return by_domain.get(domain) or by_domain.get(organization) or last
