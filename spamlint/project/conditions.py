"""Conditions whose outcome is known while files are put together: what was handed over, which blocks are filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from spamlint.patterns import lazy_pattern
from spamlint.project.arguments import Argument
from spamlint.project.file import TemplateFile
from spamlint.source.spans import Span
from spamlint.source.templates.regions import Region
from spamlint.source.templates.tags import RegionKind

_WORDS = {"if": True, "#if": True, "unless": False, "#unless": False, "isset": True, "hassection": True}
_NAME = lazy_pattern(r"\(?\s*(?:include\.)?[$@]?(?P<name>[A-Za-z_]\w*)\s*\)?\Z")
_FILLED = lazy_pattern(
    r"(?:self\.(?P<self>\w+)\(\)(?:\s*\|\s*(?:trim|safe|length))*"
    r"|block\(\s*[\"'](?P<block>[\w-]+)[\"']\s*\)(?: is defined)?"
    r"|content_for\?[\s(]+[:\"'](?P<content>\w+)[\"']?\s*\)?|\(\s*[\"'](?P<section>[\w.-]+)[\"']\s*\))\s*\Z"
)


def decided(
    file: TemplateFile, span: Span, values: Mapping[str, Argument], is_filled: Callable[[str], bool]
) -> Iterator[tuple[Region, Span | None]]:
    """Yield the conditions in a stretch of a file that hold or do not, each with what of it stays.

    Args:
        file: The file.
        span: The stretch.
        values: What was handed over, by name.
        is_filled: Says whether the block of a label is filled with words.
    """
    for region in file.regions_in(span):
        if region.kind is not RegionKind.CONDITION or not span.covers(region.span):
            continue
        holds = _holds(region, values, is_filled)
        if holds is None or len(region.branches) > 2 or (len(region.branches) == 2 and not region.is_exhaustive):
            continue
        if holds:
            yield region, region.branches[0].span
        else:
            yield region, region.branches[1].span if len(region.branches) == 2 else None


def _holds(region: Region, values: Mapping[str, Argument], is_filled: Callable[[str], bool]) -> bool | None:
    tag = region.branches[0].tag
    is_positive = _WORDS.get(tag.keyword.lower())
    if is_positive is None:
        return None
    named = _NAME.match(tag.expression)
    if named is not None and named["name"] in values:
        argument = values[named["name"]]
        return bool(argument.where.content) is is_positive if argument.is_literal else None
    match = _FILLED.match(tag.expression)
    label = next((label for label in match.groups() if label), None) if match is not None else None
    return is_positive if label is not None and is_filled(label) else None
