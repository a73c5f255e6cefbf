"""Which layout a file has: the one it names, the one that front matter or the config name, or the usual one."""

from __future__ import annotations

import os

from msgspec import Struct

from spamlint.project.file import TemplateFile
from spamlint.project.resolve import ONLY_LAYOUT, Lookup
from spamlint.project.store import SET, Store
from spamlint.project.uses.use import UseKind
from spamlint.source.spans import Excerpt

_RAILS_ENDINGS = (".erb",)
_EXPRESS_ENDINGS = (".hbs", ".handlebars")


class Layout(Struct, frozen=True):
    """The layout of a file.

    Attributes:
        lookups: What to look for, the best first.
        where: Where it is named; None where nobody names it.
        takes_body: Whether the whole file stands in the layout, and not only its blocks.
        is_optional: Whether it is no fault when it is not there.
        label: Of a layout that is a definition in the file that is found: its label.
    """

    lookups: tuple[Lookup, ...]
    where: Excerpt | None
    takes_body: bool
    is_optional: bool = True
    label: str = ""


def layout_of(store: Store, file: TemplateFile, *, is_message: bool) -> Layout | None:
    """Return the layout of a file, or None. Only a file that is a message has one that it does not name itself."""
    base = file.base
    if base is not None:
        takes_body = base.use.kind is UseKind.LAYOUT
        lookups = tuple(Lookup(file.path, name, base.use.kind, base.dialect) for name in base.use.names)
        return Layout(lookups, Excerpt(file.text, base.span), takes_body, is_optional=False) if lookups else None
    if file.layout is not None:
        lookup = Lookup(file.path, file.layout.content, UseKind.LAYOUT, file.dialects[0] if file.dialects else "liquid")
        return Layout((lookup,), file.layout, takes_body=True)
    if not is_message:
        return None
    stated = store.templates.layout(file.path)
    if stated:
        return Layout((Lookup(file.path, stated, UseKind.LAYOUT, "file"),), None, takes_body=True)
    if file.labels and "go" in file.dialects:
        return _of_set(store, file)
    return _usual(store, file)


def _of_set(store: Store, file: TemplateFile) -> Layout | None:
    """Return the layout of a Go file that only defines what a layout asks for."""
    lookup = Lookup(file.path, "", UseKind.LAYOUT, SET)
    if not file.is_only_definitions or store.find(lookup) is None:
        return None
    found = store.layout_of_set(file)
    return Layout((lookup,), None, takes_body=False, label=found[1] if found else "")


def has_usual_layout(path: str) -> bool:
    """Return whether a framework may give a layout to a file that names none, by its path."""
    return path.endswith((*_RAILS_ENDINGS, *_EXPRESS_ENDINGS)) or f"{os.sep}pages{os.sep}" in path


def _usual(store: Store, file: TemplateFile) -> Layout | None:
    """Return the layout that a framework gives to a file that names none.

    Rails: `layouts/mailer` for views of a mailer (`ApplicationMailer` as generated); express-handlebars:
    `layouts/main`, or the layout that is the only one; Panini: `layouts/default` for pages.
    """
    folder, name = os.path.split(file.path)
    if name.startswith("_"):
        return None
    parts = folder.split(os.sep)
    if name.endswith(_RAILS_ENDINGS) and parts[-1].endswith("mailer"):
        return _usual_of(store, file, "erb", f"layouts/{parts[-1]}", "layouts/mailer")
    if "<html" in file.text.content or "<HTML" in file.text.content:
        return None
    if name.endswith(_EXPRESS_ENDINGS):
        return _usual_of(store, file, "handlebars", "layouts/main", ONLY_LAYOUT)
    if "pages" in parts:
        return _usual_of(store, file, "handlebars", "layouts/default")
    return None


def _usual_of(store: Store, file: TemplateFile, dialect: str, *names: str) -> Layout | None:
    """Return the first of some layouts that is there."""
    found = (_with_body(store, file, Lookup(file.path, name, UseKind.LAYOUT, dialect)) for name in names)
    return next((layout for layout in found if layout is not None), None)


def _with_body(store: Store, file: TemplateFile, lookup: Lookup) -> Layout | None:
    """Return the layout if it is of the same format and has a place for the page."""
    path = store.find(lookup)
    if path is None or _endings(path) != _endings(file.path):
        return None
    layout = store.read(path)
    return Layout((lookup,), None, takes_body=True) if layout is not None and layout.takes_page else None


def _endings(path: str) -> str:
    return os.path.basename(path).lstrip("_.").partition(".")[2]
