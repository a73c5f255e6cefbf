"""Which module says what the tags of a dialect do when files are put together."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from spamlint.project.uses.use import Reader

_HOMES = {
    **dict.fromkeys(
        ("jinja", "django", "nunjucks", "twig", "hubl", "klaviyo", "liquid", "customerio", "braze"),
        ("curly", "percent"),
    ),
    "handlebars": ("signs", "signs"),
    "mustache": ("signs", "signs"),
    "go": ("go", "go"),
    "erb": ("ruby", "ruby"),
    "ejs": ("server", "ejs"),
    "php": ("server", "php"),
    "blade": ("blade", "blade"),
    "freemarker": ("others", "freemarker"),
    "velocity": ("others", "velocity"),
    "template-toolkit": ("others", "toolkit"),
    "smarty": ("others", "smarty"),
    "latte": ("others", "latte"),
    "tornado": ("curly", "percent"),
    "html-template": ("elements", "html_template"),
    "jsp": ("elements", "jsp"),
    "cfml": ("elements", "cfml"),
    "fluid": ("elements", "fluid"),
    "mako": ("mako", "mako"),
    "razor": ("razor", "razor"),
}
"""Id of a dialect, and the module of `spamlint.project.uses` and the name that it has there."""

CURLY = frozenset("jinja nunjucks twig hubl django klaviyo liquid customerio braze handlebars mustache go".split())
"""Dialects with curly braces, of which files without much in them are easily taken for each other."""

TELLING = tuple(".liquid .hbs .handlebars .mustache .njk .twig .jinja .jinja2 .j2 .gohtml .blade.php".split())
"""Endings that say which of them it is."""

SHARED_MACROS = frozenset({"freemarker", "velocity", "smarty"})
"""Dialects in which the macros of an included file are known to the file that includes it."""


@cache
def reader(dialect: str) -> Reader | None:
    """Return what reads the tags of a dialect, or None where they speak of no other files."""
    home = _HOMES.get(dialect)
    if home is None:
        return None
    found: Reader = getattr(import_module(f"spamlint.project.uses.{home[0]}"), home[1])
    return found
