"""Address lists: cases, a differential test against the standard library, and properties."""

from __future__ import annotations

from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.text.address_tokens import tokenize
from spamlint.text.addresses import (
    Address,
    Problem,
    is_domain,
    parse_address_text,
    parse_addresses,
    parse_any_address_text,
)
from tests.clock import assert_below, cpu_seconds
from tests.text.texts import header_of, text_of


def parse(content: str) -> list[Address]:
    return list(parse_address_text(text_of(content)))


@pytest.mark.parametrize(
    ("content", "display", "spec"),
    [
        ("anna@example.com", "", "anna@example.com"),
        ("<anna@example.com>", "", "anna@example.com"),
        ("Anna <anna@example.com>", "Anna", "anna@example.com"),
        ('"Smith, Anna" <anna@example.com>', "Smith, Anna", "anna@example.com"),
        (r'"Anna \"Tea\" Smith" <anna@example.com>', 'Anna "Tea" Smith', "anna@example.com"),
        ("Anna B. Smith <anna@example.com>", "Anna B. Smith", "anna@example.com"),
        ("anna@example.com (Anna (at home))", "Anna (at home)", "anna@example.com"),
        ("Anna (tea) Smith <anna@example.com>", "Anna Smith", "anna@example.com"),
        ("Anna  \t Smith<anna@example.com>", "Anna Smith", "anna@example.com"),
        ("anna(home)@(of)example.com", "of", "anna@example.com"),
        ("anna @ example . com", "", "anna@example.com"),
        ("<@one.example,@two.example:anna@example.com>", "", "anna@example.com"),
        ("=?utf-8?Q?J=C3=B8rn?= <jorn@example.com>", "Jørn", "jorn@example.com"),
        ('"=?utf-8?Q?J=C3=B8rn?=" <jorn@example.com>', "Jørn", "jorn@example.com"),
        ("=?utf-8?Q?J=C3=B8?= =?utf-8?Q?rn?= <jorn@example.com>", "Jørn", "jorn@example.com"),
        ("anna@[192.0.2.1]", "", "anna@[192.0.2.1]"),
        # The library of Python 3.11.2 as Debian has it finds no address here.
        ("Anna Smith <anna@[192.0.2.1]>", "Anna Smith", "anna@[192.0.2.1]"),
        ("anna@[IPv6:2001:db8::1]", "", "anna@[IPv6:2001:db8::1]"),
        ('"anna smith"@example.com', "", '"anna smith"@example.com'),
        ("anna+tea=x@example.com", "", "anna+tea=x@example.com"),
        ("jørn@blåbær.example", "", "jørn@blåbær.example"),
        ("<anna@example.com>,", "", "anna@example.com"),
        (",, anna@example.com", "", "anna@example.com"),
    ],
)
def test_right_addresses(content: str, display: str, spec: str) -> None:
    (address,) = parse(content)
    assert (address.display, address.spec, address.problems) == (display, spec, ())


def test_local_part_and_domain_stand_apart() -> None:
    (address,) = parse(r'"anna\@home"@Example.COM')
    assert (address.local, address.domain) == ("anna@home", "Example.COM")


def test_places_are_those_of_the_parts() -> None:
    first, second = parse("Anna <anna@example.com>,  ben@example.org (Ben)")
    assert first.where.content == "Anna <anna@example.com>"
    assert first.spec_where.content == "anna@example.com"
    assert second.where.content == "ben@example.org (Ben)"
    assert second.spec_where.content == "ben@example.org"


def test_places_of_a_folded_field_lead_to_its_bytes() -> None:
    header = header_of("From: Anna\r\n Smith <anna\r\n @example.com>")
    (address,) = parse_addresses(header)
    (place,) = address.spec_where.locate()
    assert place.content == b"anna\r\n @example.com"
    assert address.spec == "anna@example.com"


def test_groups() -> None:
    first, second, third = parse('Tea people: anna@example.com, "Ben" <ben@example.com>;, cleo@example.com')
    assert (first.group, second.group, third.group) == ("Tea people", "Tea people", None)


def test_a_group_without_a_name_starts_at_its_colon() -> None:
    first, second = parse("anna@example.com,:;")
    assert (first.where.content, second.where.content) == ("anna@example.com", ":;")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("Undisclosed recipients:;", Problem.EMPTY_GROUP),
        ("<>", Problem.NO_ADDRESS),
        ('"Anna"', Problem.NO_ADDRESS),
        ("Anna Smith", Problem.NO_ADDRESS),
        ("anna", Problem.NO_DOMAIN),
        ("Anna <anna@>", Problem.NO_DOMAIN),
        ("<@example.com>", Problem.NO_LOCAL_PART),
        ("Anna <anna@example.com", Problem.UNCLOSED_BRACKET),
        ("Anna anna@example.com>", Problem.UNCLOSED_BRACKET),
        ("Anna anna@example.com", Problem.NO_BRACKETS),
        ('"Anna <anna@example.com>', Problem.UNCLOSED_QUOTE),
        ("Anna (tea <anna@example.com>", Problem.UNCLOSED_QUOTE),
        ("anna@example.com <anna@example.com>", Problem.UNQUOTED_NAME),
        ("Tea: now <anna@example.com>", Problem.UNQUOTED_NAME),
        ("Anna [tea] <anna@example.com>", Problem.UNQUOTED_NAME),
        ("anna@tea@example.com", Problem.BAD_LOCAL_PART),
        ("anna..smith@example.com", Problem.BAD_LOCAL_PART),
        (".anna@example.com", Problem.BAD_LOCAL_PART),
        ("<anna smith@example.com>", Problem.BAD_LOCAL_PART),
        ("a" * 65 + "@example.com", Problem.BAD_LOCAL_PART),
        ("mailto:anna@example.com", Problem.BAD_LOCAL_PART),
        ("anna@example..com", Problem.BAD_DOMAIN),
        ("anna@example.com.", Problem.BAD_DOMAIN),
        ("anna@-example.com", Problem.BAD_DOMAIN),
        ("<anna@example com>", Problem.BAD_DOMAIN),
        ("Anna <anna@example.com> tea", Problem.TEXT_AFTER),
    ],
)
def test_broken_addresses(content: str, problem: Problem) -> None:
    (address,) = parse(content)
    assert problem in address.problems


