"""What checks can ask of the network, and what they get to know. Values only; domains are in lower case."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, NamedTuple

from msgspec import Struct

from spamlint.facts.inquiry import Network, Question


class SpfFlaw(StrEnum):
    """What makes an SPF record useless: a receiver ends with "permerror" (RFC 7208 section 2.6.7)."""

    SYNTAX = "syntax"  # section 4.6.1
    SEVERAL = "several"  # more than one record, section 4.5
    NO_RECORD = "no-record"  # an include or a redirect leads to a domain without a record, sections 5.2 and 6.1
    LOOP = "loop"  # an include leads back to where it came from


class SpfFault(Struct, frozen=True):
    """A flaw, the domain whose record has it, and what it is about: a term, or a domain."""

    flaw: SpfFlaw
    domain: str
    detail: str


class Spf(Struct, frozen=True):
    """What the SPF record of a domain comes to when no mechanism matches, so that all of it is read.

    Attributes:
        record: The record, or an empty string.
        faults: What makes it useless.
        lookups: Terms that cost a DNS query; more than 10 are an error (RFC 7208 section 4.6.4).
        voids: Names that were asked for in vain; more than 2 are an error (same section).
        crowded: Names with more than 10 MX hosts (same section).
        end: The qualifier of `all` where the evaluation ends: `+`, `-`, `~`, `?`; empty when there is none.
        open_at: The domains whose records let everyone pass with `+all`, this one or included ones.
        ptr_at: The domains whose records use `ptr`, which must not be used (section 5.5).
        results: What each of the IP addresses that were asked about gets: `pass`, `fail`, ...
    """

    record: str = ""
    faults: tuple[SpfFault, ...] = ()
    lookups: int = 0
    voids: tuple[str, ...] = ()
    crowded: tuple[str, ...] = ()
    end: str = ""
    open_at: tuple[str, ...] = ()
    ptr_at: tuple[str, ...] = ()
    results: tuple[tuple[str, str], ...] = ()


class SpfOf(Question[Spf], frozen=True):
    """What does a domain's SPF record say, and of these IP addresses?"""

    domain: str
    ips: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        return f"the SPF record of {self.domain}"


class DkimKey(Struct, frozen=True):
    """A DKIM key as published (RFC 6376 section 3.6.1).

    Attributes:
        records: How many records were found; 0: there is no key.
        revoked: Whether `p` is empty: the key has been taken back.
        algorithm: `k`: `rsa` or `ed25519`, or what stands there.
        bits: Size of the modulus of an RSA key; 0 for other keys.
        broken: What is wrong with the form of the record; empty: nothing.
        test: Whether `t=y` says that the domain only tests.
        hashes: `h`: the hash algorithms that may be used; empty: all.
        services: `s`: what the key may be used for; empty: all.
    """

    records: int = 0
    revoked: bool = False
    algorithm: str = "rsa"
    bits: int = 0
    broken: str = ""
    test: bool = False
    hashes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


class DkimKeyOf(Question[DkimKey], frozen=True):
    """Which key stands at `<selector>._domainkey.<domain>`?"""

    selector: str
    domain: str

    @property
    def about(self) -> str:
        return f"the DKIM key {self.selector}._domainkey.{self.domain}"


class Dmarc(Struct, frozen=True):
    """The DMARC policy that holds for a domain (RFC 9989 section 4.10).

    Attributes:
        found_at: The domain whose record it is; empty: there is none.
        tags: The tags of the record, names in lower case, in order.
        organization: The organizational domain.
        several: The domain has more than one record, so none counts.
        misplaced: A record stands at the domain itself instead of below `_dmarc`.
    """

    found_at: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    organization: str = ""
    several: bool = False
    misplaced: bool = False

    def tag(self, name: str) -> str | None:
        """Return the value of the first tag of that name, or None."""
        return next((value for key, value in self.tags if key == name), None)


class DmarcOf(Question[Dmarc], frozen=True):
    """Which DMARC policy holds for a domain?"""

    domain: str

    @property
    def about(self) -> str:
        return f"the DMARC record of {self.domain}"


class ReportsAccepted(Struct, frozen=True):
    """Whether a domain says that it takes reports about another one."""

    accepted: bool


class ReportsAcceptedBy(Question[ReportsAccepted], frozen=True):
    """Does `receiver` say that it takes DMARC reports about `domain` (RFC 9990 section 4)?"""

    receiver: str
    domain: str

    @property
    def about(self) -> str:
        return f"whether {self.receiver} takes DMARC reports about {self.domain}"


class MailHosts(Struct, frozen=True):
    """Where mail to a domain goes (RFC 5321 section 5.1).

    Attributes:
        exists: Whether the name exists at all.
        hosts: Names of its MX records, without the root.
        is_null: Whether the one MX record says that it takes no mail (RFC 7505).
        has_address: Whether the domain itself has an A or AAAA record, which serves without MX records.
    """

    exists: bool
    hosts: tuple[str, ...] = ()
    is_null: bool = False
    has_address: bool = False


class MailHostsOf(Question[MailHosts], frozen=True):
    """Which hosts take mail for a domain?"""

    domain: str

    @property
    def about(self) -> str:
        return f"the mail servers of {self.domain}"


class Reverse(Struct, frozen=True):
    """The names of an IP address, and those of them that lead back to it."""

    names: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()


class ReverseOf(Question[Reverse], frozen=True):
    """Which names does an IP address have?"""

    ip: str

    @property
    def about(self) -> str:
        return f"the name of the IP address {self.ip}"


class Registrant(NamedTuple):
    """Who registered a domain, as the registry tells the public.

    Attributes:
        registered: Whether the registry knows the domain.
        names: Names and organizations of the registrant, as told.
        redacted: Whether the registry says that it holds something back (RFC 9537).
        source: `RDAP` or `WHOIS`.
    """

    registered: bool
    names: tuple[str, ...] = ()
    redacted: bool = False
    source: str = ""


class RegistrantOf(Question[Registrant], frozen=True):
    """Who registered a domain?"""

    domain: str

    @property
    def about(self) -> str:
        return f"the registration of {self.domain}"


class Page(Struct, frozen=True):
    """What a link leads to.

    Attributes:
        status: HTTP status of the last answer; 0: the host does not exist.
        url: Where it led in the end.
        redirects: How many redirects led there.
        password_forms: Forms that ask for a password.
        other_forms: Forms, or buttons outside of forms, by which something else can be done. Searches do not count.
    """

    status: int
    url: str
    redirects: int = 0
    password_forms: int = 0
    other_forms: int = 0


class PageAt(Question[Page], frozen=True):
    """What does a page ask of who opens it?"""

    needs: ClassVar[Network] = Network.PROBE_LINKS

    url: str

    @property
    def about(self) -> str:
        return f"the page {self.url}"
