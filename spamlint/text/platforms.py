"""What the placeholders of sending platforms mean: the table of `rules/platforms.yaml`, and how it is asked.

    for entry in platforms.of_tag("{{ unsubscribe_url }}"):
        print(entry.platform.name, entry.purpose, entry.renders)

A placeholder may belong to several platforms and mean another thing to each, so that every question has several
answers. What is not in the table may still be a placeholder: of a platform that the table does not know, or of a
template engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from spamlint.text.placeholders import Found, read_placeholder


class Purpose(Enum):
    """What a placeholder is for; of several, the first says most."""

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    VIEW_IN_BROWSER = "view-in-browser"
    POSTAL_ADDRESS = "postal-address"
    SENDER_NAME = "sender-name"
    OTHER = "other"


class Renders(Enum):
    """What a placeholder becomes."""

    URL = "url"
    LINK = "link"
    BLOCK = "block"
    TEXT = "text"
    ADDRESS = "address"

    @property
    def is_markup(self) -> bool:
        """Return whether it is HTML, which has no place in an attribute."""
        return self in (Renders.LINK, Renders.BLOCK)


class Means(Enum):
    """How a platform is told where to put something."""

    TAG = "tag"
    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TARGET = "target"


ANYTHING = "..."
"""Stands in what is written for anything."""

UNVERIFIED = ("seen", "memory")
"""Sources that are none: seen in the code of others, or never looked up."""


class Placeholder(Struct, frozen=True):
    """A placeholder as the table has it.

    Attributes:
        means: How it is written.
        written: As the platform's documentation writes it; `...` stands for anything.
        purpose: What it is for.
        renders: What it becomes.
        source: The address of the page that says so, or one of `UNVERIFIED`.
        unmistakable: Whether only this platform writes it.
    """

    means: Means
    written: str
    purpose: Purpose
    renders: Renders
    source: str
    unmistakable: bool = False

    @property
    def is_verified(self) -> bool:
        """Return whether somebody has read what is said here where the platform says it."""
        return self.source not in UNVERIFIED


class Requirement(Struct, frozen=True):
    """What a platform does not send a message without: a placeholder for one of the purposes."""

    purposes: tuple[Purpose, ...]
    source: str

    @property
    def is_verified(self) -> bool:
        """Return whether somebody has read it where the platform says it."""
        return self.source not in UNVERIFIED


class Platform(Struct, frozen=True, eq=False, dict=True):
    """A sending platform.

    Attributes:
        id: For the config.
        name: For people.
        placeholders: In the order of the file.
        requires: What it does not send a message without.
        together_with: Ids of platforms whose placeholders may stand beside its own.
        is_exact: Whether names are compared letter for letter.
    """

    id: str
    name: str
    placeholders: tuple[Placeholder, ...] = ()
    requires: tuple[Requirement, ...] = ()
    together_with: tuple[str, ...] = ()
    is_exact: bool = False

    @cached_property
    def forms(self) -> frozenset[str]:
        """Return the names of the forms that its placeholders have."""
        found = (read_placeholder(item.written) for item in self.placeholders if item.means is Means.TAG)
        return frozenset(item.form for item in found if item is not None)

    def example(self, purposes: Sequence[Purpose]) -> str:
        """Return the placeholder to use for one of the purposes, the best known first; empty if there is none."""
        fitting = [item for item in self.placeholders if item.purpose in purposes]
        best = next((item for item in fitting if item.is_verified), fitting[0] if fitting else None)
        return "" if best is None else best.written


class Entry(NamedTuple):
    """What a placeholder is to one platform."""

    platform: Platform
    placeholder: Placeholder

    @property
    def purpose(self) -> Purpose:
        """Return what it is for."""
        return self.placeholder.purpose

    @property
    def renders(self) -> Renders:
        """Return what it becomes."""
        return self.placeholder.renders

    @property
    def is_verified(self) -> bool:
        """Return whether somebody has read it where the platform says it."""
        return self.placeholder.is_verified


class _Open(Struct, frozen=True):
    """A placeholder of which a part may be anything."""

    pattern: re.Pattern[str]
    entry: Entry


class Platforms:
    """All platforms. They are loaded, and the index is made, when first asked."""

    def __init__(self, load: Callable[[], Iterable[Platform]]) -> None:
        self._load = load

    @cached_property
    def by_id(self) -> Mapping[str, Platform]:
        """Return the platforms by id."""
        return {platform.id: platform for platform in self._load()}

    def of_tag(self, written: str) -> tuple[Entry, ...]:
        """Return what a tag is, delimiters and all; nothing for one that no platform is known to have."""
        found = read_placeholder(written)
        return () if found is None else self.of(found)

    def of(self, found: Found) -> tuple[Entry, ...]:
        """Return what a placeholder of a text is."""
        name = found.name
        exact = self._tags.get((found.form, name.casefold()), ())
        entries = [entry for entry, spelled in exact if not entry.platform.is_exact or spelled == name]
        entries += [item.entry for item in self._open_tags.get(found.form, ()) if item.pattern.fullmatch(name)]
        return tuple(entries)

    def of_element(self, name: str) -> tuple[Entry, ...]:
        """Return what an element is; its name in small letters."""
        return self._elements.get(name, ())

    def of_attribute(self, name: str, value: str) -> tuple[Entry, ...]:
        """Return what an attribute makes of its element; its name in small letters."""
        value = value.strip().casefold()
        entries = self._attributes.get(name, ())
        return tuple(entry for wanted, entry in entries if not wanted or wanted == value)

    def of_target(self, target: str) -> tuple[Entry, ...]:
        """Return what a whole target of a link is."""
        exact = self._targets.get(target.casefold(), ())
        return exact + tuple(item.entry for item in self._open_targets if item.pattern.fullmatch(target))

    @property
    def attribute_names(self) -> Iterable[str]:
        """Return the names of attributes that mean something to a platform."""
        return self._attributes.keys()

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(Entry(platform, item) for platform in self.by_id.values() for item in platform.placeholders)

    def _with(self, means: Means) -> Iterator[Entry]:
        return (entry for entry in self._entries if entry.placeholder.means is means)

    @cached_property
    def _tags(self) -> Mapping[tuple[str, str], list[tuple[Entry, str]]]:
        index: dict[tuple[str, str], list[tuple[Entry, str]]] = {}
        for entry in self._with(Means.TAG):
            found = read_placeholder(entry.placeholder.written)
            if found is not None and ANYTHING not in found.inside:
                index.setdefault((found.form, found.name.casefold()), []).append((entry, found.name))
        return index

    @cached_property
    def _open_tags(self) -> Mapping[str, list[_Open]]:
        index: dict[str, list[_Open]] = {}
        for entry in self._with(Means.TAG):
            found = read_placeholder(entry.placeholder.written)
            if found is not None and ANYTHING in found.inside:
                index.setdefault(found.form, []).append(_Open(_pattern(found.name), entry))
        return index

    @cached_property
    def _elements(self) -> Mapping[str, tuple[Entry, ...]]:
        return _grouped((entry.placeholder.written.casefold(), entry) for entry in self._with(Means.ELEMENT))

    @cached_property
    def _attributes(self) -> Mapping[str, tuple[tuple[str, Entry], ...]]:
        found: dict[str, tuple[tuple[str, Entry], ...]] = {}
        for entry in self._with(Means.ATTRIBUTE):
            name, _, value = entry.placeholder.written.casefold().partition("=")
            found[name] = (*found.get(name, ()), (value, entry))
        return found

    @cached_property
    def _targets(self) -> Mapping[str, tuple[Entry, ...]]:
        return _grouped(
            (entry.placeholder.written.casefold(), entry)
            for entry in self._with(Means.TARGET)
            if ANYTHING not in entry.placeholder.written
        )

    @cached_property
    def _open_targets(self) -> tuple[_Open, ...]:
        return tuple(
            _Open(_pattern(entry.placeholder.written), entry)
            for entry in self._with(Means.TARGET)
            if ANYTHING in entry.placeholder.written
        )


def _grouped(items: Iterable[tuple[str, Entry]]) -> Mapping[str, tuple[Entry, ...]]:
    groups: dict[str, tuple[Entry, ...]] = {}
    for key, entry in items:
        groups[key] = (*groups.get(key, ()), entry)
    return groups


def _pattern(written: str) -> re.Pattern[str]:
    """Return an expression in which `...` stands for at most 400 characters."""
    return re.compile(".{0,400}".join(map(re.escape, written.split(ANYTHING))), re.IGNORECASE | re.DOTALL)


NO_PLATFORMS = Platforms(tuple)
"""An empty table: every placeholder is known by its name alone."""
