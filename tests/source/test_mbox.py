"""Mailboxes: where messages begin, and that places are those of the whole file."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.source.mbox import is_mbox, split_mbox
from spamlint.source.spans import Position

ENVELOPE = b"From a@example.org Mon Jan  6 10:00:00 2020"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ENVELOPE + b"\nSubject: x\n\n", True),
        (ENVELOPE + b"\r\nSubject: x\r\n\r\n", True),
        (b"From - Tue, 7 Jan 2020 10:00:00 +0100\nSubject: x\n\n", True),
        (b"From MAILER-DAEMON Sat Feb 29 1:02:03 2020\n", True),
        (ENVELOPE, True),
        (b"From - \nSubject: x\n\n", True),
        (b"\xef\xbb\xbfFrom -\r\nSubject: x\n\n", True),
        (b"From 12345@example.org\nSubject: x\n\n", True),
        (b"From a@example.org\n\nno header", False),
        (b"From a@example.org and others\nSubject: x\n\n", False),
        (b"From the beginning\nSubject: x\n", False),
        (b"From the beginning\n\nx", False),
        (b"From: a@example.org\n\nx", False),
        (b"Subject: x\n\n" + ENVELOPE + b"\n", False),
        (b"\n" + ENVELOPE + b"\n", False),
        (b"", False),
    ],
)
def test_is_mbox(content: bytes, expected: bool) -> None:
    assert is_mbox(content) is expected


@pytest.mark.parametrize("line_break", [b"\n", b"\r\n"])
def test_split(line_break: bytes) -> None:
    lines = [
        ENVELOPE, b"Subject: one", b"", b"From here on it is text", b"", b"From now on too", b">" + ENVELOPE,
        ENVELOPE, b"",
        ENVELOPE, b"Subject: two", b"", b"text", b"", b"",
        ENVELOPE, b"Subject: three", b"",
    ]  # fmt: skip
    content = line_break.join(lines)
    messages = list(split_mbox("box", content))
    assert [message.content.split(line_break)[0] for message in messages] == [
        b"Subject: one", b"Subject: two", b"Subject: three",
    ]  # fmt: skip
    assert messages[0].content.endswith(line_break + ENVELOPE + line_break)
    assert messages[1].content == line_break.join([b"Subject: two", b"", b"text", b"", b""])
    for message in messages:
        assert content[message.offset :].startswith(message.content)
    assert messages[1].position(0) == Position(11, 1)


def test_a_missing_blank_line_is_forgiven_in_front_of_a_header() -> None:
    messages = split_mbox("box", ENVELOPE + b"\nA: b\n\nx\nFrom -\nC: d\n\nFrom Russia\n" + ENVELOPE + b"\nno header\n")
    assert [message.content for message in messages] == [
        b"A: b\n\nx\n",
        b"C: d\n\nFrom Russia\n" + ENVELOPE + b"\nno header\n",
    ]


def test_a_first_message_without_an_envelope_line_is_not_lost() -> None:
    first, second = split_mbox("box", b"Subject: x\n\ny\n\n" + ENVELOPE + b"\nSubject: z\n\n")
    assert first.content == b"Subject: x\n\ny\n"
    assert second.content == b"Subject: z\n\n"


def test_a_file_without_envelope_lines_is_one_message() -> None:
    (message,) = split_mbox("a.eml", b"Subject: x\n\ny")
    assert (message.path, message.offset, message.content) == ("a.eml", 0, b"Subject: x\n\ny")
    (message,) = split_mbox("a.eml", b"")
    assert message.content == b""


@given(st.lists(st.sampled_from([b"Subject: x\n\nbody\n", b"A: b\n\n>From x\n", b"\n", b"X: y\n"]), min_size=1))
def test_as_many_messages_as_the_standard_library_finds(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]
) -> None:
    content = b"\n".join(ENVELOPE + b"\n" + body for body in bodies)
    path = Path(tmp_path_factory.mktemp("box")) / "box"
    path.write_bytes(content)
    box = mailbox.mbox(str(path))
    assert len(list(split_mbox("box", content))) == len(box)
    box.close()
