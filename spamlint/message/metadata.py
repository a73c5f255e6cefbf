"""What a template's own files say of the message beside its body: subject, sender, kind.

A template has no header fields. Its front matter, a file for the subject and Postmark's `meta.json` say what some of
them will be; these become header fields of the message, so that checks ask for them as they do of mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from spamlint.message.kind import Judgement, Kind
from spamlint.source.headers import Header
from spamlint.source.spans import SliceMap, Span, Text

if TYPE_CHECKING:
    from spamlint.message.bodies import Tagging
    from spamlint.source.quoted_text import Entry
    from spamlint.source.templates.template import Template

# Which header field a key states. Keys are compared in small letters, without `-` and `_`. Foundation, vitehub and
# email.md have `subject`; vitehub `from` and `replyTo`; Postmark's meta.json `Subject`.
_FIELDS = {
    "subject": "Subject",
    "from": "From",
    "fromemail": "From",
    "fromaddress": "From",
    "replyto": "Reply-To",
}
_KINDS = frozenset(kind.value for kind in Kind if kind is not Kind.UNKNOWN)
_PURPOSES = frozenset((Kind.MARKETING.value, Kind.TRANSACTIONAL.value))
_OURS = "spamlint.kind"
# A category "discussion" may well be what a newsletter is about.
_KIND_KEYS = {_OURS: _KINDS, "kind": _KINDS, "category": _PURPOSES, "type": _PURPOSES}


class StatedField(Header):
    """A header field that is stated outside of a header. No part of it is an encoded word.

    `value` is as it was written; `tagging` tells the dialects of the tags in it.
    """

    def __init__(self, name: str, value: Text, tagging: Tagging) -> None:
        place = value.whole.locate()[0]
        super().__init__(place.source, name, Span(place.span.start, place.span.start), place.span)
        self._value = value
        self._tagging = tagging

    @cached_property
    def raw(self) -> Text:
        """Return the value on one line, as it is written."""
        return self._on_one_line(self._value)

    @cached_property
    def template(self) -> Template:
        """Return the value as it is written, with its tags read and masked."""
        from spamlint.source.templates.template import read_template

        return read_template(self._value, self._tagging.name, self._tagging.dialects)

    @cached_property
    def decoded(self) -> Text:
        """Return the value on one line, with the tags of a template masked."""
        return self._on_one_line(self.template.masked)

    @staticmethod
    def _on_one_line(text: Text) -> Text:
        content = text.content
        start = len(content) - len(content.lstrip())
        end = max(len(content.rstrip()), start)
        line = content[start:end].replace("\n", " ").replace("\r", " ")
        return Text(line, text, lambda: SliceMap(start, end - start))


class Metadata(Struct, frozen=True, eq=False):
    """What is stated of a message.

    Attributes:
        fields: Header fields, each name once.
        kind: The kind that it is stated to be, and where; None where nothing says so.
    """

    fields: tuple[Header, ...] = ()
    kind: Judgement | None = None


NO_METADATA = Metadata()


class Statement(NamedTuple):
    """What one place states.

    Attributes:
        origin: What the place is called, for people: `its front matter`.
        entries: What is stated.
        tagging: What tells the dialects of tags in it.
    """

    origin: str
    entries: tuple[Entry, ...]
    tagging: Tagging


def read_metadata(statements: Iterable[Statement]) -> Metadata:
    """Return what the statements say together; of two that say something of the same, the first counts.

    Raises:
        ValueError: If `spamlint.kind` is no kind. The words are for people.
    """
    fields: dict[str, Header] = {}
    kind: Judgement | None = None
    for origin, entries, tagging in statements:
        for entry in entries:
            key = entry.key.lower().replace("-", "").replace("_", "")
            name = _FIELDS.get(key)
            if name is not None and name not in fields and _is_value_of(name, entry.value.content):
                field = StatedField(name, entry.value, tagging)
                if field.decoded.content:
                    fields[name] = field
            if key in _KIND_KEYS and kind is None:
                kind = _stated_kind(key, origin, entry)
    return Metadata(tuple(fields.values()), kind)


def _is_value_of(name: str, value: str) -> bool:
    """Return whether a value can be what a field has: `from: the shop` names no address that mail could come from."""
    return "@" in value if name != "Subject" else True


def _stated_kind(key: str, origin: str, entry: Entry) -> Judgement | None:
    """Return the kind that a value names, if it is one of our words: a `category` may be anything."""
    said = entry.value.content.strip().lower()
    if said not in _KIND_KEYS[key]:
        if key == _OURS:
            known = ", ".join(sorted(_KINDS))
            raise ValueError(f"{origin} says '{entry.key}: {said}', which is no kind of message: say {known}")
        return None
    return Judgement(Kind(said), f"{origin} says '{entry.key}: {said}'")
