"""The part tree: cases, and the standard library as the peer on mutated messages."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spamlint.source.defects import Defect
from spamlint.source.mime import MAX_DEPTH, MAX_PARTS, Part, parse_message
from spamlint.source.spans import Source, Span
from tests.clock import cpu_seconds_below
from tests.source.replay import assert_tiles, located
from tests.source.stdlib_tree import field_names, is_comparable, own_tree, stdlib_tree


def parse(content: bytes) -> Part:
    return parse_message(Source("a.eml", content))


def assert_same(content: bytes) -> None:
    """Assert that our tree is the standard library's."""
    expected, message = stdlib_tree(content)
    root = parse(content)
    assert own_tree(root) == expected
    assert [header.name for header in root.headers] == field_names(message)


MIXED = b"""\
Subject: x
Content-Type: multipart/mixed; boundary="b"

preamble
--b
Content-Type: text/plain

one
--b
Content-Type: multipart/alternative; boundary=c

--c

two
--c
Content-Type: text/html

<p>three</p>

--c--

--b
Content-Type: message/rfc822

Subject: inner
Content-Type: multipart/mixed; boundary=d

--d

four
--d--
--b--
epilogue
"""

MIXED_B = b"Content-Type: multipart/mixed; boundary=b\n\n"
MIXED_C = MIXED_B.replace(b"=b", b"=c")
DIGEST = MIXED_B.replace(b"mixed", b"digest")
STATUS = b"Content-Type: message/delivery-status\n\n"

CASES = {
    "plain": b"A: b\n\nbody\n",
    "empty": b"",
    "headers only": b"A: b",
    "mixed": MIXED,
    "crlf": MIXED.replace(b"\n", b"\r\n"),
    "cr": MIXED.replace(b"\n", b"\r"),
    "not closed": MIXED.replace(b"--b--\n", b""),
    "inner not closed": MIXED.replace(b"--c--\n", b""),
    "nothing closed": re.sub(rb"--.--\n", b"", MIXED),
    "no start": b"Content-Type: multipart/mixed; boundary=x\n\nhello\n",
    "close first": b"Content-Type: multipart/mixed; boundary=x\n\nhello\n--x--\nlost\n",
    "no boundary": b"Content-Type: multipart/mixed\n\n--x\n\nhello\n",
    "empty boundary": b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nhello\n----\n',
    "boundary of 8-bit": b'Content-Type: multipart/mixed; boundary="\xe9"\n\n--\xe9\n\nhello\n',
    "boundary with blank end": b'Content-Type: multipart/mixed; boundary="b  "\n\n--b\n\nhello\n--b--',
    "boundary ends in dashes": b"Content-Type: multipart/mixed; boundary=b--\n\n--b--\n\nhello\n--b----\n",
    "longer lines": MIXED_B + b"--bb\n--b x\n--b \t\n\nhello\n --b\n--b---\n--b--\n",
    "twice": MIXED_B + b"--b\n--b\n--b\n\nhello\n--b--\n",
    "twice and closed": MIXED_B + b"--b\n--b--\nhello\n\nhi\n--b--\n",
    "boundary at the end": MIXED_B + b"--b\n\nhello\n--b",
    "only a boundary": MIXED_B + b"--b\n",
    "empty part": MIXED_B + b"--b\n\n--b--\n",
    "part of headers": MIXED_B + b"--b\nA: b\n--b--\n",
    "same boundary": MIXED_B + b"--b\n" + MIXED_B + b"--b\n\nx",
    "outer ends inner": MIXED_B + b"--b\n" + MIXED_C + b"--c\n\nx\n--b\n\ny\n--c\n--b--\n",
    "outer ends empty inner": MIXED_B + b"--b\n" + MIXED_C + b"--c\n--b\n\ny\n--b--\n",
    "digest": DIGEST + b"--b\n\nSubject: x\n\ny\n--b\nContent-Type: text/plain\n\nz\n--b--\n",
    "digest of a bad type": DIGEST + b"--b\nContent-Type: none\n\nz\n--b--\n",
    "delivery status": MIXED_B + b"--b\n" + STATUS + b"A: b\n\nC: d\nE: f\n\n\nG: h\nnot a header\n\n--b--\n",
    "delivery status alone": STATUS + b"A: b\n\nC: d\n\n",
    "delivery status empty": STATUS,
    "delivery status of multiparts": STATUS + b"Content-Type: multipart/mixed; boundary=b\n--b\nx\n\n--b\n",
    "message/partial": b"Content-Type: message/partial\n\nSubject: x\n\ny\n",
    "message in base64": b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA==\n",
    "no empty line": b"Subject: x\nbody without an empty line\n",
    "envelope": b"From a Mon Jan  1 00:00:00 2020\nSubject: x\n\nbody\n",
    "envelope in the middle": b"A: b\nFrom a\nSubject: x\n\nbody\n",
    "envelope at the end": b"A: b\nFrom a\nno header\n",
    "type in capitals": b"CONTENT-TYPE: MULTIPART/MIXED; BOUNDARY=b\n\n--b\n\nx\n--b--\n",
    "type folded": b"Content-Type: multipart/mixed;\n\tboundary=b\n\n--b\n\nx\n--b--\n",
    "two types": b"Content-Type: text/html\nContent-Type: text/plain\n\nx",
    "bad types": b"Content-Type: multipart\n\nx",
    "type with blanks": b"Content-Type: multipart / mixed; boundary=b\n\n--b\n\nx\n--b--\n",
    "type without semicolon": b"Content-Type: text/html charset=utf-8\n\nx",
    "preamble without line break": MIXED_B + b"\n\n--b\n\nx\n\n\n--b--",
    "nul": MIXED_B + b"--b\x00\n--b\n\nx\x00\n--b--",
}


