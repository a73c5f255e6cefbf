"""ERB: `<%= render "shared/footer" %>`, `<%= yield %>`, `<% content_for :footer do %>`.

Source: the guide of Rails to layouts and rendering.
"""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.project.uses.use import STRING, Use, UseKind
from spamlint.source.templates.tags import Tag, TagKind

_RENDER = lazy_pattern(
    rf"(?:render|partial)\b[\s(]*(?:(?::?(?P<option>partial|template|layout|file|inline)\s*(?:=>|:)\s*)?(?P<name>{STRING}))"
)
_RECORDS = lazy_pattern(r"render[\s(]+@?([a-z]\w*)\s*\)?\s*\Z")
_MODIFIER = lazy_pattern(r"[\s)](?P<word>if|unless)\s+(?P<rest>[^\"']+)\Z")
_COLLECTION = lazy_pattern(r"\bcollection\s*(?:=>|:)")
_LOOP = "<% list.each do |item| %>", "<% end %>"
_YIELD = lazy_pattern(r"yield\b[\s(]*(?::(?P<label>\w+)|[\"'](?P<text>\w+)[\"'])?\s*\)?\s*(?P<rest>.*)", re.DOTALL)
_CONTENT = lazy_pattern(
    r"(?P<word>content_for|provide)\b[\s(]*(?::(?P<label>\w+)|[\"'](?P<text>[\w-]+)[\"'])\s*(?P<rest>.*)", re.DOTALL
)


def ruby(tag: Tag) -> Use | None:
    """Return what a tag of ERB does when files are put together."""
    expression = tag.expression
    if tag.kind in (TagKind.CLOSE, TagKind.MIDDLE, TagKind.COMMENT):
        return None
    if expression.startswith(("render", "partial")):
        return _render(expression)
    if expression.startswith("yield"):
        found = _YIELD.match(expression)
        label = (found["label"] or found["text"] or "") if found else ""
        return Use(UseKind.SLOT, label=label) if label else Use(UseKind.BODY)
    content = _CONTENT.match(expression)
    if content is None:
        return None
    label = content["label"] or content["text"]
    if tag.kind is TagKind.OPEN or content["rest"].startswith(","):
        return Use(UseKind.FILL, label=label)
    return Use(UseKind.SLOT, label=label) if content["word"] == "content_for" else None


def _render(expression: str) -> Use:
    found = _RENDER.match(expression)
    records = _RECORDS.match(expression) if found is None else None
    if records is not None:  # by the name of what is rendered: `render @pots` is `pots/_pot`, for each
        one = records[1].removesuffix("s")
        guard = _LOOP if records[1].endswith("s") else None
        return Use(UseKind.INCLUDE, (f"{one}s/{one}", one), is_optional=True, shares=True, guard=guard)
    if found is None or found["option"] == "inline":
        return Use(UseKind.INCLUDE, shares=True)
    condition = _MODIFIER.search(expression)
    if condition is not None:
        guard = f"<% {condition['word']} {condition['rest'].strip()} %>", "<% end %>"
    else:
        guard = _LOOP if _COLLECTION.search(expression) else None
    return Use(UseKind.INCLUDE, (found["name"][1:-1],), shares=True, guard=guard)
