"""Finds what to check: from files, folders, patterns and standard input to inputs.

Nothing is dropped in silence. What was asked for and cannot be checked is a `Failure`; what lies in a folder,
looks like mail and is not is `Skipped`; a folder or pattern that gives nothing is `NotFound`.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from spamlint import sniff
from spamlint.paths import display_path, with_slashes
from spamlint.report import Failure, Skipped
from spamlint.shell_glob import ShellGlob, is_pattern
from spamlint.sniff import Format
from spamlint.walk import Candidate, is_excluded, read_failure, walk

if TYPE_CHECKING:
    from spamlint.companions import Companion, Families, Family
    from spamlint.config.model import FileChoice

__all__ = ["MAX_BYTES", "STDIN_NAME", "Format", "Found", "Input", "NotFound", "discover", "read_failure", "read_input"]

STDIN = "-"
STDIN_NAME = "<stdin>"
MAX_BYTES = 50 * 1024 * 1024
"""Size of the largest file that is read, in bytes. It is above what large mailbox providers accept."""

_USUAL_BYTES = 1 << 16
"""Read at first, since memory for `MAX_BYTES` takes longer to get than most files to read."""


class Input(Struct, frozen=True):
    """A file to check.

    Attributes:
        path: As shown: relative to the current folder if it lies in it, with forward slashes.
        file: Where it is read from; None for standard input.
        content: What came from standard input, else None.
        format: How it is read.
        companions: Other files of the same message.
    """

    path: str
    file: Path | None
    content: bytes | None
    format: Format
    companions: tuple[Companion, ...] = ()


class NotFound(Struct, frozen=True):
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
    Files that are one message together, such as an HTML page and its plain text, are one input, whichever of
    them is named.

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


def read_input(item: Input | Companion, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the content of an input or of another file of its message.

    Raises:
        OSError: If the file cannot be read, or has grown beyond `max_bytes`. `read_failure` puts it in words.
    """
    if item.file is None:
        return item.content or b""
    with open(item.file, "rb", buffering=0) as stream:  # one read gets a regular file whole
        content = stream.read(min(max_bytes + 1, _USUAL_BYTES))
        if len(content) == _USUAL_BYTES:
            content += stream.read(max_bytes + 1 - _USUAL_BYTES)
    if len(content) > max_bytes:
        raise OSError(errno.EFBIG, _too_large(len(content), max_bytes))
    return content


