"""Which of the files of a run are messages, and which are parts that messages are made of.

A part is judged through the messages that use it, wherever in the project they stand. Nothing is dropped: the report
says which parts there were, and a part that no message uses is in it as skipped, or, when it was named, checked by
itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.discover import STDIN_NAME, Format, Input, discover
from spamlint.paths import display_path
from spamlint.report import Part, Skipped
from spamlint.sniff import HEAD_BYTES, format_of

if TYPE_CHECKING:
    from spamlint.project.store import Store
    from spamlint.setup import Setup

MAX_SEARCHED = 5_000
"""Files that are looked at to find who uses a part."""

MAX_READ = 100_000_000
"""Bytes that are looked at to find who uses a part."""

MAX_FILE = 2_000_000
"""Bytes of a file that may name others; a larger one is no template."""


class Sorted(Struct, frozen=True):
    """The files of a run, sorted.

    Attributes:
        inputs: The messages, those that use a part that was named among them.
        parts: What is judged through them.
        skipped: Parts that no message uses.
    """

    inputs: tuple[Input, ...]
    parts: tuple[Part, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def sort_out(setup: Setup, inputs: Sequence[Input], paths: Sequence[str] = ()) -> Sorted:
    """Return which of some files are messages and which are parts of them.

    Args:
        setup: The setup of the run.
        inputs: The files of the run.
        paths: What the run was given: a file that is named is never skipped.
    """
    if not any(_may_be_template(item) for item in inputs):
        return Sorted(tuple(inputs))
    work = _Sorting(setup, inputs, {os.path.abspath(path) for path in paths})
    return work.sorted()


def _may_be_template(item: Input) -> bool:
    return item.format in (Format.HTML, Format.TEXT) and not (item.file is None and item.path == STDIN_NAME)


class _Sorting:
    """Sorts the files of one run."""

    def __init__(self, setup: Setup, inputs: Sequence[Input], named: set[str]) -> None:
        from spamlint.project.graph import Graph

        self._setup = setup
        self._inputs = inputs
        self._named = named
        self._graph = Graph()
        self._stores: dict[str, Store] = {}
        self._by_path = {os.path.abspath(item.file or item.path): item for item in inputs if _may_be_template(item)}
        self._main_of = {
            os.path.abspath(other.file or other.path): path
            for path, item in self._by_path.items()
            for other in item.companions
        }
        self._named |= {self._main_of[path] for path in self._named if path in self._main_of}

    def sorted(self) -> Sorted:
        """Return the files, sorted."""
        graph = self._graph
        for path, item in self._by_path.items():
            self._add(path, item.content)
            for other in item.companions:
                self._add(os.path.abspath(other.file or other.path), other.content)
        graph.add_layouts(self._stores)
        graph.join(self._main_of)
        self._add_users()
        messages = set(graph.messages())
        unused = {path: why for path in messages if (why := self._why_unused(path))}
        messages -= unused.keys()
        kept = [item for item in self._inputs if self._is_message(item, messages)]
        added = self._inputs_of(
            path for path in sorted(messages) if path not in self._by_path and self._uses_input(path)
        )
        return Sorted(
            (*kept, *added),
            tuple(self._parts(messages, unused)),
            tuple(
                Skipped(name, why)
                for path, why in sorted(unused.items())
                if path in self._by_path
                for name in self._names(path)
            ),
        )

    def _names(self, path: str) -> Iterator[str]:
        """Yield what the files of an input are called when they are shown."""
        item = self._by_path[path]
        yield item.path
        yield from (other.path for other in item.companions)

    def _add(self, path: str, content: bytes | None) -> None:
        store = self._setup.projects.store(path)
        if content is not None:
            store.give(path, content)
        file = store.read(path)
        if file is not None:
            self._stores[path] = store
            self._graph.add(store, file)

    def _is_message(self, item: Input, messages: set[str]) -> bool:
        path = os.path.abspath(item.file or item.path)
        return path not in self._graph.files or path in messages

    def _inputs_of(self, paths: Iterable[str]) -> Iterator[Input]:
        """Yield the inputs that files of the project are, each with the files of the same message."""
        found = list(paths)
        if found:
            items = discover([display_path(path) for path in found], self._setup.config.files)
            yield from (item for item in items if isinstance(item, Input))

    def _uses_input(self, path: str) -> bool:
        return any(used in self._by_path for used in self._graph.reached([path]))

    def _why_unused(self, path: str) -> str:
        """Return why a file that no file uses is no message; an empty string when it is one."""
        from spamlint.project.graph import unused_part

        if path in self._named:
            return ""
        return unused_part(self._graph.files[path], has_layout=bool(self._graph.uses[path]))

    def _parts(self, messages: set[str], unused: Iterable[str]) -> Iterator[Part]:
        users: dict[str, list[str]] = {}
        for message in messages:
            for path in self._graph.reached([message]):
                if path in self._by_path and path not in messages:
                    users.setdefault(path, []).append(display_path(message))
        for path in sorted(users):
            if path not in unused:
                messages_of = tuple(sorted(users[path]))
                yield from (Part(name, messages_of) for name in self._names(path))

    # --- users that were not among the files of the run

    def _add_users(self) -> None:
        """Add the files of the project that use what may be a part and has no user among the files of the run."""
        from spamlint.project.graph import may_be_part, search_root
        from spamlint.project.layouts import has_usual_layout

        graph = self._graph
        wanted = [path for path in graph.messages() if path in self._by_path and may_be_part(graph.files[path])]
        roots = {search_root(path, self._setup.projects.store(path).folders.root) for path in wanted}
        walked = [path for path in self._named if os.path.isdir(path)]
        roots = {root for root in roots if not any(_is_in(root, folder) for folder in walked)}
        if not roots:
            return
        contents = dict(self._contents(roots))
        new = wanted
        while new:
            names = {_squeezed(os.path.basename(path).lstrip("_").partition(".")[0].encode()) for path in new}
            takes_pages = any(graph.files[path].takes_page for path in new)
            new = [
                path
                for path, content in contents.items()
                if any(name in content for name in names) or (takes_pages and has_usual_layout(path))
            ]
            for path in new:
                del contents[path]
                self._add(path, None)
            new = [path for path in new if path in graph.files]
        graph.add_layouts(self._stores)
        graph.join(self._main_of)
        self._forget_strangers()

    def _contents(self, roots: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the templates below some folders that are not among the files of the run, squeezed."""
        from spamlint.walk import Candidate, walk

        seen: set[str] = set()
        size = 0
        for root in sorted(roots, key=len):
            for item in walk(root, root, self._setup.config.files):
                if not isinstance(item, Candidate) or item.path in self._by_path or item.path in seen:
                    continue
                if item.path in self._main_of:
                    continue
                seen.add(item.path)
                content = _content(item.path)
                size += len(content)
                if len(seen) > MAX_SEARCHED or size > MAX_READ:
                    return
                if format_of(os.path.basename(item.path), content[:HEAD_BYTES]) in (Format.HTML, Format.TEXT):
                    yield item.path, _squeezed(content)

    def _forget_strangers(self) -> None:
        """Leave out what was looked at and uses none of the files of the run."""
        graph = self._graph
        for path in [path for path in graph.files if path not in self._by_path]:
            if not any(used in self._by_path for used in graph.reached([path]) if used != path):
                del graph.files[path]
                del graph.uses[path]


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _squeezed(content: bytes) -> bytes:
    """Return bytes in small letters, without what differs between a name and the file that it means."""
    return content.replace(b"-", b"").replace(b"_", b"").lower()


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read(MAX_FILE)
    except OSError:
        return b""
