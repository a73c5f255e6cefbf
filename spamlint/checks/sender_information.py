"""Does a message say who sent it, how to reach them, and why its reader gets it: in words, in every part?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from spamlint.checks.api import Hit, Note, check
from spamlint.checks.optout import Confidence, OptOutWords, optout_routes, plain_routes
from spamlint.checks.postal_places import postal
from spamlint.checks.sender_contact import Contact, Means, contacts
from spamlint.checks.sender_identity import By, Identity, company_names, identities, register_numbers
from spamlint.checks.sender_words import Found, Part, SenderWords, is_named, parts, phrases_in, plain_parts, values
from spamlint.checks.unread import what_is_unread
from spamlint.message.html import Element
from spamlint.message.message import Message
from spamlint.message.presence import presence_of_any
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt
from spamlint.source.templates.presence import PresenceKind
from spamlint.text.phrases import WordList

_MOST_LINKS = 120
"""How many links are looked at, the last ones: such pages are named in footers."""
_MOST_SIGNS = 12
"""How many places are asked for their presence in a template."""


@dataclass(frozen=True, eq=False, repr=False)
class SenderIdentity(SenderWords):
    """Options of `sender-identity`.

    Attributes:
        in_: Where the sender must be named: anywhere in the message, or in its footer.
    """

    in_: Literal["message", "footer"] = "message"


@check("sender-identity")
def sender_identity(message: Message, options: SenderIdentity) -> Iterator[Hit]:
    """Yield one hit where no reader is told who sent the message.

    `missing`: nothing names them. `contact-only`: there is a way to reach somebody. `not-in-footer`: they are named, but
    not where they must be. `conditional` and `cannot-tell`: of templates.
    """
    if not _can_be_judged(message):
        return
    signs = (one for one in _identities(message, options) if options.in_ == "message" or one.in_footer)
    told = _told(message, (one.where for one in signs))
    if told:
        yield from _not_always(message, told)
        return
    found = list(islice(_identities(message, options), 1))
    if (doubt := _doubt(message)) is not None:
        yield doubt
    elif found:
        yield Hit("not-in-footer", message.ending, {"name": _said(found[0].where)}, (Note("near", found[0].where),))
    else:
        reach = next(_all_contacts(message, options), None)
        if reach is None:
            yield Hit("missing", message.ending)
        else:
            yield Hit("contact-only", message.ending, {"contact": _said(reach.where)}, (Note("near", reach.where),))


@dataclass(frozen=True, eq=False, repr=False)
class SenderContact(SenderWords):
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
    if not _can_be_judged(message):
        return
    accepted = (one for one in _all_contacts(message, options) if one.means.value in options.accept)
    told = _told(message, (one.where for one in accepted if options.in_ == "message" or one.in_footer))
    if told:
        yield from _not_always(message, told)
        return
    found = list(islice((one for one in _all_contacts(message, options) if one.means.value in options.accept), 1))
    if "postal-address" in options.accept and _has_postal_address(message, options):
        return
    if (doubt := _doubt(message)) is not None:
        yield doubt
    elif found:
        yield Hit("not-in-footer", message.ending, {"contact": _said(found[0].where)}, (Note("near", found[0].where),))
    else:
        named = next(iter(_identities(message, options)), None)
        if named is None:
            yield Hit("missing", message.ending)
        else:
            yield Hit("name-only", message.ending, {"name": _said(named.where)}, (Note("near", named.where),))


@dataclass(frozen=True, eq=False, repr=False)
class PermissionReminder(SenderWords):
    """Options of `permission-reminder`."""


@check("permission-reminder")
def permission_reminder(message: Message, options: PermissionReminder) -> Iterator[Hit]:
    """Yield `missing` where nothing says why the reader gets the message; `conditional`, `cannot-tell` of templates."""
    if not _can_be_judged(message):
        return
    found = _told(message, (where for part in parts(message) for where in reminders(message, part, options)))
    if found:
        yield from _not_always(message, found)
    else:
        yield _doubt(message) or Hit("missing", message.ending)


def reminders(message: Message, part: Part, words: SenderWords) -> Iterator[Excerpt]:
    """Yield where a part says why its reader gets the message."""
    for match in phrases_in(message, part, words):
        if match.tag == "reminder":
            yield part.excerpt(*match.span)
    for value in values(part):
        if is_named(value.names, words.reminder_values, words.owner_values) and part.holds(value.span.start):
            yield part.excerpt(*value.span)


@dataclass(frozen=True, eq=False, repr=False)
class PageLink:
    """Options of `page-link`.

    Attributes:
        words: The names of the page.
    """

    words: WordList


@check("page-link")
def page_link(message: Message, options: PageLink) -> Iterator[Hit]:
    """Yield `missing` where no link is named as a page is, such as the privacy policy; `conditional`, `cannot-tell`."""
    if not _can_be_judged(message):
        return
    found = _told(message, (where for part in parts(message) for where in links_named(part, options.words)))
    if found:
        yield from _not_always(message, found)
    else:
        yield _doubt(message) or Hit("missing", message.ending)


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


@dataclass(frozen=True, eq=False, repr=False)
class Imprint(SenderWords):
    """Options of `imprint`.

    Attributes:
        pages: Names of the page that holds the imprint: a link to it is enough.
        representative: Words for who represents a company.
        register: Words for the register that a company stands in.
        without_representative: Legal forms that need neither.
        tax_numbers: The registers of `numbers` that are for taxes.
        countries: Where the sender must be for this to hold (ISO 3166-1), if the config says where.
    """

    pages: WordList
    representative: WordList
    register: WordList
    without_representative: tuple[str, ...] = ()
    tax_numbers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ("DE", "AT")


@check("imprint")
def imprint(message: Message, options: Imprint) -> Iterator[Hit]:
    """Yield `missing` where a message has no imprint and no link to one, `incomplete` where pieces of it lack."""
    country = declared_country(message)
    if not _can_be_judged(message) or (country is not None and country not in options.countries):
        return
    if any(True for part in parts(message) for _ in links_named(part, options.pages)):
        return
    lacking, there = _pieces(message, options)
    if not lacking:
        return
    doubt = _doubt(message)
    if doubt is not None:
        yield doubt
    elif not there:
        yield Hit("missing", message.ending)
    else:
        notes = tuple(Note("near", where) for where in there[:3])
        yield Hit("incomplete", message.ending, {"lacking": _listed(lacking)}, notes)


def _pieces(message: Message, options: Imprint) -> tuple[list[str], list[Excerpt]]:
    """Return what an imprint lacks, and where its pieces stand that are there."""
    lacking: list[str] = []
    there: list[Excerpt] = []

    def ask(what: str, where: Excerpt | None) -> None:
        if where is None:
            lacking.append(what)
        else:
            there.append(where)

    named = (part.excerpt(*span) for part in parts(message) for span in company_names(message, part, options))
    company = next(named, None)
    ask("the name of the company with its legal form", company)
    ask("the postal address", _street_address(message, options))
    reach = (one.where for one in _all_contacts(message, options) if one.means is Means.EMAIL)
    ask("an email address", next(reach, None))
    if company is None or not company.content.endswith(options.without_representative or ("\0",)):
        ask("who represents the company", _word(message, options.representative))
        ask("the register and its number", _number(message, options, taxes=False) or _word(message, options.register))
    ask("the VAT number", _number(message, options, taxes=True))
    return lacking, there


def _number(message: Message, options: Imprint, *, taxes: bool) -> Excerpt | None:
    for part in parts(message):
        for register, span in register_numbers(part, options):
            if (register in options.tax_numbers) is taxes:
                return part.excerpt(*span)
    return None


def _word(message: Message, words: WordList) -> Excerpt | None:
    for part in parts(message):
        for span in part.spans:
            for match in words.matcher.find(part.content[span.start : span.end]):
                return part.excerpt(*match.span.shift(span.start))
    return None


@dataclass(frozen=True, eq=False, repr=False)
class FooterInImage(SenderWords):
    """Options of `footer-in-image`."""


_IMAGE_OF_FOOTER = lazy_pattern(
    r"(?:^|[^a-z])(?:footer|foot|fuss|fusszeile|impressum|imprint|signature)(?:[^a-z]|$)", re.IGNORECASE
)
_INFORMS = lazy_pattern(
    r"\N{COPYRIGHT SIGN}|\b(?:unsubscribe|copyright|all rights reserved)\b|[\w.+-]{1,64}@[\w-]{1,63}\.[a-z]{2,24}|\+\d[\d ()-]{6,18}\d",
    re.IGNORECASE,
)
_MOST_IMAGES = 60


@check("footer-in-image")
def footer_in_image(message: Message, options: FooterInImage) -> Iterator[Hit]:
    """Yield a hit at an image that stands for the footer, where no words name the sender and how to reach them.

    `words`: its alternative text has what a footer says. `named`: it is named as one.
    """
    if not _can_be_judged(message):
        return
    for part in parts(message):
        html, visible = part.body.html, part.body.visible
        if html is None or visible is None:
            continue
        images = [node for node in html.elements if node.tag in ("img", "mj-image", "amp-img")]
        for image in reversed(images[-_MOST_IMAGES:]):
            key = _image_key(image, options)
            if key is None or not visible.is_painted(image) or image.start_tag is None:
                continue
            if not _is_in_words(message, options):
                yield Hit(key, html.excerpt(image.start_tag), {"alt": (image.get("alt") or "")[:100]})
            return


def _image_key(image: Element, words: SenderWords) -> str | None:
    from spamlint.source.spans import Span

    alt = (image.get("alt") or "")[:500]
    if alt and (_INFORMS.search(alt) or any(True for _ in words.forms.companies(alt + "\n", Span(0, len(alt) + 1)))):
        return "words"
    names = " ".join(filter(None, (image.get("id"), image.get("class"), _file_of(image.get("src") or ""), alt[:60])))
    return "named" if _IMAGE_OF_FOOTER.search(names) else None


def _file_of(source: str) -> str:
    return source[:2_000].partition("?")[0].rstrip("/").rpartition("/")[2]


def _is_in_words(message: Message, words: SenderWords) -> bool:
    sure = (By.DECLARED, By.COPYRIGHT, By.LEGAL_FORM, By.NUMBER, By.VALUE, By.DUMMY)
    named = any(one.by in sure and one.in_footer for one in _identities(message, words))
    return named or any(one.in_footer for one in _all_contacts(message, words))


@dataclass(frozen=True, eq=False, repr=False)
class TextPartFooter(SenderWords, OptOutWords):
    """Options of `text-part-footer`."""


@check("text-part-footer")
def text_part_footer(message: Message, options: TextPartFooter) -> Iterator[Hit]:
    """Yield a hit where the HTML part says who sent the message or how to leave, and the plain part does not."""
    plain = [part for part in plain_parts(message) if part.content.strip()]
    if not plain or not any(body.is_html for body in message.bodies) or message.plain_bodies == message.bodies:
        return
    if not _can_be_judged(message) or any(part.body.template.includes for part in plain):
        return
    lacking = [what for what, lacks in _lacks(message, plain, options) if lacks]
    if lacking:
        words = next(filter(None, (part.body.last_words for part in reversed(plain))), message.ending)
        yield Hit("lacks", words, {"lacking": _listed(lacking)})


def _lacks(message: Message, plain: Sequence[Part], options: TextPartFooter) -> Iterator[tuple[str, bool]]:
    """Yield each piece of a footer, and whether the HTML has it and the plain text does not."""
    sure = (By.DECLARED, By.COPYRIGHT, By.LEGAL_FORM, By.NUMBER, By.VALUE)
    named = next((one for one in _identities(message, options) if one.by in sure), None)
    yield (
        "the name of the sender",
        named is not None and not _first(identities(message, part, options) for part in plain),
    )
    found = postal(message, options.postal)
    yield "the postal address", bool(found.shown) and not found.plain
    leaves = any(route.confidence > Confidence.LOW for route in optout_routes(message, options))
    yield "the way to unsubscribe", leaves and not plain_routes(message, options)


def _first(found: Iterable[Iterable[object]]) -> bool:
    return any(True for one in found for _ in one)


def declared_country(message: Message) -> str | None:
    """Return the country of the sender that the config declares (ISO 3166-1 alpha-2), or None."""
    return message.declared.identity.country or None


def _has_postal_address(message: Message, words: SenderWords) -> bool:
    """Return whether the footer shows a postal address, or what stands for one."""
    found = postal(message, words.postal)
    return bool(found.shown or found.values or found.own or found.dummies)


def _street_address(message: Message, words: SenderWords) -> Excerpt | None:
    """Return the first postal address that is no box at the post office, or None."""
    found = postal(message, words.postal)
    streets = [shown.where for shown in found.shown if not shown.address.is_box]
    return next(filter(None, (*streets, *found.values, found.own)), None)


def _identities(message: Message, words: SenderWords) -> Iterator[Identity]:
    """Yield where a message says who sent it, at most `_MOST_SIGNS` places."""
    return islice(message.derived(_found_identities, words.shared), _MOST_SIGNS)


def _all_contacts(message: Message, words: SenderWords) -> Iterator[Contact]:
    """Yield the ways to reach the sender, at most `_MOST_SIGNS`."""
    return islice(message.derived(_found_contacts, words.shared), _MOST_SIGNS)


def _found_identities(message: Message, words: SenderWords) -> Found[Identity]:
    return Found(one for part in parts(message) for one in identities(message, part, words))


def _found_contacts(message: Message, words: SenderWords) -> Found[Contact]:
    return Found(one for part in parts(message) for one in contacts(message, part, words))


def _told(message: Message, found: Iterator[Excerpt]) -> list[Excerpt]:
    """Return what was found as far as it matters: up to the first that is in all of the mails made from a template."""
    told: list[Excerpt] = []
    for where in found:
        told.append(where)
        if not message.tags or presence_of_any(message, [where]).kind is PresenceKind.ALWAYS:
            return [where]
    return told


def _can_be_judged(message: Message) -> bool:
    """Return whether what a reader sees can be known: of an encrypted message the run says that it is incomplete."""
    return not message.is_encrypted


def _not_always(message: Message, places: Sequence[Excerpt]) -> Iterator[Hit]:
    """Yield a hit when what is told is only in some of the mails that are made from a template."""
    if not message.tags:
        return
    presence = presence_of_any(message, places)
    if presence.kind is PresenceKind.UNKNOWN:
        yield from filter(None, [_doubt(message)])
    elif presence.kind is not PresenceKind.ALWAYS:
        said = " ".join(tag.where.content for tag in presence.conditions)
        condition = presence.conditions[-1].where
        yield Hit("conditional", condition, {"condition": " ".join(said.split())}, (Note("near", places[0]),))


def _doubt(message: Message) -> Hit | None:
    """Return a hit at what keeps us from telling what the mails made from a template say, or None."""
    unread = what_is_unread(message)
    return None if unread is None else Hit("cannot-tell", unread.where, {"reason": unread.reason})


def _said(where: Excerpt) -> str:
    """Return words for a message to people: on one line, not too long, values as they are written in the template."""
    from spamlint.source.spans import FILLER

    said = " ".join(where.content.replace(FILLER, "").split())
    return said[:80] or "a value of the template"


def _listed(what: Sequence[str]) -> str:
    return what[0] if len(what) == 1 else f"{', '.join(what[:-1])} and {what[-1]}"
