"""Razor: `@{ Layout = "_Mail"; }`, `@RenderBody()`, `@await Html.PartialAsync("_Footer")`, `@section Footer { }`.

Source: "Layout in ASP.NET Core" and "Partial views in ASP.NET Core".
"""

from __future__ import annotations

from spamlint.patterns import lazy_pattern
from spamlint.project.uses.use import STRING, Use, UseKind
from spamlint.source.templates.tags import Tag, TagKind

_LAYOUT = lazy_pattern(rf"(?:\A|[;\s])Layout\s*=\s*(?P<name>{STRING})")
_PARTIAL = lazy_pattern(rf"(?:await\s+)?Html\.(?:Render)?Partial(?:Async)?\s*\(\s*(?P<name>{STRING})")
_SECTION = lazy_pattern(rf"(?:await\s+)?RenderSection(?:Async)?\s*\(\s*(?:name\s*:\s*)?(?P<name>{STRING})")


def razor(tag: Tag) -> Use | None:
    """Return what a tag of Razor does when files are put together."""
    expression = tag.expression
    if tag.kind is TagKind.STATEMENT:
        layout = _LAYOUT.search(expression)
        return Use(UseKind.LAYOUT, _views(layout["name"])) if layout else None
    if tag.kind is TagKind.OPEN and tag.keyword == "section":
        return Use(UseKind.FILL, label=expression)
    if tag.kind is not TagKind.INCLUDE:
        return None
    if expression.startswith("RenderBody"):
        return Use(UseKind.BODY)
    section = _SECTION.match(expression)
    if section is not None:
        return Use(UseKind.SLOT, label=section["name"][1:-1], is_optional="false" in expression)
    partial = _PARTIAL.match(expression)
    return Use(UseKind.INCLUDE, _views(partial["name"]) if partial else (), shares=True)


def _views(written: str) -> tuple[str, ...]:
    """Return the paths that a view may have: `~/Views/Shared/_Mail.cshtml` is `Views/Shared/_Mail.cshtml`."""
    name = written[1:-1].removeprefix("~").lstrip("/")
    return (name, f"Shared/{name}", f"Views/Shared/{name}") if "/" not in name else (name,)
