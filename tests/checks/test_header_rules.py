"""All rules about header fields: silent on what trusted programs write, never lost on what hostile ones do."""

from __future__ import annotations

import email.policy
from email.header import Header
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr, formatdate, make_msgid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spamlint.documents import messages
from spamlint.message.message import Declared, Message, Stage
from spamlint.sniff import Format
from tests.checks.header_rules import found, header_rules
from tests.checks.mail import mail
from tests.clock import cpu_seconds_below

RULES = header_rules()
SYNTAX = header_rules("syntax")

_WORDS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_characters='"\\\x7f'), max_size=60)


# Names are short: `formataddr` writes one encoded word, however long.
@settings(max_examples=40)
@given(subject=_WORDS, name=_WORDS.map(lambda name: name[:15]), body=_WORDS, moment=st.integers(0, 4_000_000_000))
def test_what_the_standard_library_writes_is_right(subject: str, name: str, body: str, moment: int) -> None:
    message = MIMEMultipart("alternative")
    message["From"] = formataddr((name, "news@northwind-teapots.com"))
    message["To"] = "anna@kettle-friends.org"
    message["Subject"] = Header(subject, "utf-8", header_name="Subject").encode()
    message["Date"] = formatdate(moment, localtime=True)
    message["Message-ID"] = make_msgid(domain="northwind-teapots.com")
    message.attach(MIMEText(body, "plain", "utf-8"))
    message.attach(MIMEText(f"<p>{body}</p>", "html", "utf-8"))
    for stage in (Stage.DRAFT, Stage.SENT):
        parsed = mail(message.as_bytes(), Declared(stage=stage))
        assert [(rule, hit.key, hit.where.content) for rule, hit in found(parsed, SYNTAX)] == []


def test_an_attachment_written_by_the_standard_library_is_right() -> None:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = "Théière <news@northwind-teapots.com>"
    message["To"] = "anna@kettle-friends.org, ben@kettle-club.dk"
    message["Date"] = "Sun, 22 Nov 2026 11:21:01 +0000"
    message["Message-ID"] = "<8Kd0@northwind-teapots.com>"
    message["Subject"] = "Thé"
    message.set_content("Thé\r\n")
    message.add_alternative("<p>Thé</p>", subtype="html")
    message.add_attachment(b"\0\r\n\r", maintype="application", subtype="octet-stream", filename="thé.bin")
    parsed = mail(message.as_bytes(), Declared(stage=Stage.SENT))
    assert [(rule, hit.key) for rule, hit in found(parsed, SYNTAX)] == []


_PIECES = st.sampled_from(
    [
        b"From: a@teapots.dk",
        b"To: ",
        b"Cc: <",
        b"Subject: ",
        b"Date: ",
        b"Date: Sun, 22 Nov 2026 11:21:01 +0000",
        b"Message-ID: <a@b>",
        b"Content-Type: multipart/mixed; boundary=x",
        b"Content-Type: text/plain; charset=",
        b"Content-Transfer-Encoding: ",
        b"List-Unsubscribe: <https://l.teapots.dk/u>",
        b"List-Unsubscribe-Post: x",
        b"Received: x; ",
        b"--x",
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b"\0",
        b"\xe6",
        b"\xc3\xa6",
        b"=?utf-8?Q?",
        b"=C3",
        b"?=",
        b"<",
        b">",
        b"@",
        b",",
        b":",
        b";",
        b"(",
        b'"',
        b"{{ x }}",
        b"a" * 999,
    ]
)
_BYTES = st.one_of(st.binary(max_size=300), st.lists(_PIECES, max_size=60).map(b"".join))


