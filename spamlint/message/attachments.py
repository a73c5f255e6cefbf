"""The files that a message carries, and what of them can be told without opening them."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.source.parameters import find_parameter
from spamlint.source.spans import Excerpt

if TYPE_CHECKING:
    from spamlint.message.message import Message
    from spamlint.source.headers import Header
    from spamlint.source.mime import Part

MOST_ARCHIVE = 50_000_000
"""Bytes of an archive that is looked into. Mail of more than this is refused nearly everywhere."""

MOST_DIRECTORY = 1_000_000
"""Bytes of a zip file's list of files that is read: about 10,000 names."""

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] section 2.2
_VBA_STORAGE = "_VBA_PROJECT".encode("utf-16-le")  # [MS-OVBA] section 2.2.1
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] section 1.3.1
_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
_AES_CODER = b"\x06\xf1\x07\x01"  # 7-Zip, DOC/Methods.txt
_RAR_4 = b"Rar!\x1a\x07\x00"
_RAR_5 = b"Rar!\x1a\x07\x01\x00"
_SHORTCUT = b"\x4c\x00\x00\x00\x01\x14\x02\x00"  # [MS-SHLLINK] section 2.1
_MOST_BLOCKS = 50


class ZipEntry(Struct, frozen=True):
    """A file in a zip archive, by its list of files."""

    name: str
    is_encrypted: bool


class Attachment(Struct, frozen=True, eq=False, dict=True):
    """A part that is a file.

    Attributes:
        part: The part.
        name: The file name, decoded; empty when there is none.
        where: Where the name stands, else the type, else the first line of the message.
    """

    part: Part
    name: str
    where: Excerpt

    @property
    def content(self) -> bytes:
        """Return the file."""
        return self.part.octets.content

    @property
    def program(self) -> str:
        """Return what kind of program the first bytes say that it is, or an empty string."""
        return program_kind(self.content)

    @property
    def is_zip(self) -> bool:
        """Return whether it is a zip archive, as files of Office are."""
        return self.content.startswith((_ZIP, _EMPTY_ZIP))

    @cached_property
    def entries(self) -> tuple[ZipEntry, ...] | None:
        """Return the files in a zip archive; None where its list cannot be read or is too long."""
        return _zip_entries(self.content)

    @property
    def has_vba(self) -> bool:
        """Return whether it holds a VBA project: a part of that name in Office Open XML, a storage in older files."""
        if self.is_zip:
            return any(entry.name.lower().endswith("vbaproject.bin") for entry in self.entries or ())
        return self.content.startswith(_OLE) and _VBA_STORAGE in self.content

    @property
    def is_encrypted_archive(self) -> bool:
        """Return whether it is a zip, 7z or RAR archive of which something is encrypted.

        Of a 7z archive with an open but packed list of files it cannot be told, and False is returned.
        """
        content = self.content
        if self.is_zip:
            return any(entry.is_encrypted for entry in self.entries or ())
        if content.startswith(_SEVEN_ZIP):
            return _seven_zip_is_encrypted(content)
        if content.startswith(_RAR_4):
            return _rar_4_is_encrypted(content)
        return content.startswith(_RAR_5) and _rar_5_is_encrypted(content)

    @property
    def is_encrypted_document(self) -> bool:
        """Return whether it is a document of Office that a password opens."""
        return self.content.startswith(_OLE) and _ENCRYPTED_STREAM in self.content


def attachments(message: Message) -> tuple[Attachment, ...]:
    """Return the files of a message in order: parts with a name, and those that are neither text nor picture."""
    return message.derived(_attachments, None)


def _attachments(message: Message, _: None) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(part, part.filename or "", _where(message, part))
        for part in message.parts()
        if not part.children and _is_file(part)
    )


def _is_file(part: Part) -> bool:
    if part.content_type.startswith(("multipart/", "message/")):
        return False
    return part.filename is not None or not part.content_type.startswith(("text/", "image/"))


def _where(message: Message, part: Part) -> Excerpt:
    for field, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        header = part.header(field)
        found = None if header is None else find_parameter(header.parameters, parameter)
        if header is not None and found is not None and found.value_span.start < found.value_span.end:
            return header.raw.excerpt(*found.value_span)
    kind = part.header("Content-Type")
    return message.beginning if kind is None or not kind.raw.content else _type_where(kind)


