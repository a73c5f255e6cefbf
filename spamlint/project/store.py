"""Reads the template files of a project, each once, and finds what they name."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from msgspec import Struct

from spamlint.project.file import TemplateFile
from spamlint.project.folders import Folders
from spamlint.project.resolve import Lookup, Resolver
from spamlint.project.uses.use import UseKind
from spamlint.sniff import HEAD_BYTES, Format, format_of
from spamlint.source.load import page_text
from spamlint.source.spans import Source

MAX_FILE = 2_000_000
"""Bytes of a file that others bring in. Real ones have some thousand."""

KEPT = 2_000
"""Files that are kept in memory."""

MAX_LABELS = 200
"""Files of one folder in which a definition is looked for."""

SET = "go-set"
"""Stands for a dialect in a look-up of the layout of a set of Go files."""


class Templates(Struct, frozen=True):
    """What the config says of the template files of a project.

    Attributes:
        roots: Folders that names are relative to (absolute).
        layout: Returns the name of the layout of a file, or an empty string.
        dialects: Returns the dialects of a file; none where nobody has said.
    """

    roots: tuple[str, ...] = ()
    layout: Callable[[str], str] = lambda path: ""
    dialects: Callable[[str], Sequence[str]] = lambda path: ()


class Store:
    """The files of one project."""

    def __init__(self, folders: Folders, templates: Templates) -> None:
        self.templates = templates
        self.folders = folders
        self._resolver = Resolver(folders, templates.roots)
        self._files: OrderedDict[tuple[str, tuple[str, ...]], TemplateFile | None] = OrderedDict()
        self._labels: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self._sets: dict[tuple[str, str], tuple[str, ...]] = {}
        self._digests: dict[str, str] = {}
        self._given: dict[str, bytes] = {}
        self._trace: dict[Lookup, str] | None = None

    def give(self, path: str, content: bytes) -> None:
        """Take these bytes for a file, whatever stands on disk: what an editor has not saved yet."""
        self._given[path] = content

    @contextmanager
    def traced(self) -> Iterator[dict[Lookup, str]]:
        """Collect what is looked for meanwhile and what is found: an empty string where nothing is."""
        found: dict[Lookup, str] = {}
        self._trace = found
        try:
            yield found
        finally:
            self._trace = None

    def find(self, lookup: Lookup) -> str | None:
        """Return the path that a reference means, or None."""
        if lookup.dialect == SET:
            file = self.read(lookup.referrer)
            layout = self.layout_of_set(file) if file is not None else None
            found = layout[0] if layout is not None else None
        elif lookup.kind is UseKind.FILL:
            found = self._defining(lookup)
        else:
            found = self._resolver.find(lookup)
        if self._trace is not None:
            self._trace[lookup] = found or ""
        return found

    def read(self, path: str, like: tuple[str, ...] = ()) -> TemplateFile | None:
        """Return a file of the project, or None where it cannot be read or is too large.

        `like` are the dialects of the file that asks: those of a file whose tags could be of several.
        """
        key = path, like
        if key in self._files:
            self._files.move_to_end(key)
            return self._files[key]
        content = self._content(path)
        file = None if content is None else self.parse(path, content, like=like)
        self._files[key] = file
        if len(self._files) > KEPT:
            self._files.popitem(last=False)
        return file

    def _content(self, path: str) -> bytes | None:
        given = self._given.get(path)
        if given is not None:
            return given
        try:
            with open(path, "rb") as stream:
                content = stream.read(MAX_FILE + 1)
        except OSError:
            return None
        return content if len(content) <= MAX_FILE else None

    def known(self, path: str) -> TemplateFile | None:
        """Return a file if it has been read, and nobody asked for it in a certain dialect."""
        return self._files.get((path, ()))

    def digest(self, path: str) -> str:
        """Return a digest of a file as it is now; an empty string where it cannot be read."""
        known = self._digests.get(path)
        if known is None:
            content = self._content(path)
            known = self._digests[path] = "" if content is None else hashlib.sha256(content).hexdigest()
        return known

    def parse(
        self,
        path: str,
        content: bytes,
        *,
        format: Format | None = None,
        shown: str = "",
        like: tuple[str, ...] = (),
    ) -> TemplateFile:
        """Return the template file that some bytes are. `shown` is the path that people are shown."""
        source = Source(shown or self.folders.shown(path), content)
        name = os.path.basename(path)
        is_html = (format or format_of(name, content[:HEAD_BYTES])) is not Format.TEXT
        text = page_text(source, is_html=is_html)[0].named("HTML" if is_html else "text")
        return TemplateFile(path, source, text, tuple(self.templates.dialects(path)), like)

    def layout_of_set(self, file: TemplateFile) -> tuple[str, str] | None:
        """Return the layout of a Go file that only defines what a layout asks for, and the label of the layout.

        The label is empty where the layout is a file that is not a definition itself.
        """
        wanted = {label for label in file.labels if self.is_of_pages(file.path, label)}
        if not wanted or _is_part_folder(os.path.dirname(file.path)):
            return None
        for path in self._of_set(file.path):
            other = self.read(path, ("go",)) if path != file.path else None
            if other is None:
                continue
            for mark in other.marks:
                if mark.use.kind in (UseKind.INCLUDE, UseKind.BLOCK) and mark.use.label in wanted - other.labels:
                    return path, _label_around(other, mark.span.start)
        return None

    def _defining(self, lookup: Lookup) -> str | None:
        """Return the one file that defines a label for all files of its set."""
        if lookup.name in _PAGE_LABELS:
            return None
        found = [path for path in self._definers(lookup.referrer, lookup.name) if path != lookup.referrer]
        return found[0] if len(found) == 1 else None

    def is_of_pages(self, path: str, label: str) -> bool:
        """Return whether the pages of a layout define a label: by its name, or because several files do."""
        return label in _PAGE_LABELS or len(self._definers(path, label)) > 1

    def _definers(self, path: str, label: str) -> tuple[str, ...]:
        key = os.path.dirname(path), _last_ending(path), label
        if key not in self._labels:
            self._labels[key] = tuple(
                other for other in self._of_set(path) if (file := self.read(other, ("go",))) and label in file.labels
            )
        return self._labels[key]

    def _of_set(self, path: str) -> tuple[str, ...]:
        """Return the files that are read together with one, as far as their names tell: the nearest first."""
        key = os.path.dirname(path), _last_ending(path)
        if key not in self._sets:
            self._sets[key] = tuple(self._with_ending(*key))
        return self._sets[key]

    def _with_ending(self, here: str, ending: str) -> Iterator[str]:
        for folder in self.folders.upwards(here):
            for place in (folder, *(os.path.join(folder, name) for name in _SET_PLACES)):
                names = [name for name in sorted(self.folders.entries(place)) if name.endswith(ending)]
                for name in names[:MAX_LABELS]:
                    path = self.folders.file(place, name)
                    if path is not None:
                        yield path


_PAGE_LABELS = frozenset("content body main page title subject head yield inner".split())
_SET_PLACES = ("partials", "layouts", "includes", "shared", "common", "components", "base")
_PARTS = frozenset("partials _partials includes _includes shared common components snippets".split())


def _is_part_folder(folder: str) -> bool:
    return os.path.basename(folder) in _PARTS


def _last_ending(path: str) -> str:
    return os.path.splitext(path)[1] or os.path.basename(path)


def _label_around(file: TemplateFile, place: int) -> str:
    """Return the label of the definition that holds a place, or an empty string."""
    for mark in file.marks:
        if mark.use.kind is UseKind.FILL and mark.body is not None and mark.body.start <= place < mark.body.end:
            return mark.use.label
    return ""
