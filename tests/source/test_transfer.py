"""Transfer encodings: decoding as tolerant as mail clients are, and the way back to the raw bytes."""

from __future__ import annotations

import binascii
import quopri
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spamlint.source.defects import Defect
from spamlint.source.spans import Octets, Source, Span
from spamlint.source.transfer import Decoded, decode_body, encoding_label
from tests.clock import cpu_seconds_below
from tests.source.replay import assert_locates, assert_replays, assert_tiles, every_span, located

PREFIX = b"Header: x\n\n"


def decode(body: bytes, encoding: str) -> Decoded:
    """Decode a body that does not start where its source does."""
    source = Source("a.eml", PREFIX + body + b"\nafter")
    return decode_body(source, body, len(PREFIX), encoding)


def quoted_printable(piece: bytes) -> bytes:
    """Decode one segment the slow and plain way."""
    return binascii.unhexlify(piece[1:]) if re.fullmatch(rb"=[0-9A-Fa-f]{2}", piece) else piece


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (None, ""),
        ("", ""),
        ("  Quoted-Printable ", "quoted-printable"),
        ("base64; x=y", "base64"),
        ("7BIT (comment)", "7bit"),
        ("8 bit", "8"),
    ],
)
def test_encoding_label(value: str | None, label: str) -> None:
    assert encoding_label(value) == label


@pytest.mark.parametrize("encoding", ["", "7bit", "8bit", "binary"])
def test_identity(encoding: str) -> None:
    octets, defects = decode(b"a=3D\xff\x00", encoding)
    assert octets.content == b"a=3D\xff\x00"
    assert defects == ()
    assert located(octets, Span(1, 4)) == b"=3D"


def test_unknown_encoding_is_identity_and_a_defect() -> None:
    octets, defects = decode(b"a=3D", "x-rot13")
    assert octets.content == b"a=3D"
    assert defects == (Defect.UNKNOWN_ENCODING,)


@pytest.mark.parametrize(
    ("body", "content", "is_broken"),
    [
        (b"caf=C3=A9", b"caf\xc3\xa9", False),
        (b"a=3db=3D", b"a=b=", False),
        (b"one=\ntwo=\r\nthree=\rfour", b"onetwothreefour", False),
        (b"one=  \t\r\ntwo", b"onetwo", False),
        (b"trailing blank \r\nx", b"trailing blank \r\nx", False),
        (b"end=", b"end", False),
        (b"end= \t", b"end", False),
        (b"a=b", b"a=b", True),
        (b"==41", b"=A", True),
        (b"=4", b"=4", True),
        (b"=G1=41", b"=G1A", True),
        (b'<a href="x?a=1&b=2">', b'<a href="x?a=1&b=2">', True),
        (b"=00", b"\x00", False),
        (b"", b"", False),
    ],
)
def test_quoted_printable(body: bytes, content: bytes, is_broken: bool) -> None:
    octets, defects = decode(body, "quoted-printable")
    assert octets.content == content
    assert defects == ((Defect.QUOTED_PRINTABLE,) if is_broken else ())
    assert_tiles(octets)
    assert_replays(octets, quoted_printable)


QP_SOUP = st.lists(
    st.sampled_from(
        [b"=", b"=3D", b"=c3=A9", b"=\r\n", b"=\n", b"= \r\n", b"\r\n", b"\n", b"\r", b" ", b"ab", b"4", b"\xff"]
    )
).map(b"".join)


@given(QP_SOUP | st.binary())
@example(b"=\r==\r\n41")
def test_quoted_printable_map(body: bytes) -> None:
    octets, _ = decode(body, "quoted-printable")
    assert_tiles(octets)
    assert_replays(octets, quoted_printable)
    assert_locates(octets)


@given(st.binary())
def test_quoted_printable_slices_decode_back(content: bytes) -> None:
    octets, defects = decode(quopri.encodestring(content), "quoted-printable")
    assert defects == ()
    assert octets.content == quopri.decodestring(quopri.encodestring(content))
    for span in every_span(len(octets.content)):
        assert quopri.decodestring(located(octets, span)) == octets.content[span.start : span.end]


@pytest.mark.parametrize(
    ("body", "content", "defects"),
    [
        (b"SGVsbG8=", b"Hello", ()),
        (b"SGVs\r\nbG8=\r\n\r\n", b"Hello", ()),
        (b"SGV\nsbG\n8=\n", b"Hello", ()),
        (b"SGVsbG8", b"Hello", (Defect.BASE64_LENGTH,)),
        (b"SGVsb", b"Hel", (Defect.BASE64_LENGTH,)),
        (b"SGVs!bG8=", b"Hello", (Defect.BASE64_JUNK,)),
        (b"SGVs\x00bG8=", b"Hello", (Defect.BASE64_JUNK,)),
        (b"SGVsbG8=IQ==", b"Hello!", (Defect.BASE64_JUNK,)),
        (b"SGVsbG8=\nIQ==\n", b"Hello!", (Defect.BASE64_JUNK,)),
        (b"SGVsbG8=\n=\n", b"Hello", (Defect.BASE64_LENGTH,)),
        (b"", b"", ()),
        (b"\r\n", b"", ()),
        (b"====", b"", (Defect.BASE64_LENGTH,)),
        (b"!?", b"", (Defect.BASE64_JUNK,)),
    ],
)
def test_base64(body: bytes, content: bytes, defects: tuple[Defect, ...]) -> None:
    octets, found = decode(body, "base64")
    assert octets.content == content
    assert found == defects
    assert_tiles(octets)
    assert_locates(octets)


