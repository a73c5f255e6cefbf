"""Checks that need no Python: a rule's YAML says what to look for and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from spamlint.checks.api import CANNOT_TELL, Hit, check
from spamlint.checks.places import Place, texts
from spamlint.message.doubt import doubt
from spamlint.message.message import Message
from spamlint.source.spans import Excerpt, Text
from spamlint.text.phrases import WordList

if TYPE_CHECKING:
    from spamlint.message.html import Element


class PhrasesOptions(Struct, frozen=True, eq=False):
    """Options of `phrases`.

    Attributes:
        words: A list in `rules/words/`, or the phrases themselves.
        in_: Where to look.
        require: Ask for one of the phrases instead of forbidding them.
    """

    words: WordList
    in_: tuple[Place, ...] = ("body",)
    require: bool = False


@check("phrases")
def phrases(message: Message, options: PhrasesOptions) -> Iterator[Hit]:
    """Yield `found` for each phrase of a list; with `require`, `missing` when there is none."""
    found = (
        Hit("found", text.excerpt(match.span.start, match.span.end), {"phrase": match.phrase})
        for text in texts(message, options.in_)
        for match in options.words.matcher.find(text.content)
    )
    yield from _forbid_or_require(found, options.require, message)


class PatternOptions(Struct, frozen=True, eq=False):
    """Options of `pattern`.

    Attributes:
        pattern: A regular expression. A group named `mark` is what gets highlighted.
        in_: Where to look.
        ignore_case: Take upper and lower case as the same.
        require: Ask for a match instead of forbidding it.
    """

    pattern: str
    in_: tuple[Place, ...] = ("body",)
    ignore_case: bool = True
    require: bool = False


@check("pattern")
def pattern(message: Message, options: PatternOptions) -> Iterator[Hit]:
    """Yield `found` for each match of an expression; with `require`, `missing` when there is none."""
    expression = _compiled(options.pattern, options.ignore_case)
    found = (Hit("found", where) for text in texts(message, options.in_) for where in _matches(expression, text))
    yield from _forbid_or_require(found, options.require, message)


class HeaderOptions(Struct, frozen=True, eq=False):
    """Options of `header`.

    Attributes:
        name: The header field, in any case.
        required: The field must be there.
        forbidden: The field must not be there.
        matches: The decoded value must match this regular expression.
        matches_not: The decoded value must not match this one.
        at_most: How many fields of this name there may be.
    """

    name: str
    required: bool = False
    forbidden: bool = False
    matches: str | None = None
    matches_not: str | None = None
    at_most: int | None = None


@check("header")
def header(message: Message, options: HeaderOptions) -> Iterator[Hit]:
    """Yield `missing`, `forbidden`, `mismatch`, `found` or `repeated` for a header field. Only mail has any."""
    if not message.is_mail:
        return
    fields = message.headers(options.name)
    data = {"header": options.name}
    if options.required and not fields:
        yield Hit("missing", message.beginning, data)
    for number, item in enumerate(fields, 1):
        value = item.decoded
        if options.forbidden:
            yield Hit("forbidden", value.whole, data)
        if options.at_most is not None and number > options.at_most:
            yield Hit("repeated", value.whole, {**data, "at_most": str(options.at_most)})
        if options.matches is not None and not _compiled(options.matches, True).search(value.content):
            yield Hit("mismatch", value.whole, data)
        if options.matches_not is not None:
            for where in _matches(_compiled(options.matches_not, True), value):
                yield Hit("found", where, data)


class ElementOptions(Struct, frozen=True, eq=False):
    """Options of `element`.

    Attributes:
        select: A CSS selector.
        attribute: Highlight this attribute of the element instead of its start tag.
        require: Ask for such an element instead of forbidding it.
    """

    select: str
    attribute: str | None = None
    require: bool = False


@check("element")
def element(message: Message, options: ElementOptions) -> Iterator[Hit]:
    """Yield `found` for each HTML element that a selector finds; with `require`, `missing` when there is none.

    A message without HTML has nothing to require.
    """
    if message.html is None:
        return
    yield from _forbid_or_require(_elements(message, options), options.require, message)


def _elements(message: Message, options: ElementOptions) -> Iterator[Hit]:
    for body in message.bodies:
        if body.html is None:
            continue
        for tag in body.html.soup.select(options.select):
            node = cast("Element", tag.spamlint_element)
            span = node.start_tag
            if options.attribute is not None and options.attribute in node.attributes:
                span = node.attributes[options.attribute].span
            if span is not None:
                yield Hit("found", body.html.excerpt(span), {"tag": node.tag})


def _forbid_or_require(found: Iterator[Hit], require: bool, message: Message) -> Iterator[Hit]:
    if not require:
        yield from found
    elif next(found, None) is None and not message.is_encrypted:
        unclear = doubt(message)
        if unclear is None:
            yield Hit("missing", message.ending)
        else:
            yield Hit(CANNOT_TELL, unclear.where, {"reason": unclear.reason})


def _matches(expression: re.Pattern[str], text: Text) -> Iterator[Excerpt]:
    group = "mark" if "mark" in expression.groupindex else 0
    for match in expression.finditer(text.content):
        if match.start(group) >= 0:
            yield text.excerpt(match.start(group), match.end(group))


@cache
def _compiled(expression: str, ignore_case: bool) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE if ignore_case else 0)