@pytest.mark.parametrize("content", CASES.values(), ids=CASES)
def test_same_tree_as_the_standard_library(content: bytes) -> None:
    assert_same(content)


def test_spans_and_bodies() -> None:
    root = parse(MIXED)
    first, second, third = root.children
    assert MIXED[slice(*first.span)] == b"Content-Type: text/plain\n\none\n"
    assert MIXED[slice(*first.body)] == b"one"
    assert second.content_type == "multipart/alternative"
    assert [part.text.content for part in second.children] == ["two", "<p>three</p>\n"]
    assert third.children[0].children[0].text.content == "four"
    assert [part.content_type for part in root.walk()] == [
        "multipart/mixed", "text/plain", "multipart/alternative", "text/plain", "text/html",
        "message/rfc822", "multipart/mixed", "text/plain",
    ]  # fmt: skip
    assert all(part.defects == () for part in root.walk())


@pytest.mark.parametrize(
    ("name", "defects"),
    [
        ("not closed", (Defect.NOT_CLOSED,)),
        ("no start", (Defect.BOUNDARY_NOT_FOUND,)),
        ("close first", (Defect.BOUNDARY_NOT_FOUND,)),
        ("no boundary", (Defect.NO_BOUNDARY,)),
        ("boundary of 8-bit", (Defect.BOUNDARY_NOT_FOUND,)),
        ("no empty line", (Defect.NOT_A_HEADER,)),
        ("envelope", ()),
        ("envelope in the middle", (Defect.NOT_A_HEADER,)),
    ],
)
def test_defects(name: str, defects: tuple[Defect, ...]) -> None:
    assert parse(CASES[name]).defects == defects


def part_of(*headers: str, body: bytes = b"x") -> Part:
    return parse("\n".join(headers).encode() + b"\n\n" + body)


def test_facts_of_a_part() -> None:
    part = part_of(
        'Content-Type: text/HTML; charset="UTF-8"; name=n.html',
        "Content-Transfer-Encoding: Quoted-Printable",
        "Content-Disposition: Attachment; filename*=utf-8''caf%C3%A9.html",
        body=b"caf=C3=A9",
    )
    assert part.content_type == "text/html"
    assert part.charset == "UTF-8"
    assert part.transfer_encoding == "quoted-printable"
    assert part.disposition == "attachment"
    assert part.is_attachment
    assert part.filename == "café.html"
    assert part.octets.content == b"caf\xc3\xa9"
    assert part.text.content == "café"
    assert located(part.text, Span(3, 4)) == b"=C3=A9"
    assert part.decoding_defects == ()
    name = part.parameter("name")
    assert name is not None
    assert name.value == "n.html"
    assert part.parameter("format") is None


def test_facts_that_are_missing() -> None:
    part = part_of("A: b")
    assert part.content_type == "text/plain"
    assert part.charset is None
    assert part.transfer_encoding == "7bit"
    assert part.disposition is None
    assert not part.is_attachment
    assert part.filename is None
    assert part.text is part.text


def test_file_name_of_the_content_type_with_encoded_words() -> None:
    part = part_of('Content-Type: application/pdf; name="=?utf-8?q?caf=C3=A9.pdf?="')
    assert part.filename == "café.pdf"


@pytest.mark.parametrize(
    ("headers", "body", "defects"),
    [
        (["Content-Transfer-Encoding: base64"], b"SGVsb!G8=", (Defect.BASE64_JUNK,)),
        (["Content-Type: text/plain; charset=utf-8"], b"\xe9", (Defect.WRONG_CHARSET,)),
        (["Content-Type: text/plain; charset=x-none"], b"x", (Defect.UNKNOWN_CHARSET,)),
        (["Content-Type: image/png; charset=utf-8"], b"\xe9", ()),
        (
            ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: x"],
            b"\xe9",
            (Defect.UNKNOWN_ENCODING, Defect.WRONG_CHARSET),
        ),
    ],
)
def test_decoding_defects(headers: list[str], body: bytes, defects: tuple[Defect, ...]) -> None:
    assert part_of(*headers, body=body).decoding_defects == defects


