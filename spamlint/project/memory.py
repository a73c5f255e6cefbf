"""A project that stands in memory: for the examples of rules, and for tests."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from spamlint.project.compose import Composed, compose
from spamlint.project.folders import Folders
from spamlint.project.store import Store, Templates
from spamlint.sniff import Format

ROOT = "/"


class MemoryFolders(Folders):
    """The folders of files that stand in memory, by their paths from the root."""

    def __init__(self, names: Mapping[str, bytes]) -> None:
        super().__init__(ROOT)
        self._names = frozenset(posixpath.join(ROOT, name) for name in names)

    def holds(self, path: str) -> bool:
        return path.startswith(ROOT)

    def file(self, folder: str, name: str) -> str | None:
        path = posixpath.join(folder, name)
        return path if path in self._names else None

    def shown(self, path: str) -> str:
        return path.removeprefix(ROOT)

    def _read(self, folder: str) -> frozenset[str]:
        prefix = folder.rstrip("/") + "/"
        below = (name[len(prefix) :] for name in self._names if name.startswith(prefix))
        return frozenset(name.partition("/")[0] for name in below)


def compose_in_memory(name: str, content: bytes, format: Format, files: Mapping[str, bytes]) -> Composed | None:
    """Return the message that a file makes together with others, all of which stand in memory.

    Args:
        name: Its path from the root of the project.
        content: Its bytes.
        format: How it is read.
        files: The others, by their paths from the root.
    """
    store = Store(MemoryFolders({**files, name: content}), Templates())
    for path, given in files.items():
        store.give(posixpath.join(ROOT, path), given)
    path = posixpath.join(ROOT, name)
    store.give(path, content)
    return compose(store, store.parse(path, content, format=format, shown=name))
