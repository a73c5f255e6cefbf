"""A text with its tags read and masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from spamlint.source.spans import Span, Text
from spamlint.source.templates.detect import detect
from spamlint.source.templates.dialect import Dialect
from spamlint.source.templates.mask import mask
from spamlint.source.templates.regions import Presence, PresenceKind, Regions, build_regions
from spamlint.source.templates.scan import Scan
from spamlint.source.templates.tags import Problem, Tag, TagKind


@dataclass(frozen=True, eq=False)
class Template:
    """A text with its tags read and masked.

    Attributes:
        text: As it is written.
        masked: The same, character for character, without tags: values are `FILLER`, all other tags blanks. The
            text itself where there are none.
        dialects: What it is written in, in order of precedence.
        tags: In order.
    """

    text: Text
    masked: Text
    dialects: tuple[Dialect, ...]
    tags: tuple[Tag, ...]
    _faults: tuple[Problem, ...]

    @cached_property
    def regions(self) -> Regions:
        """Return the regions that the tags make."""
        return build_regions(self.tags, {dialect.id: dialect.given for dialect in self.dialects})

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the tags, in order."""
        found = (*self._faults, *self.regions.problems)
        return tuple(sorted(found, key=lambda problem: problem.where.span))

    @cached_property
    def includes(self) -> tuple[Tag, ...]:
        """Return the tags that bring in what stands elsewhere and was not followed."""
        return tuple(tag for tag in self.tags if tag.kind is TagKind.INCLUDE)

    def presence(self, span: Span) -> Presence:
        """Return how often what stands at `span` of the text is in the message; `UNKNOWN` when there are problems."""
        return Presence(PresenceKind.UNKNOWN) if self.problems else self.regions.presence(span)

    def presence_of_any(self, spans: Iterable[Span]) -> Presence:
        """Return how often at least one of the spans is in the message; `UNKNOWN` when there are problems."""
        return Presence(PresenceKind.UNKNOWN) if self.problems else self.regions.presence_of_any(spans)


def read_template(text: Text, name: str = "", hint: Sequence[str] = ()) -> Template:
    """Return the template that a text is.

    Args:
        text: As it is written.
        name: The file name, whose ending may tell the dialect.
        hint: Ids of the dialects, where somebody has said them.
    """
    return make_template(text, detect(text.content, name, hint))


def make_template(text: Text, dialects: Sequence[Dialect]) -> Template:
    """Return the template that a text in these dialects is. Nothing in it makes this raise."""
    if not dialects:
        return Template(text, text, (), (), ())
    scan = Scan(text, dialects)
    return Template(text, mask(text, scan.hidden), tuple(dialects), tuple(scan.tags), tuple(scan.problems))
