"""What records come to: SPF grammar, DKIM keys, DMARC's tree walk, over zones as tables."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.facts.questions import DkimKey
from spamlint.online.dkim import read_key, rsa_bits
from spamlint.online.dmarc import dmarc_policy
from spamlint.online.hosts import mail_hosts, reverse
from spamlint.online.records import Records, RecordType, Status
from spamlint.online.registry import read_rdap
from spamlint.online.spf_record import SpfSyntaxError, is_spf, parse_spf
from spamlint.online.spf_survey import survey_spf
from spamlint.online.tag_list import parse_tags
from spamlint.online.whois_text import referral
from spamlint.online.zone import Zone


class Counting(Zone):
    """A zone that notes what it is asked."""

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__({name: {"TXT": [text]} for name, text in names.items()})
        self.asked: list[str] = []

    async def ask(self, name: str, kind: RecordType) -> Records:
        self.asked.append(name)
        return await super().ask(name, kind)


# RFC 9989 section 4.10: the eight queries of its own example, and the cases of section 4.10.2.
def test_the_tree_walk_of_the_rfc() -> None:
    zone = Counting({})
    asyncio.run(dmarc_policy(zone, "a.b.c.d.e.f.g.h.i.j.mail.example.com"))
    assert [name for name in zone.asked if name.startswith("_dmarc.")] == [
        "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "_dmarc.g.h.i.j.mail.example.com",
        "_dmarc.h.i.j.mail.example.com",
        "_dmarc.i.j.mail.example.com",
        "_dmarc.j.mail.example.com",
        "_dmarc.mail.example.com",
        "_dmarc.example.com",
        "_dmarc.com",
    ]


@pytest.mark.parametrize(
    ("domain", "records", "found_at", "organization"),
    [
        ("a.mail.example.com", {"mail.example.com": "", "example.com": ""}, "example.com", "example.com"),
        ("a.mail.example.com", {"mail.example.com": "psd=n"}, "mail.example.com", "mail.example.com"),
        ("a.mail.example.com", {"com": "psd=y"}, "com", "example.com"),
        ("mail.example.com", {"example.com": "psd=y"}, "example.com", "mail.example.com"),
        ("example.com", {"example.com": ""}, "example.com", "example.com"),
        ("a.example.com", {"a.example.com": "", "example.com": ""}, "a.example.com", "example.com"),
        ("a.example.com", {"a.example.com": "psd=n", "example.com": ""}, "a.example.com", "a.example.com"),
        ("a.example.com", {}, "", "a.example.com"),
        ("example.com", {"example.com": "psd=y"}, "example.com", "example.com"),
        ("a.b.example.com", {"b.example.com": "psd=u", "example.com": "psd=n"}, "example.com", "example.com"),
        ("example.com", {"com": "psd=y", "example.com": ""}, "example.com", "example.com"),
    ],
)
def test_policy_and_organization(domain: str, records: dict[str, str], found_at: str, organization: str) -> None:
    zone = Counting({f"_dmarc.{name}": f"v=DMARC1; p=none; {tags}" for name, tags in records.items()})
    found = asyncio.run(dmarc_policy(zone, domain))
    assert (found.found_at, found.organization) == (found_at, organization)


def test_several_records_are_all_discarded() -> None:
    zone = Zone(
        {
            "_dmarc.mail.example.com": {"TXT": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]},
            "_dmarc.example.com": {"TXT": ["v=DMARC1; p=none", "something else"]},
        }
    )
    found = asyncio.run(dmarc_policy(zone, "mail.example.com"))
    assert (found.found_at, found.several) == ("example.com", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v=spf1", True),
        ("v=SPF1 -all", True),
        ("v=spf1-all", False),
        ("v=spf10 -all", False),
        (" v=spf1", False),
        ("v=spf1\t-all", False),
    ],
)
def test_what_is_an_spf_record(text: str, expected: bool) -> None:
    assert is_spf(text) is expected


@given(st.text(max_size=80))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        record = parse_spf("v=spf1 " + text)
    except SpfSyntaxError:
        return
    assert all(term.name for term in record.terms)


def test_an_endless_record_is_not_followed_without_end() -> None:
    class Endless:
        count = 0

        async def ask(self, name: str, kind: RecordType) -> Records:
            self.count += 1
            return Records(Status.FOUND, (f"v=spf1 include:a.{self.count}.com include:b.{self.count}.com -all",))

    zone = Endless()
    assert asyncio.run(survey_spf(zone, "northwind-teapots.com")).lookups > 10
    assert zone.count < 100


RSA_CUT = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJB"  # the start of a SubjectPublicKeyInfo


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        (f"p={RSA_CUT}", "its p= is no RSA key"),
        ("p=????", "its p= is no base64"),
        ("p=AAAA", "its p= is no RSA key"),
        ("k=ed25519; p=AAAA", "its p= is no Ed25519 key"),
        ("v=DKIM2; p=", "v=DKIM2"),
    ],
)
def test_keys_that_cannot_be_read(text: str, broken: str) -> None:
    assert read_key(text).broken == broken


def test_a_key_record_without_anything() -> None:
    assert read_key("p=") == DkimKey(records=1, revoked=True)


@given(st.integers(min_value=1, max_value=4096), st.booleans())
def test_the_size_of_a_modulus(bits: int, wrapped: bool) -> None:
    assert rsa_bits(der_key(bits, wrapped=wrapped)) == bits


@given(st.binary(max_size=60))
def test_any_bytes_are_a_key_or_refused(octets: bytes) -> None:
    with contextlib.suppress(ValueError, IndexError):
        assert rsa_bits(octets) >= 0


def der_key(bits: int, *, wrapped: bool) -> bytes:
    """Return an RSA public key in DER: RSAPublicKey, or within SubjectPublicKeyInfo."""
    modulus = (1 << (bits - 1)).to_bytes(bits // 8 + 1, "big")
    key = element(0x30, element(0x02, modulus) + element(0x02, b"\x01\x00\x01"))
    if not wrapped:
        return key
    algorithm = element(0x30, bytes.fromhex("06092a864886f70d0101010500"))
    return element(0x30, algorithm + element(0x03, b"\0" + key))


def element(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 128:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big") + content


@given(st.text(max_size=60))
def test_any_text_has_tags(text: str) -> None:
    assert all(name == name.strip().lower() for name, _ in parse_tags(text))


def test_null_mx_beside_another_is_none() -> None:
    zone = Zone({"northwind-teapots.com": {"MX": ["0 .", "10 mx.northwind-teapots.com"]}})
    found = asyncio.run(mail_hosts(zone, "northwind-teapots.com"))
    assert (found.is_null, found.hosts) == (False, ("mx.northwind-teapots.com",))


def test_reverse_of_ipv6() -> None:
    pointer = "1." + "0." * 23 + "8.b.d.0.1.0.0.2.ip6.arpa"
    zone = Zone({pointer: {"PTR": ["mx.example.org"]}, "mx.example.org": {"AAAA": ["2001:DB8:0::1"]}})
    assert asyncio.run(reverse(zone, "2001:db8::1")).confirmed == ("mx.example.org",)


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)))
def test_any_json_of_a_domain_is_read(data: object) -> None:
    answer = {"objectClassName": "domain", "entities": data, "redacted": data, "links": data}
    assert read_rdap(answer).registered
    entity = {"roles": ["registrant"], "vcardArray": data}
    assert read_rdap({"objectClassName": "domain", "entities": [entity]}).registered


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("whois:        whois.nic.io\n", "whois.nic.io"),
        ("% note\r\nrefer: WHOIS.NIC.IO\r\n", "whois.nic.io"),
        ("whois:\n", None),
        ("whois: whois.nic.io/../x\n", None),
        ("", None),
    ],
)
def test_referrals(text: str, server: str | None) -> None:
    assert referral(text) == server
