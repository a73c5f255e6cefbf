"""Placeholders that the sending platform will not fill in, or not where they stand, and those that it asks for.

Only what somebody has read in a platform's own words makes a finding; what the table has from memory keeps quiet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.placed import (
    Judged,
    Place,
    Placed,
    are_together,
    judged_platform,
    placed_placeholders,
    relevant_entries,
)
from spamlint.checks.routes import OptOutWords
from spamlint.message.kind import Kind
from spamlint.message.presence import presence_of_any
from spamlint.patterns import lazy_pattern
from spamlint.source.templates.presence import PresenceKind
from spamlint.text.placeholders import read_placeholder
from spamlint.text.platforms import Entry, Platform, Platforms, Purpose, Renders

if TYPE_CHECKING:
    from spamlint.message.message import Message

# Forms that template engines have too: a value may be put in before the platform gets to see the message.
_OF_ENGINES = frozenset(
    ("mustache", "block", "angle", "dollar", "numbersign", "toolkit", "brace", "python", "ruby", "shell")
)
# Forms that ordinary words have too.
_LIKE_WORDS = frozenset(("bracket", "percent", "hash", "dollars", "colons", "brace"))
_LEAST_TELLING = 3
_MOST_HITS = 5
_SCHEME = lazy_pattern(r"\s*https?://\s*", re.IGNORECASE)
_MAY_HOLD_MORE = lazy_pattern(r"foot|unsub|legal|address|content|body|yield|slot|main", re.IGNORECASE)
_WHOLE_PAGE = lazy_pattern(r"<html\b|<!doctype|<mjml\b|<body\b", re.IGNORECASE)


class PlatformOptions(Struct, frozen=True, eq=False):
    """Options of the checks of placeholders. `platforms` is the table, which no rule sets."""

    platforms: Platforms


@check("placeholder-platform")
def placeholder_platform(message: Message, options: PlatformOptions) -> Iterator[Hit]:
    """Yield a hit for each placeholder that the platform of the message does not fill in, at most five.

    `other`: the platform is known. `mix`: it is not, but none fills in all that is there.
    """
    placed = [one for one in placed_placeholders(message, options.platforms) if one.place is not Place.ELSEWHERE]
    if not placed:
        return
    judged = judged_platform(message, options.platforms)
    if judged is None:
        yield from _mixed(message, placed)
        return
    if not judged.platform.placeholders:
        return  # nobody has written down what it fills in
    strangers = _rivals(message, placed, judged.platform)
    if judged.is_declared or len(_telling(placed, judged.platform)) >= _LEAST_TELLING:
        strangers += [one for one in placed if one not in strangers and _is_strange(one, judged.platform)]
    for one in strangers[:_MOST_HITS]:
        yield Hit("other", one.where, {"platform": judged.platform.name, "owner": _owners(one.entries)})


def _telling(placed: Sequence[Placed], platform: Platform) -> set[str]:
    return {one.written for one in placed if any(entry.platform is platform for entry in _unmistakable(one))}


def _is_strange(placed: Placed, platform: Platform) -> bool:
    """Return whether a platform surely leaves a placeholder as it is."""
    if placed.of(platform) or not any(entry.is_verified for entry in placed.entries):
        return False
    form = None if placed.found is None else placed.found.form
    if form is None or _unmistakable(placed):
        return True
    if form in _OF_ENGINES or form in platform.forms:
        return False  # it may be put in beforehand, or be a field of that name
    return placed.place is Place.TARGET or form not in _LIKE_WORDS


def _rivals(message: Message, placed: Sequence[Placed], platform: Platform) -> list[Placed]:
    """Return the links out that belong to other platforms, in a message that has one of its own platform as well.

    A value with the same marks that no platform has tells of a template engine that may fill in them all.
    """
    ways = [one for one in placed if _leaves(one) and _is_always(message, one)]
    if not any(_unmistakable(one) and one.of(platform) for one in ways):
        return []
    known = {one.where.span for one in placed}
    values = (read_placeholder(tag.where.content) for tag in message.tags if tag.span not in known)
    unknown = {found.form for found in values if found is not None}
    return [
        one
        for one in ways
        if one.place is Place.TARGET
        and not one.of(platform)
        and any(entry.is_verified for entry in one.entries)
        and one.found is not None
        and one.found.form not in unknown
    ]


def _leaves(placed: Placed) -> bool:
    return all(entry.purpose is Purpose.UNSUBSCRIBE for entry in placed.entries)


def _mixed(message: Message, placed: Sequence[Placed]) -> Iterator[Hit]:
    """Yield hits for the placeholders of the platforms that have fewer of them in the message than another has."""
    sure = [one for one in placed if _unmistakable(one) and _is_always(message, one)]
    groups: dict[Platform, list[Placed]] = {}
    for one in sure:
        groups.setdefault(_unmistakable(one)[0].platform, []).append(one)
    if len(groups) < 2:
        return
    main = max(groups, key=lambda platform: len(groups[platform]))
    others = [one for platform, ones in groups.items() if not are_together(platform, main) for one in ones]
    for one in others[:_MOST_HITS]:
        yield Hit("mix", one.where, {"platform": main.name, "owner": _owners(one.entries)})


def _is_always(message: Message, placed: Placed) -> bool:
    return presence_of_any(message, [placed.where]).kind is PresenceKind.ALWAYS


def _unmistakable(placed: Placed) -> list[Entry]:
    return [entry for entry in placed.entries if entry.placeholder.unmistakable and entry.is_verified]


@check("placeholder-markup-in-target")
def placeholder_markup_in_target(message: Message, options: PlatformOptions) -> Iterator[Hit]:
    """Yield `link` for each placeholder in the target of a link that becomes HTML itself."""
    for one, entries in _judged(message, options.platforms, Place.TARGET):
        if all(entry.renders.is_markup for entry in entries):
            yield Hit("link", one.where, {"owner": _owners(entries)})


@check("placeholder-url-in-text")
def placeholder_url_in_text(message: Message, options: PlatformOptions) -> Iterator[Hit]:
    """Yield `url` for each placeholder in the words of an HTML part that becomes a bare address.

    One that is the target of a link as well is there to be copied.
    """
    placed = placed_placeholders(message, options.platforms)
    linked = {one.written for one in placed if one.place is Place.TARGET}
    for one, entries in _judged(message, options.platforms, Place.TEXT):
        if one.found is None or one.is_in_link or not one.body.is_html or one.written in linked:
            continue
        if all(entry.renders is Renders.URL for entry in entries):
            yield Hit("url", one.where, {"owner": _owners(entries)})


def _judged(message: Message, platforms: Platforms, place: Place) -> Iterator[tuple[Placed, tuple[Entry, ...]]]:
    """Yield what stands in such a place and what it is to the platform of the message, where anything is verified."""
    placed = [one for one in placed_placeholders(message, platforms) if one.place is place and not one.is_filtered]
    if not placed:
        return
    judged = judged_platform(message, platforms)
    for one in placed:
        entries = relevant_entries(one, judged)
        if any(entry.is_verified for entry in entries):
            yield one, entries


class PlaceholderScheme(OptOutWords, frozen=True):
    """Options of `placeholder-scheme`: those of `unsubscribe-dead-target`, whose findings are not repeated."""


@check("placeholder-scheme")
def placeholder_scheme(message: Message, options: PlaceholderScheme) -> Iterator[Hit]:
    """Yield `doubled` for each target that has a scheme before a placeholder that brings its own."""
    doubled = [
        (one, entries)
        for one, entries in _judged(message, options.platforms, Place.TARGET)
        if one.found is not None
        and _SCHEME.fullmatch(one.follows)
        and all(entry.renders is Renders.URL for entry in entries)
    ]
    if not doubled:
        return
    told = _told_elsewhere(message, options)
    for one, entries in doubled:
        if id(one.link) not in told and one.link is not None and one.link.href is not None:
            yield Hit("doubled", one.link.href, {"owner": _owners(entries), "tag": one.written})


def _told_elsewhere(message: Message, options: OptOutWords) -> set[int]:
    """Return which links `unsubscribe-dead-target` reports."""
    if message.kind not in (Kind.MARKETING, Kind.UNKNOWN):
        return set()
    from spamlint.checks.unsubscribe import dead_routes

    return {id(route.link) for route, _ in dead_routes(message, options)}


@check("platform-requirement")
def platform_requirement(message: Message, options: PlatformOptions) -> Iterator[Hit]:
    """Yield `missing` for each thing without which the platform does not send the message.

    Nothing is said where it may stand in what was not read: in a file that is included, in a value.
    """
    judged = judged_platform(message, options.platforms)
    if judged is None or not any(requirement.is_verified for requirement in judged.platform.requires):
        return
    placed = placed_placeholders(message, options.platforms)
    if _is_incomplete(message, judged, placed):
        return
    there = {entry.purpose for one in placed for entry in one.of(judged.platform)}
    for requirement in judged.platform.requires:
        if requirement.is_verified and there.isdisjoint(requirement.purposes):
            data = {"platform": judged.platform.name, "tag": judged.platform.example(requirement.purposes)}
            yield Hit("missing", message.ending, {**data, "purpose": _said(requirement.purposes[0].value)})


def _is_incomplete(message: Message, judged: Judged, placed: Sequence[Placed]) -> bool:
    """Return whether a message may hold more than can be read here."""
    templates = [body.template for body in message.bodies]
    if not templates or any(template.includes or template.problems for template in templates):
        return True
    known = {one.where.span for one in placed}
    values = (tag for tag in message.tags if tag.span not in known)
    if any(_MAY_HOLD_MORE.search(tag.expression) for tag in values):
        return True
    # A piece of a page is no message; who names the platform of it has said that it is one.
    return not judged.is_declared and not any(_WHOLE_PAGE.search(body.text.content) for body in message.bodies)


def _said(purpose: str) -> str:
    return purpose.replace("-", " ")


def _owners(entries: Sequence[Entry]) -> str:
    """Return the names of the platforms that surely have a placeholder, at most three."""
    names = list(dict.fromkeys(entry.platform.name for entry in entries if entry.is_verified))
    shown = names[:3]
    if len(names) > len(shown):
        return ", ".join(shown) + " and others"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