FOOTER = b"\r\n_______________________________________________\r\nTo leave the list write to us\r\nlist\r\n"


@pytest.mark.parametrize("data", [b"SGVsbG8=", b"SGVsbG8h", binascii.b2a_base64(bytes(range(200)), newline=False)])
def test_clear_text_after_base64_is_no_data(data: bytes) -> None:
    octets, defects = decode(data + FOOTER, "base64")
    assert octets.content == binascii.a2b_base64(data)
    assert defects == (Defect.BASE64_JUNK,)
    assert_tiles(octets)


def test_a_damaged_line_inside_base64_does_not_end_it() -> None:
    lines = [binascii.b2a_base64(bytes([65 + n]) * 45) for n in range(4)]
    lines[1] = lines[1][:20] + b" .. " + lines[1][20:]
    octets, defects = decode(b"".join(lines), "base64")
    assert octets.content == b"A" * 45 + b"B" * 45 + b"C" * 45 + b"D" * 45
    assert Defect.BASE64_JUNK in defects


def test_base64_places_are_exact_inside_a_line() -> None:
    octets, _ = decode(b"SGVsbG8s\r\nIHdvcmxk", "base64")
    assert octets.content == b"Hello, world"
    assert located(octets, Span(0, 1)) == b"SG"
    assert located(octets, Span(1, 2)) == b"GV"
    assert located(octets, Span(2, 3)) == b"Vs"
    assert located(octets, Span(4, 8)) == b"G8s\r\nIHd"


@given(st.binary(), st.integers(1, 20), st.sampled_from([b"\n", b"\r\n", b" \n", b"!"]))
def test_base64_slices_decode_back(content: bytes, width: int, separator: bytes) -> None:
    """Lines of any length: groups that run over a line end too."""
    packed = binascii.b2a_base64(content, newline=False)
    body = separator.join(packed[at : at + width] for at in range(0, len(packed), width))
    octets, _ = decode(body, "base64")
    assert octets.content == content
    assert_tiles(octets)
    assert_locates(octets)
    where = [len(PREFIX) + at for at, byte in enumerate(body) if byte not in separator]
    for span in every_span(len(content)):
        place = octets.map.locate(span)
        exact = Span(where[span.start * 8 // 6], where[(span.end * 8 - 1) // 6] + 1)
        groups = Span(where[span.start // 3 * 4], where[min(-(-span.end // 3) * 4, len(where)) - 1] + 1)
        assert place.covers(exact)
        assert groups.covers(place)


@given(st.binary() | st.text(alphabet="AZaz09+/= \r\n-!").map(str.encode))
def test_base64_takes_any_bytes(body: bytes) -> None:
    octets, _ = decode(body, "base64")
    assert_tiles(octets)
    assert_locates(octets)


@pytest.mark.parametrize(
    "body",
    [
        b"not base64\n" + (b"QUJD" * 19 + b"\n") * 50_000,
        b"QUJD\n" + b"a b\n" * 300_000,
        b"=A" * 300_000,
        b" " * 2_000_000 + b"!",
        (b"QUJD" * 19 + b"\nfoot er\n") * 20_000,
    ],
)
def test_hostile_base64_takes_linear_time(body: bytes) -> None:
    with cpu_seconds_below(3):
        octets, _ = decode(body, "base64")
        assert octets.map.locate(Span(0, len(octets.content))).start >= len(PREFIX)


def uuencoded(content: bytes) -> bytes:
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return b"begin 644 a.txt\n" + b"".join(lines) + b"`\nend\n"


@given(st.binary())
def test_uuencode(content: bytes) -> None:
    octets, defects = decode(b"before\n" + uuencoded(content), "x-uuencode")
    assert octets.content == content
    assert defects == ()
    assert_tiles(octets)
    assert_replays(octets, binascii.a2b_uu)


@pytest.mark.parametrize("body", [b"no beginning", b"begin 644 a\n#86)C\n", b"begin 644 a\n\xff\xfe\xfd\nend\n"])
def test_damaged_uuencode_is_a_defect(body: bytes) -> None:
    octets, defects = decode(body, "uuencode")
    assert defects == (Defect.UUENCODE,)
    assert_tiles(octets)


@given(st.binary(), st.sampled_from(["x-uue", "base64", "quoted-printable", "binary"]))
def test_any_bytes_in_any_encoding(body: bytes, encoding: str) -> None:
    for damaged in (body, b"begin 644 a\n" + body):
        octets, _ = decode(damaged, encoding)
        assert isinstance(octets, Octets)
        assert_tiles(octets)
