"""Where a file writes what was handed over to it: `{{ label }}` where the tag that uses it says `label="Stop"`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from msgspec import Struct

from spamlint.patterns import lazy_pattern
from spamlint.project.arguments import Argument
from spamlint.project.file import TemplateFile
from spamlint.source.spans import Span
from spamlint.source.templates.tags import TagKind


class Value(Struct, frozen=True):
    """A value of a template that was handed over.

    Attributes:
        span: The tag.
        name: The name in it.
        argument: What was handed over.
    """

    span: Span
    name: Span
    argument: Argument


# A name alone, or in the call that translates or escapes it, with filters after it.
_NAME = lazy_pattern(
    r"(?:(?:t|_|__|trans|translate|i18n|h|e|raw|safe)[\s(]+)?(?:include\.|locals\.)?[$@]?!?\{?(?P<name>[A-Za-z_]\w*)\}?\)?"
    r"(?:\s*(?:\||\?[\w?]|!).*)?\Z"
)


def values_in(file: TemplateFile, span: Span, values: Mapping[str, Argument]) -> Iterator[Value]:
    """Yield the values in a stretch of a file that were handed over."""
    tags = file.template.tags
    for tag in tags[bisect_left(tags, span.start, key=lambda tag: tag.span.start) :]:
        if tag.span.start >= span.end:
            return
        if tag.kind is not TagKind.OUTPUT:
            continue
        match = _NAME.match(tag.expression)
        argument = values.get(match["name"]) if match is not None else None
        if match is None or argument is None:
            continue
        content = file.text.content
        place = content.find(match["name"], tag.span.start, tag.span.end)
        yield Value(tag.span, Span(place, place + len(match["name"])), argument)
