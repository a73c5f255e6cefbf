"""What is told of files without opening them: any bytes, real archives, hostile ones."""

from __future__ import annotations

import base64
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.message.attachments import Attachment, attachments, program_kind
from tests.checks.mail import mail
from tests.clock import assert_quick


def attached(content: bytes, name: str = "tea.bin", kind: str = "application/octet-stream") -> Attachment:
    head = f"MIME-Version: 1.0\nContent-Type: {kind}\nContent-Disposition: attachment; filename={name}\n"
    (found,) = attachments(mail(f"{head}Content-Transfer-Encoding: base64\n\n".encode() + base64.encodebytes(content)))
    return found


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "tea")
    return stream.getvalue()


def facts(found: Attachment) -> tuple[object, ...]:
    return (found.program, found.entries, found.has_vba, found.is_encrypted_archive, found.is_encrypted_document)


_SIGNATURES = [
    b"",
    b"MZ",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07\x00",
    b"Rar!\x1a\x07\x01\x00",
]


@given(st.sampled_from(_SIGNATURES), st.binary(max_size=200))
def test_no_bytes_crash(signature: bytes, rest: bytes) -> None:
    facts(attached(signature + rest))


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=8))
def test_no_broken_archive_crashes(changes: list[tuple[int, int]]) -> None:
    content = bytearray(zipped("tea.pdf", "list.csv"))
    for at, byte in changes:
        content[at % len(content)] = byte
    facts(attached(bytes(content)))


def test_the_list_of_a_zip_archive() -> None:
    found = attached(zipped("tea.pdf", "folder/", "folder/run.exe"))
    assert found.entries is not None
    assert [entry.name for entry in found.entries] == ["tea.pdf", "folder/", "folder/run.exe"]
    assert not found.is_encrypted_archive


def test_a_list_that_is_too_long_is_not_read() -> None:
    content = zipped("tea.pdf")
    end = content.rindex(b"PK\x05\x06")
    huge = content[: end + 12] + struct.pack("<I", 2_000_000) + content[end + 16 :]
    assert attached(huge).entries is None


def test_an_archive_of_a_thousand_rar_blocks_takes_no_time() -> None:
    block = b"\x00\x00\x74\x00\x00\x07\x00"
    content = b"Rar!\x1a\x07\x00" + block * 100_000
    assert not attached(content).is_encrypted_archive
    assert_quick(lambda: attached(content).is_encrypted_archive, 0.5)


@pytest.mark.parametrize(
    ("content", "is_encrypted"),
    [
        (b"Rar!\x1a\x07\x00" + struct.pack("<HBHH", 0, 0x73, 0x80, 13) + bytes(6), True),
        (b"Rar!\x1a\x07\x00" + struct.pack("<HBHH", 0, 0x73, 0, 13) + bytes(6), False),
        (
            b"Rar!\x1a\x07\x00"
            + struct.pack("<HBHH", 0, 0x73, 0, 13)
            + bytes(6)
            + struct.pack("<HBHHI", 0, 0x74, 0x8004, 32, 0),
            True,
        ),
        # RAR 5: main header, then a file header whose extra area has a record of type 1.
        (b"Rar!\x1a\x07\x01\x00" + bytes(4) + b"\x03\x01\x00\x00" + bytes(4) + b"\x06\x02\x01\x02\x00\x01\x01", True),
        (b"Rar!\x1a\x07\x01\x00" + bytes(4) + b"\x03\x01\x00\x00" + bytes(4) + b"\x06\x02\x01\x02\x00\x01\x02", False),
        (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(4) + struct.pack("<QQI", 0, 6, 0) + b"\x17\x06\xf1\x07\x01\x00", True),
        (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(4) + struct.pack("<QQI", 0, 6, 0) + b"\x17\x06\x03\x01\x01\x00", False),
    ],
)
def test_encrypted_archives(content: bytes, is_encrypted: bool) -> None:
    assert attached(content).is_encrypted_archive is is_encrypted


def test_programs_by_their_first_bytes() -> None:
    pe = bytearray(b"MZ" + bytes(126))
    struct.pack_into("<I", pe, 60, 64)
    assert program_kind(bytes(pe)) == ""
    pe[64:68] = b"PE\0\0"
    assert program_kind(bytes(pe)) == "a Windows program"
    assert program_kind(b"MZ is how a letter begins that is long enough to be one, and goes on and on.") == ""
    assert program_kind(b"\x7fELF\x02\x01\x01") == "a Linux program"
    assert program_kind(b"\xca\xfe\xba\xbe") == ""  # a class of Java, or several Mach-O files: endings tell


def test_where_the_name_stands() -> None:
    found = attached(b"tea", name='"tea.bin"')
    assert found.where.content == "tea.bin"
    (unnamed,) = attachments(mail("MIME-Version: 1.0\nContent-Type: application/pdf; x=y\n\ntea\n"))
    assert (unnamed.name, unnamed.where.content) == ("", "application/pdf")


def test_text_and_pictures_without_a_name_are_no_files() -> None:
    assert attachments(mail("Subject: Tea\n\ntea\n")) == ()
    assert attachments(mail("MIME-Version: 1.0\nContent-Type: image/png\n\ntea\n")) == ()
