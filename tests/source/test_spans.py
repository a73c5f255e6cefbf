"""Positions and table maps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spamlint.source.spans import MapBuilder, Octets, Position, Source, Span, Text
from tests.source.replay import assert_locates, assert_tiles


def test_position_counts_code_points_and_knows_crlf_and_lf() -> None:
    source = Source("a.eml", "a\r\nbé€c\rd\n\n".encode())
    assert source.position(0) == Position(1, 1)
    assert source.position(2) == Position(1, 3)
    assert source.position(3) == Position(2, 1)
    assert source.position(source.content.index(b"c")) == Position(2, 4)
    assert source.position(source.content.index(b"d")) == Position(2, 6)
    assert source.position(len(source.content)) == Position(4, 1)


def test_position_in_the_second_message_of_a_mailbox_is_in_the_file() -> None:
    whole = b"one\ntwo\nthree"
    source = Source("box", whole[4:], offset=4, whole=whole)
    assert source.position(4) == Position(3, 1)


@given(st.binary())
def test_line_numbers_are_the_line_feeds_before(content: bytes) -> None:
    source = Source("a", content)
    for at in range(len(content) + 1):
        assert source.position(at).line == content.count(b"\n", 0, at) + 1


@given(st.text(alphabet="a\r\né"))
def test_text_lines_are_those_between_line_feeds(content: str) -> None:
    text = Text(content, Source("a", b""), MapBuilder().build)
    lines = content.split("\n")
    assert text.line_count == len(lines)
    assert [text.line(number) for number in range(1, len(lines) + 1)] == [line.rstrip("\r") for line in lines]


_STEPS = st.lists(st.tuples(st.sampled_from(["copy", "atom", "base64"]), st.integers(1, 9), st.integers(0, 30)))


@given(_STEPS)
def test_table_map_locates_as_its_segments_say(steps: list[tuple[str, int, int]]) -> None:
    """Also where pieces of the base come in another order, as in a template that is put together."""
    builder = MapBuilder()
    for kind, length, start in steps:
        if kind == "copy":
            builder.copy(start, length)
        elif kind == "atom":
            builder.atom(length, start, start + 3)
        else:
            builder.base64(length // 3 * 3, start, start + length // 3 * 4)
    view = Octets(bytes(builder.length), Source("a", bytes(60)), builder.build)
    assert_tiles(view)
    assert_locates(view)


def test_empty_spans_are_places() -> None:
    builder = MapBuilder()
    builder.copy(5, 3)
    builder.atom(1, 10, 13)
    table = builder.build()
    assert table.locate(Span(0, 0)) == Span(5, 5)
    assert table.locate(Span(3, 3)) == Span(10, 10)
    assert table.locate(Span(4, 4)) == Span(13, 13)
    assert MapBuilder().build().locate(Span(0, 0)) == Span(0, 0)
    assert MapBuilder(7).build().locate(Span(0, 0)) == Span(7, 7)
