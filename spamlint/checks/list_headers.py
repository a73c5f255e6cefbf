"""Checks of the fields that let a mail program unsubscribe: RFC 2369 and RFC 8058."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.fields import encoded_words, value_or_name
from spamlint.message.message import Message, Stage
from spamlint.patterns import lazy_pattern
from spamlint.source.headers import Header
from spamlint.source.spans import Excerpt
from spamlint.text.list_field import Flaw, ListField, ListUri, parse_list_field
from spamlint.text.placeholders import has_placeholder, placeholders
from spamlint.text.uris import UriProblem, find_flaw, scheme_of

_UNSUBSCRIBE = "List-Unsubscribe"
_POST = "List-Unsubscribe-Post"
_NO = lazy_pattern(r"\s*NO\b", re.IGNORECASE)  # what List-Post may hold, RFC 2369 section 3.4
_POST_VALUE = "List-Unsubscribe=One-Click"  # RFC 8058 sections 3.1 and 5


class ListUnsubscribeOptions(Struct, frozen=True, eq=False):
    """Options of `list-unsubscribe-syntax`.

    Attributes:
        schemes: URI schemes that mail programs open.
    """

    schemes: tuple[str, ...] = ("mailto", "https", "http")


@check("list-unsubscribe-syntax")
def list_unsubscribe_syntax(message: Message, options: ListUnsubscribeOptions) -> Iterator[Hit]:
    """Yield a hit for each thing that makes readers ignore a List-Unsubscribe field or a URI in it."""
    fields = message.headers(_UNSUBSCRIBE)
    for header in fields[1:]:
        yield Hit("repeated", value_or_name(header))
    for header in fields[:1]:
        yield from _syntax_hits(header, message.stage, options)


def _syntax_hits(header: Header, stage: Stage, options: ListUnsubscribeOptions) -> Iterator[Hit]:
    if not header.raw.content.strip():
        yield Hit("empty", value_or_name(header))
        return
    listed = parse_list_field(header.raw)
    word = _encoded_word(header, listed)
    if word is not None:
        yield Hit("encoded-word", word)
        return
    for uri in listed.uris:
        yield from _uri_hits(uri, listed.uris, stage, options)
    if listed.flaw is None or listed.flaw_where is None:
        return
    if has_placeholder(listed.flaw_where.content):
        # A placeholder may bring its brackets along; unfilled in a sent message it is a finding of its own.
        yield from _unfilled(listed.flaw_where, stage)
        return
    if listed.flaw is Flaw.NO_BRACKETS and _NO.match(header.raw.content):
        yield Hit("no", value_or_name(header))
        return
    yield Hit(listed.flaw.value, listed.flaw_where)


def _encoded_word(header: Header, listed: ListField) -> Excerpt | None:
    """Return the first encoded word outside comments, where RFC 2047 section 5 allows it."""
    read = [uri.where for uri in listed.uris] + ([listed.flaw_where] if listed.flaw_where else [])
    for word in encoded_words(header.raw):
        if any(word.span.overlaps(where.span) for where in read):
            return word
    return None


def _uri_hits(
    uri: ListUri, all_uris: tuple[ListUri, ...], stage: Stage, options: ListUnsubscribeOptions
) -> Iterator[Hit]:
    if has_placeholder(uri.where.content):
        yield from _unfilled(uri.where, stage)
        return
    flaw = find_flaw(uri.text, options.schemes)
    if flaw is None:
        return
    if flaw.problem is UriProblem.SCHEME and any(scheme_of(other.text) in options.schemes for other in all_uris):
        return  # Readers take the first URI whose scheme they know (RFC 2369 section 2).
    whole = uri.text != uri.where.content or not uri.text
    start = uri.where.span.start
    where = uri.where if whole else uri.where.text.excerpt(start + flaw.span.start, start + flaw.span.end)
    yield Hit(flaw.problem.value, where, {"uri": uri.text})


def _unfilled(where: Excerpt, stage: Stage) -> Iterator[Hit]:
    """Yield `placeholder` for what nobody filled in before the message was sent."""
    if stage is not Stage.SENT:
        return
    for span in placeholders(where.content):
        span = span.shift(where.span.start)
        yield Hit("placeholder", where.text.excerpt(span.start, span.end))
        return


@check("one-click-unsubscribe")
def one_click_unsubscribe(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield a hit for each thing that keeps a message with List-Unsubscribe-Post from one-click unsubscribing."""
    posts = message.headers(_POST)
    if not posts:
        return
    for header in posts[1:]:
        yield Hit("repeated", value_or_name(header))
    yield from _value_hits(posts[0], message.stage)
    fields = message.headers(_UNSUBSCRIBE)
    if not fields:
        yield Hit("alone", value_or_name(posts[0]))
        return
    yield from _https_hits(fields)
    yield from _signature_hits(message.headers("DKIM-Signature"))


def _value_hits(header: Header, stage: Stage) -> Iterator[Hit]:
    value = header.raw.content.strip()
    if value == _POST_VALUE or (stage is not Stage.SENT and has_placeholder(value)):
        return
    yield Hit("value", value_or_name(header), {"value": value})


def _https_hits(fields: tuple[Header, ...]) -> Iterator[Hit]:
    """RFC 8058 section 3.1: one https URI; beside it only URIs that are neither http nor https."""
    uris = [uri for header in fields for uri in parse_list_field(header.raw).uris]
    secure = [uri for uri in uris if scheme_of(uri.text) == "https"]
    plain = [uri for uri in uris if scheme_of(uri.text) == "http"]
    for uri in secure[1:]:
        yield Hit("several-https", uri.where)
    if secure:
        for uri in plain:
            yield Hit("http-beside", uri.where)
        return
    if plain:
        yield Hit("http", plain[0].where)
    elif not any(_may_be_https(header) for header in fields):
        yield Hit("no-https", value_or_name(fields[0]))


def _may_be_https(header: Header) -> bool:
    """Return whether a placeholder may bring an https URI. One inside a mailto URI cannot."""
    listed = parse_list_field(header.raw)
    if listed.flaw_where is not None and has_placeholder(listed.flaw_where.content):
        return True
    return any(has_placeholder(uri.text) and not scheme_of(uri.text) for uri in listed.uris)


_TAG = lazy_pattern(r"([A-Za-z0-9_]+)[ \t\r\n]*=[ \t\r\n]*([^;]*)")


def _signature_hits(signatures: tuple[Header, ...]) -> Iterator[Hit]:
    """RFC 8058 section 4: the `h=` tag of a signature names both fields. One signature that does is enough."""
    lacking = [_lacking(header) for header in signatures]
    if lacking and all(lacking):
        best = min(range(len(lacking)), key=lambda index: len(lacking[index]))
        yield Hit("unsigned", _signed_fields(signatures[best]), {"fields": " and ".join(lacking[best])})


def _lacking(signature: Header) -> tuple[str, ...]:
    """Return which of the two fields a DKIM signature does not cover (RFC 6376 section 3.5, tag `h`)."""
    signed = {name.strip().lower() for name in _signed_fields(signature).content.split(":")}
    return tuple(name for name in (_UNSUBSCRIBE, _POST) if name.lower() not in signed)


def _signed_fields(signature: Header) -> Excerpt:
    """Return the value of the `h=` tag; the whole value when it has none."""
    for match in _TAG.finditer(signature.raw.content):
        if match.group(1).lower() == "h":
            end = match.start(2) + len(match.group(2).rstrip())
            return signature.raw.excerpt(match.start(2), end)
    return value_or_name(signature)
