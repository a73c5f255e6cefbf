"""Does a message say who sent it, how to reach them, and why its reader gets it?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal

from msgspec import Struct

from spamlint.checks.api import Hit, Note, check
from spamlint.checks.sender_found import (
    can_be_judged,
    doubt_of,
    found_contacts,
    found_identities,
    has_postal_address,
    not_always,
    said_of,
    told_always,
)
from spamlint.checks.sender_words import Part, SenderWords, is_named, parts, phrases_in, values
from spamlint.message.message import Message
from spamlint.source.spans import Excerpt
from spamlint.text.phrases import WordList

_MOST_LINKS = 120
"""How many links are looked at, the last ones: such pages are named in footers."""


class SenderIdentity(SenderWords, frozen=True, eq=False):
    """Options of `sender-identity`.

    Attributes:
        in_: Where the sender must be named: anywhere in the message, or in its footer.
    """

    in_: Literal["message", "footer"] = "message"


@check("sender-identity")
def sender_identity(message: Message, options: SenderIdentity) -> Iterator[Hit]:
    """Yield one hit where no reader is told who sent the message.

    `missing`: nothing names them. `contact-only`: there is a way to reach somebody. `not-in-footer`: they are named,
    but not where they must be. `conditional` and `cannot-tell`: of templates.
    """
    if not can_be_judged(message):
        return
    signs = (one for one in found_identities(message, options) if options.in_ == "message" or one.in_footer)
    told = told_always(message, (one.where for one in signs))
    if told:
        yield from not_always(message, told)
        return
    found = list(islice(found_identities(message, options), 1))
    if (doubt := doubt_of(message)) is not None:
        yield doubt
    elif found:
        yield Hit("not-in-footer", message.ending, {"name": said_of(found[0].where)}, (Note("near", found[0].where),))
    else:
        reach = next(found_contacts(message, options), None)
        if reach is None:
            yield Hit("missing", message.ending)
        else:
            yield Hit("contact-only", message.ending, {"contact": said_of(reach.where)}, (Note("near", reach.where),))


class SenderContact(SenderWords, frozen=True, eq=False):
    """Options of `sender-contact`.

    Attributes:
        in_: Where the way of contact must stand: anywhere in the message, or in its footer.
        accept: What counts.
    """

    in_: Literal["message", "footer"] = "message"
    accept: tuple[Literal["email", "phone", "web", "page", "reply", "postal-address"], ...] = (
        "email",
        "phone",
        "web",
        "page",
        "reply",
        "postal-address",
    )


@check("sender-contact")
def sender_contact(message: Message, options: SenderContact) -> Iterator[Hit]:
    """Yield one hit where no reader is told how to reach the sender; the keys are those of `sender-identity`.

    `name-only`: the sender is named, and nothing more.
    """
    if not can_be_judged(message):
        return
    accepted = (one for one in found_contacts(message, options) if one.means.value in options.accept)
    told = told_always(message, (one.where for one in accepted if options.in_ == "message" or one.in_footer))
    if told:
        yield from not_always(message, told)
        return
    found = list(islice((one for one in found_contacts(message, options) if one.means.value in options.accept), 1))
    if "postal-address" in options.accept and has_postal_address(message, options):
        return
    if (doubt := doubt_of(message)) is not None:
        yield doubt
    elif found:
        yield Hit(
            "not-in-footer", message.ending, {"contact": said_of(found[0].where)}, (Note("near", found[0].where),)
        )
    else:
        named = next(iter(found_identities(message, options)), None)
        if named is None:
            yield Hit("missing", message.ending)
        else:
            yield Hit("name-only", message.ending, {"name": said_of(named.where)}, (Note("near", named.where),))


class PermissionReminder(SenderWords, frozen=True, eq=False):
    """Options of `permission-reminder`."""


@check("permission-reminder")
def permission_reminder(message: Message, options: PermissionReminder) -> Iterator[Hit]:
    """Yield `missing` where nothing says why the reader gets the message; `conditional`, `cannot-tell` of templates."""
    if not can_be_judged(message):
        return
    found = told_always(message, (where for part in parts(message) for where in reminders(message, part, options)))
    if found:
        yield from not_always(message, found)
    else:
        yield doubt_of(message) or Hit("missing", message.ending)


def reminders(message: Message, part: Part, words: SenderWords) -> Iterator[Excerpt]:
    """Yield where a part says why its reader gets the message."""
    for match in phrases_in(message, part, words):
        if match.tag == "reminder":
            yield part.excerpt(*match.span)
    for value in values(message, part):
        if is_named(value.names, words.reminder_values, words.owner_values) and part.holds(value.span.start):
            yield part.excerpt(*value.span)


class PageLink(Struct, frozen=True, eq=False):
    """Options of `page-link`.

    Attributes:
        words: The names of the page.
    """

    words: WordList


@check("page-link")
def page_link(message: Message, options: PageLink) -> Iterator[Hit]:
    """Yield `missing` where no link is named as a page is, such as the privacy policy; `conditional`, `cannot-tell`."""
    if not can_be_judged(message):
        return
    found = told_always(message, (where for part in parts(message) for where in links_named(part, options.words)))
    if found:
        yield from not_always(message, found)
    else:
        yield doubt_of(message) or Hit("missing", message.ending)


def links_named(part: Part, words: WordList) -> Iterator[Excerpt]:
    """Yield the links of a part whose words or labels name a page. In plain text: what stands before a link."""
    for link in part.body.links[-_MOST_LINKS:]:
        if not link.shown:
            continue
        said = [link.words, *link.labels] if part.body.is_html else [link.before[-60:]]
        if any(_is_name_of_page(text.strip(), words) for text in said):
            yield link.where


def _is_name_of_page(said: str, words: WordList) -> bool:
    """Return whether words are the name of a page, and not a sentence in which it occurs."""
    found = sum(match.span.end - match.span.start for match in words.matcher.find(said)) if said else 0
    return found * 2 >= len(said.rsplit("\n", 1)[-1]) > 0
