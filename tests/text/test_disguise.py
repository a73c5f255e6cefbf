"""Disguised words: which are undone, which are left alone, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.source.spans import SliceMap, Source, Span, Text
from spamlint.text.disguise import undisguised
from tests.clock import cpu_seconds_below

KNOWN = frozenset(("viagra", "casino", "porn", "sex", "replica", "cialis", "free"))


def plain(content: str) -> Text:
    source = Source("page", content.encode("utf-8", "surrogatepass"))
    return Text(content, source, lambda: SliceMap(0, len(content)))


def undone(content: str) -> str:
    return undisguised(plain(content), KNOWN.__contains__).content


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("buy v1agra now", "buy viagra now"),
        ("V!AGRA", "viagra"),
        ("vi@gr@!!!", "viagra!!!"),
        ("$ex and p0rn", "sex and porn"),
        ("v*i*a*g*r*a", "viagra"),
        ("v_iagra", "viagra"),
        ("v i a g r a", "viagra"),
        ("V.I.A.G.R.A. online", "viagra. online"),
        ("V-I-A-G-R-A", "viagra"),
        ("v 1 a g r a", "viagra"),
        ("V I A G R A   N O W", "viagra   N O W"),
        ("v\u0456agr\u0430", "viagra"),  # Cyrillic i and a
        ("\u0441asin\u03bf", "casino"),  # Cyrillic es, Greek omicron
        ("V\u00ecagr\u00e0", "viagra"),
        ("repl1ca", "replica"),
    ],
)
def test_a_disguise_is_undone(written: str, read: str) -> None:
    assert undone(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "S P E C I A L I S T",  # holds the name of a medicine
        "spec1al1sts",
        "mp3 B2B A55 i18n 4you COVID19",
        "anna@porn0.example",
        "https://northwind-teapots.com/p0rn",
        "a b c d e f",
        "1 2 3 4 5 6",
        "viagra",
        "Sale!!!",
        "\u0441\u0435\u0445",  # a Russian word of letters that all look Latin, and spell no known word
    ],
)
def test_what_is_no_disguise_stays(written: str) -> None:
    text = plain(written)
    assert undisguised(text, KNOWN.__contains__) is text


def test_a_place_leads_back_to_what_was_written() -> None:
    text = plain("Buy v 1 a g r a and p0rn here")
    read = undisguised(text, KNOWN.__contains__)
    at = read.content.index("viagra")
    assert text.excerpt(*read.map.locate(Span(at, at + 6))).content == "v 1 a g r a"
    at = read.content.index("here")
    assert text.excerpt(*read.map.locate(Span(at, at + 4))).content == "here"


@given(st.text(alphabet="vViIaAgGrR1!@ .*-\u0430\u0456\u00e0\u200bx\n", max_size=60))
def test_the_map_tiles_any_text(content: str) -> None:
    text = plain(content)
    read = undisguised(text, KNOWN.__contains__)
    if read is text:
        return
    at = 0
    base = 0
    for segment in read.map.segments():
        assert segment.view.start == at
        assert segment.base.start == base
        at, base = segment.view.end, segment.base.end
    assert (at, base) == (len(read.content), len(content))


@pytest.mark.parametrize("piece", ["a", "a1", "a ", "a  ", "1", "\u00e9", "1a ", "@", "a*", "v i a g r a "])
def test_time_is_linear(piece: str) -> None:
    text = plain(piece * (200_000 // len(piece)))
    with cpu_seconds_below(2):
        undisguised(text, KNOWN.__contains__)
