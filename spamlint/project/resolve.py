"""Which file a reference means.

A name is looked for in the roots that the config states, then beside the file that names it and in each folder above,
up to the root of the project, and there in the folders that template languages usually keep such files in. The nearest
wins. Last it is looked for in the template folders of the other parts of the project.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spamlint.project.folders import Folders
from spamlint.project.uses.use import UseKind

ONLY_LAYOUT = "layouts/*"
"""Stands for a name in a look-up of a layout that is the only one."""

MAX_NAME = 400
"""Code points of a name that is looked for."""


class Lookup(NamedTuple):
    """What was looked for.

    Attributes:
        referrer: The file that names it (absolute).
        name: The name as written.
        kind: What it is wanted for.
        dialect: The id of the dialect of the reference.
    """

    referrer: str
    name: str
    kind: UseKind
    dialect: str


_LAYOUT_PLACES = ("layouts", "_layouts", "layout")
_PART_PLACES = (
    "partials",
    "_partials",
    "partial",
    "_partial",
    "includes",
    "_includes",
    "include",
    "snippets",
    "sections",
    "components",
    "_components",
    "shared",
    "_shared",
    "common",
    "blocks",
    "macros",
    "fragments",
)
_ROOT_PLACES = (
    "templates",
    "views",
    "app/views",
    "resources/views",
    "emails",
    "email",
    "mail",
    "mails",
    "mailers",
    "src",
    "src/templates",
    "src/emails",
    "src/main/resources/templates",
)

_CURLY = (".html", ".htm", ".txt", ".html.j2", ".j2", ".jinja", ".jinja2", ".html.twig", ".twig", ".njk", ".html.njk")
_LIQUID = (".liquid", ".html.liquid", ".html", ".txt")
ENDINGS = {
    **dict.fromkeys(("jinja", "django", "nunjucks", "twig", "hubl", "klaviyo"), _CURLY),
    **dict.fromkeys(("liquid", "customerio", "braze"), _LIQUID),
    "handlebars": (".hbs", ".handlebars", ".html", ".html.hbs", ".txt"),
    "mustache": (".mustache", ".html", ".hbs", ".html.mustache", ".txt"),
    "go": (".html", ".tmpl", ".gohtml", ".gotmpl", ".html.tmpl", ".tpl", ".txt", ".gotxt", ".txt.tmpl"),
    "erb": (".html.erb", ".erb", ".text.erb", ".html", ".txt.erb"),
    "ejs": (".ejs", ".html.ejs", ".html"),
    "php": (".php", ".phtml"),
    "blade": (".blade.php", ".php", ".html"),
    "freemarker": (".ftl", ".ftlh", ".html.ftl", ".html"),
    "velocity": (".vm", ".html.vm", ".vtl"),
    "template-toolkit": (".tt", ".tt2", ".html.tt", ".html"),
    "smarty": (".tpl", ".html"),
    "latte": (".latte",),
    "tornado": (".html", ".txt"),
    "html-template": (".tmpl", ".tpl", ".html"),
    "jsp": (".jsp", ".jspf"),
    "cfml": (".cfm",),
    "fluid": (".html", ".fluid.html", ".txt"),
    "mako": (".mako", ".html", ".txt"),
    "razor": (".cshtml", ".html"),
    "mjml": (".mjml", ".html"),
}
"""Endings that a name may lack, by dialect, the usual one first."""

_UNDERSCORED = frozenset(
    {"erb", "liquid", "handlebars", "mustache", "jinja", "nunjucks", "twig", "go", "ejs", "django", "razor"}
)
_REGISTERED = frozenset({"handlebars", "mustache"})


class Resolver:
    """Finds the files that references mean. What it found it keeps."""

    def __init__(self, folders: Folders, roots: Sequence[str] = ()) -> None:
        self._folders = folders
        self._roots = tuple(roots)
        self._known: dict[tuple[str, ...], str | None] = {}

    def find(self, lookup: Lookup) -> str | None:
        """Return the path of the file that is meant, or None. It is never the file that asks."""
        folder, referrer = os.path.split(lookup.referrer)
        # Files of one folder and one ending mean the same by a name, except by that of one of them.
        key = folder, "".join(_ending(referrer)), lookup.name, lookup.kind.value, lookup.dialect
        if key not in self._known:
            self._known[key] = self._search(lookup, "")
        found = self._known[key]
        return self._search(lookup, lookup.referrer) if found == lookup.referrer else found

    def _search(self, lookup: Lookup, excluded: str) -> str | None:
        if lookup.dialect == "file":  # a path, not a name
            return self._folders.file(*os.path.split(lookup.name))
        if lookup.name == ONLY_LAYOUT:
            return self._only_layout(lookup)
        name = _cleaned(lookup.name)
        if name is None:
            return None
        names = list(_variants(posixpath.basename(name), lookup))
        inner = posixpath.dirname(name)
        for folder in self._places(lookup, name):
            place = os.path.normpath(os.path.join(folder, inner)) if inner else folder
            entries = self._folders.entries(place)
            for variant in names:
                if variant in entries:
                    found = self._folders.file(place, variant)
                    if found is not None and found != excluded:
                        return found
        if lookup.dialect in _REGISTERED and not inner:
            return self._registered(lookup, name, excluded)
        return self._in_other_parts(inner, names, excluded)

    def _in_other_parts(self, inner: str, names: Sequence[str], excluded: str) -> str | None:
        """Return the file that another part of the project has under a name, if only one has it."""
        if not inner:  # too little to go by
            return None
        found = []
        for folder in self._folders.of_templates():
            place = os.path.normpath(os.path.join(folder, _without_part(inner, folder)))
            variants = (variant for variant in names if variant in self._folders.entries(place))
            path = self._folders.file(place, next(variants, ""))
            if path is not None and path != excluded:
                found.append(path)
        return found[0] if len(found) == 1 else None

    def _places(self, lookup: Lookup, name: str) -> Iterator[str]:
        here = os.path.dirname(lookup.referrer)
        if name.startswith("../") or lookup.name.strip().startswith("./"):
            yield here
        if name.startswith("../"):
            return
        yield from self._roots
        subfolders = _subfolders(lookup.kind)
        for root in self._roots:
            yield from self._below(root, subfolders)
        for folder in self._folders.upwards(here):
            yield folder
            yield from self._below(folder, subfolders)

    def _below(self, folder: str, subfolders: Sequence[str]) -> Iterator[str]:
        entries = self._folders.entries(folder)
        for subfolder in subfolders:
            if subfolder.partition("/")[0] in entries:
                yield os.path.join(folder, *subfolder.split("/"))

    def _only_layout(self, lookup: Lookup) -> str | None:
        """Return the layout of the nearest `layouts` folder, if there is no other in it."""
        here, name = os.path.split(lookup.referrer)
        for folder in self._folders.upwards(here):
            place = os.path.join(folder, "layouts")
            found = [entry for entry in self._folders.entries(place) if list(_ending(entry)) == list(_ending(name))]
            if found:
                return self._folders.file(place, found[0]) if len(found) == 1 else None
        return None

    def _registered(self, lookup: Lookup, name: str, excluded: str) -> str | None:
        """Return the file of a partial that a program registers under a name of its own: `feedbackButton`."""
        wanted = _squeezed(name)
        for folder in self._places(lookup, name):
            for entry in sorted(self._folders.entries(folder)):
                stem, _, ending = entry.partition(".")
                if "." + ending in ENDINGS[lookup.dialect] and _squeezed(stem) == wanted:
                    found = self._folders.file(folder, entry)
                    if found is not None and found != excluded:
                        return found
        return None


def _cleaned(name: str) -> str | None:
    """Return a name as a path with forward slashes, or None where it can be none."""
    name = name.strip().replace("\\", "/")
    if not name or len(name) > MAX_NAME or "\0" in name or "://" in name or any(sign in name for sign in "{}$*?<>|"):
        return None
    if name.startswith("@") and "/" in name:  # a namespace of Twig: `@App/mail/base.html.twig`
        name = name.partition("/")[2]
    name = posixpath.normpath(name.lstrip("/")) if name.strip("/") else ""
    return name if name not in ("", ".", "..") else None


def _without_part(inner: str, folder: str) -> str:
    """Return the folder of a name as it is below `folder`: `shop/emails` is `emails` in `shop/templates`."""
    part = os.path.dirname(folder).replace(os.sep, "/") + "/"
    steps = f"{inner}/".split("/")
    for count in range(len(steps) - 1, 0, -1):
        if part.endswith("/" + "/".join(steps[:count]) + "/"):
            return "/".join(steps[count:]).rstrip("/") or "."
    return inner


def _variants(base: str, lookup: Lookup) -> Iterator[str]:
    """Yield the file names that a name may stand for: itself, then with the endings that it may lack."""
    own = _ending(os.path.basename(lookup.referrer))
    endings = tuple(dict.fromkeys(("", *own, *ENDINGS.get(lookup.dialect, (".html",)))))
    names = [base]
    if lookup.dialect in _UNDERSCORED and not base.startswith("_"):
        # Rails puts the underscore before the names of partials, and never writes it.
        names = [f"_{base}", base] if lookup.dialect == "erb" and lookup.kind is UseKind.INCLUDE else [base, f"_{base}"]
    for ending in endings:
        yield from (name + ending for name in names)


def _ending(name: str) -> Iterator[str]:
    """Yield the endings of a file name, the longest first: `.html.erb`, `.erb`."""
    name = name.lstrip("_.")
    dot = name.find(".")
    while dot >= 0:
        yield name[dot:]
        dot = name.find(".", dot + 1)


def _subfolders(kind: UseKind) -> tuple[str, ...]:
    first = _LAYOUT_PLACES if kind in (UseKind.EXTENDS, UseKind.LAYOUT) else _PART_PLACES
    second = _PART_PLACES if first is _LAYOUT_PLACES else _LAYOUT_PLACES
    return (*first, *second, *_ROOT_PLACES)


def _squeezed(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")
