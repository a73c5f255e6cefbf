"""What a message says of its sender, found once for all rules; and the hits of templates that may not say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from spamlint.checks.api import Hit, Note
from spamlint.checks.postal_places import postal
from spamlint.checks.sender_contact import Contact, contacts
from spamlint.checks.sender_identity import Identity, identities
from spamlint.checks.sender_words import Found, SenderWords, parts
from spamlint.message.doubt import doubt
from spamlint.message.message import Message
from spamlint.message.presence import presence_of_any
from spamlint.source.spans import FILLER, Excerpt
from spamlint.source.templates.presence import PresenceKind

MOST_SIGNS = 12
"""How many places are asked for their presence in a template."""


def has_postal_address(message: Message, words: SenderWords) -> bool:
    """Return whether the footer shows a postal address, or what stands for one."""
    found = postal(message, words.postal)
    return bool(found.shown or found.values or found.own or found.dummies)


def street_address(message: Message, words: SenderWords) -> Excerpt | None:
    """Return the first postal address that is no box at the post office, or None."""
    found = postal(message, words.postal)
    streets = [shown.where for shown in found.shown if not shown.address.is_box]
    return next(filter(None, (*streets, *found.values, found.own)), None)


def found_identities(message: Message, words: SenderWords) -> Iterator[Identity]:
    """Yield where a message says who sent it, at most `MOST_SIGNS` places."""
    return islice(message.derived(_work_out_identities, words.sender_lists), MOST_SIGNS)


def found_contacts(message: Message, words: SenderWords) -> Iterator[Contact]:
    """Yield the ways to reach the sender, at most `MOST_SIGNS`."""
    return islice(message.derived(_work_out_contacts, words.sender_lists), MOST_SIGNS)


def _work_out_identities(message: Message, words: SenderWords) -> Found[Identity]:
    return Found(one for part in parts(message) for one in identities(message, part, words))


def _work_out_contacts(message: Message, words: SenderWords) -> Found[Contact]:
    return Found(one for part in parts(message) for one in contacts(message, part, words))


def told_always(message: Message, found: Iterator[Excerpt]) -> list[Excerpt]:
    """Return what was found as far as it matters: up to the first that is in all of the mails made from a template."""
    told: list[Excerpt] = []
    for where in found:
        told.append(where)
        if not message.tags or presence_of_any(message, [where]).kind is PresenceKind.ALWAYS:
            return [where]
    return told


def can_be_judged(message: Message) -> bool:
    """Return whether what a reader sees can be known: of an encrypted message the run says that it is incomplete."""
    return not message.is_encrypted


def not_always(message: Message, places: Sequence[Excerpt]) -> Iterator[Hit]:
    """Yield a hit when what is told is only in some of the mails that are made from a template."""
    if not message.tags:
        return
    presence = presence_of_any(message, places)
    if presence.kind is PresenceKind.UNKNOWN:
        yield from filter(None, [doubt_of(message)])
    elif presence.kind is not PresenceKind.ALWAYS:
        said = " ".join(tag.where.content for tag in presence.conditions)
        condition = presence.conditions[-1].where
        yield Hit("conditional", condition, {"condition": " ".join(said.split())}, (Note("near", places[0]),))


def doubt_of(message: Message) -> Hit | None:
    """Return a hit at what keeps us from telling what the mails made from a template say, or None."""
    found = doubt(message)
    return None if found is None else Hit("cannot-tell", found.where, {"reason": found.reason})


def said_of(where: Excerpt) -> str:
    """Return words for a message to people: on one line, not too long, values as they are written in the template."""
    said = " ".join(where.content.replace(FILLER, "").split())
    return said[:80] or "a value of the template"


def listed(what: Sequence[str]) -> str:
    return what[0] if len(what) == 1 else f"{', '.join(what[:-1])} and {what[-1]}"
