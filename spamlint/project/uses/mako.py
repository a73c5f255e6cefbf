"""Mako: `<%include file="footer.html"/>`, `<%inherit file="base.html"/>`, `${self.body()}`, `<%block name="x">`.

Source: Mako's documentation, "Inheritance" and "Syntax".
"""

from __future__ import annotations

from spamlint.patterns import lazy_pattern
from spamlint.project.uses.elements import attributes
from spamlint.project.uses.use import Use, UseKind, signature
from spamlint.source.templates.tags import Tag, TagKind

_MEMBER = lazy_pattern(r"(?P<owner>self|next|caller|parent)\.(?P<name>\w+)\(")
_NAMED = lazy_pattern(r"[^${}]+")


def mako(tag: Tag) -> Use | None:
    """Return what a tag of Mako does when files are put together."""
    word, expression = tag.keyword, tag.expression
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    if word in ("include", "inherit"):
        name = attributes(expression).get("file", "")
        kind = UseKind.INCLUDE if word == "include" else UseKind.LAYOUT
        return Use(kind, (name.lstrip("/"),) if _NAMED.fullmatch(name) else (), shares=True)
    if word == "def":
        label, parameters = signature(attributes(expression).get("name", ""))
        return Use(UseKind.MACRO, label=label, parameters=parameters)
    if word == "block":
        label = attributes(expression).get("name", "")
        return Use(UseKind.BLOCK, label=label) if label else None
    member = _MEMBER.match(expression) if tag.kind is TagKind.INCLUDE and not word else None
    if member is None:
        return None
    if member["name"] == "body" and member["owner"] != "parent":
        return Use(UseKind.BODY)
    return Use(UseKind.PARENT) if member["owner"] == "parent" else Use(UseKind.CALL, label=member["name"])
