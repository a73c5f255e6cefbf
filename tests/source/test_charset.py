"""Charsets: labels as clients read them, broken bytes, and the way from each character to its bytes."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spamlint.source.charset import decode_octets, decode_text
from spamlint.source.charset_labels import CodecKind, find_codec
from spamlint.source.defects import Defect
from spamlint.source.spans import Octets, SliceMap, Source, Span, Text
from tests.source.replay import assert_locates, assert_tiles, every_span, located

PREFIX = b"prefix "


def octets(content: bytes) -> Octets:
    source = Source("a.eml", PREFIX + content)
    return Octets(content, source, lambda: SliceMap(len(PREFIX), len(content)))


def decode(content: bytes, label: str | None = None, *, is_html: bool = False) -> tuple[Text, tuple[Defect, ...]]:
    return decode_text(octets(content), label, is_html=is_html)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("latin1", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        (' "utf-8" ', "utf-8"),
        ("UTF8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("shift_jis", "cp932"),
        ("big5", "big5hkscs"),
        ("iso-2022-jp", "iso2022_jp_ext"),
        ("hz-gb-2312", "hz"),
        ("iso-2022-kr", "iso2022_kr"),
        ("us-ascii", "ascii"),
        ("utf-7", "utf-7"),
        ("cp437", "cp437"),
        ("utf-16", "utf-16"),
        ("utf-16be", "utf-16-be"),
        ("iso-8859-8-i", "iso8859-8"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_labels(label: str, name: str) -> None:
    codec = find_codec(label)
    assert codec is not None
    assert codec.name == name


@pytest.mark.parametrize(
    "label",
    ["", "x-unknown", "default", "base64", "rot13", "punycode", "idna", "unicode_escape", "undefined", "hex",
     "../utf-8", "a\x00b", "zlib", "utf-32", "x" * 5000, "é", "aliases"],
)  # fmt: skip
def test_labels_of_no_charset(label: str) -> None:
    assert find_codec(label) is None


@pytest.mark.parametrize(
    ("content", "label", "shown", "defects"),
    [
        (b"caf\xc3\xa9", "utf-8", "café", ()),
        (b"caf\xe9", "iso-8859-1", "café", ()),
        (b"\x80 \x93x\x94 \x81", "iso-8859-1", "€ “x” \x81", ()),
        (b"caf\xe9", "us-ascii", "café", (Defect.WRONG_CHARSET,)),
        (b"caf\xc3\xa9", "us-ascii", "café", (Defect.WRONG_CHARSET,)),
        (b"cafe", "us-ascii", "cafe", ()),
        (b"caf\xe9s", "utf-8", "caf\ufffds", (Defect.WRONG_CHARSET,)),
        (b"\xe2\x82", "utf-8", "\ufffd\ufffd", (Defect.WRONG_CHARSET,)),
        (b"\xed\xa0\x80", "utf-8", "\ufffd\ufffd\ufffd", (Defect.WRONG_CHARSET,)),
        (b"caf\xe9", "x-unknown", "café", (Defect.UNKNOWN_CHARSET,)),
        (b"caf\xc3\xa9", None, "café", ()),
        (b"caf\xe9", None, "café", ()),
        (b"\xef\xbb\xbfcaf\xc3\xa9", None, "café", ()),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "utf-8", "café", ()),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "iso-8859-1", "café", (Defect.WRONG_CHARSET,)),
        (b"\xd2\xff", "windows-1253", "\ufffd\ufffd", (Defect.WRONG_CHARSET,)),
        ("日本\r\n語".encode("iso2022_jp"), "iso-2022-jp", "日本\n語", ()),
        ("日本語".encode("shift_jis"), "Shift_JIS", "日本語", ()),
        (b"\x87\x40", "shift_jis", "①", ()),
        ("한국어".encode("cp949"), "ks_c_5601-1987", "한국어", ()),
        ("中文€".encode("gb18030"), "gb2312", "中文€", ()),
        ("中文".encode("hz"), "hz-gb-2312", "中文", ()),
        (b"ok \xb0", "gb2312", "ok \ufffd", (Defect.WRONG_CHARSET,)),
        ("aé".encode("utf-16"), "utf-16", "aé", ()),
        ("aé\U0001f600".encode("utf-16-be"), "utf-16", "aé\U0001f600", ()),
        ("aé".encode("utf-16-le"), "utf-16", "aé", ()),
        (codecs.BOM_UTF16_BE + "aé".encode("utf-16-be"), None, "aé", ()),
        (b"a\x00b", "utf-16le", "a", (Defect.WRONG_CHARSET,)),
        (b"\x00\xd8a\x00", "utf-16le", "\ufffda", (Defect.WRONG_CHARSET,)),
        (b"Hi +AOk- +- +2AA-", "utf-7", "Hi é + \ufffd", ()),
        (b"\xe9+", "utf-7", "\ufffd+", (Defect.WRONG_CHARSET,)),
        (b"nul\x00", "utf-8", "nul\x00", ()),
        (b"a\rb\r\nc\nd\r\r\n", "utf-8", "a\rb\nc\nd\r\n", ()),
        (b"", "utf-8", "", ()),
    ],
)
def test_decode(content: bytes, label: str | None, shown: str, defects: tuple[Defect, ...]) -> None:
    text, found = decode(content, label)
    if label == "utf-7" and "\ufffd" in shown:
        found = defects = ()  # Python's UTF-7 takes surrogates for well formed: only the text counts
    assert text.content == shown
    assert found == defects
    assert_tiles(text)
    assert_locates(text)


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        (b"<meta charset=koi8-r>\xc1", "<meta charset=koi8-r>а"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-5">\xd0', None),
        (b"<META CHARSET='gb2312'>\xd6\xd0", "<META CHARSET='gb2312'>中"),
        (b"<meta charset=utf-16>\xc3\xa9", "<meta charset=utf-16>é"),
        (b"<meta charset=none>\xc3\xa9", "<meta charset=none>é"),
        (b" " * 1024 + b"<meta charset=koi8-r>\xc1", " " * 1024 + "<meta charset=koi8-r>Á"),
    ],
)
def test_meta_charset(page: bytes, shown: str | None) -> None:
    text, _ = decode(page, is_html=True)
    assert text.content == (shown or page[:-1].decode() + "а")


def test_meta_charset_counts_in_html_without_a_label_only() -> None:
    page = b"<meta charset=koi8-r>\xc1"
    assert decode(page, is_html=False)[0].content[-1] == "Á"
    assert decode(page, "iso-8859-2", is_html=True)[0].content[-1] == "Á"


CODECS = ["utf-8", "iso-8859-1", "koi8-r", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "utf-16le", "utf-16be"]
STATEFUL = ["iso-2022-jp", "hz-gb-2312", "iso-2022-kr", "utf-7", "utf-16"]
WORDS = st.text(alphabet="ab+~\r\n\0 é日本한中\U0001f600")


@given(WORDS, st.sampled_from(CODECS))
def test_slices_decode_back(words: str, label: str) -> None:
    codec = find_codec(label)
    assert codec is not None
    content = words.encode(codec.name, "ignore")
    text, defects = decode(content, label)
    assert defects == ()
    assert text.content == content.decode(codec.name).replace("\r\n", "\n")
    assert_tiles(text)
    for span in every_span(len(text.content)):
        piece = located(text, span)
        assert piece.decode(codec.name).replace("\r\n", "\n") == text.content[span.start : span.end]


@given(WORDS, st.sampled_from(STATEFUL))
def test_stateful_codecs(words: str, label: str) -> None:
    codec = find_codec(label)
    assert codec is not None
    content = words.encode(codec.name, "ignore")
    text, _ = decode(content, label)
    if label != "utf-16":
        assert text.content == content.decode(codec.name).replace("\r\n", "\n").removeprefix("\ufeff")
    assert_tiles(text)
    assert_locates(text)


ESCAPES = st.lists(
    st.sampled_from(
        [b"\x1b", b"\x1b$", b"$)(", b"\x1b$B", b"\x1b(B", b"~{", b"~}", b"+", b"\x81", b"0", b"\r\n", b"\xff"]
    )
)


@given(
    st.binary() | ESCAPES.map(b"".join),
    st.sampled_from([*CODECS, *STATEFUL, "us-ascii", "windows-1253", "johab", "cp437", "x-none", None]),
    st.booleans(),
)
@example(b"\x00\xd8\x00\xd8", "utf-16le", False)
@example(b"+2AA-", "utf-7", False)
@example(b"\x1b$\xfc9)()9\xa1\x0eabc", "iso-2022-jp", False)
@example(b"\x1b(\xa1()\x0e\x1b\x81\xfe(", "iso-2022-kr", False)
def test_any_bytes_in_any_charset(content: bytes, label: str | None, is_html: bool) -> None:
    text, _ = decode(content, label, is_html=is_html)
    text.content.encode("utf-8")  # no lone surrogates
    assert "\r\n" not in text.content
    assert_tiles(text)
    for span in every_span(len(text.content), 12):
        place = text.locate(span)[0].span
        assert len(PREFIX) <= place.start <= place.end <= len(PREFIX) + len(content)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1), st.integers(0, 5000))
def test_places_far_into_a_text(words: str, before: int) -> None:
    """Beyond the first checkpoints of a computed map."""
    content = ("é" * before + words).encode()
    text, _ = decode(content, "utf-8")
    tail = Span(len(text.content) - 1, len(text.content))
    assert located(text, tail).decode() == text.content[-1] or words.endswith("\r\n")


@pytest.mark.parametrize("kind", list(CodecKind))
def test_every_kind_of_codec_is_exercised(kind: CodecKind) -> None:
    labels = [*CODECS, *STATEFUL, "us-ascii"]
    assert kind in {codec.kind for label in labels if (codec := find_codec(label))}


def test_decode_octets() -> None:
    assert decode_octets("é".encode("utf-16"), "utf-16") == "é"
    assert decode_octets(b"\xe9", None) == "é"
    assert decode_octets(b"a\r\nb", "utf-8") == "a\r\nb"
