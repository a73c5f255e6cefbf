"""Checks of encoded words in header fields (RFC 2047)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.message.fields import own_parts
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.charset_labels import find_codec
from spamlint.source.headers import Header
from spamlint.source.spans import Span
from spamlint.text.address_tokens import Kind, tokenize

_TEXT_FIELDS = ("Subject", "Comments", "Keywords", "Content-Description")
_ADDRESS_FIELDS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc")
_MAX_WORD = 75  # characters, RFC 2047 section 2
_FIRST_FIELDS = 10  # of one name; there should be one
_FARTHEST = 1_000  # characters that are searched for the end of a word or of an address: more is none

_START = lazy_pattern(r"=\?([A-Za-z0-9][A-Za-z0-9_.:+\-]{0,60}(?:\*[A-Za-z0-9\-]{1,20})?)\?([A-Za-z])\?")
_WORD = lazy_pattern(r"=\?[^?\s]{1,80}\?[BbQq]\?[^?]{0,2000}\?=")
_NOT_BASE64 = lazy_pattern(r"[^A-Za-z0-9+/=]")


class _Word(Struct, frozen=True):
    """Something that begins as an encoded word does.

    Attributes:
        charset: The label, without a language (RFC 2231 section 5).
        encoding: Upper case.
        encoded: The encoded text; None when nothing ends it.
        span: The whole word; of one without an end, its beginning (code points of the raw value).
    """

    charset: str
    encoding: str
    encoded: str | None
    span: Span


@check("encoded-words-broken")
def encoded_words_broken(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each encoded word that programs cannot decode, or not all of them.

    `unclosed`: nothing ends it. `encoding`: neither B nor Q. `charset`: nobody knows it. `space`: white space
    inside. `base64`: other characters than base64 has. `joined`: no white space before the next word. `split`: a
    character begins in one word and ends in the next. Each word is reported for the first of these.
    """
    for header in _fields(message, *_TEXT_FIELDS, *_ADDRESS_FIELDS):
        words = list(_words(header.raw.content))
        for index, word in enumerate(words):
            following = words[index + 1] if index + 1 < len(words) else None
            key = _broken(word, following, header.raw.content)
            if key is not None:
                yield Hit(key, header.raw.excerpt(*word.span), {"charset": word.charset, "encoding": word.encoding})


@check("encoded-words-misplaced")
def encoded_words_misplaced(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each encoded word that most programs decode, though RFC 2047 forbids it there.

    `long`: over 75 characters. `quoted`: in a quoted string. `address`: in an address. `parameter`: in a parameter
    of a MIME field.
    """
    for header in _fields(message, *_TEXT_FIELDS, *_ADDRESS_FIELDS):
        content = header.raw.content
        words = list(_words(content))
        if not words:
            continue
        is_address = header.name.title() in _ADDRESS_FIELDS
        quoted = [token.span for token in tokenize(content) if token.kind is Kind.QUOTED] if is_address else []
        for word in words:
            where = header.raw.excerpt(*word.span)
            if _is_covered(word.span, quoted):
                yield Hit("quoted", where)
            elif is_address and _is_in_address(content, word.span):
                yield Hit("address", where)
            elif word.span.end - word.span.start > _MAX_WORD and word.encoded is not None:
                yield Hit("long", where, {"length": str(word.span.end - word.span.start)})
    yield from _in_parameters(message)


def _is_covered(span: Span, ordered: list[Span]) -> bool:
    """Return whether one of some spans, which are in order and apart, covers `span`."""
    before = bisect_right(ordered, span.start, key=lambda other: other.start) - 1
    return before >= 0 and ordered[before].covers(span)


def _in_parameters(message: Message) -> Iterator[Hit]:
    """RFC 2047 section 5 (3): no encoded word in a parameter; RFC 2231 is there for that."""
    if message.root is None:
        return
    for part in own_parts(message.root):
        for name in ("Content-Type", "Content-Disposition"):
            header = part.header(name)
            match = _WORD.search(header.raw.content) if header is not None else None
            if header is not None and match is not None:
                yield Hit("parameter", header.raw.excerpt(*match.span()))


def _fields(message: Message, *names: str) -> Iterator[Header]:
    for name in names:
        for header in message.headers(name)[:_FIRST_FIELDS]:
            if "=?" in header.raw.content:
                yield header


def _words(content: str) -> Iterator[_Word]:
    at = 0
    while match := _START.search(content, at):
        end = content.find("?=", match.end(), match.end() + _FARTHEST)
        following = _START.search(content, match.end(), match.end() + _FARTHEST)
        is_closed = end >= 0 and (following is None or end < following.start())
        charset, encoding = match[1].partition("*")[0], match[2].upper()
        if is_closed:
            at = end + 2
            yield _Word(charset, encoding, content[match.end() : end], Span(match.start(), at))
        else:
            at = match.end()
            yield _Word(charset, encoding, None, Span(*match.span()))


def _broken(word: _Word, following: _Word | None, content: str) -> str | None:
    """Return the message key of the first thing that is wrong with a word, or None."""
    if word.encoding not in "BQ":
        return "encoding"
    if word.encoded is None:
        return "unclosed"
    if find_codec(word.charset) is None:
        return "charset"
    if any(character in " \t" for character in word.encoded):
        return "space"
    if word.encoding == "B" and _NOT_BASE64.search(word.encoded):
        return "base64"
    if following is not None and following.span.start == word.span.end:
        return "joined"
    if following is not None and not content[word.span.end : following.span.start].strip() and _is_split(word):
        return "split"
    return None


def _is_split(word: _Word) -> bool:
    """Return whether the last character of a word in UTF-8 goes on in the next (RFC 2047 section 5)."""
    codec = find_codec(word.charset)
    if codec is None or codec.name != "utf-8":
        return False
    return _ends_inside_character(_octets(word))


def _octets(word: _Word) -> bytes:
    from spamlint.source.encoded_words import word_octets

    return word_octets(word.encoded or "", is_base64=word.encoding == "B")


def _ends_inside_character(octets: bytes) -> bool:
    """Return whether UTF-8 stops before its last character is whole."""
    for back in range(1, min(4, len(octets) + 1)):
        byte = octets[-back]
        if byte >= 0xC0:
            return back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4)
        if byte < 0x80:
            return False
    return False


def _is_in_address(content: str, span: Span) -> bool:
    """Return whether a word touches an `@` or stands in angle brackets, where an address is."""
    if content[span.end : span.end + 1] == "@" or content[max(span.start - 1, 0) : span.start] == "@":
        return True
    opening = content.rfind("<", max(span.start - _FARTHEST, 0), span.start)
    if opening < 0 or content.find(">", opening, span.start) >= 0:
        return False
    return content.find(">", span.end, span.end + _FARTHEST) >= 0
