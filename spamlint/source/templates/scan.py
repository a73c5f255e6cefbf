"""Finds the tags of a text, one after the other, in the dialects that it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from heapq import merge
from typing import NamedTuple

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span, Text
from spamlint.source.templates.dialect import Delimiters, Dialect, Fill, Found, Role
from spamlint.source.templates.ends import REACH, EndFinder, close_of, compiled
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.tags import Event, Events, Fault, Problem, RegionKind, Tag, TagKind

MAX_TAGS = 20_000
"""Tags of one text that are read. The longest real template has some hundred."""

MAX_PROBLEMS = 50
"""Problems of one text that are told."""

_MAX_CHANGES = 50  # how often a text may change its delimiters (Mustache)


class Hidden(NamedTuple):
    """A stretch of the text that the mask covers."""

    start: int
    end: int
    fill: Fill


class _Candidate(NamedTuple):
    dialect: Dialect
    delimiters: Delimiters


class Scan:
    """The tags of a text.

    Attributes:
        tags: In order.
        hidden: What the mask covers, in order and apart.
        problems: Tags without an end, and limits that were hit.
    """

    def __init__(self, text: Text, dialects: Sequence[Dialect], start: int = 0) -> None:
        self.tags: list[Tag] = []
        self.hidden: list[Hidden] = [Hidden(0, start, Fill.BLANK)] if start else []
        self.problems: list[Problem] = []
        self._text = text
        self._content = text.content
        self._dialects = tuple(dialects)
        self._closers: frozenset[str] | None = None
        self._ends: dict[Delimiters, EndFinder] = {}
        self._dead: set[Delimiters] = set()
        self._unended: set[tuple[str, str]] = set()
        self._changes = 0
        self._blind_until = 0
        self._use(_candidates(self._dialects))
        self._run(start)

    def holds(self, closer: str) -> bool:
        """Return whether a closing word such as `endif` or `/macro` stands anywhere in the text, in any case."""
        if self._closers is None:
            self._closers = frozenset(found.lower() for found in _CLOSER.findall(self._content))
        return closer.lower() in self._closers

    def _use(self, candidates: Sequence[_Candidate]) -> None:
        self._candidates = [item for item in candidates if item.delimiters not in self._dead]
        openings = {item.delimiters.opening for item in self._candidates}
        self._by_opening = {
            opening: [item for item in self._candidates if opening.startswith(item.delimiters.opening)]
            for opening in openings
        }
        for found in self._by_opening.values():
            found.sort(key=lambda item: -len(item.delimiters.opening))
        self._opening = _openings(tuple(sorted(openings, key=lambda opening: (-len(opening), opening))))

    def _run(self, at: int) -> None:
        readers = [item for item in self._dialects if item.reader is not None]
        if readers:
            at = self._run_beside(at, readers)
        self._run_until(at, len(self._content))

    def _run_until(self, at: int, end: int) -> int:
        """Read the tags that begin before `end`; return where to go on."""
        while (match := self._opening.search(self._content, at, end)) is not None:
            if len(self.tags) >= MAX_TAGS:
                self._complain(Fault.TOO_MANY, match.start(), match.end())
                return len(self._content)
            at = self._read(match.start(), match[0])
        return max(at, end)

    def _run_beside(self, at: int, dialects: Sequence[Dialect]) -> int:
        """Read the tags up to the last one that the readers of dialects have found; return where to go on.

        A tag that stands in one that is read already is none; with an opening one goes all that belongs to it.
        """
        lists = [_found_by(dialect, self._content, at) for dialect in dialects]
        dropped: set[tuple[str, str]] = set()
        for found, dialect in merge(*lists, key=lambda item: item[0].start):
            if found.start > at:
                at = self._run_until(at, found.start)
            if len(self.tags) >= MAX_TAGS:
                return at
            event = found.event
            key = dialect.id, event.name
            if found.start < at and event.kind is not TagKind.CLOSE:
                dropped.add(key)
            elif not event.name or key not in dropped:
                self._add_found(found, dialect)
                at = max(at, found.end)
        return at

    def _add_found(self, found: Found, dialect: Dialect) -> None:
        start = max(found.start, self.tags[-1].span.start) if self.tags else found.start
        span = Span(start, max(found.end, start + 1))
        self.tags.append(Tag(self._text, span, found.event, dialect.id, found.edge))
        if found.fill is not None and (not self.hidden or self.hidden[-1].end <= span.start):
            self.hidden.append(Hidden(span.start, span.end, found.fill))

    def _read(self, start: int, opening: str) -> int:
        """Read what begins at an opening delimiter; return where to go on."""
        for dialect, delimiters in self._by_opening[opening]:
            if delimiters in self._dead:
                continue
            match = compiled(delimiters.pattern).match(self._content, start) if delimiters.pattern else None
            if delimiters.pattern and match is None:
                continue
            if match is None or delimiters.closing:
                end = self._read_pair(start, dialect, delimiters)
            else:
                end = self._read_pattern(match, dialect, delimiters)
            if end is not None:
                return end
        return start + 1

    def _read_pattern(self, match: re.Match[str], dialect: Dialect, delimiters: Delimiters) -> int:
        """Read a tag that an expression finds whole."""
        start, end = match.span()
        if delimiters.role is Role.LITERAL:
            return end
        groups = match.re.groupindex
        inside = match.start("inside") if "inside" in groups and match["inside"] is not None else start
        stop = match.end("inside") if inside != start else end
        if "arguments" in groups and match["arguments"] is not None:
            blind = end < self._blind_until
            closing = None if blind else close_of(self._content, end, delimiters.quotes, "()", ")")
            if closing is None:
                self._blind_until = self._blind_until if blind else end + REACH
                self._complain(Fault.UNCLOSED_TAG, start, end)
                return end
            end = stop = closing + 1
        self._add(Span(start, end), self._content[inside:stop], dialect, delimiters)
        return self._after(start, end, dialect)

    def _read_pair(self, start: int, dialect: Dialect, delimiters: Delimiters) -> int | None:
        ends = self._ends.get(delimiters)
        if ends is None:
            ends = self._ends[delimiters] = EndFinder(self._content, delimiters)
        begin = start + len(delimiters.opening)
        found = ends.find(begin)
        if found is None:
            if delimiters.is_sure:
                self._complain(Fault.UNCLOSED_TAG, start, begin)
            if not ends.has_more:  # nor has any that follows
                self._dead.add(delimiters)
                self._use(self._candidates)
            return begin if delimiters.is_sure else None
        stop, end = found
        if delimiters.role is Role.LITERAL:
            return end
        if delimiters.role is Role.VERBATIM:
            self._add_verbatim(start, begin, stop, end, dialect)
            return end
        inside = self._content[begin:stop]
        if delimiters.trim and inside:
            inside = _trimmed(inside, delimiters.trim)
        self._add(Span(start, end), inside, dialect, delimiters)
        return self._after(start, end, dialect)

    def _add(self, span: Span, inside: str, dialect: Dialect, delimiters: Delimiters) -> None:
        events = _events(inside, dialect, delimiters, self.holds)
        self.tags.extend(Tag(self._text, span, event, dialect.id) for event in events)
        if dialect.is_masked:
            is_value = len(events) == 1 and events[0].kind is TagKind.OUTPUT
            self.hidden.append(Hidden(span.start, span.end, Fill.VALUE if is_value else Fill.BLANK))

    def _add_verbatim(self, start: int, begin: int, stop: int, end: int, dialect: Dialect) -> None:
        for span, kind in ((Span(start, begin), TagKind.OPEN), (Span(stop, end), TagKind.CLOSE)):
            event = Event(kind, self._content[span.start : span.end], region=RegionKind.RAW)
            self.tags.append(Tag(self._text, span, event, dialect.id))
            self.hidden.append(Hidden(span.start, span.end, Fill.BLANK))

    def _after(self, start: int, end: int, dialect: Dialect) -> int:
        """Return where to go on after a tag: after the block that a raw or a comment tag opens."""
        event = self.tags[-1].event
        if event.kind is TagKind.STATEMENT and event.keyword == "=":
            self._change_delimiters(event.expression, dialect)
        if event.kind is not TagKind.OPEN or event.region not in (RegionKind.RAW, RegionKind.COMMENT):
            return end
        match = self._raw_end(dialect, event.name, end)
        if match is None:
            return end  # the block that has no end is found out by the regions
        if event.region is RegionKind.COMMENT:
            self.hidden.append(Hidden(end, match.start(), Fill.BLANK))
        closing = Event(TagKind.CLOSE, match[0], name=event.name)
        self.tags.append(Tag(self._text, Span(*match.span()), closing, dialect.id))
        self.hidden.append(Hidden(match.start(), match.end(), Fill.BLANK))
        return match.end()

    def _raw_end(self, dialect: Dialect, name: str, start: int) -> re.Match[str] | None:
        if not dialect.raw_end or (dialect.id, name) in self._unended:
            return None
        match = _raw_end_pattern(dialect.raw_end, name).search(self._content, start)
        if match is None:
            self._unended.add((dialect.id, name))
        return match

    def _change_delimiters(self, expression: str, dialect: Dialect) -> None:
        """Take other delimiters from here on: `{{=<% %>=}}` of Mustache."""
        match = _CHANGED.fullmatch(expression)
        if match is None or self._changes >= _MAX_CHANGES:
            return
        self._changes += 1
        mine = [item for item in self._candidates if item.dialect is not dialect]
        if (match[1], match[2]) == ("{{", "}}"):
            self._use(_candidates(self._dialects))
            return
        delimiters = Delimiters(match[1], match[2])
        others = [item for item in mine if not item.delimiters.opening.startswith(match[1])]
        self._use([_Candidate(dialect, delimiters), *others])

    def _complain(self, fault: Fault, start: int, end: int) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(fault, Excerpt(self._text, Span(start, end))))


def _found_by(dialect: Dialect, content: str, start: int) -> Iterator[tuple[Found, Dialect]]:
    assert dialect.reader is not None
    return ((found, dialect) for found in dialect.reader(content) if found.start >= start)


_CLOSER = lazy_pattern(r"(?:\bend_?|/[#@]|(?<!<)/)(?:[\w.:]+(?:-[\w.:]+)*)?", re.IGNORECASE)
_CHANGED = lazy_pattern(r"\s*([^\s=]{1,8})\s+([^\s=]{1,8})\s*=\s*")


def _trimmed(inside: str, marks: str) -> str:
    if inside[0] in marks:
        inside = inside[1:]
    return inside[:-1] if inside and inside[-1] in marks else inside


def _events(inside: str, dialect: Dialect, delimiters: Delimiters, holds: Holds) -> Events:
    if delimiters.role is Role.COMMENT:
        return (Event(TagKind.COMMENT, "", inside.strip()),)
    grammar = delimiters.grammar or (dialect.grammar if delimiters.role is Role.CODE else None)
    if grammar is None:
        return (Event(TagKind.OUTPUT, "", inside.strip()),)
    return grammar(inside.strip() if delimiters.closing else inside, holds)


@lru_cache(maxsize=32)
def _candidates(dialects: tuple[Dialect, ...]) -> tuple[_Candidate, ...]:
    """Return the delimiters of the dialects; of two pairs with the same opening only the first one's."""
    return tuple(_distinct(dialects))


def _distinct(dialects: Sequence[Dialect]) -> Iterator[_Candidate]:
    pairs: set[str] = set()
    for dialect in dialects:
        for delimiters in dialect.delimiters:
            if not delimiters.pattern:
                if delimiters.opening in pairs:
                    continue
                pairs.add(delimiters.opening)
            yield _Candidate(dialect, delimiters)


@lru_cache(maxsize=64)
def _openings(openings: tuple[str, ...]) -> re.Pattern[str]:
    """Return an expression for all openings. Alternatives that begin with a letter as it is are searched fast."""
    return re.compile("|".join(map(re.escape, openings)) or r"(?!)")


@lru_cache(maxsize=64)
def _raw_end_pattern(pattern: str, name: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("NAME", re.escape(name)))
