"""Finds the files that are one message with another: its plain text, its subject, what is said about it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint import sniff
from spamlint.gitignore import IgnoreRules, rules_above
from spamlint.naming import HTML_FOLDER, TEXT_FOLDERS, Group, group_names, is_subject, may_belong
from spamlint.paths import inside, native_slashes, with_slashes
from spamlint.patterns import lazy_pattern
from spamlint.sniff import Format
from spamlint.walk import is_excluded

if TYPE_CHECKING:
    from spamlint.config.model import FileChoice


class Role(Enum):
    """What a companion is to its message."""

    TEXT = "text"  # the plain text alternative of HTML
    SUBJECT = "subject"
    METADATA = "metadata"  # Postmark's meta.json


class Companion(Struct, frozen=True):
    """A file that belongs to the message of another.

    Attributes:
        role: What it is to the message.
        path: As shown.
        file: Where it is read from; None for standard input.
        content: What came from standard input, else None.
    """

    role: Role
    path: str
    file: Path | None
    content: bytes | None = None


class Family(Struct, frozen=True):
    """The files of one message.

    Attributes:
        main: The one that the message is known by, an absolute path.
        format: How it is read.
        others: What belongs to it: the role and the absolute path of each.
    """

    main: str
    format: Format
    others: tuple[tuple[Role, str], ...]

    def companions(self, shown: str) -> tuple[Companion, ...]:
        """Return the others; `shown` is how the main file is shown."""
        folder = os.path.dirname(self.main)
        return tuple(
            Companion(role, beside(shown, os.path.relpath(path, folder)), Path(path)) for role, path in self.others
        )


class Families:
    """The families of the folders of a run. A folder is listed when first asked for."""

    def __init__(self, choice: FileChoice, max_bytes: int) -> None:
        self._choice = choice
        self._max_bytes = max_bytes
        self._folders: dict[tuple[str, bool, bool], _Folder] = {}

    def of(self, path: str, *, strict: bool, content: bytes | None = None) -> Family | None:
        """Return the family of a file (absolute path), or None if it stands alone.

        Args:
            path: The file.
            strict: What the config or `.gitignore` leaves out belongs to nothing.
            content: Stands for the file, which may not exist yet.
        """
        if not may_belong(os.path.basename(path)):
            return None
        root, prefix = _root(os.path.dirname(path))
        name = prefix + os.path.basename(path)
        if content is not None:
            return _Folder(root, prefix, self._choice, self._max_bytes, strict, (name, content)).family(name)
        key = (root, bool(prefix), strict)
        folder = self._folders.get(key)
        if folder is None:
            folder = self._folders[key] = _Folder(root, prefix, self._choice, self._max_bytes, strict)
        return folder.family(name)


class _Folder:
    """The files of a folder, or of two that hold the alternatives side by side: `html/` and `text/`."""

    def __init__(
        self,
        root: str,
        prefix: str,
        choice: FileChoice,
        max_bytes: int,
        strict: bool,
        given: tuple[str, bytes] | None = None,
    ) -> None:
        self._root = root
        self._prefixes = _prefixes(root) if prefix else ("",)
        self._choice = choice
        self._max_bytes = max_bytes
        self._strict = strict
        self._given = given
        self._formats: dict[str, Format | None] = {}
        self._ignored: dict[str, IgnoreRules] = {}

    def family(self, name: str) -> Family | None:
        """Return the family of a file, or None."""
        group = self._groups.get(name)
        if group is None:
            return None
        found = self._format(group.main)
        if found is None or (self._strict and self._is_not_included(self._path(group.main))):
            return None
        roles = ((Role.TEXT, group.text), (Role.SUBJECT, group.subject), (Role.METADATA, group.metadata))
        others = tuple((role, self._path(other)) for role, other in roles if other)
        return Family(self._path(group.main), Format.HTML if group.text else found, others)

    @cached_property
    def _groups(self) -> Mapping[str, Group]:
        return group_names(self._names(), self._format)

    def _names(self) -> set[str]:
        names = {name for prefix in self._prefixes for name in _listing(self._root, prefix)}
        return names | {self._given[0]} if self._given else names

    def _format(self, name: str) -> Format | None:
        if name not in self._formats:
            self._formats[name] = self._format_on_disk(name)
        return self._formats[name]

    def _format_on_disk(self, name: str) -> Format | None:
        """Return how a file is read; None when it cannot be, is left out, or holds nothing."""
        path = self._path(name)
        if self._strict and self._is_left_out(path):
            return None
        if self._given and self._given[0] == name:
            head, size = self._given[1][: sniff.HEAD_BYTES], len(self._given[1])
        else:
            try:
                with open(path, "rb") as stream:
                    head, size = stream.read(sniff.HEAD_BYTES), os.fstat(stream.fileno()).st_size
            except OSError:
                return None
        if not 0 < size <= self._max_bytes or sniff.binary_kind(head):
            return None
        if is_subject(name) and not _is_subject(head, _MOST_LINES):
            return None
        return sniff.format_of(os.path.basename(path), head)

    def _is_left_out(self, path: str) -> bool:
        if is_excluded(path, self._choice):
            return True
        native = native_slashes(path)
        folder = os.path.dirname(native)
        if folder not in self._ignored:
            self._ignored[folder] = rules_above(folder).entering(folder)
        rules = self._ignored[folder]
        return bool(rules.layers) and rules.ignores(native, is_folder=False)

    def _is_not_included(self, path: str) -> bool:
        if not self._choice.include:
            return False
        found = inside(path, os.fspath(self._choice.root))
        return found is None or not self._choice.include.matches(with_slashes(found))

    def _path(self, name: str) -> str:
        return os.path.join(self._root, *name.split("/"))


def _root(folder: str) -> tuple[str, str]:
    """Return the folder that names are relative to, and what comes before those of `folder`."""
    parent, name = os.path.split(folder)
    if name == HTML_FOLDER and any(os.path.isdir(os.path.join(parent, other)) for other in TEXT_FOLDERS):
        return parent, f"{name}/"
    if name in TEXT_FOLDERS and os.path.isdir(os.path.join(parent, HTML_FOLDER)):
        return parent, f"{name}/"
    return folder, ""


def _prefixes(root: str) -> Sequence[str]:
    return [f"{name}/" for name in (HTML_FOLDER, *TEXT_FOLDERS) if os.path.isdir(os.path.join(root, name))]


def _listing(root: str, prefix: str) -> Iterator[str]:
    try:
        with os.scandir(os.path.join(root, prefix)) as entries:
            yield from (prefix + entry.name for entry in entries if may_belong(entry.name) and entry.is_file())
    except OSError:
        return


def beside(shown: str, name: str) -> str:
    """Return how a file is shown whose path from the folder of another is `name`."""
    folder = shown.rpartition("/")[0]
    name = with_slashes(name)
    while name.startswith("../") and folder and not folder.endswith(".."):
        folder, name = folder.rpartition("/")[0], name[3:]
    return f"{folder}/{name}" if folder or shown.startswith("/") else name


_TAG = lazy_pattern(rb"\{#.{0,2000}?#\}|\{%.{0,2000}?%\}|<%.{0,2000}?%>|\{\{!.{0,2000}?\}\}", re.DOTALL)
_LONGEST_SUBJECT = 500  # bytes, without tags
_MOST_LINES = 6  # of a subject with conditions: an if, an else, and what they choose from
_LONGEST_METADATA = 1_000_000  # bytes


def holds_subject(file: Path) -> bool:
    """Return whether a file that may as well be a message holds what is a subject: one line beside tags."""
    try:
        with file.open("rb") as stream:
            return _is_subject(stream.read(sniff.HEAD_BYTES), 1)
    except OSError:
        return False


def _is_subject(head: bytes, most_lines: int) -> bool:
    """Return whether what a file begins with is all of it, and not too much for a subject."""
    lines = [line for line in _TAG.sub(b" ", head).splitlines() if line.strip()]
    return len(head) < sniff.HEAD_BYTES and len(lines) <= most_lines and len(b"".join(lines)) <= _LONGEST_SUBJECT


def is_layout(metadata: Path) -> bool:
    """Return whether Postmark's file about a template says that it is a layout, which is never sent by itself."""
    import json

    try:
        with metadata.open("rb") as stream:
            found = json.loads(stream.read(_LONGEST_METADATA))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("TemplateType") == "Layout"
