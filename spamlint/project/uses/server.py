"""EJS and PHP: `<%- include("footer") %>`, `<?php include "footer.php" ?>`.

Sources: the READMEs of EJS, express-ejs-layouts and ejs-mate, the PHP manual.
"""

from __future__ import annotations

from spamlint.patterns import lazy_pattern
from spamlint.project.uses.use import STRING, Use, UseKind, file_names
from spamlint.source.templates.tags import Tag, TagKind

_BODIES = frozenset({"body", "content", "contents"})
_OLD = lazy_pattern(r"include\s+([\w./-]{1,200})\s*\Z")
_PHP = lazy_pattern(
    r"(?:include|require)(?:_once)?\b[\s(]*(?:(?:__DIR__|dirname\(__FILE__\))\s*\.\s*)?(?P<name>"
    + STRING
    + r")[\s)]*;?\s*\Z"
)


def ejs(tag: Tag) -> Use | None:
    """Return what a tag of EJS does when files are put together."""
    expression = tag.expression
    if tag.kind is TagKind.INCLUDE:
        return Use(UseKind.INCLUDE, file_names(expression.partition("(")[2]), shares=True)
    if tag.kind is TagKind.OUTPUT:
        return Use(UseKind.BODY) if expression in _BODIES else None
    if tag.kind is not TagKind.STATEMENT:
        return None
    old = _OLD.match(expression)
    if old is not None:
        return Use(UseKind.INCLUDE, (old[1],), shares=True)
    if expression.startswith(("layout(", "layout (")):
        return Use(UseKind.LAYOUT, file_names(expression.partition("(")[2]))
    return None


def php(tag: Tag) -> Use | None:
    """Return what a tag of PHP does when files are put together: an include whose name is written out."""
    if tag.kind is not TagKind.INCLUDE:
        return None
    found = _PHP.match(tag.expression)
    return Use(UseKind.INCLUDE, (found["name"][1:-1].lstrip("/"),) if found else ())
