"""Jinja, Django, Nunjucks, Twig, HubL, Liquid: `{% extends "base.html" %}`, `{% include "footer.html" %}`.

Sources: the template designer documentation of Jinja, the built-in tags of Django, the tag references of Twig,
Nunjucks, HubL and LiquidJS, Shopify's reference of Liquid, Jekyll's documentation of includes.
"""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.project.uses.use import STRING, Use, UseKind, file_names, first_string, first_word, signature
from spamlint.source.templates.tags import Tag, TagKind

_LAYOUTS = frozenset({"extends", "inherits", "layout"})
_INCLUDES = frozenset({"include", "include_relative", "render", "embed", "ssi", "section"})
# Of a sending platform, or of a library that finds its files by rules of its own.
_ELSEWHERE = frozenset({"partial", "snippet", "component", "theme_include", "content_block", "global_partial"})
_BARE = lazy_pattern(r"[\w./-]{1,200}\.\w{1,12}(?=\s|\Z)")
_FOR_EACH = lazy_pattern(r"[\"']\s+for\s+\w")
_IMPORT = lazy_pattern(rf"\s*({STRING})\s+(?:import\s+(?P<names>.*)|as\s+(?P<alias>\w+))")
_IMPORTED = lazy_pattern(r"(\w+)(?:\s+as\s+(\w+))?")
_CALL = lazy_pattern(r"(?:\([^)]{0,200}\))?\s*(?P<call>[\w.]+\s*\(.*)", re.DOTALL)
_SLOT = lazy_pattern(rf"(?:self\.(?P<self>\w+)\s*\(|block\s*\(\s*(?P<block>{STRING}))")
_BODY = lazy_pattern(r"(?:caller\s*\(|(?:content|content_for_layout|body)\s*(?:\||\Z))")
_INCLUDED = lazy_pattern(r"(?:include|source)\s*\(")
_CALLED = lazy_pattern(r"[A-Za-z_][\w.]*\s*\(")


def percent(tag: Tag) -> Use | None:
    """Return what a `{% %}` or a `{{ }}` does when files are put together."""
    word, expression = tag.keyword, tag.expression
    if not word:
        return _value(expression) if tag.kind in (TagKind.OUTPUT, TagKind.INCLUDE) else None
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    if word in _LAYOUTS:
        return Use(UseKind.EXTENDS, file_names(expression))
    if word in _INCLUDES or word in _ELSEWHERE:
        return _include(word, expression)
    if word == "block":
        return Use(UseKind.BLOCK, label=first_word(expression) or (first_string(expression) or ""))
    if word == "macro":
        name, parameters = signature(expression)
        return Use(UseKind.MACRO, label=name, parameters=parameters)
    if word in ("import", "from"):
        return _import(expression)
    if word == "use":
        return Use(UseKind.BORROW, file_names(expression))
    if word == "call":
        called = _CALL.match(expression)
        return Use(UseKind.CALL, label=signature(called["call"])[0]) if called else None
    return None


def _include(word: str, expression: str) -> Use:
    names = file_names(expression)
    bare = _BARE.match(expression.strip())
    if not names and bare is not None:  # Jekyll
        names = (bare[0],)
    is_optional = word in _ELSEWHERE or "ignore missing" in expression
    guard = ("{% for item in list %}", "{% endfor %}") if word == "render" and _FOR_EACH.search(expression) else None
    return Use(UseKind.INCLUDE, names, is_optional=is_optional, guard=guard)


def _import(expression: str) -> Use | None:
    match = _IMPORT.match(expression)
    if match is None:
        return None
    names = (match[1][1:-1],)
    if match["alias"]:
        return Use(UseKind.IMPORT, names, label=match["alias"])
    imports = tuple((found[1], found[2] or found[1]) for found in _IMPORTED.finditer(match["names"].strip(" ()")))
    return Use(UseKind.IMPORT, names, imports=imports)


def _value(expression: str) -> Use | None:
    if expression.startswith(("super(", "parent(", "block.super")):
        return Use(UseKind.PARENT)
    if _BODY.match(expression):
        return Use(UseKind.BODY)
    slot = _SLOT.match(expression)
    if slot is not None:
        return Use(UseKind.SLOT, label=slot["self"] or slot["block"][1:-1])
    if _INCLUDED.match(expression):
        is_optional = "ignore_missing" in expression
        return Use(UseKind.INCLUDE, file_names(expression.partition("(")[2]), is_optional=is_optional)
    if _CALLED.match(expression):
        return Use(UseKind.CALL, label=signature(expression)[0])
    return None
