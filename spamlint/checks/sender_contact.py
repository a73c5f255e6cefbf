"""How a reader can reach the sender: an address, a phone number, a site, a contact page, an answer to the message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from spamlint.checks.identity import authors
from spamlint.checks.optout_targets import address_says_unsubscribe, target_says_unsubscribe
from spamlint.checks.sender_phones import phones
from spamlint.checks.sender_said import Said
from spamlint.checks.sender_sites import is_named_home, is_own_home, sites
from spamlint.checks.sender_words import Part, SenderWords, is_named, value_names, values
from spamlint.message.links import Link
from spamlint.message.list_posts import is_list_post
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Excerpt, Span


class Means(Enum):
    """A means of contact."""

    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    PAGE = "page"
    REPLY = "reply"


class Contact(Struct, frozen=True):
    """A way to reach the sender.

    Attributes:
        means: What it is.
        where: The words.
        in_footer: Whether they stand in the footer.
    """

    means: Means
    where: Excerpt
    in_footer: bool


_ADDRESS = lazy_pattern(r"(?<![\w.+%/-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?![\w@])")
_NO_ANSWER = lazy_pattern(r"no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|mailer-daemon|bounce", re.IGNORECASE)
_LEAVE_ADDRESS = lazy_pattern(
    r"unsub|opt[-_.]?out|remove|delete|subscribe|[-_.](?:request|leave|off)@|^(?:leave|off|stop|listserv|majordomo)@",
    re.IGNORECASE,
)
# "On Monday anna@kettle.example wrote:" and what she wrote.
_ATTRIBUTED = lazy_pattern(r"[^\n]{0,80}:[ \t]*\r?\n\s{0,4}[>|]")
_MOST_LINKS = 80  # the last ones: pages of contact are named in footers, or in menus of messages with few links


def contacts(message: Message, part: Part, words: SenderWords) -> Iterator[Contact]:
    """Yield the ways to reach the sender in a part, without working out more than is asked for."""
    for means, span in _spans(message, part, words):
        footer = part.footer
        yield Contact(means, part.excerpt(*span), footer is not None and footer.overlaps(span))


def _spans(message: Message, part: Part, words: SenderWords) -> Iterator[tuple[Means, Span]]:
    said = Said(message, part, words)
    yield from _declared(message, part)
    yield from ((Means.EMAIL, span) for span in _addresses(message, said))
    yield from _linked(message, said)
    yield from _filled_in(message, said)
    yield from ((Means.REPLY, span) for span in _invitations(said))
    labels = [match.span.end for match in said.tagged("phone", "contact")]
    yield from ((Means.PHONE, span) for span in phones(message, part, labels))
    yield from ((Means.WEB, span) for span in sites(message, said))


def _addresses(message: Message, said: Said) -> Iterator[Span]:
    """Yield mail addresses that are the sender's: not the reader's, and not there only to leave."""
    readers = message.derived(_readers, None)
    for span in said.part.spans:
        if "@" not in said.content[span.start : span.end]:
            continue
        for match in _ADDRESS.finditer(said.content, *span):
            found = Span(*match.span())
            if not _is_contact(match.group(), readers) or _is_readers(said, found) or said.is_about_leaving(found):
                continue
            if _ATTRIBUTED.match(said.content, found.end) is None:
                yield found


def _declared(message: Message, part: Part) -> Iterator[tuple[Means, Span]]:
    """Yield where the ways of contact stand that the config declares, as they are written there."""
    identity = message.declared.identity
    declared = ((Means.EMAIL, identity.email), (Means.PHONE, identity.phone), (Means.WEB, identity.url))
    lowered = part.content.lower() if any(value for _, value in declared) else ""
    for means, value in declared:
        place = lowered.find(value.lower()) if value else -1
        if value and place >= 0 and part.holds(place):
            yield means, Span(place, place + len(value))


def _invitations(said: Said) -> Iterator[Span]:
    """Yield invitations to answer the message, but in order to leave."""
    for match in said.tagged("invites"):
        if not said.near(match.span, "forbids") and not said.is_about_leaving(match.span):
            yield match.span


def _is_contact(address: str, readers: frozenset[str]) -> bool:
    if address.lower() in readers or address_says_unsubscribe(address):
        return False
    return _NO_ANSWER.search(address) is None and _LEAVE_ADDRESS.search(address) is None


def _is_readers(said: Said, span: Span) -> bool:
    """Return whether an address follows words such as "sent to"."""
    return any(
        match.span.end <= span.start and not said.content[match.span.end : span.start].strip(" \t\r\n:,<([\"'")
        for match in said.tagged("your_address")
    )


def _readers(message: Message, _: None) -> frozenset[str]:
    """Return the addresses that a message goes to, in small letters; its own is none of them, nor is that of a list."""
    if is_list_post(message):
        return frozenset()
    headers = [header for name in ("To", "Cc", "Bcc", "Delivered-To") for header in message.headers(name)]
    found = {address.spec.lower() for header in headers for address in message.addresses(header)}
    return frozenset(found.difference(address.spec.lower() for address in authors(message)))


def _linked(message: Message, said: Said) -> Iterator[tuple[Means, Span]]:
    """Yield links to write to the sender, to call, or to a page for it. In plain text they are what is written."""
    if not said.part.body.is_html:
        return
    for link in said.part.body.links[-_MOST_LINKS:]:
        if not link.shown:
            continue
        lowered = link.target[:300].lower()
        if lowered.startswith("tel:"):
            means = Means.PHONE
        elif lowered.startswith("mailto:"):
            # What a form sends is what it asks for, and not what a reader has to say.
            if (link.element is not None and link.element.tag == "form") or not _writes_to_sender(message, said, link):
                continue
            means = Means.EMAIL
        elif _is_contact_page(said, link, lowered):
            means = Means.PAGE
        elif is_named_home(message, said, link):
            means = Means.WEB
        else:
            continue
        span = _place(said.part, link)
        if (
            span is not None
            and said.part.holds(span.start)
            and not (means is Means.EMAIL and _leaves(said, link, span))
            and not (means is Means.WEB and not is_own_home(message, said, link, span))
        ):
            yield means, span


def _writes_to_sender(message: Message, said: Said, link: Link) -> bool:
    address, _, rest = link.target[7:500].partition("?")
    if target_says_unsubscribe(rest) or "remove" in rest.lower() or not address.strip():
        return False
    if FILLER in address or "{" in address:
        words, names = said.words, _names_at(said, link)
        is_readers = is_named(names, words.reader_values, words.owner_values)
        return not is_readers or is_named(names, words.contact_values, words.owner_values)
    return _is_contact(address, message.derived(_readers, None))


def _leaves(said: Said, link: Link, span: Span) -> bool:
    tags = {match.tag for match in said.words.phrases.find(link.words)}
    if tags & {"leave", "leave_common"}:
        return True
    return "contact" not in tags and said.is_about_leaving(span)


def _is_contact_page(said: Said, link: Link, target: str) -> bool:
    """Return whether the words of a link are those of a contact page, and nothing else leads there."""
    words = link.words.strip()
    if not 0 < len(words) <= 60 or target_says_unsubscribe(target):
        return False
    found = [match for match in said.words.phrases.find(words) if match.tag == "contact"]
    covered = sum(match.span.end - match.span.start for match in found)
    return covered * 2 >= len(words.strip(" ?!.\u203a\u00bb>\u2192"))


def _names_at(said: Said, link: Link) -> tuple[str, ...]:
    """Return the names of the values in the target of a link."""
    template = said.part.body.template
    if link.href is None or link.href.text is not template.masked:
        return ()
    start, end = link.href.span
    tags = (tag for tag in template.tags if start <= tag.span.start < end)
    return tuple(name for tag in tags for name in value_names(tag.expression))


def _place(part: Part, link: Link) -> Span | None:
    visible = part.body.visible
    if link.element is None or visible is None:
        return link.where.span
    return visible.span_of(link.element)


def _filled_in(message: Message, said: Said) -> Iterator[tuple[Means, Span]]:
    """Yield values that a template puts in for a way of contact."""
    words = said.words
    for value in values(message, said.part):
        if not said.part.holds(value.span.start):
            continue
        if is_named(value.names, words.site_values, words.owner_values):
            yield Means.WEB, value.span
        elif is_named(value.names, words.contact_values, words.owner_values):
            yield Means.EMAIL, value.span
