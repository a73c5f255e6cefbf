"""Walks a folder for files that look like mail. `.gitignore` and the config say what is left out."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from spamlint import sniff
from spamlint.gitignore import NAME as GITIGNORE
from spamlint.gitignore import IgnoreRules, rules_above
from spamlint.paths import inside, native_slashes, with_slashes
from spamlint.report import Failure, Skipped
from spamlint.shell_glob import ShellGlob

if TYPE_CHECKING:
    from spamlint.config.model import FileChoice

NEVER_WALKED = frozenset(
    """
    .git .hg .svn .jj .venv venv .tox .nox node_modules bower_components __pycache__ __pypackages__ site-packages
    .eggs .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .idea .vscode .vs .gradle .terraform .next .nuxt
    .yarn .pnpm-store .direnv
    """.split()
)
"""Folders that hold no mail of yours. They are walked only when named."""


class Candidate(Struct, frozen=True):
    """A file that may become an input.

    Attributes:
        path: Absolute path.
        real: The same without symbolic links.
        shown: As shown to the user.
        status: What the system says of it, with links followed.
        named: The user named it; it was not found in a folder.
        maildir: It lies in a Maildir, so it is a message whatever its name.
        chosen: A pattern or the config names files with its ending.
    """

    path: str
    real: str
    shown: str
    status: os.stat_result
    named: bool = False
    maildir: bool = False
    chosen: bool = False


class _Folder(Struct, frozen=True):
    """A folder of a walk.

    Attributes:
        path: Absolute path.
        shown: What comes before the names of its entries when they are shown.
        inside: Its path from where the walk began, with a slash at the end; empty there.
        ignored: The ignore files in force around it.
    """

    path: str
    shown: str
    inside: str
    ignored: IgnoreRules


def walk(
    path: str, shown: str, choice: FileChoice, pattern: ShellGlob | None = None
) -> Iterator[Candidate | Skipped | Failure]:
    """Yield what lies in the folder `path` (absolute): first its files, then its folders, each by name.

    Links to folders are followed, and each real folder is walked once, so that loops end. Whatever is not
    mail by its name is passed over; with `pattern`, or with `choice.include`, so is what does not match.
    """
    prefix = "" if shown == "." else shown.rstrip("/") + "/"
    pending = [_Folder(path, prefix, "", rules_above(native_slashes(path)))]
    visited: set[str] = set()
    while pending:
        folder = pending.pop()
        real = os.path.realpath(folder.path)
        if real in visited:
            continue
        visited.add(real)
        try:
            with os.scandir(folder.path) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield read_failure(folder.shown.rstrip("/") or ".", error)
            continue
        level = _Level(folder, real, entries, choice, pattern)
        yield from level.files()
        pending.extend(reversed(level.folders))


def is_excluded(path: str, choice: FileChoice) -> bool:
    """Return whether a walk from the folder of the config would not reach a file or folder (absolute path)."""
    found = inside(path, os.fspath(choice.root))
    if found is None or found == ".":
        return False
    relative = with_slashes(found)
    if NEVER_WALKED.intersection(relative.split("/")[:-1]):
        return True
    return choice.exclude.matches(relative + ("/" if os.path.isdir(path) else ""))


def _is_left_out(relative: str, choice: FileChoice) -> bool:
    """Return whether the config leaves out a path (relative to its folder; a folder's ends with a slash).

    A folder with exceptions is walked for their sake.
    """
    if not choice.exclude.matches(relative):
        return False
    return not (relative.endswith("/") and choice.exclude.has_exceptions)


def read_failure(path: str, error: OSError) -> Failure:
    """Return what to report when a file or folder cannot be read."""
    if error.errno == errno.ELOOP:
        return Failure(path, "the link leads back to itself")
    if error.errno == errno.EFBIG and error.strerror:
        return Failure(path, error.strerror)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Failure(path, "it does not exist")
    return Failure(path, f"it cannot be read: {error.strerror or error}")


class _Level(Struct, dict=True):
    """The entries of one folder. `folders` are those to go on with, known once `files` is used up."""

    folder: _Folder
    real: str
    entries: Sequence[os.DirEntry[str]]
    choice: FileChoice
    pattern: ShellGlob | None
    folders: list[_Folder] = field(default_factory=list)

    @cached_property
    def _ignored(self) -> IgnoreRules:
        if any(entry.name == GITIGNORE for entry in self.entries):
            return self.folder.ignored.entering(native_slashes(self.folder.path))
        return self.folder.ignored

    @cached_property
    def _base(self) -> str | None:
        """Return what the globs of the config see before a name; None if this folder lies outside of theirs."""
        found = inside(self.folder.path, os.fspath(self.choice.root))
        return None if found is None else "" if found == "." else with_slashes(found) + "/"

    def files(self) -> Iterator[Candidate | Skipped | Failure]:
        """Yield the files of this folder."""
        box = _maildir_box(self.folder.path)
        if box == "tmp":
            return
        for entry in self.entries:
            if _is_folder(entry):
                self._add_folder(entry)
            elif self._is_wanted(entry.name, in_maildir=box is not None) and not self._is_left_out(entry):
                found = self._file(entry, in_maildir=box is not None)
                if found is not None:
                    yield found

    def _file(self, entry: os.DirEntry[str], *, in_maildir: bool) -> Candidate | Skipped | Failure | None:
        shown = with_slashes(self.folder.shown + entry.name)
        if sniff.is_other_text(entry.name) and not in_maildir and not self.choice.include:
            return Skipped(shown, "it is a text about the project, not mail")
        try:
            status = entry.stat()
        except OSError as error:
            if sniff.is_unclear(entry.path) and not in_maildir:
                return None  # hardly mail
            if isinstance(error, FileNotFoundError) and entry.is_symlink():
                return Failure(shown, "the link leads nowhere")
            return read_failure(shown, error)
        real = os.path.realpath(entry.path) if entry.is_symlink() else os.path.join(self.real, entry.name)
        chosen = bool(self.choice.include) or (self.pattern is not None and self.pattern.names_an_ending)
        return Candidate(entry.path, real, shown, status, maildir=in_maildir, chosen=chosen)

    def _add_folder(self, entry: os.DirEntry[str]) -> None:
        path = self.folder.inside + entry.name
        if entry.name in NEVER_WALKED or self._is_left_out(entry, is_folder=True):
            return
        if self.pattern and not self.pattern.may_hold(path):
            return
        shown = with_slashes(f"{self.folder.shown}{entry.name}/")
        self.folders.append(_Folder(entry.path, shown, path + "/", self._ignored))

    def _is_wanted(self, name: str, *, in_maildir: bool) -> bool:
        """Return whether a file is looked at, by its name."""
        # Editors lock a file by a link `.#name` that leads nowhere.
        if name.startswith(".#"):
            return False
        known = not name.startswith(".") if in_maildir else sniff.has_known_ending(name)
        if self.pattern:
            return (known or self.pattern.names_an_ending) and self.pattern.matches(self.folder.inside + name)
        if self.choice.include:
            return self._base is not None and self.choice.include.matches(self._base + name)
        return known

    def _is_left_out(self, entry: os.DirEntry[str], *, is_folder: bool = False) -> bool:
        """Return whether the config or an ignore file leaves an entry out."""
        if self._base is not None and _is_left_out(self._base + entry.name + ("/" if is_folder else ""), self.choice):
            return True
        return bool(self._ignored.layers) and self._ignored.ignores(native_slashes(entry.path), is_folder=is_folder)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _maildir_box(path: str) -> str | None:
    """Return `cur`, `new` or `tmp` for that folder of a Maildir (https://cr.yp.to/proto/maildir.html), else None."""
    parent, name = os.path.split(path)
    if name not in ("cur", "new", "tmp"):
        return None
    is_maildir = all(os.path.isdir(os.path.join(parent, box)) for box in ("cur", "new"))
    return name if is_maildir else None
