"""Which of some template files are messages, and which are parts that messages are made of."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from spamlint.patterns import lazy_pattern
from spamlint.project.file import TemplateFile
from spamlint.project.references import layout_file, named_files
from spamlint.project.store import Store

_WHOLE = lazy_pattern(r"<(?:!doctype|html|body|mjml)\b", re.IGNORECASE)
_PART_FOLDERS = frozenset(
    "partials _partials partial _partial includes _includes snippets components _components macros shared _shared"
    " blocks fragments layouts _layouts layout".split()
)


class Graph(Struct):
    """Template files and what they name, by path."""

    uses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: dict[str, TemplateFile] = field(default_factory=dict)

    def add(self, store: Store, file: TemplateFile) -> None:
        """Add a file."""
        self.files[file.path] = file
        self.uses[file.path] = tuple(dict.fromkeys(path for path in named_files(store, file) if path != file.path))

    def add_layouts(self, store_of: Mapping[str, Store]) -> None:
        """Add the layouts that no tag names, of files that are no parts of others."""
        used = self.used
        for path, file in self.files.items():
            if path in used:
                continue
            layout = layout_file(store_of[path], file)
            if layout is not None and layout != path and layout not in self.uses[path]:
                self.uses[path] = (*self.uses[path], layout)

    def join(self, main_of: Mapping[str, str]) -> None:
        """Take files for one with the main file of their message: what one of them uses, or uses one of them."""
        for path, main in main_of.items():
            if main in self.files and self.files.pop(path, None) is not None:
                self.uses[main] = (*self.uses[main], *self.uses.pop(path))
        for path, used in self.uses.items():
            joined = dict.fromkeys(main_of.get(other, other) for other in used)
            self.uses[path] = tuple(other for other in joined if other != path)

    @property
    def used(self) -> frozenset[str]:
        """Return the files that others name."""
        return frozenset(path for paths in self.uses.values() for path in paths)

    def messages(self) -> tuple[str, ...]:
        """Return the files that are no parts of others; of files that only name each other, the first."""
        used = self.used
        found = [path for path in self.files if path not in used]
        reached = set(self.reached(found))
        for path in self.files:
            if path not in reached:
                found.append(path)
                reached.update(self.reached([path]))
        return tuple(found)

    def reached(self, paths: Iterable[str]) -> Iterator[str]:
        """Yield the files, and all that they are made of."""
        pending = list(paths)
        seen: set[str] = set()
        while pending:
            path = pending.pop()
            if path not in seen:
                seen.add(path)
                yield path
                pending.extend(self.uses.get(path, ()))


def is_fragment(file: TemplateFile) -> bool:
    """Return whether a file is no page by itself: no document stands in it."""
    return _WHOLE.search(file.text.content) is None


def may_be_part(file: TemplateFile) -> bool:
    """Return whether other files may use this one, by its name, its folder and what stands in it."""
    return is_part_by_name(file.path) or is_fragment(file) or file.has_slots or file.is_only_definitions


def is_part_by_name(path: str) -> bool:
    """Return whether a file is called what parts of messages are called: `_footer.html`, `partials/footer.html`."""
    folder, name = os.path.split(path)
    return name.startswith("_") or os.path.basename(folder).lower() in _PART_FOLDERS


def unused_part(file: TemplateFile, *, has_layout: bool = False) -> str:
    """Return why a file that no file uses is no message, for people; an empty string when it is one.

    A whole page is a message wherever it stands, unless its name begins with an underscore.
    """
    folder, name = os.path.split(file.path)
    if name.startswith("_"):
        return "its name says that it is a part of messages (_), and no message uses it"
    if file.is_only_definitions and not has_layout:
        return "it only defines what messages use, and no message uses it"
    is_in_part_folder = os.path.basename(folder).lower() in _PART_FOLDERS
    if is_in_part_folder and file.takes_page:
        return "it is a layout, and no message that names it was found"
    if is_in_part_folder and is_fragment(file):
        return f"it lies in {os.path.basename(folder)}/ and is no whole page, and no message uses it"
    return ""


def search_root(path: str, root: str) -> str:
    """Return the folder below which the files that use this one stand, as far as the names of the folders tell."""
    folder = os.path.dirname(path)
    found = os.path.dirname(folder) if folder != root else folder
    at = folder
    for _ in range(6):
        if at == root:
            break
        if os.path.basename(at).lower() in _TEMPLATE_FOLDERS:
            found = at
        at = os.path.dirname(at)
    return found


_TEMPLATE_FOLDERS = frozenset("views templates emails email mail mails mailers resources src pages content".split())
