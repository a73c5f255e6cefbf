"""Finds the files to check: from paths, folders, patterns and standard input to inputs.

Nothing is dropped in silence. What was asked for and cannot be checked is a `Failure`; what lies in a folder,
looks like mail and is not is `Skipped`; a folder or pattern that gives nothing is `NotFound`.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from spamlint import sniff
from spamlint.gitignore import NAME as GITIGNORE
from spamlint.gitignore import IgnoreRules, rules_above
from spamlint.paths import display_path, relative_to, with_slashes
from spamlint.report import Failure, Skipped
from spamlint.shell_glob import ShellGlob, is_pattern
from spamlint.sniff import Format

if TYPE_CHECKING:
    from spamlint.config.model import FileChoice

STDIN = "-"
STDIN_NAME = "<stdin>"
MAX_BYTES = 50 * 1024 * 1024
"""Size of the largest file that is read, in bytes. Providers refuse messages above 25 to 50 MB."""

NEVER_WALKED = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        ".jj",
        ".venv",
        "venv",
        ".tox",
        ".nox",
        "node_modules",
        "bower_components",
        "__pycache__",
        "__pypackages__",
        ".eggs",
        ".cache",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        ".idea",
        ".vscode",
        ".vs",
        ".gradle",
        ".terraform",
        ".next",
        ".nuxt",
        ".yarn",
        ".pnpm-store",
        ".direnv",
        "site-packages",
    ]
)
"""Folders that hold no mail of yours. They are walked only when named."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to check.

    Attributes:
        path: As shown: relative to the current folder if it lies in it, with forward slashes.
        file: Where it is read from; None for standard input.
        content: What came from standard input, else None.
        format: How it is read.
    """

    path: str
    file: Path | None
    content: bytes | None
    format: Format


@dataclass(frozen=True, slots=True)
class NotFound:
    """A folder or a pattern in which there is nothing to check."""

    path: str
    reason: str


Found = Input | Skipped | Failure | NotFound


def discover(
    paths: Sequence[str],
    files: FileChoice,
    *,
    stdin: bytes | None = None,
    stdin_filename: str = "",
    force_exclude: bool = False,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Found]:
    """Yield what there is to check, each real file once, in the order of `paths` and then of names.

    A file that is named is taken whatever its ending. Of a folder, the files are taken that look like mail
    or templates and that neither `.gitignore` nor the config leaves out. A pattern is walked like a folder.

    Args:
        paths: Files, folders, patterns (`emails/**/*.html`), or `-` for standard input; none: the current folder.
        files: What the config includes and excludes.
        stdin: What came from standard input.
        stdin_filename: Which file standard input stands for: its name is shown, and its ending decides.
        force_exclude: Files that are named are skipped too when the config excludes them.
        max_bytes: Size of the largest file that is taken.
    """
    search = _Search(files, force_exclude, max_bytes)
    for given in paths or (".",):
        if given == STDIN:
            yield from search.standard_input(stdin or b"", stdin_filename)
        else:
            yield from search.path(given)


def read_input(item: Input, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the content of an input.

    Raises:
        OSError: If the file cannot be read, or has grown beyond `max_bytes`. `read_failure` puts it in words.
    """
    if item.file is None:
        return item.content or b""
    with item.file.open("rb") as stream:
        content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise OSError(errno.EFBIG, _too_large(len(content), max_bytes))
    return content


