"""A text with its tags read and masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.source.spans import Span, Text
from spamlint.source.templates.marks import may_have_tags
from spamlint.source.templates.presence import Presence, PresenceKind

if TYPE_CHECKING:
    from spamlint.source.templates.dialect import Dialect
    from spamlint.source.templates.regions import Regions
    from spamlint.source.templates.tags import Problem, Tag


class Template(Struct, frozen=True, eq=False, dict=True):
    """A text with its tags read and masked.

    Attributes:
        text: As it is written.
        masked: The same, character for character, without tags: values are `FILLER`, all other tags blanks. The
            text itself where there are none.
        dialects: What it is written in, in order of precedence.
        tags: In order.
        faults: Tags without an end, and limits that were hit.
    """

    text: Text
    masked: Text
    dialects: tuple[Dialect, ...] = ()
    tags: tuple[Tag, ...] = ()
    faults: tuple[Problem, ...] = ()

    @cached_property
    def regions(self) -> Regions:
        """Return the regions that the tags make."""
        from spamlint.source.templates.regions import build_regions

        return build_regions(self.tags, {dialect.id: dialect.given for dialect in self.dialects})

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the tags, in order."""
        if not self.tags and not self.faults:
            return ()
        found = (*self.faults, *self.regions.problems)
        return tuple(sorted(found, key=lambda problem: problem.where.span))

    @cached_property
    def includes(self) -> tuple[Tag, ...]:
        """Return the tags that bring in what stands elsewhere and was not followed."""
        from spamlint.source.templates.tags import TagKind

        return tuple(tag for tag in self.tags if tag.kind is TagKind.INCLUDE)

    def presence(self, span: Span) -> Presence:
        """Return how often what stands at `span` of the text is in the message; `UNKNOWN` when there are problems."""
        return self.presence_of_any((span,))

    def presence_of_any(self, spans: Iterable[Span]) -> Presence:
        """Return how often at least one of the spans is in the message; `UNKNOWN` when there are problems.

        What stands in a text without tags is always there.
        """
        if not self.tags and not self.faults:
            return Presence(PresenceKind.ALWAYS)
        if self.problems:
            return Presence(PresenceKind.UNKNOWN)
        return self.regions.presence_of_any(spans)


def read_template(text: Text, name: str = "", hint: Sequence[str] = (), start: int = 0) -> Template:
    """Return the template that a text is.

    Args:
        text: As it is written.
        name: The file name, whose ending may tell the dialect.
        hint: Names of the dialects, where somebody has said them.
        start: Where the template begins (code points), after front matter: what stands before is masked as a
            comment is, and its tags are not read.

    Raises:
        ValueError: If there is no dialect of a name in `hint`.
    """
    if not hint and not start and not may_have_tags(text.content):
        return Template(text, text)
    from spamlint.source.templates.detect import detect

    return make_template(text, detect(text.content, name, hint), start)


def make_template(text: Text, dialects: Sequence[Dialect], start: int = 0) -> Template:
    """Return the template that a text in these dialects is. Nothing in the text makes this raise."""
    if not dialects and not start:
        return Template(text, text)
    from spamlint.source.templates.mask import mask
    from spamlint.source.templates.scan import Scan

    scan = Scan(text, dialects, start)
    return Template(text, mask(text, scan.hidden), tuple(dialects), tuple(scan.tags), tuple(scan.problems))
