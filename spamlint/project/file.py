"""A template file: its text, its tags, and what they do when files are put together."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.project.marks import may_have_uses
from spamlint.project.uses.readers import CURLY, TELLING, reader
from spamlint.project.uses.use import Use, UseKind
from spamlint.source.spans import Excerpt, Source, Span, Text
from spamlint.source.templates.marks import FENCES
from spamlint.source.templates.regions import Region
from spamlint.source.templates.tags import Tag, TagKind
from spamlint.source.templates.template import Template, read_template

_LAYOUT = lazy_pattern(r"(?m)^layout[ \t]*[:=][ \t]*[\"']?(?P<name>[^\"'#\r\n]{1,200}?)[\"']?[ \t]*\r?$")
_MJ_INCLUDE = lazy_pattern(
    r"<mj-include\b[^<>]*?\bpath\s*=\s*[\"'](?P<path>[^\"'<>]{1,400})[\"'][^<>]*?(?:/>|>\s*</mj-include\s*>|>)"
)
_NAMED_ENDS = frozenset({"show", "append", "overwrite", "stop"})


class Mark(Struct, frozen=True):
    """A tag that has to do with other files, or with other places of this one.

    Attributes:
        span: The tag.
        use: What it does.
        body: What stands between it and its closing tag; None where it has none.
        end: Where to go on after it and its closing tag.
        dialect: The id of what it is written in.
    """

    span: Span
    use: Use
    body: Span | None
    end: int
    dialect: str


class TemplateFile(Struct, frozen=True, eq=False, dict=True):
    """A template file.

    Attributes:
        path: Absolute.
        source: Its bytes.
        text: As it is written, with the label that people are shown.
        said: Names of its dialects, where somebody has said them.
        like: The dialects of the file that uses it, best first: what its tags are in where they could be of several.
    """

    path: str
    source: Source
    text: Text
    said: tuple[str, ...] = ()
    like: tuple[str, ...] = ()

    @cached_property
    def template(self) -> Template:
        """Return the text with its tags read."""
        name = os.path.basename(self.path)
        template = read_template(self.text, name, self.said)
        ids = tuple(dialect.id for dialect in template.dialects)
        wanted = _like(ids, self.like, name) if self.like and not self.said else ids
        return template if wanted == ids else read_template(self.text, name, wanted)

    @cached_property
    def may_have_uses(self) -> bool:
        """Return whether something in it may name other files, or define what they ask for."""
        return may_have_uses(self.source.content)

    @cached_property
    def dialects(self) -> tuple[str, ...]:
        """Return the ids of its dialects, in order of precedence."""
        return tuple(dialect.id for dialect in self.template.dialects)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Return the tags that have to do with other files, in order."""
        found = [*self._tag_marks()]
        if "<mj-include" in self.text.content:
            found.extend(self._mj_includes())
        if "<x-" in self.text.content and ("blade" in self.dialects or self.path.endswith(".blade.php")):
            found.extend(self._components())
        return tuple(sorted(found, key=lambda mark: mark.span))

    @cached_property
    def _mark_starts(self) -> list[int]:
        return [mark.span.start for mark in self.marks]

    def marks_in(self, span: Span) -> Sequence[Mark]:
        """Return the marks that begin in a span."""
        starts = self._mark_starts
        return self.marks[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    @cached_property
    def head(self) -> int:
        """Return where front matter ends; 0 where there is none."""
        if not self.text.content.startswith(FENCES):
            return 0
        from spamlint.source.front_matter import front_matter_end

        return front_matter_end(self.text.content)

    @property
    def content(self) -> Span:
        """Return the whole file without front matter."""
        return Span(self.head, len(self.text.content))

    @cached_property
    def layout(self) -> Excerpt | None:
        """Return the name of the layout in front matter, or None."""
        match = _LAYOUT.search(self.text.content, 0, self.head) if self.head else None
        return Excerpt(self.text, Span(*match.span("name"))) if match else None

    @cached_property
    def base(self) -> Mark | None:
        """Return the mark that names the layout that this file fills, or None. One under a condition does not count."""
        for mark in self.marks if self.may_have_uses else ():
            if mark.use.kind in (UseKind.EXTENDS, UseKind.LAYOUT):
                return mark if not self.is_optional(mark.span) else None
        return None

    @cached_property
    def labels(self) -> frozenset[str]:
        """Return the labels of what is defined here for whoever asks for it."""
        return frozenset(mark.use.label for mark in self.marks if mark.use.kind is UseKind.FILL)

    @cached_property
    def has_slots(self) -> bool:
        """Return whether something is left for other files to fill."""
        return any(mark.use.kind in (UseKind.BODY, UseKind.SLOT, UseKind.BLOCK) for mark in self.marks)

    @cached_property
    def takes_page(self) -> bool:
        """Return whether it has a place for a page as a whole, as layouts do."""
        return any(
            mark.use.kind is UseKind.BODY or (mark.use.kind is UseKind.INCLUDE and mark.use.label == "body")
            for mark in self.marks
        )

    @cached_property
    def is_only_definitions(self) -> bool:
        """Return whether nothing stands outside of what is defined for others."""
        if not self.may_have_uses or self.base is not None or self.layout is not None:
            return False
        if not self.labels and not any(mark.use.kind is UseKind.MACRO for mark in self.marks):
            return False
        at = self.head
        content = self.template.masked.content
        for mark in self.marks:
            if mark.span.start < at or mark.use.kind in (UseKind.IMPORT, UseKind.BORROW):
                continue
            if mark.use.kind not in (UseKind.FILL, UseKind.MACRO):
                return False
            if content[at : mark.span.start].strip():
                return False
            at = mark.end
        return not content[at:].strip()

    def is_optional(self, span: Span) -> bool:
        """Return whether what stands at a span depends on a condition or a list."""
        return bool(self.template.regions.presence(span).conditions)

    def region(self, start: int) -> Region | None:
        """Return the region whose opening tag starts at a place, or None."""
        return self._regions.get(start)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Return all regions, whatever they stand in, in the order of their opening tags."""
        return tuple(sorted(_all_regions(self.template.regions.roots), key=lambda region: region.span))

    @cached_property
    def _region_starts(self) -> list[int]:
        return [region.span.start for region in self.regions]

    def regions_in(self, span: Span) -> Sequence[Region]:
        """Return the regions that begin in a span, in order."""
        starts = self._region_starts
        return self.regions[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    @cached_property
    def _regions(self) -> Mapping[int, Region]:
        return {region.span.start: region for region in self.regions}

    def _tag_marks(self) -> Iterator[Mark]:
        readers = {dialect: found for dialect in self.dialects if (found := reader(dialect)) is not None}
        if not readers:
            return
        tags = self.template.tags
        closing = {tag.span.end: tag for tag in tags if tag.kind is TagKind.CLOSE}
        last = -1
        for tag in tags:
            read = readers.get(tag.dialect)
            use = read(tag) if read is not None and tag.span.start != last else None
            if use is None:
                continue
            last = tag.span.start
            mark = self._mark(tag, use, closing)
            if mark is not None:
                yield mark

    def _mark(self, tag: Tag, use: Use, closing: Mapping[int, Tag]) -> Mark | None:
        if tag.kind is not TagKind.OPEN:
            return Mark(tag.span, use, None, tag.span.end, tag.dialect)
        region = self.region(tag.span.start)
        if region is None:
            return None  # it is never closed, which is a fault of its own
        end = closing.get(region.span.end)
        if end is not None and end.keyword.lower() == "show":
            use = replace(use, kind=UseKind.BLOCK)  # Blade: a section that is shown where it stands
        body = Span(region.branches[0].span.start, region.branches[-1].span.end)
        return Mark(tag.span, use, body, region.span.end, tag.dialect)

    def _mj_includes(self) -> Iterator[Mark]:
        for match in _MJ_INCLUDE.finditer(self.template.masked.content):
            use = Use(UseKind.INCLUDE, (match["path"],))
            yield Mark(Span(*match.span()), use, None, match.end(), "mjml")

    def _components(self) -> Iterator[Mark]:
        from spamlint.project.uses.blade import COMPONENT, component

        opened: list[tuple[str, Span, Use | None]] = []
        # The values of attributes are tags, but what makes a component does not stand in them.
        for match in COMPONENT.finditer(self.text.content):
            span, name = Span(*match.span()), match["name"]
            name = "slot" if name.startswith("slot:") else name
            if match["close"]:
                while opened:
                    found, start, use = opened.pop()
                    if found == name:
                        if use is not None:
                            yield Mark(start, use, Span(start.end, span.start), span.end, "blade")
                        break
            elif match["empty"]:
                use = component(match)
                if use is not None:
                    yield Mark(span, use, None, span.end, "blade")
            else:
                opened.append((name, span, component(match)))


def _all_regions(regions: Sequence[Region]) -> Iterator[Region]:
    pending = list(regions)
    while pending:
        region = pending.pop()
        yield region
        for branch in region.branches:
            pending.extend(branch.regions)


def _like(ids: tuple[str, ...], like: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return the dialects of a file that is used by one in other dialects.

    Of those with curly braces, which files are easily taken for each other, it is the user's, unless the name tells.
    """
    if name.endswith(TELLING):
        return ids
    mine = next((key for key in ids if key in CURLY), None)
    users = next((key for key in like if key in CURLY), None)
    if mine is not None and users is not None:
        return tuple(users if key == mine else key for key in ids)
    return ids or tuple(key for key in like if reader(key) is not None)