@pytest.mark.parametrize("content", ["", " ", ",", "(tea)", ";", "(a), (b)"])
def test_nothing_gives_no_address(content: str) -> None:
    assert parse(content) == []


def test_a_placeholder_is_one_word() -> None:
    (address,) = parse('{{ shop.name | default: "a, b" }} <{{ shop.email }}>')
    assert address.spec_where.content == "{{ shop.email }}"
    assert address.has_placeholder


def test_domains() -> None:
    assert is_domain("example.com")
    assert is_domain("[192.0.2.1]")
    assert is_domain("under_score.example.com")
    assert not is_domain("")
    assert not is_domain("a" * 64 + ".com")
    assert not is_domain("exa mple.com")


# What the standard library reads otherwise, and why ours is as it is.
DIFFERENT = {
    # A name alone: the library calls it an address, we say that there is none.
    '"Anna"': [("Anna", "")],
    # Clients decode encoded words in display names; getaddresses leaves that to its caller.
    "=?utf-8?Q?J=C3=B8rn?= <jorn@example.com>": [("Jørn", "jorn@example.com")],
    # A comment inside a display name is not part of it when there is another name.
    "Anna (tea) <anna@example.com>": [("Anna", "anna@example.com")],
}

SAME = [
    "anna@example.com",
    "Anna <anna@example.com>",
    '"Smith, Anna" <anna@example.com>, ben@example.com',
    "anna@example.com (Anna)",
    "<@one.example:anna@example.com>",
    "Tea: anna@example.com, ben@example.com;",
    "anna @ example.com",
    '"anna smith"@example.com',
    "Anna B. Smith <anna@example.com>",
]


@pytest.mark.parametrize("content", SAME)
def test_agrees_with_the_standard_library(content: str) -> None:
    assert [(address.display, address.spec) for address in parse(content)] == getaddresses([content])


@pytest.mark.parametrize(("content", "expected"), DIFFERENT.items())
def test_differs_from_the_standard_library_on_purpose(content: str, expected: list[tuple[str, str]]) -> None:
    assert [(address.display, address.spec) for address in parse(content)] == expected
    assert getaddresses([content]) != expected


_WORDS = st.from_regex(r"[a-z0-9!#$&'*+/=?^_`|~-]{1,8}", fullmatch=True).filter(lambda word: "=?" not in word)
_SPECS = st.builds("{}@{}.com".format, _WORDS, st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True))
_QUOTED = st.text(
    st.characters(codec="ascii", exclude_characters='"\\=', categories=("L", "N", "P", "Zs")), min_size=1
).map('"{}"'.format)
_MAILBOXES = st.one_of(
    _SPECS,
    st.builds("{} <{}>".format, st.lists(_WORDS, min_size=1, max_size=3).map(" ".join), _SPECS),
    st.builds("{} <{}>".format, _QUOTED, _SPECS),
)


@given(st.lists(_MAILBOXES, min_size=1, max_size=4))
def test_reads_right_lists_as_the_standard_library_does(mailboxes: list[str]) -> None:
    content = ", ".join(mailboxes)
    theirs = [(" ".join(name.split()), spec) for name, spec in getaddresses([content])]
    assert [(address.display, address.spec) for address in parse(content)] == theirs
    assert not any(address.problems for address in parse(content))


_PIECES = st.sampled_from(
    ['"', "(", ")", "<", ">", "@", ",", ";", ":", ".", "\\", "[", "]", " ", "a", "b.c", "=?utf-8?q?x?=", "{{x}}", "é"]
)


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map("".join)))
def test_reads_anything_and_points_into_it(content: str) -> None:
    text = text_of(content)
    end = 0
    for address in parse_address_text(text):
        assert end <= address.where.span.start < address.where.span.end <= len(content)
        assert address.where.span.covers(address.spec_where.span)
        assert address.spec or address.problems
        end = address.where.span.end


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_tokens_tile_the_text(content: str) -> None:
    assert "".join(token.text for token in tokenize(content)) == content


@pytest.mark.parametrize(
    "piece", ['"\\', "(", "<", "@", "a,", "{{a}}x", "[\\", ":;", " . ", "a ", "<@", "=?utf-8?q?a?= "]
)
def test_hostile_input_takes_linear_time(piece: str) -> None:
    def seconds(count: int) -> float:
        return cpu_seconds(lambda: text_of(piece * count), parse_address_text)

    # Quadratic time would be 16 times as long, or minutes at this size.
    assert_below(seconds(8_000), 10 * max(seconds(2_000), 0.02))


_PIECES = st.sampled_from(
    [*"a._-<>@\"=?%{}'&+/,:;()!^~\\[]\t ", "  ", "Anna", "x1", "com", "=?utf-8?Q?a?=", "*|", "|*", "é"]
)
_ORDINARY = st.from_regex(r'("[A-Za-z. -]{0,10}" ?|[A-Za-z. -]{0,10})<?[a-z.]{1,8}@[a-z.-]{1,10}>?', fullmatch=True)


@given(st.lists(_PIECES, max_size=14).map("".join) | _ORDINARY)
def test_the_short_way_says_what_the_tokens_say(content: str) -> None:
    text = text_of(content)
    assert parse_address_text(text) == parse_any_address_text(text)
