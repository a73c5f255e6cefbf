"""The attributes of an element, read from its start tag when first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spamlint.message.markup import TAG, written_attributes
from spamlint.message.references import decode
from spamlint.source.spans import Span


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a start tag.

    Attributes:
        name: In lower case.
        value: Decoded (character references resolved), with the white space as written.
        span: Name and value with its quotes, in the HTML text.
        value_span: The value without its quotes; empty at the end of the name when there is none.
    """

    name: str
    value: str
    span: Span
    value_span: Span


class Attributes(Mapping[str, Attribute]):
    """The attributes of one start tag, by name; of duplicates the first (WHATWG)."""

    __slots__ = ("_by_name", "_source", "_start_tag")

    def __init__(self, source: str, start_tag: Span) -> None:
        self._source = source
        self._start_tag = start_tag
        self._by_name: dict[str, Attribute] | None = None

    def __getitem__(self, name: str) -> Attribute:
        return self._read()[name]

    def __contains__(self, name: object) -> bool:
        return name in self._read()

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __repr__(self) -> str:
        return repr(self._read())

    def _read(self) -> dict[str, Attribute]:
        if self._by_name is None:
            self._by_name = read_attributes(self._source, self._start_tag)
        return self._by_name


NO_ATTRIBUTES: Mapping[str, Attribute] = {}


def read_attributes(source: str, start_tag: Span) -> dict[str, Attribute]:
    """Return the attributes of a start tag by name, in the order in which they are written."""
    found: dict[str, Attribute] = {}
    for name_span, span, value_span in written_attributes(source, start_tag):
        name = _parsed(source[name_span.start : name_span.end]).translate(_LOWER)
        if name not in found:
            value = _parsed(decode(source, *value_span, in_attribute=True))
            found[name] = Attribute(name, value, span, value_span)
    return found


def read_merged_attributes(
    source: str, tag: str, start_tag: Span | None, names: tuple[str, ...]
) -> Mapping[str, Attribute]:
    """Return the attributes of `html` or `body`, to which every later start tag of that name adds what it has new.

    `names` are those that the parser found. Which tags in the source it counted is seen from them.
    """
    found = {} if start_tag is None else read_attributes(source, start_tag)
    missing = {name.lower() for name in names} - found.keys()
    if not missing:
        return found
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
    return found


_LOWER = {number: number + 32 for number in range(ord("A"), ord("Z") + 1)}


def _parsed(written: str) -> str:
    return written.replace("\0", "\ufffd")
