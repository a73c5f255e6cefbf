"""Does a message have the imprint that German and Austrian law want, or a link to it?"""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.api import Hit, Note, check
from spamlint.checks.register_numbers import register_numbers
from spamlint.checks.sender_contact import Means
from spamlint.checks.sender_found import can_be_judged, doubt_of, found_contacts, listed, street_address
from spamlint.checks.sender_identity import company_names
from spamlint.checks.sender_information import links_named
from spamlint.checks.sender_words import SenderWords, parts
from spamlint.message.message import Message
from spamlint.source.spans import Excerpt
from spamlint.text.phrases import WordList


class Imprint(SenderWords, frozen=True, eq=False):
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
    country = message.declared.identity.country
    if not can_be_judged(message) or (country and country not in options.countries):
        return
    if any(True for part in parts(message) for _ in links_named(part, options.pages)):
        return
    lacking, there = _pieces(message, options)
    if not lacking:
        return
    doubt = doubt_of(message)
    if doubt is not None:
        yield doubt
    elif not there:
        yield Hit("missing", message.ending)
    else:
        notes = tuple(Note("near", where) for where in there[:3])
        yield Hit("incomplete", message.ending, {"lacking": listed(lacking)}, notes)


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
    ask("the postal address", street_address(message, options))
    reach = (one.where for one in found_contacts(message, options) if one.means is Means.EMAIL)
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