@given(_BYTES, st.sampled_from(list(Stage)))
def test_any_bytes_are_read_and_each_hit_stands_in_the_file(content: bytes, stage: Stage) -> None:
    message = mail(content, Declared(stage=stage))
    for rule, hit in found(message, RULES):
        places = hit.where.locate()
        assert places, rule
        for place in places:
            assert 0 <= place.span.start <= place.span.end <= len(content), rule


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: " + b"=?a?b?" * 60_000 + b"?=",
        b"To: " + b"=?utf-8?Q?a?= " * 20_000 + b">",
        b"To: <" + b'"=?utf-8?Q?a?=" ' * 20_000,
        b"To: " + b"a@b.dk, " * 10_000,
        b"Subject: a\n" * 80_000,
        b"Subject: " + b"\n " * 300_000 + b"x",
        b"X: " + b"\r" * 500_000,
        b"\n\n" + (b"a" * 999 + b"\n") * 900,
        b"Message-ID: <" + b"a." * 400_000 + b"@>",
        b"Message-ID: " + b"(" * 500_000,
        b"Content-Type: " + b"(a)" * 250_000,
        b"Content-Transfer-Encoding: " + b"(" * 900_000,
        b"Date: " + b"(" * 900_000,
        b"List-Unsubscribe: " + b"<https://a.dk/b>," * 20_000 + b"\nList-Unsubscribe-Post: x",
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Transfer-Encoding: binary\n\n\r\0\n" * 15_000,
        b"\xc3\xa6: " * 200_000,
        b"List-Id: " + b"<a." * 200_000 + b">",
    ],
    ids=lambda content: content[:24].decode("latin-1"),
)
def test_hostile_messages_take_bounded_time(content: bytes) -> None:
    message = mail(content + b"\n\nTea\n", Declared(stage=Stage.SENT))
    with cpu_seconds_below(4):
        found(message, SYNTAX + header_rules("headers"))


def test_a_page_has_no_header() -> None:
    content = "From: é\n<p>Thé</p>\r".encode()
    for kind in (Format.HTML, Format.TEXT):
        (message,) = messages("a.html", content, kind, Declared())
        assert found(message, RULES) == []


def _hits(content: bytes | str, rule: str, stage: Stage = Stage.SENT) -> list[tuple[str, str]]:
    message: Message = mail(content, Declared(stage=stage))
    return [(hit.key, hit.where.content) for name, hit in found(message, RULES) if name == rule]


def test_only_a_sent_message_must_have_what_servers_add() -> None:
    content = "From: a@teapots.dk\n\nTea\n"
    for rule in ("date-invalid", "message-id-invalid"):
        assert _hits(content, rule, Stage.DRAFT) == []
        assert _hits(content, rule, Stage.TEMPLATE) == []
        assert _hits(content, rule) == [("missing", "From: a@teapots.dk")]


@pytest.mark.parametrize("length", [997, 998, 999, 1500])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_line_may_have_998_octets(length: int, end: bytes) -> None:
    content = b"Subject: Tea" + end + end + b"a" * length + end + b"Tea" + end
    expected = [("body", "a" * min(length - 998, 200))] if length > 998 else []
    assert _hits(content, "line-too-long") == expected


def test_what_is_beyond_the_limit_does_not_begin_within_a_character() -> None:
    ((key, text),) = _hits("Subject: Tea\n\n" + "a" * 997 + "ææ\n", "line-too-long")
    assert (key, text) == ("body", "ææ")


def test_a_file_with_lf_alone_has_no_bare_line_feeds() -> None:
    assert _hits(b"Subject: a\n\nTea\n", "bare-line-break") == []
    assert _hits(b"Subject: a\r\n\r\nTea\r\nfor\r\ntwo\n", "bare-line-break") == [("lf", "\n")]


def test_a_field_that_is_there_many_times_is_one_finding() -> None:
    content = "Cc: a@teapots.dk\nCc: b@teapots.dk\nCc: c@teapots.dk\nDate: x\ndate: x\n\nTea\n"
    assert _hits(content, "header-repeated") == [("same", "x"), ("repeated", "b@teapots.dk")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("A: b\nFrom a@teapots.dk Sun Nov 22 11:21:01 2026\nB: c\n\nTea\n", []),
        ("From a@teapots.dk Sun Nov 22 11:21:01 2026\n>From b\nA: b\n\nTea\n", []),
        ("A: b\nSubject\t: Tea\nB: c\n\nTea\n", [("colon", "Subject\t:")]),
        ("A: b\nDear Anna,\n\nTea\n", [("separator", "Dear Anna,")]),
        ("A: b\n: c\nB: c\n\nTea\n", [("no-field", ": c")]),
        ("A: b\n", []),
        ("A: b", []),
        ("Dear Anna,\n\nTea\n", []),
    ],
)
def test_lines_that_are_no_fields(content: str, expected: list[tuple[str, str]]) -> None:
    assert _hits(content, "header-line-invalid") == expected


def test_recipients_are_counted_to_the_exact_number() -> None:
    addresses = [f"reader{number}@kettle-friends.org" for number in range(201)]
    assert _hits(f"To: {', '.join(addresses[:200])}\n\nTea\n", "recipients-too-many") == []
    content = (
        f"To: {', '.join(addresses[:150])}\nCc: {addresses[0].upper()}\nBcc: {', '.join(addresses[150:])}\n\nTea\n"
    )
    assert _hits(content, "recipients-too-many") == [("found", addresses[200])]