class _Search(Struct):
    """One call of `discover`: what it was told, and the files it has seen."""

    files: FileChoice
    force_exclude: bool
    max_bytes: int
    seen: set[str] = field(default_factory=set)
    _families: Families | None = None

    def path(self, given: str) -> Iterator[Found]:
        """Yield what a path from the command line stands for."""
        shown = display_path(given)
        path = os.path.abspath(given)
        try:
            status = os.stat(path)
            real = os.path.realpath(path)
        except (OSError, ValueError) as error:
            yield from self._absent(given, path, error)
            return
        if self.force_exclude and is_excluded(path, self.files):
            yield Skipped(shown, "the config excludes it")
        elif stat.S_ISDIR(status.st_mode):
            yield from self._all_of(walk(path, shown, self.files), NotFound(shown, self._nothing_in_folder()))
        else:
            yield from self._inputs(Candidate(path, real, shown, status, named=True))

    def standard_input(self, content: bytes, name: str) -> Iterator[Found]:
        """Yield what came from standard input, once."""
        shown = display_path(name) if name else STDIN_NAME
        if STDIN in self.seen:
            return
        self.seen.add(STDIN)
        head = content[: sniff.HEAD_BYTES]
        if name and self.force_exclude and is_excluded(os.path.abspath(name), self.files):
            yield Skipped(shown, "the config excludes it")
        elif problem := self._size_problem(len(content)) or _binary_problem(name, head):
            yield Failure(shown, problem)
        else:
            yield self._given(shown, name, content, sniff.format_of(name, head))

    def _given(self, shown: str, name: str, content: bytes, file_format: Format) -> Input:
        """Return standard input, with the files beside the one that it stands for."""
        path = os.path.abspath(name)
        family = self._family_of(path, strict=False, content=content) if name and _is_page(file_format) else None
        if family is None:
            return Input(shown, None, content, file_format)
        if family.main == path:
            return Input(shown, None, content, file_format, family.companions(shown))
        main = display_path(family.main)
        others = family.companions(main)
        placed = (replace(other, file=None, content=content) if other.file == Path(path) else other for other in others)
        return Input(main, Path(family.main), None, family.format, tuple(placed))

    def _absent(self, given: str, path: str, error: OSError | ValueError) -> Iterator[Found]:
        """Yield what to say of a path that cannot be looked at, or the files of a pattern."""
        shown = display_path(given)
        if isinstance(error, ValueError):
            yield Failure(shown, "this is not a path")
        elif is_pattern(given) and not os.path.lexists(path):
            yield from self._pattern(with_slashes(given))
        elif isinstance(error, FileNotFoundError) and os.path.islink(path):
            yield Failure(shown, "the link leads nowhere")
        else:
            yield read_failure(shown, error)

    def _pattern(self, given: str) -> Iterator[Found]:
        pattern = ShellGlob.parse(given)
        folder = os.path.abspath(pattern.folder or ".")
        found = walk(folder, display_path(pattern.folder or "."), self.files, pattern) if os.path.isdir(folder) else ()
        yield from self._all_of(found, NotFound(given, "no mail or template matches this pattern"))

    def _all_of(self, found: Iterable[Candidate | Skipped | Failure], nothing: NotFound) -> Iterator[Found]:
        """Yield what was found, or `nothing` if all of it was left alone."""
        any_use = False
        for item in found:
            if not isinstance(item, Candidate):
                any_use |= isinstance(item, Failure)
                yield item
                continue
            any_use |= item.real in self.seen
            for result in self._inputs(item):
                any_use |= not isinstance(result, Skipped)
                yield result
        if not any_use:
            yield nothing

    def _nothing_in_folder(self) -> str:
        if self.files.include:
            return "nothing in this folder matches 'files.include' of the config"
        return "no mail or template lies in this folder"

    def _inputs(self, file: Candidate) -> Iterator[Input | Skipped | Failure]:
        """Yield a file as an input, or why it cannot be one; nothing when it was seen before."""
        if file.real in self.seen:
            return
        self.seen.add(file.real)
        try:
            problem, head = self._examine(file)
        except OSError as error:
            yield read_failure(file.shown, error)
            return
        if _is_other(file, head):
            return
        if problem is None:
            file_format = Format.EML if file.maildir else sniff.format_of(os.path.basename(file.path), head)
            yield from self._usable(file, file_format)
        elif file.named or file.status.st_size > self.max_bytes:
            yield Failure(file.shown, problem)
        else:
            yield Skipped(file.shown, problem)

    def _usable(self, file: Candidate, file_format: Format) -> Iterator[Input | Skipped | Failure]:
        """Yield a file as an input: that of the message which it belongs to."""
        is_page = _is_page(file_format) and not file.maildir
        strict = self.force_exclude or not file.named
        family = self._family_of(file.path, strict=strict) if is_page else None
        if family is not None and family.main != file.path:
            yield from self._main_of(family, file)
        elif family is not None:
            yield self._with_family(file, family)
        elif is_page and _is_subject(file.path):
            reason = "it holds a subject, and no file beside it is clearly its message"
            # Hooks name what has changed, and a subject whose body comes from a package is nothing to stop at.
            is_asked_for = file.named and not self.force_exclude
            yield Failure(file.shown, reason) if is_asked_for else Skipped(file.shown, reason)
        else:
            yield Input(file.shown, Path(file.path), None, file_format)

    def _family_of(self, path: str, *, strict: bool, content: bytes | None = None) -> Family | None:
        """Return the files that are one message with a page, or None if it stands alone."""
        if self._families is None:
            from spamlint.companions import Families

            self._families = Families(self.files, self.max_bytes)
        return self._families.of(path, strict=strict, content=content)

    def _main_of(self, family: Family, file: Candidate) -> Iterator[Input | Skipped | Failure]:
        """Yield the main file of a message that another file of it has led to, unless it was seen before."""
        from spamlint.companions import beside

        shown = beside(file.shown, os.path.relpath(family.main, os.path.dirname(file.path)))
        try:
            main = Candidate(family.main, os.path.realpath(family.main), shown, os.stat(family.main), named=file.named)
        except OSError as error:
            yield read_failure(shown, error)
            return
        yield from self._inputs(main)

    def _with_family(self, file: Candidate, family: Family) -> Input | Skipped:
        """Return a file and all that belongs to it as one input."""
        from spamlint.companions import Role, is_layout

        self.seen.update(os.path.realpath(path) for _, path in family.others)
        if any(role is Role.METADATA and is_layout(Path(path)) for role, path in family.others):
            return Skipped(file.shown, "meta.json says that it is a layout, which is not sent by itself")
        return Input(file.shown, Path(file.path), None, family.format, family.companions(file.shown))

    def _examine(self, file: Candidate) -> tuple[str | None, bytes]:
        """Return what is wrong with a file, and how it starts if that matters.

        Raises:
            OSError: If it cannot be read.
        """
        if not stat.S_ISREG(file.status.st_mode):
            return "it is not a regular file; to read from a pipe, write - for the path", b""
        name = os.path.basename(file.path)
        problem = self._size_problem(file.status.st_size) or _compiled_problem(name)
        if problem or file.maildir or not sniff.needs_head(name):
            return problem, b""
        with open(file.path, "rb") as stream:
            head = stream.read(sniff.HEAD_BYTES)
        return _binary_problem(name, head), head

    def _size_problem(self, size: int) -> str | None:
        if size == 0:
            return "it is empty"
        return _too_large(size, self.max_bytes) if size > self.max_bytes else None


def _is_subject(path: str) -> bool:
    """Return whether a file that stands alone is a subject, by its name and by what it holds."""
    from spamlint.companions import holds_subject
    from spamlint.naming import is_subject

    return is_subject(os.path.basename(path)) and holds_subject(Path(path))


def _is_page(file_format: Format) -> bool:
    return file_format in (Format.HTML, Format.TEXT)


def _binary_problem(name: str, head: bytes) -> str | None:
    kind = sniff.binary_kind(head) if sniff.needs_head(name) else None
    return f"it is {kind}" if kind else None


def _is_other(file: Candidate, head: bytes) -> bool:
    """Return whether a file that was only come across is a program or a page of a web site."""
    if file.named or file.maildir or file.chosen or not sniff.is_unclear(file.path):
        return False
    return bool(sniff.compiled_language(file.path)) or not sniff.looks_like_mail(file.path, head)


def _compiled_problem(name: str) -> str | None:
    language = sniff.compiled_language(name)
    return f"it is written in {language}, which is compiled to HTML: check what that makes" if language else None


def _too_large(size: int, most: int) -> str:
    # Rounded up, so that a size above the limit never reads like the limit.
    return f"it is too large: {-(-size // 1_048_576)} MB, and the limit is {most // 1_048_576} MB"
