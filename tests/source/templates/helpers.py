"""Templates for tests, and how they are written down."""

from __future__ import annotations

from spamlint.source.spans import FILLER
from spamlint.source.templates.dialects import dialect
from spamlint.source.templates.template import Template, make_template, read_template
from tests.text.texts import text_of


def template_of(content: str, *dialects: str, name: str = "") -> Template:
    """Return the template that a string is, in the dialects named or found."""
    if dialects:
        return make_template(text_of(content), [dialect(key) for key in dialects])
    return read_template(text_of(content), name)


def masked(content: str, *dialects: str, name: str = "") -> str:
    """Return the masked text, each character of a value written as `~`."""
    return template_of(content, *dialects, name=name).masked.content.replace(FILLER, "~")


def summary(content: str, *dialects: str, name: str = "") -> list[str]:
    """Return the tags as `kind keyword expression`, empty parts left out."""
    tags = template_of(content, *dialects, name=name).tags
    return [" ".join(filter(None, (tag.kind.value, tag.keyword, tag.expression))) for tag in tags]
