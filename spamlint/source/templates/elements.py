"""The grammar of template languages whose tags look like elements: `<c:if test="x">`, `<TMPL_IF x>`, `<cfif x>`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.dialect import Delimiters
from spamlint.source.templates.grammar import Holds
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

_NAME = lazy_pattern(r"\s*([\w.:-]*)")
_NONE: Mapping[str, RegionKind] = {}
_NO_WORDS: frozenset[str] = frozenset()


class Elements(Struct, frozen=True):
    """The elements of a template language, by the names that follow its prefix.

    Attributes:
        opens: Those that open a region.
        middles: Those that start its next branch; those of `elses` hold whenever nothing before did.
        elses: The words for "else".
        includes: Those that bring in what stands elsewhere.
        outputs: Those that become a value.
        default: What an element with another name is.
        closes: Whether the grammar reads end tags.
    """

    opens: Mapping[str, RegionKind] = field(default_factory=dict)
    middles: frozenset[str] = _NO_WORDS
    elses: frozenset[str] = _NO_WORDS
    includes: frozenset[str] = _NO_WORDS
    outputs: frozenset[str] = _NO_WORDS
    default: TagKind = TagKind.STATEMENT
    closes: bool = False

    def __call__(self, inside: str, holds: Holds) -> Events:
        match = _NAME.match(inside)
        written = match[1] if match else ""
        word = written.lower()
        expression = inside[match.end() if match else 0 :].strip()
        if self.closes:
            kind = TagKind.CLOSE if word in self.opens else TagKind.STATEMENT
            return (Event(kind, written, expression, name=word),)
        is_alone = expression.endswith("/")
        return (self._event(word, written, expression.removesuffix("/").rstrip(), is_alone=is_alone),)

    def _event(self, word: str, written: str, expression: str, *, is_alone: bool) -> Event:
        if word in self.elses:
            is_else = not expression
            return Event(TagKind.MIDDLE, written, expression, is_else=is_else)
        if word in self.middles:
            return Event(TagKind.MIDDLE, written, expression)
        if word in self.opens:
            if is_alone:
                return Event(TagKind.STATEMENT, written, expression)
            return Event(TagKind.OPEN, written, expression, self.opens[word], word)
        if word in self.includes:
            return Event(TagKind.INCLUDE, written, expression)
        kind = TagKind.OUTPUT if word in self.outputs else self.default
        return Event(kind, written, expression)


def element_tags(prefix: str, elements: Elements, ends: Elements, pattern: str = "") -> tuple[Delimiters, ...]:
    """Return the delimiters of the start tags and of the end tags that begin with a prefix: `c:`, `TMPL_`."""
    return (
        Delimiters(f"</{prefix}", ">", grammar=ends, pattern=pattern and f"</{pattern}", is_sure=False),
        Delimiters(f"<{prefix}", ">", quotes="\"'", grammar=elements, pattern=pattern and f"<{pattern}", is_sure=False),
    )
