"""Header fields: where they end, unfolding, encoded words, places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.source.headers import Header, Headers, parse_headers
from spamlint.source.spans import Source, Span
from tests.clock import cpu_seconds_below
from tests.source.replay import assert_locates, assert_tiles, located


def parse(content: bytes) -> Headers:
    return parse_headers(Source("a.eml", content), 0, len(content)).headers


def field(value: bytes) -> Header:
    return parse(b"Subject:" + value + b"\r\n\r\nbody")[0]


@pytest.mark.parametrize(
    ("content", "names", "rest", "has_junk"),
    [
        (b"A: b\nC: d\n\nbody", ["A", "C"], b"body", False),
        (b"A: b\r\nC: d\r\n\r\nbody", ["A", "C"], b"body", False),
        (b"A: b\rC: d\r\rbody", ["A", "C"], b"body", False),
        (b"A: b\n c\n\n d", ["A"], b" d", False),
        (b"A: b\nno header\nC: d", ["A"], b"no header\nC: d", True),
        (b"A : b\n\n", [], b"A : b\n\n", True),
        (b" lone\nA: b\n\nx", ["A"], b"x", True),
        (b": no name\n too\nA: b\n\nx", ["A"], b"x", True),
        (b"From me Mon\nA: b\n\nx", ["A"], b"x", False),
        (b"A: b\nFrom me Mon\nC: d\n\nx", ["A", "C"], b"x", True),
        (b"A: b\nFrom me\nno header", ["A"], b"From me\nno header", True),
        (b"", [], b"", False),
        (b"\nbody", [], b"body", False),
        (b"A:", ["A"], b"", False),
        (b"\xef\xbb\xbfA: b\n\nx", [], b"\xef\xbb\xbfA: b\n\nx", True),
    ],
)
def test_where_headers_end(content: bytes, names: list[str], rest: bytes, has_junk: bool) -> None:
    block = parse_headers(Source("a.eml", content), 0, len(content))
    assert [header.name for header in block.headers] == names
    assert content[block.end :] == rest
    assert block.has_junk is has_junk


def test_get_and_all_take_names_in_any_case() -> None:
    headers = parse(b"To: a\nX: 1\nTO: b\n\n")
    first = headers.get("tO")
    assert first is not None
    assert first.raw.content == "a"
    assert [header.raw.content for header in headers.all("to")] == ["a", "b"]
    assert headers.get("Cc") is None
    assert headers.all("Cc") == ()


def test_spans_of_a_field() -> None:
    content = b"A: b\r\nSubject : x\r\n"
    source = Source("a.eml", b"A: b\r\nSubject: x\r\n y\r\nB: c")
    header = parse_headers(source, 0, len(source.content)).headers[1]
    assert source.content[slice(*header.name_span)] == b"Subject"
    assert source.content[slice(*header.value_span)] == b" x\r\n y"
    assert content


@pytest.mark.parametrize(
    ("value", "raw"),
    [
        (b" Hello ", "Hello"),
        (b"Hello", "Hello"),
        (b"", ""),
        (b"  \r\n \r\n", ""),
        (b" one\r\n two\n\tthree\r  four ", "one two\tthree  four"),
        (b" caf\xc3\xa9", "café"),
        (b" caf\xe9", "café"),
        (b" \xef\xbb\xbfx", "\ufeffx"),
        (b" a\x00b", "a\x00b"),
        (b" =?utf-8?q?x?=", "=?utf-8?q?x?="),
    ],
)
def test_raw(value: bytes, raw: str) -> None:
    header = field(value)
    assert header.raw.content == raw
    assert_tiles(header.raw)
    assert_locates(header.raw)


@pytest.mark.parametrize(
    ("value", "decoded"),
    [
        (b" plain", "plain"),
        (b" =?utf-8?Q?caf=C3=A9?=", "café"),
        (b" =?UTF-8?b?Y2Fmw6k=?=", "café"),
        (b" =?UTF-8?B?Y2Fmw6k?= without padding", "café without padding"),
        (b" =?iso-8859-1?q?caf=e9_au_lait?=", "café au lait"),
        (b" =?iso-8859-1?q?caf=e9 au lait?=", "café au lait"),
        (b" =?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        (b" =?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"),
        (b" =?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        (b" =?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        (b" x=?utf-8?q?a?=y", "xay"),
        (b' "=?utf-8?q?Caf=C3=A9?=" <a@example.org>', '"Café" <a@example.org>'),
        (b" =?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "€"),
        (b" =?utf-8?q?=E2?= =?utf-8?b?gqw=?= =?utf-8?q?!?=", "€!"),
        (b" =?utf-8?b?4oI=?= =?iso-8859-1?q?=E9?=", "\ufffd\ufffdé"),
        (b" =?utf-8*en?Q?a=C3=A9?=", "aé"),
        (b" =?x-none?Q?caf=E9?=", "café"),
        (b" =?x-none?Q?caf=C3=A9?=", "café"),
        (b" =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        (b" =?gb2312?B?1tA=?= =?gb2312?B?zsQ=?=", "中文"),
        (b" =?gb2312?B?1g==?= =?gb2312?B?0M7E?=", "中文"),
        (b" =?utf-8?q??= x", " x"),
        (b" =?utf-8?q?=3D?=", "="),
        (b" =?utf-8?q?=?=", "="),
        (b" =?utf-8?q?a?b?=", "a?b"),
        (b" =?utf-8?q?open", "=?utf-8?q?open"),
        (b" =?utf-8?x?a?=", "=?utf-8?x?a?="),
        (b" =?utf-8?q?a=0D=0ABcc:=20b?=", "aBcc: b"),
        (b" =?", "=?"),
        (b" 1=?2 =? ?=", "1=?2 =? ?="),
        (b" caf\xc3\xa9 =?utf-8?q?=C3=A9?=", "café é"),
    ],
)
def test_decoded(value: bytes, decoded: str) -> None:
    header = field(value)
    assert header.decoded.content == decoded
    assert_tiles(header.decoded)
    assert_locates(header.decoded)


def test_encoded_words_are_atoms() -> None:
    text = field(b" Hi =?utf-8?q?caf=C3=A9?=\r\n =?utf-8?q?s?= now").decoded
    assert text.content == "Hi cafés now"
    assert located(text, Span(0, 2)) == b"Hi"
    assert located(text, Span(4, 5)) == b"=?utf-8?q?caf=C3=A9?="
    assert located(text, Span(7, 8)) == b"=?utf-8?q?s?="
    assert located(text, Span(9, 12)) == b"now"


def test_words_that_share_a_character_are_one_atom() -> None:
    text = field(b" =?utf-8?q?a=E2?= =?utf-8?q?=82=ACb?= =?utf-8?q?c?=").decoded
    assert text.content == "a€bc"
    assert located(text, Span(0, 1)) == b"=?utf-8?q?a=E2?= =?utf-8?q?=82=ACb?="
    assert located(text, Span(3, 4)) == b"=?utf-8?q?c?="


def test_labels_name_the_field() -> None:
    assert field(b" =?utf-8?q?a?=").decoded.label == "Subject header"
    assert field(b" a").decoded.label == "Subject header"


SOUP = st.lists(
    st.sampled_from(
        [b"=?utf-8?q?", b"=?gb2312?b?", b"=?utf-16?b?", b"=?iso-2022-jp?b?", b"=?x?q?", b"=E2", b"=82", b"1tA", b"?=",
         b" ", b"\r\n ", b"\n\t", b"a", b"\xe9", b"\xc3\xa9", b'"', b"?", b"=", b"\x00", b"\xed\xa0\x80", b"GyRC"]
    )
).map(b"".join)  # fmt: skip


@given(SOUP)
def test_any_value(value: bytes) -> None:
    header = field(value)
    for text in (header.raw, header.decoded):
        text.content.encode("utf-8")
        assert "\n" not in text.content
        assert_tiles(text)
        assert_locates(text)
    assert header.decoded.content == header.decoded.content.replace("\r", "")


@given(st.binary())
def test_any_bytes(content: bytes) -> None:
    block = parse_headers(Source("a.eml", content), 0, len(content))
    assert 0 <= block.end <= len(content)
    at = 0
    for header in block.headers:
        assert at <= header.name_span.start < header.name_span.end < header.value_span.start <= header.value_span.end
        at = header.value_span.end


@pytest.mark.parametrize(
    "content",
    [
        b"A:" + b"\n " * 200_000,
        b"A" * 1_000_000,
        b":\n" * 200_000,
        b"Subject:" + b" =?utf-8?q?" * 100_000,
        b"Subject:" + b" =?utf-8?q?=E2?=" * 50_000,
        b"Subject:" + b" =?utf-8?b?4oI?=" * 50_000,
        b"Subject:" + b"=?" * 500_000,
    ],
)
def test_hostile_headers_take_linear_time(content: bytes) -> None:
    with cpu_seconds_below(3):
        for header in parse(content)[:10]:
            assert header.decoded.map is not None
