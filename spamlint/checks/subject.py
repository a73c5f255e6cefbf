"""Checks of the subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.message.list_posts import is_list_post
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Excerpt, Span, Text
from spamlint.text.normalise import fold
from spamlint.text.phrases import WordList


class FakeReplyOptions(Struct, frozen=True, eq=False):
    """Options of `fake-reply`.

    Attributes:
        replies: What mail programs put before the subject of an answer, without the colon.
        forwards: What they put before the subject of a forwarded message.
        ambiguous: Those of both that are common words or initials too. They count only at the very start,
            with a capital and a space after the colon.
        names: Names that begin like an answer, such as an event called "re:Invent".
    """

    replies: WordList
    forwards: WordList
    ambiguous: WordList
    names: WordList


@check("fake-reply")
def fake_reply(message: Message, options: FakeReplyOptions) -> Iterator[Hit]:
    """Yield `reply` or `forward` when the subject says it is one and nothing in the message bears it out.

    An answer names what it answers in In-Reply-To or References (RFC 5322 section 3.6.4), or quotes it; a
    forwarded message quotes or attaches the original. Of a template nobody knows In-Reply-To, so `Re: {{ title }}`
    is taken for an answer to what has that title.
    """
    subject = message.subject
    if subject is None:
        return
    prefix = _find_prefix(subject.whole, options)
    if prefix is None or (not message.is_mail and _names_a_value(subject, prefix)):
        return
    if _belongs_to_thread(message) or is_list_post(message) or _quotes(message):
        return
    key = "forward" if prefix.name in _folded(tuple(options.forwards.phrases)) else "reply"
    yield Hit(key, prefix.where, {"prefix": prefix.where.content.strip()})


def _names_a_value(subject: Text, prefix: _Prefix) -> bool:
    """Return whether what follows the prefix is filled in by a template."""
    return subject.content[prefix.where.span.end :].lstrip(" [(\"'").startswith(FILLER)


def _quotes(message: Message) -> bool:
    from spamlint.message.quoting import quotes_a_message  # its expressions take long to compile

    return quotes_a_message(message)


def _belongs_to_thread(message: Message) -> bool:
    fields = (*message.headers("In-Reply-To"), *message.headers("References"))
    return any(header.raw.content.strip() for header in fields)


class _Prefix(Struct, frozen=True):
    """A prefix as it is written, where it stands with its counter and colon, and which one it is."""

    word: str
    where: Excerpt
    name: str


# Tags before the prefix, such as `[EXT]` or `(2)`; what stands between the word and its colon: `Re[2]:`, `RE :`.
_TAGS = r"\s*(?P<tags>(?:(?:\[[^\[\]]{0,60}\]|\([^()]{0,20}\))\s*){0,3})"
_COUNTER = r"(?P<counter>\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|[*^]\d{1,3}|\d{1,2})?\s?)"
_COLON = "[:\ufe55\u02d0\u02f8\u2236\ua789]"  # NFKC has made the fullwidth colon a plain one


def _find_prefix(subject: Excerpt, options: FakeReplyOptions) -> _Prefix | None:
    """Return the prefix at the start of a subject, with its counter and colon."""
    folded = fold(subject.content)
    words = (*options.replies.phrases, *options.forwards.phrases, *options.ambiguous.phrases)
    match = _expression(words).match(folded.content) or _disguised(folded.content, _expression(words))
    if match is None:
        return None
    span = folded.original_span(Span(match.start("word"), match.end()))
    word = folded.original_span(Span(*match.span("word")))
    where = subject.text.excerpt(span.start, span.end)
    prefix = _Prefix(subject.content[word.start : word.end], where, match.group("word"))
    if _is_name(folded.content[match.start("word") :], options.names):
        return None
    if match.group("word") in _folded(tuple(options.ambiguous.phrases)) and not _is_plain(match, prefix.word):
        return None
    return prefix


# A short word before a colon that mixes ASCII letters with Greek, Cyrillic or other ones.
_MIXED_WORD = lazy_pattern(rf"{_TAGS}(?=\w{{0,9}}[a-z])(?P<mixed>\w{{0,9}}[^\W\x00-\u036f]\w{{0,9}}){_COUNTER}{_COLON}")


def _disguised(folded: str, expression: re.Pattern[str]) -> re.Match[str] | None:
    """Return the match of a prefix in which letters of other scripts stand for Latin ones beside them."""
    mixed = None if folded.isascii() else _MIXED_WORD.match(folded)
    if mixed is None:
        return None
    from spamlint.text.scripts import looks_like  # its table is read only for such a word

    start, end = mixed.span("mixed")
    word = "".join(_one(looks_like(character), character) for character in folded[start:end])
    return expression.match(folded[:start] + word + folded[end:])


def _one(lookalike: str | None, character: str) -> str:
    """Return what a character is taken for, where that is one character: places must not move."""
    return lookalike if lookalike is not None and len(lookalike) == 1 else character


def _is_plain(match: re.Match[str], word: str) -> bool:
    """Return whether an ambiguous prefix stands as mail programs write it: `AW: `, `TR : `, and nothing before it."""
    if match.group("tags") or not re.fullmatch(r"(?:\[\d+\])? ?", match.group("counter")) or word[:1].islower():
        return False
    return match.end() == len(match.string) or match.string[match.end()].isspace()


def _is_name(rest: str, names: WordList) -> bool:
    """Return whether a subject begins with a name: `re:invent 2030` but not `re:inventory`."""
    for name in _folded(tuple(names.phrases)):
        if rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum():
            return True
    return False


@lru_cache(maxsize=8)
def _folded(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(phrase).content for phrase in phrases)


@lru_cache(maxsize=8)
def _expression(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(_folded(words), key=lambda word: (-len(word), word))
    return re.compile(f"{_TAGS}(?P<word>{'|'.join(map(re.escape, longest_first))}){_COUNTER}{_COLON}")
