"""What the tags of a template are, whatever dialect they are written in."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from spamlint.source.spans import Excerpt, Span, Text


class TagKind(Enum):
    """What a tag does."""

    OUTPUT = "output"  # becomes a value: text, a URL, a link
    OPEN = "open"  # opens a region
    MIDDLE = "middle"  # starts the next branch of a region: else
    CLOSE = "close"
    COMMENT = "comment"
    STATEMENT = "statement"  # leaves nothing behind: an assignment
    INCLUDE = "include"  # becomes what stands elsewhere: another file, a macro, the page that uses a layout


class RegionKind(Enum):
    """What an opening tag does to what stands up to its closing tag."""

    CONDITION = "condition"  # one of the branches is there, or none
    CHOICE = "choice"  # the same, but nothing stands before the first case
    LOOP = "loop"  # there as often as the list is long
    BLOCK = "block"  # there once: a named block, a scope, a filter
    MACRO = "macro"  # there where it is called
    RAW = "raw"  # there as it is written, tags and all
    COMMENT = "comment"  # never there


class Event(Struct, frozen=True):
    """What one statement in a tag says.

    Attributes:
        kind: What it does.
        keyword: The word that says so, as written; empty where there is none.
        expression: What follows the word: the value, the condition, the name.
        region: What region an opening statement opens.
        name: What its closing statement is called. Of a closing statement: what it closes; empty: whatever is open.
        is_else: Whether a middle statement holds whenever nothing before it did.
        is_loose: Whether it is no fault when nothing belongs to it: where it ends is told by the HTML around it.
    """

    kind: TagKind
    keyword: str
    expression: str = ""
    region: RegionKind | None = None
    name: str = ""
    is_else: bool = False
    is_loose: bool = False


Events = Sequence[Event]


class Tag(Struct, frozen=True):
    """A tag. Several stand in one place when one pair of delimiters holds several statements.

    Attributes:
        text: The text that it stands in, as written.
        span: With its delimiters (code points of `text`).
        event: What it says.
        dialect: The id of its dialect.
        edge: Where the branch that it begins or ends has its edge, if not at the tag: an attribute holds for the
            whole of its element.
    """

    text: Text
    span: Span
    event: Event
    dialect: str
    edge: int | None = None

    @property
    def kind(self) -> TagKind:
        """Return what it does."""
        return self.event.kind

    @property
    def keyword(self) -> str:
        """Return the word that says what it does, as written."""
        return self.event.keyword

    @property
    def expression(self) -> str:
        """Return what follows the keyword: the value, the condition, the name."""
        return self.event.expression

    @property
    def where(self) -> Excerpt:
        """Return the tag as it is written."""
        return Excerpt(self.text, self.span)


class Fault(Enum):
    """What is wrong with the tags of a template. The values are for people."""

    UNCLOSED_TAG = "this tag has no end"
    UNCLOSED_BLOCK = "this block is never closed"
    UNEXPECTED_CLOSE = "nothing is open that this closes"
    UNEXPECTED_MIDDLE = "this stands in no block that it could belong to"
    TOO_DEEP = "blocks are nested too deeply to be followed"
    TOO_MANY = "there are more tags than can be followed"
    UNKNOWN_FILE = "the file that it names was not found"
    UNKNOWN_MACRO = "the macro that it calls was not found"
    INCLUDE_LOOP = "the file that it names brings this one in again"
    TOO_LARGE = "the files that it uses are too many or too large to be put together"


class Problem(Struct, frozen=True):
    """What is wrong with the tags of a template, and where."""

    fault: Fault
    where: Excerpt