def _type_where(header: Header) -> Excerpt:
    return header.raw.excerpt(0, len(header.raw.content.partition(";")[0].rstrip()) or len(header.raw.content))


def program_kind(content: bytes) -> str:
    """Return what kind of program a file is by its first bytes, or an empty string.

    Windows programs (PE format, "MS-DOS stub"), ELF, Mach-O, shortcuts.
    """
    if content.startswith(b"MZ") and len(content) >= 64:
        (offset,) = struct.unpack_from("<I", content, 60)
        if content[offset : offset + 4] == b"PE\0\0" or b"This program" in content[:512]:
            return "a Windows program"
    if content.startswith(b"\x7fELF"):
        return "a Linux program"
    if content[:4] in (b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xfe\xed\xfa\xce"):
        return "a macOS program"
    return "a Windows shortcut" if content.startswith(_SHORTCUT) else ""


def _zip_entries(content: bytes) -> tuple[ZipEntry, ...] | None:
    """Return the files that the central directory lists (APPNOTE.TXT section 4.3.12), read by the standard library."""
    if len(content) > MOST_ARCHIVE:
        return None
    end = content.rfind(b"PK\x05\x06", max(len(content) - 66_000, 0))
    if end < 0 or len(content) < end + 22:
        return None
    (directory_size,) = struct.unpack_from("<I", content, end + 12)
    if directory_size > MOST_DIRECTORY:
        return None
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error, OverflowError, EOFError):
        return None
    return tuple(ZipEntry(info.filename, bool(info.flag_bits & 1) and not info.is_dir()) for info in infos)


def _seven_zip_is_encrypted(content: bytes) -> bool:
    """Return whether the header at the end of a 7z archive names the AES coder (7-Zip, DOC/7zFormat.txt)."""
    if len(content) < 32:
        return False
    offset, size = struct.unpack_from("<QQ", content, 12)
    header = content[32 + offset : 32 + offset + min(size, MOST_DIRECTORY)]
    return _AES_CODER in header


def _rar_4_is_encrypted(content: bytes) -> bool:
    """Return whether a block of a RAR 4 archive is encrypted (RAR 4 technical note: HEAD_TYPE, HEAD_FLAGS)."""
    at = len(_RAR_4)
    for _ in range(_MOST_BLOCKS):
        if at + 7 > len(content):
            return False
        kind, flags, size = struct.unpack_from("<BHH", content, at + 2)
        if (kind == 0x73 and flags & 0x80) or (kind == 0x74 and flags & 0x04):
            return True
        data = struct.unpack_from("<I", content, at + 7)[0] if flags & 0x8000 and at + 11 <= len(content) else 0
        at += max(size, 7) + data
    return False


def _rar_5_is_encrypted(content: bytes) -> bool:
    """Return whether an archive or a file in it is encrypted (RAR 5.0 format: header type 4, extra record 1)."""
    at = len(_RAR_5)
    for _ in range(_MOST_BLOCKS):
        size, start = _variable_integer(content, at + 4)
        kind, place = _variable_integer(content, start)
        flags, place = _variable_integer(content, place)
        if size == 0 or start + size > len(content):
            return False
        if kind == 4:
            return True
        extra, place = _variable_integer(content, place) if flags & 1 else (0, place)
        data, place = _variable_integer(content, place) if flags & 2 else (0, place)
        end = start + size
        if kind == 2 and 1 in _extra_records(content, max(end - extra, start), end):
            return True
        at = end + data
    return False


def _extra_records(content: bytes, start: int, end: int) -> Iterator[int]:
    """Yield the types of the records in the extra area of a header."""
    for _ in range(_MOST_BLOCKS):
        if start >= end:
            return
        size, place = _variable_integer(content, start)
        kind, _ = _variable_integer(content, place)
        if size == 0:
            return
        yield kind
        start = place + size


def _variable_integer(content: bytes, at: int) -> tuple[int, int]:
    """Return the number at a place, seven bits a byte, and where it ends; 0 past the end."""
    number = 0
    for index in range(10):
        byte = content[at + index] if at + index < len(content) else 0
        number |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            return number, at + index + 1
    return number, at + 10