def read_failure(path: str, error: OSError) -> Failure:
    """Return what to report when a file cannot be read."""
    if error.errno == errno.ELOOP:
        return Failure(path, "the link leads back to itself")
    if error.errno == errno.EFBIG and error.strerror:
        return Failure(path, error.strerror)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Failure(path, "the file does not exist")
    return Failure(path, f"it cannot be read: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class _File:
    """A file that may become an input: its absolute path, how it is shown, and why we look at it."""

    path: str
    shown: str
    named: bool = False
    maildir: bool = False


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder of a walk. `inside` is its path relative to where the walk began, with a slash at the end."""

    path: str
    shown: str
    inside: str
    ignored: IgnoreRules


@dataclass(slots=True)
class _Search:
    """One call of `discover`: what it was told, and the files it has seen."""

    files: FileChoice
    force_exclude: bool
    max_bytes: int
    seen: set[str] = field(default_factory=set)
    matched: int = 0

    def path(self, given: str) -> Iterator[Found]:
        """Yield what a path from the command line stands for."""
        shown = display_path(given)
        path = os.path.abspath(given)
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:
            yield from self._absent(given, path, error)
            return
        if self.force_exclude and self._is_excluded(path):
            yield Skipped(shown, "the config excludes it")
        elif stat.S_ISDIR(status.st_mode):
            yield from self._folder(path, shown)
        else:
            yield from self._file(_File(path, shown, named=True), status)

    def standard_input(self, content: bytes, name: str) -> Iterator[Found]:
        """Yield what came from standard input, once."""
        shown = display_path(name) if name else STDIN_NAME
        if STDIN in self.seen:
            return
        self.seen.add(STDIN)
        if name and self.force_exclude and self._is_excluded(os.path.abspath(name)):
            yield Skipped(shown, "the config excludes it")
            return
        problem = self._size_problem(len(content)) or self._binary_problem(name, content[: sniff.HEAD_BYTES])
        if problem:
            yield Failure(shown, problem)
        else:
            yield Input(shown, None, content, sniff.format_of(name, content[: sniff.HEAD_BYTES]))

    def _absent(self, given: str, path: str, error: OSError | ValueError) -> Iterator[Found]:
        """Yield what to say of a path that is not there, or the files of a pattern."""
        if isinstance(error, ValueError):
            yield Failure(display_path(given), "this is not a path")
        elif is_pattern(given) and not os.path.lexists(path):
            yield from self._pattern(with_slashes(given))
        elif isinstance(error, FileNotFoundError) and os.path.islink(path):
            yield Failure(display_path(given), "the link leads nowhere")
        else:
            yield read_failure(display_path(given), error)

    def _pattern(self, given: str) -> Iterator[Found]:
        pattern = ShellGlob.parse(given)
        before = self.matched
        folder = os.path.abspath(pattern.folder or ".")
        if os.path.isdir(folder):
            yield from self._walk(folder, display_path(pattern.folder or "."), pattern)
        if self.matched == before:
            yield NotFound(given, "no mail or template matches this pattern")

    def _folder(self, path: str, shown: str) -> Iterator[Found]:
        before = self.matched
        yield from self._walk(path, shown, None)
        if self.matched > before:
            return
        if self.files.include:
            yield NotFound(shown, "nothing in this folder matches 'files.include' of the config")
        else:
            yield NotFound(shown, "no mail or template lies in this folder")

    def _walk(self, path: str, shown: str, pattern: ShellGlob | None) -> Iterator[Found]:
        """Yield what lies in a folder: first its files, then its folders, each by name."""
        prefix = "" if shown == "." else shown.rstrip("/") + "/"
        pending = [_Folder(path, prefix, "", rules_above(with_slashes_kept(path)))]
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
                self.matched += 1
                yield read_failure(folder.shown or ".", error)
                continue
            level = _Level(self, folder, real, entries, pattern)
            yield from level.inputs()
            pending.extend(reversed(level.folders))

    def _file(self, file: _File, status: os.stat_result, real: str | None = None) -> Iterator[Found]:
        """Yield a file as an input, or why it cannot be one; nothing when it was seen before."""
        real = real or os.path.realpath(file.path)
        if real in self.seen:
            self.matched += 1
            return
        self.seen.add(real)
        try:
            problem, head = self._examine(file, status)
        except OSError as error:
            self.matched += 1
            yield read_failure(file.shown, error)
            return
        if problem is None:
            self.matched += 1
            file_format = Format.EML if file.maildir else sniff.format_of(os.path.basename(file.path), head)
            yield Input(file.shown, Path(file.path), None, file_format)
        elif file.named or status.st_size > self.max_bytes:
            self.matched += 1
            yield Failure(file.shown, problem)
        else:
            yield Skipped(file.shown, problem)

    def _examine(self, file: _File, status: os.stat_result) -> tuple[str | None, bytes]:
        """Return what is wrong with a file, and how it starts if that matters."""
        if not stat.S_ISREG(status.st_mode):
            return "it is not a file; to read from a pipe, write - for the path", b""
        problem = self._size_problem(status.st_size)
        name = os.path.basename(file.path)
        if problem or file.maildir or not sniff.needs_head(name):
            return problem, b""
        with open(file.path, "rb") as stream:
            head = stream.read(sniff.HEAD_BYTES)
        return self._binary_problem(name, head), head

    def _size_problem(self, size: int) -> str | None:
        if size == 0:
            return "it is empty"
        return _too_large(size, self.max_bytes) if size > self.max_bytes else None

    @staticmethod
    def _binary_problem(name: str, head: bytes) -> str | None:
        kind = sniff.binary_kind(head) if sniff.needs_head(name) else None
        return f"it is {kind}" if kind else None

    def _is_excluded(self, path: str) -> bool:
        """Return whether the config excludes a file or folder, or a folder that it lies in."""
        inside = relative_to(path, os.fspath(self.files.root))
        if inside is None or inside == ".":
            return False
        names = with_slashes(inside).split("/")
        folders = ["/".join(names[:count]) + "/" for count in range(1, len(names))]
        if NEVER_WALKED.intersection(names[:-1]):
            return True
        return any(self.files.exclude.matches(item) for item in (*folders, "/".join(names)))


@dataclass(slots=True)
class _Level:
    """The entries of one folder of a walk. `folders` are those to go on with, known once `inputs` is used up."""

    search: _Search
    folder: _Folder
    real: str
    entries: Sequence[os.DirEntry[str]]
    pattern: ShellGlob | None
    folders: list[_Folder] = field(default_factory=list)

    def inputs(self) -> Iterator[Found]:
        """Yield the files of this folder."""
        ignored = self.folder.ignored
        if any(entry.name == GITIGNORE for entry in self.entries):
            ignored = ignored.entering(with_slashes_kept(self.folder.path))
        box = _maildir_box(self.folder.path)
        if box == "tmp":
            return
        base = self._inside_root()
        for entry in self.entries:
            if _is_folder(entry):
                self._add_folder(entry, ignored, base)
            elif self._is_wanted(entry.name, base, in_maildir=box is not None):
                if self._is_left_out(entry, ignored, base, is_folder=False):
                    continue
                yield from self._entry(entry, in_maildir=box is not None)

    def _entry(self, entry: os.DirEntry[str], *, in_maildir: bool) -> Iterator[Found]:
        shown = with_slashes(self.folder.shown + entry.name)
        other_text = sniff.is_other_text(entry.name) and not self.search.files.include
        if other_text and not in_maildir:
            yield Skipped(shown, "it is a text about the project, not mail")
            return
        try:
            status = entry.stat()
        except OSError as error:
            self.search.matched += 1
            nowhere = isinstance(error, FileNotFoundError) and entry.is_symlink()
            yield Failure(shown, "the link leads nowhere") if nowhere else read_failure(shown, error)
            return
        real = None if entry.is_symlink() else os.path.join(self.real, entry.name)
        yield from self.search._file(_File(entry.path, shown, maildir=in_maildir), status, real)

    def _add_folder(self, entry: os.DirEntry[str], ignored: IgnoreRules, base: str | None) -> None:
        inside = self.folder.inside + entry.name
        if entry.name in NEVER_WALKED or self._is_left_out(entry, ignored, base, is_folder=True):
            return
        if self.pattern and not self.pattern.may_hold(inside):
            return
        shown = with_slashes(f"{self.folder.shown}{entry.name}/")
        self.folders.append(_Folder(entry.path, shown, inside + "/", ignored))

    def _is_wanted(self, name: str, base: str | None, *, in_maildir: bool) -> bool:
        """Return whether a file is looked at at all, by its name."""
        # Editors lock a file by a link `.#name` to nowhere.
        if name.startswith(".#"):
            return False
        known = sniff.has_known_ending(name) or in_maildir
        if self.pattern:
            return (known or self.pattern.names_an_ending) and self.pattern.matches(self.folder.inside + name)
        if self.search.files.include:
            return base is not None and self.search.files.include.matches(base + name)
        return known and not (in_maildir and name.startswith("."))

    def _is_left_out(self, entry: os.DirEntry[str], ignored: IgnoreRules, base: str | None, *, is_folder: bool) -> bool:
        """Return whether `.gitignore` or the config leaves an entry out."""
        if base is not None and self.search.files.exclude.matches(base + entry.name + ("/" if is_folder else "")):
            return True
        return bool(ignored.layers) and ignored.ignores(with_slashes_kept(entry.path), is_folder=is_folder)

    def _inside_root(self) -> str | None:
        """Return the folder relative to the folder of the config, with a slash at the end; None if outside."""
        inside = relative_to(self.folder.path, os.fspath(self.search.files.root))
        if inside is None:
            return None
        return "" if inside == "." else with_slashes(inside) + "/"


def with_slashes_kept(path: str) -> str:
    """Return a path with forward slashes that still opens the same file."""
    return path.replace(os.sep, "/") if os.sep != "/" else path


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


def _too_large(size: int, most: int) -> str:
    # Rounded up, so that a size above the limit never reads like the limit.
    return f"it is too large: {-(-size // 1_048_576)} MB, and the limit is {most // 1_048_576} MB"
