"""What a dialect is: the delimiters of its tags and the grammar of what stands between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum

from msgspec import Struct, field

from spamlint.source.templates.grammar import Grammar
from spamlint.source.templates.tags import Event


class Role(Enum):
    """What a pair of delimiters says of what is between them."""

    CODE = "code"  # the grammar reads it
    OUTPUT = "output"  # a value
    COMMENT = "comment"
    LITERAL = "literal"  # not a tag, though it looks like one: kept as it is
    VERBATIM = "verbatim"  # the delimiters go, what is between them stays as it is


class Fill(Enum):
    """What stands in the masked text in place of a tag."""

    BLANK = " "
    VALUE = "value"


class Found(Struct, frozen=True):
    """A tag that the reader of a dialect found (code points of the whole text).

    Attributes:
        start: Where it begins.
        end: Where it ends; more than `start`.
        event: What it says. An opening event and those that belong to it have the same name.
        fill: What covers it; None where it stays as it is, for it is HTML as well.
        edge: Where the branch that it begins or ends has its edge, if not at the tag.
    """

    start: int
    end: int
    event: Event
    fill: Fill | None = None
    edge: int | None = None


Reader = Callable[[str], Iterable[Found]]
"""Finds the tags of a dialect that its delimiters cannot tell, in order and apart, in time that grows with the text."""


class Delimiters(Struct, frozen=True, eq=False):
    """How a tag of a dialect begins and ends.

    Attributes:
        opening: What it begins with.
        closing: What it ends with; empty where `pattern` is the whole tag.
        role: What it says of what is between.
        trim: Signs at either end of what is between that control white space or escaping.
        quotes: Quotation marks; what is between two of them never ends the tag.
        nests: Opening and closing bracket that must pair off before the tag can end; or nothing.
        pattern: An expression for what the text must look like where the tag begins. Its group `inside` is what is
            between; a group `arguments` that matched an opening bracket asks for the closing one.
        ends: An expression in place of `closing`, where several ends are possible.
        is_sure: Whether an opening without an end is a fault, not just text.
        grammar: Reads what is between, in place of the dialect's.
    """

    opening: str
    closing: str = ""
    role: Role = Role.CODE
    trim: str = ""
    quotes: str = ""
    nests: str = ""
    pattern: str = ""
    ends: str = ""
    is_sure: bool = True
    grammar: Grammar | None = None


class Dialect(Struct, frozen=True, eq=False):
    """A template language, or the placeholders of a family of sending platforms.

    Attributes:
        id: For configs and reports.
        name: For people.
        delimiters: Of its tags; where one opening begins like another, the longer is tried first.
        grammar: Reads the tags; None where all of them are values.
        raw_end: How a raw or a comment block ends: a pattern with `NAME` for its name.
        is_masked: Whether its tags are hidden from what reads the text. Placeholders that could as well be
            ordinary words, such as `[name]`, are not: they harm no parser, and may be words.
        given: Conditions that hold (or do not) whenever a message is sent.
        reader: Finds tags that have no delimiters of their own: attributes of HTML, lines, blocks in braces.
    """

    id: str
    name: str
    delimiters: tuple[Delimiters, ...]
    grammar: Grammar | None = None
    raw_end: str = ""
    is_masked: bool = True
    given: Mapping[str, bool] = field(default_factory=dict)
    reader: Reader | None = None
