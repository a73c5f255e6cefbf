"""Go: `{{template "footer" .}}`, `{{define "footer"}}`, `{{block "content" .}}`. Source: the package `text/template`.

All templates of a set share their names; a file is known by its base name too.
"""

from __future__ import annotations

from spamlint.project.uses.use import Use, UseKind, first_string
from spamlint.source.templates.tags import Tag, TagKind


def go(tag: Tag) -> Use | None:
    """Return what an action of a Go template does when files are put together."""
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    label = first_string(tag.expression.replace("`", '"'))
    if tag.kind is TagKind.OUTPUT:
        return _value(tag.expression)
    if label is None:
        return None
    if tag.keyword == "template":
        return Use(UseKind.INCLUDE, (label,), label=label, shares=True)
    if tag.keyword == "define":
        return Use(UseKind.FILL, label=label)
    return Use(UseKind.BLOCK, label=label) if tag.keyword == "block" else None


def _value(expression: str) -> Use | None:
    word, _, rest = expression.partition(" ")
    if word in ("embed", "yield") and not rest:
        return Use(UseKind.BODY)
    name = first_string(rest)
    if name is None or word not in ("partial", "partialCached", "include"):
        return None
    return Use(UseKind.INCLUDE, (name,), label=name, shares=True)
