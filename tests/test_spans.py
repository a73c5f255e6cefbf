"""Maps: segments tile the view, and every place leads back to where it came from."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.source.spans import (
    Excerpt,
    MapBuilder,
    Octets,
    Position,
    SegmentKind,
    SliceMap,
    Source,
    Span,
    TableMap,
    Text,
)

PIECES = st.lists(
    st.tuples(st.sampled_from(["copy", "atom"]), st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)),
    max_size=20,
)


def build(pieces: list[tuple[str, int, int, int]]) -> TableMap:
    """Return a map of pieces (kind, length of the view, length of an atom's base, gap before it)."""
    builder = MapBuilder()
    base = 0
    for kind, length, width, gap in pieces:
        base += gap
        if kind == "copy":
            builder.copy(base, length)
            base += length
        else:
            builder.atom(length, base, base + width)
            base += width
    return builder.build()


@given(PIECES)
def test_segments_tile_the_view(pieces: list[tuple[str, int, int, int]]) -> None:
    at = 0
    for segment in build(pieces).segments():
        assert segment.view.start == at
        assert segment.view.end > at
        at = segment.view.end
    assert at == sum(length for _, length, _, _ in pieces)


@given(PIECES, st.data())
def test_a_span_covers_the_base_of_each_character_in_it(
    pieces: list[tuple[str, int, int, int]], data: st.DataObject
) -> None:
    table = build(pieces)
    length = sum(piece[1] for piece in pieces)
    start = data.draw(st.integers(0, length))
    end = data.draw(st.integers(start, length))
    located = table.locate(Span(start, end))
    assert located.start <= located.end
    for offset in range(start, end):
        assert located.covers(table.locate(Span(offset, offset + 1)))
    if start < end:
        assert located.start == table.locate(Span(start, start + 1)).start
        assert located.end == table.locate(Span(end - 1, end)).end
    else:
        assert located.start == located.end


def test_adjacent_copies_become_one_segment() -> None:
    builder = MapBuilder()
    builder.copy(3, 2)
    builder.copy(5, 4)
    (segment,) = builder.build().segments()
    assert segment.base == Span(3, 9)
    assert segment.kind is SegmentKind.COPY


def test_a_map_out_of_order_gives_the_hull() -> None:
    builder = MapBuilder()
    builder.copy(10, 3)
    builder.copy(0, 3)
    assert builder.build().locate(Span(1, 5)) == Span(0, 13)


@given(st.binary(min_size=1, max_size=57), st.data())
def test_base64_runs_are_located_by_the_sextet(content: bytes, data: st.DataObject) -> None:
    encoded = base64.b64encode(content)
    builder = MapBuilder()
    builder.base64(len(content), 0, len(encoded))
    table = builder.build()
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start + 1, len(content)))
    place = table.locate(Span(start, end))
    quantum = Span(place.start // 4 * 4, -(-place.end // 4) * 4)
    decoded = base64.b64decode(encoded[quantum.start : quantum.end])
    assert content[start:end] in decoded
    # Not a sextet more than the bits need.
    assert place == Span(start * 8 // 6, min(-(-end * 8 // 6), len(encoded)))


@pytest.mark.parametrize(
    ("offset", "position"),
    [(0, (1, 1)), (2, (1, 3)), (3, (1, 4)), (4, (2, 1)), (6, (2, 2)), (7, (2, 3)), (9, (2, 5)), (10, (3, 1))],
)
def test_positions_count_code_points_and_only_line_feeds_end_lines(offset: int, position: tuple[int, int]) -> None:
    # ab CR LF, then a two-byte letter, a bare CR, a byte that is no UTF-8, and LF.
    source = Source("x", b"ab\r\n\xc3\xa9\r\xffz\n!")
    assert source.position(offset) == Position(*position)


def test_a_message_in_an_mbox_is_placed_in_the_whole_file() -> None:
    whole = b"From a\nSubject: x\n\nFrom b\nSubject: y\n"
    source = Source("box", whole[25:], offset=25, whole=whole)
    assert source.in_file(Span(0, 7)) == Span(25, 32)
    assert source.position(0) == Position(4, 7)


def test_a_byte_order_mark_is_no_column() -> None:
    source = Source("x", b"\xef\xbb\xbfab\nc")
    assert [source.position(offset) for offset in (0, 3, 4, 6)] == [(1, 1), (1, 1), (1, 2), (2, 1)]


def _text(source: Source) -> Text:
    return Text(source.content.decode("ascii"), source, lambda: SliceMap(0, len(source.content)))


def test_joined_text_knows_the_file_of_each_piece() -> None:
    layout, page = Source("layout.html", b"<header>"), Source("page.html", b"Hello")
    first, second = _text(layout), _text(page)
    joined = Text.joined([first.excerpt(0, 8), second.excerpt(1, 5)])
    assert joined.content == "<header>ello"
    places = joined.locate(Span(6, 10))
    assert [(place.source.path, place.content) for place in places] == [("layout.html", b"r>"), ("page.html", b"el")]


def test_origins_stop_at_the_text_that_a_person_reads() -> None:
    source = Source("x.html", b"<b>Tea</b>")
    page = _text(source).named("HTML")
    word = Text("tea", page, lambda: SliceMap(3, 3))
    assert word.origins(Span(0, 2)) == (Excerpt(page, Span(3, 5)),)
    assert word.locate(Span(0, 2))[0].content == b"Te"


def test_octets_chain_their_maps() -> None:
    source = Source("x", b"--abc--")
    octets = Octets(b"abc", source, lambda: SliceMap(2, 3))
    text = Text("bc", octets, lambda: SliceMap(1, 2))
    assert text.locate(Span(0, 1))[0].span == Span(3, 4)
