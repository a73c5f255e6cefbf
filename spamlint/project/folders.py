"""The folders of a project: what lies in them, read once, and never anything outside of the project."""

from __future__ import annotations

import os

from spamlint.paths import display_path

MAX_ENTRIES = 20_000
"""Entries of one folder that are looked at."""


class Folders:
    """What lies in the folders below `root` (absolute)."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._real_root = os.path.realpath(root)
        self._entries: dict[str, frozenset[str]] = {}
        self._inside: dict[str, bool] = {}

    def holds(self, path: str) -> bool:
        """Return whether a path (absolute, without dots) lies in the project, wherever links in it lead."""
        known = self._inside.get(path)
        if known is None:
            known = self._inside[path] = _is_in(path, self.root) and _is_in(os.path.realpath(path), self._real_root)
        return known

    def entries(self, folder: str) -> frozenset[str]:
        """Return the names in a folder; none where it is no folder of the project."""
        found = self._entries.get(folder)
        if found is None:
            found = self._entries[folder] = self._read(folder)
        return found

    def upwards(self, folder: str) -> list[str]:
        """Return the folder and those that hold it, as far as the root of the project."""
        found = []
        while _is_in(folder, self.root):
            found.append(folder)
            if folder == self.root:
                break
            folder = os.path.dirname(folder)
        return found

    def file(self, folder: str, name: str) -> str | None:
        """Return the path of a file of a folder, or None where there is no such file in the project."""
        if name not in self.entries(folder):
            return None
        path = os.path.join(folder, name)
        return path if os.path.isfile(path) and self.holds(path) else None

    def shown(self, path: str) -> str:
        """Return how a path is shown to the user."""
        return display_path(path)

    def _read(self, folder: str) -> frozenset[str]:
        # The folder that holds it tells for nothing whether it is there.
        parent, name = os.path.split(folder)
        if folder != self.root and _is_in(parent, self.root) and name not in self.entries(parent):
            return frozenset()
        if not self.holds(folder):
            return frozenset()
        names: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    names.append(entry.name)
                    if len(names) >= MAX_ENTRIES:
                        break
        except OSError:
            return frozenset()
        return frozenset(names)


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder if folder.endswith(os.sep) else folder + os.sep)
