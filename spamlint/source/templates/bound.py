"""Conditions and loops that stand in attributes of HTML: `<p th:if="${x}">`, `<t t-foreach="items">`, `<p v-else>`.

They hold for the whole of their element, so the branch begins at its start tag and ends at its end tag. Where an
element ends is told by the tags around it and may be wrong in broken HTML; so nothing of this is ever a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Found
from spamlint.source.templates.markup_tags import MarkupTag, markup_tags
from spamlint.source.templates.tags import Event, RegionKind, TagKind

IF, UNLESS, ELSE_IF, ELSE, LOOP, SWITCH, CASE, DEFAULT = (
    *("if", "unless", "elseif", "else", "for", "switch", "case", "default"),
)
INCLUDE = "include"
"""Brings in HTML that stands elsewhere: another file, or a value that is not escaped."""
MARKUP = "markup"
"""The same, where what it asks begins with `structure` (TAL)."""

_REGIONS = {
    IF: RegionKind.CONDITION,
    UNLESS: RegionKind.CONDITION,
    LOOP: RegionKind.LOOP,
    SWITCH: RegionKind.CHOICE,
}
_CHAINED = frozenset({IF, UNLESS, ELSE_IF})
_BETWEEN = lazy_pattern(r"(?>\s|<!--(?>[^-]|-(?!->))*+-->)*+")
_MAX_BETWEEN = 2_000  # code points between an "if" and its "else"


class Bound(Struct, frozen=True, eq=False, dict=True):
    """What the attributes and the elements of a template language say.

    Attributes:
        attributes: What each attribute says; names in small letters.
        elements: What each element says; what it holds for stands in its attribute `test`.
        prefix: Of elements whose attributes need none: `<tal:block condition="x">`.
        test: The names of the attributes that hold what an element of `elements` asks.
    """

    attributes: Mapping[str, str]
    elements: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    test: tuple[str, ...] = ("test",)

    def __call__(self, content: str) -> Iterator[Found]:
        return _Reading(self, content).run()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what finds the attributes in a start tag."""
        names = sorted({*self.attributes, *self.test, *self._short}, key=len, reverse=True)
        value = (
            r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|\{(?P<brace>[^{}]*)\}|(?P<bare>[^\s\"'>]+)))?"
        )
        any_name = "|".join(map(re.escape, names))
        return re.compile(rf"(?<=[\s\"'])(?P<name>{any_name})(?![\w:.-])(?P<value>{value})", re.IGNORECASE)

    @cached_property
    def _short(self) -> Mapping[str, str]:
        """Return the attributes as they are written in elements that have the prefix."""
        if not self.prefix:
            return {}
        return {
            name.removeprefix(self.prefix): role
            for name, role in self.attributes.items()
            if name.startswith(self.prefix)
        }

    def roles(self, content: str, tag: MarkupTag) -> list[_Role]:
        """Return what the attributes and the name of a start tag say, in order."""
        own = self.elements.get(tag.name)
        has_prefix = bool(self.prefix) and tag.name.startswith(self.prefix)
        found: list[_Role] = []
        test = ""
        for match in self.pattern.finditer(content, tag.inside, tag.end):
            name = match["name"].lower()
            value = next((item for item in match.group("double", "single", "brace", "bare") if item is not None), "")
            role = self.attributes.get(name) or (self._short.get(name) if has_prefix else None)
            if role is not None:
                found.append(_Role(role, value.strip(), match.start(), match.end()))
            elif name in self.test:
                test = test or value.strip()
        if own is not None:
            found.insert(0, _Role(own, test, tag.start, tag.end))
            del found[1:]
        return found


class _Role(Struct, frozen=True):
    """What an attribute says, with what it asks, and where it stands."""

    role: str
    test: str
    start: int
    end: int


class _Element(Struct, frozen=True):
    """An element that is open, and the regions that it opened: each name, and whether an "else" may follow."""

    name: str
    regions: tuple[str, ...]
    is_chained: bool


class _Reading(Struct):
    """One text that is read."""

    bound: Bound
    content: str
    opened: list[_Element] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    number: int = 0
    waiting: Found | None = None

    def run(self) -> Iterator[Found]:
        """Yield the tags that the attributes make."""
        for tag in markup_tags(self.content):
            if tag.is_close:
                yield from self._end(tag)
            else:
                yield from self._start(tag)
        yield from self._flush()

    def _start(self, tag: MarkupTag) -> Iterator[Found]:
        roles = self.bound.roles(self.content, tag)
        if not roles:
            if self.waiting is not None:
                yield from self._flush()
            self._push(tag, (), is_chained=False)
            return
        chained = self._chained_to(tag, roles[0])
        if not chained:
            yield from self._flush()
        self.waiting = None
        names: list[str] = []
        for role in roles:
            found = self._opening(role, tag, chained)
            if found is None:
                continue
            if found.event.kind is TagKind.OPEN or chained:
                names.append(found.event.name)
            chained = ""
            yield found
        is_chained = len(names) == 1 and roles[0].role in _CHAINED
        if tag.is_alone:
            yield from self._close(tuple(names), tag.end - 1, tag.end, tag.end, is_chained=is_chained)
        else:
            self._push(tag, tuple(names), is_chained=is_chained)

    def _chained_to(self, tag: MarkupTag, role: _Role) -> str:
        """Return the name of the region that an element goes on with, or an empty string."""
        waiting = self.waiting
        if waiting is None or role.role not in (ELSE, ELSE_IF) or waiting.edge is None:
            return ""
        if tag.start - waiting.edge > _MAX_BETWEEN or _BETWEEN.fullmatch(self.content, waiting.edge, tag.start) is None:
            return ""
        return waiting.event.name

    def _opening(self, role: _Role, tag: MarkupTag, chained: str) -> Found | None:
        """Return what an attribute says of its element."""
        word, test = role.role, role.test
        if word == MARKUP and not test.startswith("structure"):
            return None
        if word in (INCLUDE, MARKUP):
            return Found(role.start, role.end, Event(TagKind.INCLUDE, INCLUDE, test, is_loose=True))
        if word in (CASE, DEFAULT):
            name = next((element.regions[-1] for element in reversed(self.opened[-3:]) if element.regions), "")
            if not name:
                return None
            is_else = word == DEFAULT or test == "*"
            event = Event(TagKind.MIDDLE, word, test, name=name, is_else=is_else, is_loose=True)
        elif chained:
            event = Event(TagKind.MIDDLE, word, test, name=chained, is_else=word == ELSE, is_loose=True)
        elif (region := _REGIONS.get(word, RegionKind.CONDITION if word in (ELSE, ELSE_IF) else None)) is not None:
            self.number += 1
            event = Event(TagKind.OPEN, word, test, region, str(self.number), is_loose=True)
        else:
            return None
        return Found(role.start, role.end, event, edge=tag.start)

    def _push(self, tag: MarkupTag, names: tuple[str, ...], *, is_chained: bool) -> None:
        if tag.is_alone:
            return
        self.opened.append(_Element(tag.name, names, is_chained))
        self.counts[tag.name] = self.counts.get(tag.name, 0) + 1

    def _end(self, tag: MarkupTag) -> Iterator[Found]:
        yield from self._flush()
        if not self.counts.get(tag.name):
            return
        while self.opened:
            element = self.opened.pop()
            self.counts[element.name] -= 1
            is_own = element.name == tag.name
            edge = tag.end if is_own else tag.start
            yield from self._close(element.regions, tag.start, tag.end, edge, is_chained=element.is_chained)
            if is_own:
                return

    def _close(self, names: tuple[str, ...], start: int, end: int, edge: int, *, is_chained: bool) -> Iterator[Found]:
        """Yield the ends of regions; that of a condition waits for the "else" that may follow."""
        yield from self._flush() if names else ()
        for name in reversed(names):
            found = Found(start, end, Event(TagKind.CLOSE, "", name=name, is_loose=True), edge=edge)
            if is_chained and edge == end:
                self.waiting = found
            else:
                yield found

    def _flush(self) -> Iterator[Found]:
        if self.waiting is not None:
            yield self.waiting
            self.waiting = None


def prefixed(prefixes: tuple[str, ...], words: Mapping[str, str]) -> dict[str, str]:
    """Return a table of words, each with each of some prefixes before it."""
    return {prefix + word: role for prefix in prefixes for word, role in words.items()}
