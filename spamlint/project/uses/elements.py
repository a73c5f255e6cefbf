"""HTML::Template, JSP, CFML and Fluid: tags that name files in attributes.

Sources: the documentation of HTML::Template; the JSP specification 2.3, JSP.1.10 and JSP.5.4; the CFML reference;
the ViewHelper reference of Fluid.
"""

from __future__ import annotations

from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.project.uses.use import Use, UseKind
from spamlint.source.templates.tags import Tag, TagKind

_ATTRIBUTE = lazy_pattern(
    r"(?P<name>[A-Za-z][\w:-]*)\s*=\s*(?:\"(?P<double>[^\"]{0,400})\"|'(?P<single>[^']{0,400})'|(?P<bare>[^\s\"'>]{1,400}))"
)
_BARE = lazy_pattern(r"[\w./-]{1,400}\Z")


def attributes(expression: str) -> dict[str, str]:
    """Return the attributes of a tag; their names in small letters."""
    return {
        found["name"].lower(): found["double"] or found["single"] or found["bare"] or ""
        for found in _ATTRIBUTE.finditer(expression)
    }


def _file(kind: UseKind, name: str, *, shares: bool = True) -> Use:
    """Return the use of a file; a name that holds code is worked out when the message is made."""
    is_plain = bool(name) and not any(sign in name for sign in "${}#<>")
    return Use(kind, (name.lstrip("/"),) if is_plain else (), shares=shares)


def _in_folder(use: Use, folder: str) -> Use:
    """Return a use whose files lie in a folder of their own."""
    return replace(use, names=tuple(path for name in use.names for path in (f"{folder}/{name}", name)))


def html_template(tag: Tag) -> Use | None:
    """Return what a tag of HTML::Template does when files are put together."""
    if tag.kind is not TagKind.INCLUDE:
        return None
    bare = _BARE.match(tag.expression)
    return _file(UseKind.INCLUDE, bare[0] if bare else attributes(tag.expression).get("name", ""))


def jsp(tag: Tag) -> Use | None:
    """Return what a tag of JSP does when files are put together."""
    if tag.kind is not TagKind.INCLUDE:
        return None
    found = attributes(tag.expression)
    return _file(UseKind.INCLUDE, found.get("file") or found.get("page") or "")


def cfml(tag: Tag) -> Use | None:
    """Return what a tag of CFML does when files are put together."""
    if tag.kind is not TagKind.INCLUDE:
        return None
    return _file(UseKind.INCLUDE, attributes(tag.expression).get("template", ""))


def fluid(tag: Tag) -> Use | None:
    """Return what a view helper of Fluid does when files are put together."""
    found, word = attributes(tag.expression), tag.keyword.lower()
    if word == "layout":
        return _in_folder(_file(UseKind.LAYOUT, found.get("name", "")), "Layouts")
    if word == "render" and found.get("partial"):
        return _in_folder(_file(UseKind.INCLUDE, found["partial"]), "Partials")
    if word == "render":
        return Use(UseKind.SLOT, label=found.get("section", ""), is_optional=True)
    if word == "section" and tag.kind is TagKind.OPEN:
        return Use(UseKind.FILL, label=found.get("name", ""))
    return None
