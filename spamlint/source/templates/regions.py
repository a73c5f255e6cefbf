"""The regions of a template: what is there always, what sometimes, what as often as a list is long."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span
from spamlint.source.templates.presence import Presence, PresenceKind
from spamlint.source.templates.tags import Fault, Problem, RegionKind, Tag, TagKind

MAX_DEPTH = 100
"""How deeply regions are followed. Real templates nest ten deep at most."""

MAX_PROBLEMS = 50
"""Problems of one text that are told."""


class Branch(Struct, frozen=True, eq=False):
    """A branch of a region.

    Attributes:
        tag: What begins it.
        span: What stands in it.
        regions: The regions in it.
        is_else: Whether it is there whenever no branch before it is.
        given: Whether it is there in every message, or in none; None where that depends.
    """

    tag: Tag
    span: Span
    regions: tuple[Region, ...]
    is_else: bool = False
    given: bool | None = None


class Region(Struct, frozen=True, eq=False):
    """What an opening tag, its middle tags and its closing tag hold together.

    Attributes:
        kind: What the opening tag does.
        span: With all tags.
        branches: In order; a region without middle tags has one.
    """

    kind: RegionKind
    span: Span
    branches: tuple[Branch, ...]

    @property
    def is_exhaustive(self) -> bool:
        """Return whether one of the branches is there in every message."""
        return self.branches[-1].is_else


_OPTIONAL = frozenset({RegionKind.CONDITION, RegionKind.CHOICE, RegionKind.LOOP})


class Regions(Struct, frozen=True):
    """The regions of a template.

    Attributes:
        roots: Those that stand in no other.
        problems: Blocks that are not closed, and closing tags of nothing.
    """

    roots: tuple[Region, ...]
    problems: tuple[Problem, ...]

    def presence(self, span: Span) -> Presence:
        """Return how often what stands at `span` is in the message, problems left aside."""
        tags: list[Tag] = []
        kind = PresenceKind.ALWAYS
        for region, branch in self.path(span):
            if region.kind not in _OPTIONAL or branch.given:
                continue
            if branch is not region.branches[0]:
                tags.append(region.branches[0].tag)  # "else" says little without its "if"
            tags.append(branch.tag)
            if region.kind is not RegionKind.LOOP or branch.is_else:
                kind = PresenceKind.SOMETIMES
            elif kind is PresenceKind.ALWAYS:
                kind = PresenceKind.IN_LOOP
        return Presence(kind, tuple(tags))

    def presence_of_any(self, spans: Iterable[Span]) -> Presence:
        """Return how often at least one of the spans is in the message, problems left aside.

        Spans in all branches of an if/else, or under a condition and under its opposite, are always there together.
        Of spans that are not, the presence of the one that depends on the least is returned.

        Raises:
            ValueError: If there is no span.
        """
        places = list(spans)
        if not places:
            raise ValueError("no span")
        if _covers(self.roots, places):
            return Presence(PresenceKind.ALWAYS)
        return min((self.presence(span) for span in places), key=lambda presence: len(presence.conditions))

    def path(self, span: Span) -> Iterator[tuple[Region, Branch]]:
        """Yield the regions and branches that hold a span, outermost first."""
        regions = self.roots
        while (found := _holding(regions, span)) is not None:
            yield found
            regions = found[1].regions


def _holding(regions: Sequence[Region], span: Span) -> tuple[Region, Branch] | None:
    number = bisect_right(regions, span.start, key=lambda region: region.span.start) - 1
    if number < 0 or not regions[number].span.covers(span):
        return None
    region = regions[number]
    for branch in region.branches:
        if branch.span.covers(span):
            return region, branch
    return None


def _covers(regions: Sequence[Region], spans: Sequence[Span]) -> bool:
    """Return whether every message has one of the spans, all of which stand among these regions."""
    held: dict[int, dict[int, list[Span]]] = {}
    owner: dict[int, Region] = {}
    for span in spans:
        found = _holding(regions, span)
        if found is None:
            return True
        region, branch = found
        owner[id(region)] = region
        held.setdefault(id(region), {}).setdefault(region.branches.index(branch), []).append(span)
    guards: set[tuple[str, bool]] = set()
    for key, by_branch in held.items():
        region = owner[key]
        covered = {index for index, inside in by_branch.items() if _covers(region.branches[index].regions, inside)}
        if _is_covered(region, covered):
            return True
        guards.update(_guards(region, covered))
    return any((subject, not holds) in guards for subject, holds in guards)


def _is_covered(region: Region, covered: set[int]) -> bool:
    if region.kind not in _OPTIONAL or any(region.branches[index].given for index in covered):
        return bool(covered)
    needed = set(range(len(region.branches)))
    if region.kind is RegionKind.CHOICE:
        needed.discard(0)  # nothing is written before the first case
    return region.is_exhaustive and bool(needed) and needed <= covered


_NEGATION = lazy_pattern(r"(?:not\s+|!\s*(?!=))(?P<rest>.*)", re.DOTALL)
_NEGATIVE_WORDS = frozenset({"unless", "#unless", "ifnot", "^", "interestednot"})
_JS_IF = lazy_pattern(r"if\s*\((?P<rest>.*)\)", re.DOTALL)


def _guards(region: Region, covered: set[int]) -> Iterator[tuple[str, bool]]:
    """Yield what must hold, or must not, for the covered branches of a condition to be there."""
    if region.kind is not RegionKind.CONDITION:
        return
    subject, holds = _guard(region.branches[0].tag)
    if 0 in covered:
        yield subject, holds
    if 1 in covered and len(region.branches) == 2 and region.is_exhaustive:
        yield subject, not holds


def _guard(tag: Tag) -> tuple[str, bool]:
    holds = tag.keyword.lower() not in _NEGATIVE_WORDS
    subject = " ".join(tag.expression.split())
    if (match := _JS_IF.fullmatch(subject)) is not None:
        subject = match["rest"].strip()
    if (match := _NEGATION.fullmatch(subject)) is not None:
        subject, holds = match["rest"].strip(), not holds
    return subject, holds


class _Open(Struct):
    """A region that is being read."""

    tag: Tag
    kind: RegionKind
    branches: list[Branch] = field(default_factory=list)
    branch_tag: Tag | None = None
    branch_start: int = 0
    is_else: bool = False
    regions: list[Region] = field(default_factory=list)

    def end_branch(self, end: int, given: bool | None) -> None:
        """Close the branch that is open."""
        assert self.branch_tag is not None
        span = Span(self.branch_start, max(end, self.branch_start))
        self.branches.append(Branch(self.branch_tag, span, tuple(self.regions), self.is_else, given))

    def start_branch(self, tag: Tag, *, is_else: bool) -> None:
        """Open a branch."""
        start = tag.span.end if tag.edge is None else tag.edge
        self.branch_tag, self.branch_start, self.is_else, self.regions = tag, start, is_else, []


class _Builder:
    """Puts the tags of a template together to regions."""

    def __init__(self, given: Mapping[str, Mapping[str, bool]]) -> None:
        self.roots: list[Region] = []
        self.problems: list[Problem] = []
        self._given = given
        self._open: list[_Open] = []
        self._ignored = 0

    def add(self, tag: Tag) -> None:
        """Take the next tag."""
        if tag.kind is TagKind.OPEN:
            self._enter(tag)
        elif tag.kind is TagKind.MIDDLE:
            self._branch(tag)
        elif tag.kind is TagKind.CLOSE:
            self._leave(tag)

    def finish(self) -> None:
        """Complain of all that is still open."""
        while self._open:
            self._give_up()

    def _enter(self, tag: Tag) -> None:
        if len(self._open) >= MAX_DEPTH:
            if not self._ignored:
                self._complain(Fault.TOO_DEEP, tag)
            self._ignored += 1
            return
        assert tag.event.region is not None
        region = _Open(tag, tag.event.region)
        region.start_branch(tag, is_else=False)
        self._open.append(region)

    def _branch(self, tag: Tag) -> None:
        if self._ignored:
            return
        region = next((item for item in reversed(self._open) if _may_belong(tag, item)), None)
        while region is not None and self._open[-1] is not region and self._open[-1].tag.event.is_loose:
            self._give_up()
        if region is None or region is not self._open[-1]:
            self._complain(Fault.UNEXPECTED_MIDDLE, tag)
            return
        if region.kind not in _OPTIONAL:
            region.kind = RegionKind.CONDITION  # a helper of their own that has an "else"
        region.end_branch(_end_before(tag), self._known(region))
        region.start_branch(tag, is_else=tag.event.is_else)

    def _leave(self, tag: Tag) -> None:
        if self._ignored:
            self._ignored -= 1
            return
        wanted = tag.event.name
        found = next(
            (
                index
                for index in range(len(self._open) - 1, -1, -1)
                if self._open[index].tag.dialect == tag.dialect
                and (not wanted or self._open[index].tag.event.name == wanted)
            ),
            None,
        )
        if found is None:
            self._complain(Fault.UNEXPECTED_CLOSE, tag)
            return
        while len(self._open) > found + 1:
            self._give_up()
        region = self._open.pop()
        region.end_branch(_end_before(tag), self._known(region))
        first = region.tag
        start = first.span.start if first.edge is None else min(first.edge, first.span.start)
        span = Span(start, max(tag.span.end, first.span.end))
        self._siblings.append(Region(region.kind, span, tuple(region.branches)))

    def _give_up(self) -> None:
        """Forget a region that is not closed; what stands in it stands in what is around it."""
        region = self._open.pop()
        self._complain(Fault.UNCLOSED_BLOCK, region.tag)
        for branch in region.branches:
            self._siblings.extend(branch.regions)
        self._siblings.extend(region.regions)

    @property
    def _siblings(self) -> list[Region]:
        return self._open[-1].regions if self._open else self.roots

    def _known(self, region: _Open) -> bool | None:
        """Return whether it is known beforehand that the branch that is open is in a message, or in none."""
        known = self._given.get(region.tag.dialect)
        if not known:
            return None
        first = known.get(f"{region.tag.keyword}:{region.tag.expression}")
        if first is None or not region.branches:
            return first
        return not first

    def _complain(self, fault: Fault, tag: Tag) -> None:
        if len(self.problems) < MAX_PROBLEMS and not tag.event.is_loose:
            self.problems.append(Problem(fault, Excerpt(tag.text, tag.span)))


def _end_before(tag: Tag) -> int:
    """Return where the branch ends that a tag ends."""
    return tag.span.start if tag.edge is None else tag.edge


def _may_belong(tag: Tag, region: _Open) -> bool:
    """Return whether a middle tag may belong to an open region."""
    if region.tag.dialect != tag.dialect:
        return False
    return not tag.event.is_loose or not tag.event.name or tag.event.name == region.tag.event.name


def build_regions(tags: Iterable[Tag], given: Mapping[str, Mapping[str, bool]]) -> Regions:
    """Return the regions that tags make.

    Args:
        tags: In order.
        given: For each dialect, conditions that hold or do not hold whenever a message is sent.
    """
    builder = _Builder(given)
    for tag in tags:
        builder.add(tag)
    builder.finish()
    return Regions(tuple(builder.roots), tuple(builder.problems))
