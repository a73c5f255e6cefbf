"""Which other files a file names: what decides which files are messages, and which are parts of them."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.project.file import Mark, TemplateFile
from spamlint.project.layouts import layout_of
from spamlint.project.resolve import Lookup
from spamlint.project.store import Store
from spamlint.project.uses.use import UseKind

_NAMING = frozenset(
    (UseKind.EXTENDS, UseKind.LAYOUT, UseKind.INCLUDE, UseKind.IMPORT, UseKind.BORROW),
)


def wanted(file: TemplateFile, mark: Mark) -> tuple[Lookup, ...]:
    """Return what to look for to find the file that a tag names, the best first."""
    kind, label = mark.use.kind, mark.use.label
    found = [Lookup(file.path, name, kind, mark.dialect) for name in mark.use.names]
    if label and mark.dialect == "go" and kind is UseKind.INCLUDE:
        found.insert(0, Lookup(file.path, label, UseKind.FILL, mark.dialect))
    return tuple(found)


def named_files(store: Store, file: TemplateFile) -> Iterator[str]:
    """Yield the paths of the files that the tags of a file name."""
    for mark in file.marks if file.may_have_uses else ():
        if mark.use.kind not in _NAMING or (mark.use.label and mark.use.label in file.labels):
            continue
        for lookup in wanted(file, mark):
            path = store.find(lookup)
            if path is not None:
                yield path
                break


def layout_file(store: Store, file: TemplateFile) -> str | None:
    """Return the path of the layout that a file has without naming it in a tag, or None."""
    layout = layout_of(store, file, is_message=True)
    return store.find(layout.lookups[0]) if layout is not None else None
