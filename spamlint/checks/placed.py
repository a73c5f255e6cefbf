"""Where the placeholders of sending platforms stand in a message that is not sent yet, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.reading import Reading
from spamlint.message.kind import Stage
from spamlint.message.links import PLATFORM_TAGS
from spamlint.source.spans import Excerpt, Span
from spamlint.text.phrases import PhraseMatcher
from spamlint.text.placeholders import Found, Use, find_all, find_placeholders, read_placeholder
from spamlint.text.platforms import Entry, Platform, Platforms

if TYPE_CHECKING:
    from spamlint.message.bodies import Body
    from spamlint.message.links import Link
    from spamlint.message.message import Message
    from spamlint.source.templates.tags import Tag

_LEAST_TELLING = 2  # different unmistakable placeholders that together tell a platform
_MAX_LINKS = 2_000
_NO_PHRASES = PhraseMatcher.of_lists(())


class Place(Enum):
    """What a placeholder stands in."""

    TARGET = "the target of a link"
    TEXT = "the words that a reader sees"
    ELSEWHERE = "other attributes, the head, a comment"


class Placed(Struct, frozen=True):
    """A placeholder that the table of platforms knows.

    Attributes:
        where: The tag, element or target as it is written.
        found: Its form and name; None for what is no tag.
        entries: What it is to each platform that has it.
        place: What it stands in.
        body: The part that it stands in.
        link: The link in whose target it stands.
        follows: What stands before it in the target.
        is_in_link: Whether it stands among the words of a link.
    """

    where: Excerpt
    found: Found | None
    entries: tuple[Entry, ...]
    place: Place
    body: Body
    link: Link | None = None
    follows: str = ""
    is_in_link: bool = False

    @property
    def written(self) -> str:
        """Return it as it is written."""
        return self.where.content

    @property
    def is_filtered(self) -> bool:
        """Return whether a filter may make something else of it."""
        return self.found is not None and self.found.is_filtered

    def of(self, platform: Platform) -> tuple[Entry, ...]:
        """Return what it is to a platform, or to those whose placeholders may stand beside its own."""
        return tuple(entry for entry in self.entries if are_together(entry.platform, platform))


class Judged(Struct, frozen=True):
    """The platform that a message is for, and whether somebody said so."""

    platform: Platform
    is_declared: bool


def placed_placeholders(message: Message, platforms: Platforms) -> tuple[Placed, ...]:
    """Return the placeholders that the table knows, part by part; none in a message that was sent."""
    return () if message.stage is Stage.SENT else message.derived(_placed, platforms)


def judged_platform(message: Message, platforms: Platforms) -> Judged | None:
    """Return the platform that a message is for: as declared, else where its placeholders leave no doubt."""
    declared = platforms.by_id.get(message.declared.platform or "")
    if declared is not None:
        return Judged(declared, is_declared=True)
    telling: dict[Platform, set[str]] = {}
    for placed in placed_placeholders(message, platforms):
        for entry in placed.entries:
            if entry.placeholder.unmistakable and entry.is_verified:
                telling.setdefault(entry.platform, set()).add(placed.written)
    if len(telling) != 1:
        return None
    platform, written = next(iter(telling.items()))
    return Judged(platform, is_declared=False) if len(written) >= _LEAST_TELLING else None


def relevant_entries(placed: Placed, judged: Judged | None) -> tuple[Entry, ...]:
    """Return what a placeholder is to the platform of the message, or to all that have it where that is not known."""
    return (placed.of(judged.platform) if judged is not None else ()) or placed.entries


def are_together(one: Platform, other: Platform) -> bool:
    """Return whether placeholders of both may stand in one message."""
    return one is other or one.id in other.together_with or other.id in one.together_with


def _placed(message: Message, platforms: Platforms) -> tuple[Placed, ...]:
    return tuple(placed for body in message.bodies for placed in _Places(body, platforms).all() if placed.entries)


class _Places(Struct, frozen=True):
    """Finds the placeholders of one part."""

    body: Body
    platforms: Platforms

    def all(self) -> Iterator[Placed]:
        links = self.body.links[:_MAX_LINKS]
        has_tags = bool(self.body.template.tags)
        if not has_tags and not any(_may_matter(link) for link in links):
            return
        reading = Reading(self.body, _NO_PHRASES)
        seen: set[Span] = set()
        for link in links:
            yield from self._of_element(link)
            yield from self._of_target(link, reading, seen)
        yield from self._in_text(reading, seen)
        yield from self._elsewhere(seen)

    def _of_element(self, link: Link) -> Iterator[Placed]:
        element, html = link.element, self.body.html
        if element is not None and html is not None and element.tag in PLATFORM_TAGS and element.start_tag is not None:
            entries = self.platforms.of_element(element.tag)
            yield Placed(html.excerpt(element.start_tag), None, entries, Place.TEXT, self.body)

    def _of_target(self, link: Link, reading: Reading, seen: set[Span]) -> Iterator[Placed]:
        if link.href is None or not self.body.is_html:
            return
        whole = self.platforms.of_target(link.target.strip())
        if whole:
            yield Placed(link.href, None, whole, Place.TARGET, self.body, link)
            return
        known: set[str] = set()
        for tag in reading.tags_of(link.href):
            seen.add(tag.span)
            known.add(tag.where.content)
            before = self.body.text.content[link.href.span.start : tag.span.start]
            yield replace(self._tag(tag, Place.TARGET), link=link, follows=before)
        for found, _ in find_all(link.target):
            if link.target[found.span.start : found.span.end] not in known:
                before = link.target[: found.span.start]
                yield Placed(link.href, found, self.platforms.of(found), Place.TARGET, self.body, link, before)

    def _in_text(self, reading: Reading, seen: set[Span]) -> Iterator[Placed]:
        for value in reading.tags:
            seen.add(value.tag.span)
            yield replace(self._tag(value.tag, Place.TEXT), is_in_link=reading.is_in_link(value.span))
        for found in find_placeholders(reading.content, Use.WEAK):
            where, entries = reading.excerpt(found.span), self.platforms.of(found)
            yield Placed(
                where,
                found,
                entries,
                Place.TEXT,
                self.body,
                is_in_link=bool(entries) and reading.is_in_link(found.span),
            )

    def _elsewhere(self, seen: set[Span]) -> Iterator[Placed]:
        from spamlint.source.templates.tags import TagKind

        for tag in self.body.template.tags:
            if tag.kind is TagKind.OUTPUT and tag.span not in seen:
                yield self._tag(tag, Place.ELSEWHERE)

    def _tag(self, tag: Tag, place: Place) -> Placed:
        found = read_placeholder(tag.where.content)
        return Placed(tag.where, found, () if found is None else self.platforms.of(found), place, self.body)


def _may_matter(link: Link) -> bool:
    """Return whether a link of a text without tags may hold a placeholder that is no tag."""
    if link.element is not None and link.element.tag in PLATFORM_TAGS:
        return True
    return any(mark in link.target for mark in "{[%$#*<") or link.target.startswith("/")
