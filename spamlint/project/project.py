"""The projects of a run: for each file the folder that it belongs to, which nothing that it names may leave."""

from __future__ import annotations

import os
from collections.abc import Sequence

from spamlint.project.compose import Composed, compose
from spamlint.project.folders import Folders
from spamlint.project.layouts import has_usual_layout
from spamlint.project.marks import may_have_uses
from spamlint.project.resolve import Lookup
from spamlint.project.store import Store, Templates
from spamlint.project.uses.use import UseKind
from spamlint.sniff import Format

_MARKERS = frozenset(
    ".git .hg package.json pyproject.toml setup.py composer.json artisan Gemfile go.mod pom.xml build.gradle mix.exs"
    " manage.py spamlint.yaml .spamlint.yaml".split()
)
_MAX_CLIMB = 12


class Projects:
    """The projects that the files of a run belong to.

    A file belongs to the folder of the config, or that the command runs in, if it lies in it; else to the nearest
    folder above that looks like the root of a project; else to the folder that the run was given.

    Args:
        root: The folder of the config (absolute).
        folders: The folders that the run was given (absolute).
        templates: What the config says of templates.
    """

    def __init__(self, root: str, folders: Sequence[str], templates: Templates) -> None:
        self._root = root
        self._folders = tuple(folders)
        self._templates = templates
        self._stores: dict[str, Store] = {}
        self._roots: dict[str, str] = {}

    def store(self, path: str) -> Store:
        """Return the store of the project that a file (absolute) belongs to."""
        folder = os.path.dirname(path)
        root = self._roots.get(folder)
        if root is None:
            root = self._roots[folder] = self._root_of(folder)
        if root not in self._stores:
            self._stores[root] = Store(Folders(root), self._templates)
        return self._stores[root]

    def compose(self, path: str, content: bytes, format: Format, shown: str) -> Composed | None:
        """Return the message that a file makes together with others, or None where it is one alone."""
        if not may_have_uses(content) and not self._may_have_layout(path):
            return None
        store = self.store(path)
        known = store.known(path)
        if known is not None and known.source.content == content:
            return compose(store, known)
        return compose(store, store.parse(path, content, format=format, shown=shown))

    def is_unchanged(self, path: str, lookups: Sequence[Sequence[str]], digests: Sequence[tuple[str, str]]) -> bool:
        """Return whether all that went into a message is as it was: what was found, what was not, and what it held."""
        store = self.store(path)
        if any(store.digest(other) != digest for other, digest in digests):
            return False
        return all(
            (store.find(Lookup(referrer, name, UseKind(kind), dialect)) or "") == found
            for referrer, name, kind, dialect, found in lookups
        )

    def _may_have_layout(self, path: str) -> bool:
        return has_usual_layout(path) or bool(self._templates.layout(path))

    def _root_of(self, folder: str) -> str:
        if _is_in(folder, self._root):
            return self._root
        at = folder
        for _ in range(_MAX_CLIMB):
            if any(os.path.lexists(os.path.join(at, name)) for name in _MARKERS):
                return at
            if os.path.dirname(at) == at:
                break
            at = os.path.dirname(at)
        return next((given for given in self._folders if _is_in(folder, given)), folder)


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