def nested(depth: int) -> bytes:
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)) + b"\nx"


def deepest(part: Part) -> tuple[int, Part]:
    depth = 0
    while part.children:
        part = part.children[0]
        depth += 1
    return depth, part


def test_depth_is_bounded() -> None:
    depth, part = deepest(parse(nested(MAX_DEPTH - 1)))
    assert (depth, part.defects) == (MAX_DEPTH - 1, ())
    depth, part = deepest(parse(nested(5000)))
    assert (depth, part.defects) == (MAX_DEPTH, (Defect.TOO_DEEP,))


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"Content-Type: multipart/mixed; boundary=b\n", b"\n--b\n\nx"),
        (b"Content-Type: message/delivery-status\n", b"\nA: b\n"),
        (b"Content-Type: message/delivery-status\n", b"\n"),
    ],
)
def test_parts_are_bounded(head: bytes, piece: bytes) -> None:
    root = parse(head + piece * (MAX_PARTS - 10))
    assert root.defects in ((), (Defect.NOT_CLOSED,))
    root = parse(head + piece * 50_000)
    assert Defect.TOO_MANY_PARTS in root.defects
    assert len(list(root.walk())) <= MAX_PARTS


@pytest.mark.parametrize(
    "content",
    [
        nested(MAX_DEPTH) + b"\n--b" * 200_000,
        b'Content-Type: multipart/mixed; boundary=""\n\n' + b"-" * 2_000_000,
        b'Content-Type: multipart/mixed; boundary=""\n\n' + b"--x\n" * 300_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 300_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=c\n\n" * 10_000
        + b"x\n" * 100_000,
        b"Content-Type: message/rfc822\n\n" * 50_000,
        b"Content-Type: text/plain; " + b"a*0=b;" * 100_000 + b"\n\nx",
    ],
)  # fmt: skip
def test_hostile_messages_take_linear_time(content: bytes) -> None:
    with cpu_seconds_below(3):
        parse(content)


LINES = st.sampled_from(
    [b"", b"", b"text", b"A: b", b" fold", b"--b", b"--c", b"--b--", b"--c--", b"--b ", b"--", b"x--b",
     b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: multipart/digest; boundary=c",
     b'Content-Type: multipart/alternative; boundary="b"', b"Content-Type: message/rfc822", b"Content-Type: text/html",
     b"Content-Type: message/delivery-status", b"Content-Type: multipart/mixed", b":", b"\xe9", b"Content-Type: x"]
)  # fmt: skip
BREAKS = st.sampled_from([b"\n", b"\n", b"\r\n", b"\r"])
MADE = st.lists(st.tuples(LINES, BREAKS)).map(lambda lines: b"".join(line + end for line, end in lines))


@given(MADE)
@settings(max_examples=400)
@example(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n")
def test_made_up_messages_have_the_standard_library_s_tree(content: bytes) -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\n"
    for made in (content, head + content):
        if is_comparable(stdlib_tree(made)[1]):
            assert_same(made)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A message of the cases with pieces cut out, doubled, swapped or overwritten."""
    content = draw(st.sampled_from(list(CASES.values())))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(start + draw(st.integers(0, 40)), len(content))
        piece = draw(
            st.sampled_from(
                [b"", b"\n", b"\r", b"\r\n", b"--b\n", b"--c--\n", b" ", b":", b"\xff", b"\x00", content[start:end] * 2]
            )
        )
        content = content[:start] + piece + content[end:]
    return content


@given(mutated())
@settings(max_examples=400)
def test_mutated_messages_have_the_standard_library_s_tree(content: bytes) -> None:
    _, message = stdlib_tree(content)
    if is_comparable(message) and not re.search(rb"[\r\n]From ", content):
        assert_same(content)


@given(mutated() | MADE | st.binary())
def test_any_bytes_are_a_message(content: bytes) -> None:
    root = parse(content)
    for part in root.walk():
        assert root.span.covers(part.span)
        assert part.span.covers(part.body)
        part.text.content.encode("utf-8")
        assert_tiles(part.text)
        assert isinstance(part.decoding_defects, tuple)
        assert part.filename is None or part.filename.encode("utf-8") is not None
        for child in part.children:
            assert part.span.covers(child.span)
        for before, after in zip(part.children, part.children[1:], strict=False):
            assert before.span.end <= after.span.start
