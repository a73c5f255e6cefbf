"""The attributes of an element, read from its start tag when first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from spamlint.message.markup import TAG, written_attributes, written_values
from spamlint.message.references import decode
from spamlint.source.spans import Span


class Stretch(NamedTuple):
    """A stretch of a value that was put together from several places.

    Attributes:
        length: How many characters it has.
        span: Where it stands in the HTML text.
        is_given: Whether somebody wrote it, and not a compiler where nothing was written.
    """

    length: int
    span: Span
    is_given: bool = True


class Attribute(Struct, frozen=True):
    """An attribute of a start tag.

    Attributes:
        name: In lower case.
        value: Decoded (character references resolved), with the white space as written.
        span: Name and value with its quotes, in the HTML text.
        value_span: The value without its quotes; empty at the end of the name when there is none.
        made_of: What the value was put together from; empty where it stands at `value_span`.
    """

    name: str
    value: str
    span: Span
    value_span: Span
    made_of: tuple[Stretch, ...] = ()

    def is_given(self, at: int) -> bool:
        """Return whether somebody wrote what stands at that place of the value."""
        for stretch in self.made_of:
            at -= stretch.length
            if at < 0:
                return stretch.is_given
        return True


class Attributes(Mapping[str, Attribute]):
    """The attributes of one start tag, by name; of duplicates the first (WHATWG).

    Most are asked only for their values, so those are read first and alone.
    """

    __slots__ = ("_by_name", "_source", "_start_tag", "_values")

    def __init__(self, source: str, start_tag: Span) -> None:
        self._source = source
        self._start_tag = start_tag
        self._values: Mapping[str, str] | None = None
        self._by_name: dict[str, Attribute] | None = None

    def value(self, name: str) -> str | None:
        """Return the value of an attribute, or None."""
        values = self._values
        return (self._read_values() if values is None else values).get(name)

    def pick(self, names: tuple[str, ...]) -> tuple[str | None, ...]:
        """Return the values of these attributes, None for each that is not there."""
        values = self._values
        return tuple(map((self._read_values() if values is None else values).get, names))

    def __getitem__(self, name: str) -> Attribute:
        if self._by_name is None:
            self._by_name = read_attributes(self._source, self._start_tag)
        return self._by_name[name]

    def get(self, name: str, default: Attribute | None = None) -> Attribute | None:  # type: ignore[override]  # Mapping.get overloads
        """Return an attribute, or the default. Elements are mostly asked for attributes that they do not have."""
        return self[name] if name in self._read_values() else default

    def __contains__(self, name: object) -> bool:
        return name in self._read_values()

    def __iter__(self) -> Iterator[str]:
        return iter(self._read_values())

    def __len__(self) -> int:
        return len(self._read_values())

    def __repr__(self) -> str:
        return repr(dict(self))

    def _read_values(self) -> Mapping[str, str]:
        if self._values is None:
            place = self._start_tag
            if place.end - place.start <= _LONGEST_SHARED:
                self._values = _shared_values(self._source[place.start : place.end])
            else:
                self._values = read_values(self._source, self._start_tag)
        return self._values


class MergedAttributes(Attributes):
    """The attributes of an element that has those of several start tags, or of none."""

    __slots__ = ()

    def __init__(self, by_name: dict[str, Attribute]) -> None:
        super().__init__("", Span(0, 0))
        self._by_name = by_name
        self._values = {name: attribute.value for name, attribute in by_name.items()}


NO_ATTRIBUTES = MergedAttributes({})


#: Start tags longer than this (code points) are read one by one: they are seldom written twice.
_LONGEST_SHARED = 200


@lru_cache(maxsize=4096)
def _shared_values(start_tag: str) -> Mapping[str, str]:
    """Return the values of a start tag's attributes. A page repeats most of its tags (`<td align="center">`)."""
    return MappingProxyType(read_values(start_tag, Span(0, len(start_tag))))


def read_values(source: str, start_tag: Span) -> dict[str, str]:
    """Return the values of a start tag's attributes by name, in the order in which they are written."""
    values: dict[str, str] = {}
    for name, double, single, bare in written_values(source, start_tag):
        value = double or single or bare
        values.setdefault(_name(name), _value(value, 0, len(value)))
    return values


def read_attributes(source: str, start_tag: Span) -> dict[str, Attribute]:
    """Return the attributes of a start tag by name, in the order in which they are written."""
    found: dict[str, Attribute] = {}
    for name_span, span, value_span in written_attributes(source, start_tag):
        name = _name(source[name_span.start : name_span.end])
        if name not in found:
            found[name] = Attribute(name, _value(source, *value_span), span, value_span)
    return found


def read_merged_attributes(source: str, tag: str, start_tag: Span | None, names: tuple[str, ...]) -> Attributes:
    """Return the attributes of `html` or `body`, to which every later start tag of that name adds what it has new.

    `names` are those that the parser found. Which tags in the source it counted is seen from them.
    """
    found = {} if start_tag is None else read_attributes(source, start_tag)
    missing = {name.lower() for name in names} - found.keys()
    if not missing:
        return MergedAttributes(found)
    for opening in re.finditer(rf"<{tag}(?=[\t\n\f />])", source, re.IGNORECASE):
        match = TAG.match(source, opening.start())
        if match is None or (start_tag is not None and opening.start() == start_tag.start):
            continue
        for name, attribute in read_attributes(source, Span(*match.span())).items():
            if name in missing:
                found[name] = attribute
                missing.discard(name)
        if not missing:
            break
    return MergedAttributes(found)


_LOWER = {number: number + 32 for number in range(ord("A"), ord("Z") + 1)}


def _name(written: str) -> str:
    """Return the name of an attribute: ASCII letters in lower case, and only those."""
    return written.lower() if written.isascii() and "\0" not in written else _parsed(written).translate(_LOWER)


def _value(source: str, start: int, end: int) -> str:
    """Return the decoded value that stands at a place of the source."""
    return _parsed(decode(source, start, end, in_attribute=True))


def _parsed(written: str) -> str:
    return written.replace("\0", "\ufffd")
