"""Registrable domains, by the Public Suffix List's own test vectors."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from spamlint.text.domains import SNAPSHOT, is_ip_address, is_reserved, organization, registrable_domain, to_ascii

LIBRARY = PublicSuffixList()

_LINE = re.compile(r"checkPublicSuffix\((null|'.*?'), (null|'.*?')\);")


def vectors() -> list[tuple[str, str | None]]:
    """Return the hosts and registrable domains of the list's own test file. Lines that it comments out are left out."""
    content = (Path(__file__).parents[1] / "data" / "psl-tests.txt").read_text("utf-8")
    lines = [line for line in content.splitlines() if line.strip() and not line.startswith("//")]
    pairs = [_LINE.fullmatch(line.strip()) for line in lines]
    assert all(pairs), "a line of the test file is not understood"
    found = [(pair[1].strip("'"), pair[2].strip("'")) for pair in pairs if pair]
    return [("" if host == "null" else host, None if domain == "null" else domain) for host, domain in found]


VECTORS = vectors()


def test_the_file_of_vectors_is_whole() -> None:
    assert len(VECTORS) >= 75


@pytest.mark.parametrize(("host", "expected"), VECTORS)
def test_vectors_of_the_list(host: str, expected: str | None) -> None:
    assert registrable_domain(host) == (None if expected is None else to_ascii(expected))


@pytest.mark.parametrize(
    ("host", "with_private", "without"),
    [
        ("anna.blogspot.com", "anna.blogspot.com", "blogspot.com"),
        ("blogspot.com", None, "blogspot.com"),
        ("a.b.github.io", "b.github.io", "github.io"),
        ("mail.northwind-teapots.com", "northwind-teapots.com", "northwind-teapots.com"),
    ],
)
def test_private_section_is_an_option(host: str, with_private: str | None, without: str | None) -> None:
    assert registrable_domain(host) == with_private
    assert registrable_domain(host, private=False) == without


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "..",
        "a..com",
        "192.0.2.1",
        "[192.0.2.1]",
        "[IPv6:2001:db8::1]",
        "2001:db8::1",
        "x" * 64 + ".com",
        "a." * 200,
    ],
)
def test_what_is_no_registered_name_has_no_domain(host: str) -> None:
    assert registrable_domain(host) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MÜNCHEN.de", "xn--mnchen-3ya.de"),
        ("mu\u0308nchen.de", "xn--mnchen-3ya.de"),
        ("teapots.com.", "teapots.com"),
        ("teapots\u3002com", "teapots.com"),
        ("ｔｅａｐｏｔｓ.com", "teapots.com"),
        ("straße.de", "xn--strae-oqa.de"),
    ],
)
def test_one_name_has_one_form(one: str, other: str) -> None:
    assert to_ascii(one) == other


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("news.northwind.co.uk", "northwind.co.uk"),
        ("blogspot.com", "blogspot.com"),
        ("co.uk", "co.uk"),
        (
            "news.northwind.co.yu",
            "northwind.co.yu",
        ),  # Yugoslavia has left the list, its shops have not left the archives
        ("northwind.co.yu", "northwind.co.yu"),
        ("co.yu", "co.yu"),
        ("com.www", "com.www"),
        ("shop.kettle.unknown", "kettle.unknown"),
        ("[192.0.2.1]", "[192.0.2.1]"),
        ("Localhost", "localhost"),
        ("A..B", "a..b"),
    ],
)
def test_organization_always_has_an_answer(host: str, expected: str) -> None:
    assert organization(host) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("example.com", True),
        ("www.EXAMPLE.org.", True),
        ("shop.test", True),
        ("localhost", True),
        ("example.co.uk", False),
        ("myexample.com", False),
        ("example.sourceforge.net", False),
    ],
)
def test_reserved_names(host: str, expected: bool) -> None:
    assert is_reserved(host) is expected


def test_ip_addresses() -> None:
    assert is_ip_address("192.0.2.1")
    assert is_ip_address("[192.0.2.1]")
    assert not is_ip_address("192.0.2.1.example.com")


@given(st.text(max_size=300))
def test_any_text_has_an_answer(host: str) -> None:
    domain = registrable_domain(host)
    if domain is not None:
        assert domain.isascii()
        assert "." in domain
        assert registrable_domain(domain) == domain
    assert organization(host) is not None


# Without `kobe`: the library takes the parent of a wildcard rule (`*.kobe.jp`) for a suffix too, which the
# algorithm on publicsuffix.org does not.
_LABELS = st.sampled_from(["www", "a", "com", "co", "uk", "ck", "jp", "kyoto", "city", "github", "io", "blogspot"])


@given(st.lists(_LABELS, min_size=1, max_size=6))
def test_agrees_with_the_library_whose_list_it_is(labels: list[str]) -> None:
    host = ".".join(labels)
    assert registrable_domain(host) == LIBRARY.privatesuffix(host)


def test_snapshot_says_where_it_is_from_and_its_licence() -> None:
    head = zlib.decompress(SNAPSHOT.read_bytes()).decode("ascii").split("\n")[:4]
    assert "publicsuffix.org" in head[0]
    assert "Mozilla Public License, v. 2.0" in head[1]
    assert head[3].startswith("// VERSION: 20")
