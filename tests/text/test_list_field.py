"""Reading the URIs of a list field: properties. The cases stand in tests/checks/test_list_headers.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.text.list_field import Flaw, parse_list_field
from spamlint.text.uris import find_flaw
from tests.clock import cpu_seconds_below
from tests.text.texts import header_of, text_of

_PIECES = st.sampled_from(
    ["<", ">", ",", "(", ")", "\\", " ", "https://l.teapots.dk/u", "mailto:a@teapots.dk", "{{x}}", "<%= y %>", ";"]
)
_CONTENTS = st.one_of(st.text(max_size=100), st.lists(_PIECES, max_size=30).map("".join))


@given(_CONTENTS)
def test_reads_anything_and_points_into_it(content: str) -> None:
    listed = parse_list_field(text_of(content))
    end = 0
    for uri in listed.uris:
        assert end <= uri.where.span.start < uri.where.span.end <= len(content)
        end = uri.where.span.end
    assert (listed.flaw is None) == (listed.flaw_where is None)
    if listed.flaw_where is not None:
        assert end <= listed.flaw_where.span.start < listed.flaw_where.span.end <= len(content)


@given(st.lists(st.from_regex(r"https://[a-z]{1,9}\.dk/[a-z0-9?=&%]{0,9}", fullmatch=True), min_size=1, max_size=4))
def test_gives_back_the_uris_of_a_right_field(uris: list[str]) -> None:
    listed = parse_list_field(text_of(", ".join(f"<{uri}>" for uri in uris)))
    assert [uri.text for uri in listed.uris] == uris
    assert listed.flaw is None


def test_white_space_of_folding_is_dropped_and_other_is_kept() -> None:
    header = header_of("List-Unsubscribe: <https://l.teapots.dk/u\r\n\t8K d0\n  x>")
    (uri,) = parse_list_field(header.raw).uris
    assert uri.text == "https://l.teapots.dk/u8K d0x"


def test_a_placeholder_may_hold_a_bracket() -> None:
    listed = parse_list_field(text_of("<<%= url %>>, <mailto:a@teapots.dk>"))
    assert [uri.text for uri in listed.uris] == ["<%= url %>", "mailto:a@teapots.dk"]


def test_reading_stops_at_the_first_flaw() -> None:
    listed = parse_list_field(text_of("<mailto:a@teapots.dk>, www.teapots.dk, <https://l.teapots.dk/u>"))
    assert [uri.text for uri in listed.uris] == ["mailto:a@teapots.dk"]
    assert listed.flaw is Flaw.IGNORED


@given(st.text(max_size=60), st.sampled_from(["", "mailto:", "https://", "http:"]))
def test_the_place_of_a_flaw_is_in_the_uri(rest: str, start: str) -> None:
    uri = start + rest
    flaw = find_flaw(uri, ("mailto", "http", "https"))
    if flaw is not None:
        assert 0 <= flaw.span.start <= flaw.span.end <= len(uri)
        assert flaw.span.start < flaw.span.end or not uri or flaw.span.end == len(uri)


@pytest.mark.parametrize("piece", ["<", "(", "<a>", "<a> , ", "{{a}}", "<%= ", "\\", "<a\n b>,"])
def test_hostile_input_takes_linear_time(piece: str) -> None:
    with cpu_seconds_below(5):
        parse_list_field(header_of("List-Unsubscribe: " + piece.replace("\n", "\r\n") * 10_000).raw)
