"""How what stands between the delimiters of a tag is read: by its first word, or by its first sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from spamlint.patterns import lazy_pattern
from spamlint.source.templates.tags import Event, Events, RegionKind, TagKind

Holds = Callable[[str], bool]
"""Says whether a piece of text stands anywhere in the template, case aside."""

Grammar = Callable[[str, Holds], Events]
"""Reads what stands between the delimiters of a tag, marks that control white space taken off."""


def holds_nothing(word: str) -> bool:
    """Return False, whatever the word: for tags that no closing word can make a block of."""
    return False


_WORD = lazy_pattern(r"\s*(/?[#@]?[\w.:-]*)\s*(.*)\Z", re.DOTALL)
_NONE: Mapping[str, RegionKind] = {}
_NO_WORDS: frozenset[str] = frozenset()


class Words(Struct, frozen=True):
    """The grammar of a dialect whose tags start with a word: `if x`, `endif`.

    A word that is not listed opens a block if its closing word stands somewhere in the template.

    Attributes:
        opens: Words that always open a region, and which.
        blocks: Words that open a region of this kind when they are closed somewhere, else stand for themselves.
        middles: Words that start the next branch; those of `elses` hold whenever nothing before did.
        elses: The words for "else".
        silent: Words that leave nothing behind.
        includes: Words that bring in what stands elsewhere.
        ends: What closing words start with; longest first.
        end: A word that closes whatever is open.
        assigns: Words that open a block unless they hold an `=`.
        default: What a tag with an unknown word is.
        ignore_case: Whether words may be in any case.
    """

    opens: Mapping[str, RegionKind] = field(default_factory=dict)
    blocks: Mapping[str, RegionKind] = field(default_factory=dict)
    middles: frozenset[str] = _NO_WORDS
    elses: frozenset[str] = frozenset({"else"})
    silent: frozenset[str] = _NO_WORDS
    includes: frozenset[str] = _NO_WORDS
    ends: tuple[str, ...] = ("end_", "end")
    end: str = ""
    assigns: frozenset[str] = _NO_WORDS
    default: TagKind = TagKind.OUTPUT
    ignore_case: bool = False

    def __call__(self, inside: str, holds: Holds) -> Events:
        match = _WORD.match(inside)
        written, expression = match.groups() if match else ("", inside)
        expression = expression.strip()
        word = written.lower() if self.ignore_case else written
        return (self._event(word, written, expression, holds),)

    def _event(self, word: str, written: str, expression: str, holds: Holds) -> Event:
        if word in self.elses and not _is_else_if(expression):
            return Event(TagKind.MIDDLE, written, expression, is_else=True)
        if word in self.middles or word in self.elses:
            return Event(TagKind.MIDDLE, written, expression)
        if word in self.opens:
            return Event(TagKind.OPEN, written, expression, self.opens[word], word)
        closed = self._closed_by(word)
        if closed is not None:
            return Event(TagKind.CLOSE, written, expression, name=closed)
        if word in self.assigns and "=" in expression:
            return Event(TagKind.STATEMENT, written, expression)
        if word and self._is_closed_somewhere(word, holds):
            return Event(TagKind.OPEN, written, expression, self.blocks.get(word, RegionKind.BLOCK), word)
        if word in self.includes:
            return Event(TagKind.INCLUDE, written, expression)
        if word in self.silent or word in self.assigns:
            return Event(TagKind.STATEMENT, written, expression)
        return Event(self.default, written, expression)

    def _closed_by(self, word: str) -> str | None:
        """Return the name of what a word closes, or None when it closes nothing."""
        if self.end and word == self.end:
            return ""
        for end in self.ends:
            if word.startswith(end) and len(word) > len(end):
                return word[len(end) :]
        return None

    def _is_closed_somewhere(self, word: str, holds: Holds) -> bool:
        return any(holds(end + word) for end in self.ends)


def _is_else_if(expression: str) -> bool:
    return expression[:2].lower() == "if" and not expression[2:3].isalnum()


_FIRST = lazy_pattern(r"[^\s(]+")
_CONDITION_HELPER = lazy_pattern(
    r"if|unless|equal|eq$|^eq|^n?eq|compare|^is|^has|^and$|^or$|^not|when|greater|less|^gte?$|^lte?$|contains|^in$",
    re.IGNORECASE,
)
_LOOPS = frozenset({"each", "list", "foreach", "eachproperty", "for", "iterate", "loop", "times", "repeat"})
_CONDITIONS = frozenset({"if", "unless", "with"})


class Signs(Struct, frozen=True):
    """The grammar of Handlebars and Mustache, whose tags start with a sign: `#if x`, `/if`, `> partial`.

    Attributes:
        has_helpers: Handlebars: `else`, helpers, decorators, partial blocks.
        has_inheritance: Mustache: `$block` and `<parent`.
    """

    has_helpers: bool = False
    has_inheritance: bool = False

    def __call__(self, inside: str, holds: Holds) -> Events:
        inside = inside.strip()
        sign, rest = inside[:1], inside[1:].strip()
        if sign == "#":
            return (self._opening(rest),)
        if sign == "^":
            return (_inverse(rest),)
        if sign == "/":
            return (Event(TagKind.CLOSE, "/", rest, name=rest.split()[0] if rest else ""),)
        if sign == "!":
            return (Event(TagKind.COMMENT, "!", rest),)
        if sign == ">":
            return (_partial(rest),)
        if sign == "&":
            return (Event(TagKind.OUTPUT, "", rest),)
        if sign == "=":
            return (Event(TagKind.STATEMENT, "=", rest),)
        if sign == "*" and self.has_helpers:
            return (Event(TagKind.STATEMENT, "*", rest),)
        if sign in ("$", "<") and self.has_inheritance and holds("/" + rest):
            return (Event(TagKind.OPEN, sign, rest, RegionKind.BLOCK, rest),)
        if self.has_helpers and (inside == "else" or inside.startswith("else ")):
            return (Event(TagKind.MIDDLE, "else", inside[4:].strip(), is_else=inside == "else"),)
        return (Event(TagKind.OUTPUT, "", inside),)

    def _opening(self, rest: str) -> Event:
        if rest[:1] == ">":
            name = (rest[1:].split() or [""])[0]
            return Event(TagKind.OPEN, "#>", rest[1:].strip(), RegionKind.BLOCK, name)
        if rest[:1] == "*":
            word, expression = _split(rest[1:].strip())
            return Event(TagKind.OPEN, "#*" + word, expression, RegionKind.MACRO, word)
        word, expression = _split(rest.removeprefix("="))  # `#=if` of Salesforce's Guide Template Language
        if not self.has_helpers:
            if expression and word in _CONDITIONS | _LOOPS:  # Postmark's and other flavours of Mustache
                return Event(TagKind.OPEN, "#" + word, expression, _kind_of_helper(word, expression), word)
            return Event(TagKind.OPEN, "#", rest, RegionKind.CONDITION, rest)
        return Event(TagKind.OPEN, "#" + word, expression, _kind_of_helper(word, expression), word)


def _kind_of_helper(word: str, expression: str) -> RegionKind:
    if word in _CONDITIONS:
        return RegionKind.CONDITION
    if word.lower() in _LOOPS:
        return RegionKind.LOOP
    if not expression or _CONDITION_HELPER.search(word):
        return RegionKind.CONDITION
    return RegionKind.BLOCK


def _inverse(rest: str) -> Event:
    """Return what `^` says: alone it is "else", with a name it opens a section for when there is none."""
    if not rest:
        return Event(TagKind.MIDDLE, "^", is_else=True)
    return Event(TagKind.OPEN, "^", rest, RegionKind.CONDITION, _split(rest)[0])


def _split(rest: str) -> tuple[str, str]:
    """Return the first word and what follows it."""
    word = _FIRST.match(rest)
    return (word[0], rest[word.end() :].strip()) if word else ("", rest)


def _partial(rest: str) -> Event:
    """Return what `>` brings in; the block that was given to a partial stands where the partial is used."""
    return Event(TagKind.INCLUDE, ">", rest)
