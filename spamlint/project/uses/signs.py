"""Handlebars and Mustache: `{{> footer}}`, `{{#> layout}}`, `{{#*inline "x"}}`, `{{< parent}}`, `{{!< default}}`.

Sources: the guide of Handlebars to partials, the Mustache manual and its specification of inheritance, the READMEs of
express-hbs, express-handlebars and handlebars-layouts, the documentation of Panini.
"""

from __future__ import annotations

from spamlint.project.uses.use import Use, UseKind, first_string, first_word
from spamlint.source.templates.tags import Tag, TagKind

_BODIES = frozenset({"body", "content", "contents", "yield"})


def signs(tag: Tag) -> Use | None:
    """Return what a tag of Handlebars or Mustache does when files are put together."""
    word, expression = tag.keyword, tag.expression
    if tag.kind is TagKind.COMMENT:
        return Use(UseKind.LAYOUT, (first_word(expression[1:]),)) if expression.startswith("<") else None
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE):
        return None
    if word in (">", "#>"):
        return _partial(expression)
    if word == "<":
        return Use(UseKind.INCLUDE, (expression,), shares=True)
    if word == "$":
        return Use(UseKind.BLOCK, label=expression)
    return _helper(word, expression, is_value=tag.kind is TagKind.OUTPUT)


def _partial(expression: str) -> Use:
    name = first_string(expression) or ("" if expression.startswith("(") else _partial_name(expression))
    if name == "@partial-block":
        return Use(UseKind.BODY)
    return Use(UseKind.INCLUDE, (name,) if name else (), label=name, shares=True)


def _partial_name(expression: str) -> str:
    words = expression.split(None, 1)
    return words[0] if words else ""


def _helper(word: str, expression: str, *, is_value: bool) -> Use | None:
    if is_value:
        if expression in _BODIES:
            return Use(UseKind.BODY)
        name, _, rest = expression.partition(" ")
        label = first_string(rest) if name == "block" else None
        return Use(UseKind.SLOT, label=label) if label else None
    label = first_string(expression) or first_word(expression)
    if word in ("#*inline", "#contentFor", "#content", "#partial"):
        return Use(UseKind.FILL, label=label)
    if word == "#block" and label:
        return Use(UseKind.BLOCK, label=label)
    if word in ("#extend", "#embed"):
        return Use(UseKind.INCLUDE, (label,) if label else (), shares=True)
    return None
