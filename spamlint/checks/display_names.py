"""Checks of the name that a reader sees in place of the sender's address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.checks.identity import authors, has_known_domain, own_organizations
from spamlint.message.list_posts import is_list_post
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span
from spamlint.text.addresses import Address
from spamlint.text.domains import has_known_ending, organization
from spamlint.text.normalise import fold, without_accents
from spamlint.text.phrases import PhraseMatcher, WordList
from spamlint.text.placeholders import has_placeholder, placeholders
from spamlint.text.scripts import skeleton

_MOST = 500  # code points of a name that are looked at; longer ones are no names
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = lazy_pattern(rf"[\w.+%-]{{1,64}}@((?:{_LABEL}\.){{1,8}}[^\W\d_]{{2,24}})(?![\w-])")
_DOMAIN = lazy_pattern(rf"(?<![\w@./-])((?:{_LABEL}\.){{1,8}}[^\W\d_]{{2,24}})(?![\w@-])")
# How a mailing list names whom it passes a message on for.
_VIA = lazy_pattern(r"\bvia\b|\bon behalf of\b", re.IGNORECASE)


def _names(message: Message) -> Iterator[tuple[Address, str]]:
    """Yield the authors that have a display name, each with its name."""
    for address in authors(message):
        if address.display and address.spec:
            yield address, address.display[:_MOST]


def name_where(address: Address) -> Excerpt:
    """Return where the display name of an address stands, without the quotes around it."""
    text = address.where.text
    start, end = address.where.span
    spec = address.spec_where.span
    content = text.content
    if spec.start > start and (bracket := content.rfind("<", start, spec.start)) >= 0:
        end, around = bracket, " \t\"'"
    else:  # anna@example.com (Anna)
        start, around = spec.end, " \t()"
    said = content[start:end]
    inner = said.strip(around)
    if not inner:
        return address.where
    at = start + said.find(inner)
    return text.excerpt(at, at + len(inner))


def _part(address: Address, span: Span) -> Excerpt:
    """Return where a part of a display name stands; the whole name where it is not written as it is read."""
    where = name_where(address)
    if where.text.content[where.span.start : where.span.end] != address.display:
        return where
    return where.text.excerpt(where.span.start + span.start, where.span.start + span.end)


class NameShowsOptions(Struct, frozen=True, eq=False):
    """Options of `display-name-shows`.

    Attributes:
        look_for: A whole mail address, or a domain alone.
        file_endings: Endings of files that are top-level domains too: `README.md` names no domain.
    """

    look_for: Literal["address", "domain"]
    file_endings: tuple[str, ...] = ()


@check("display-name-shows")
def display_name_shows(message: Message, options: NameShowsOptions) -> Iterator[Hit]:
    """Yield `found` where a display name shows an address, or a domain, that is not the sender's."""
    for address, name in _names(message):
        if "." not in name or not has_known_domain(address):
            continue
        span = _foreign(message, name, options)
        if span is not None and not _VIA.search(name) and not is_list_post(message):
            data = {"shown": name[slice(*span)], "sender_domain": organization(address.domain)}
            yield Hit("found", _part(address, span), data)


def _foreign(message: Message, name: str, options: NameShowsOptions) -> Span | None:
    """Return where a name shows what is not the sender's, or None."""
    own = own_organizations(message)
    if options.look_for == "address":
        found = (match for match in _ADDRESS.finditer(name) if organization(match.group(1)) not in own)
    else:
        found = (
            match
            for match in _DOMAIN.finditer(name)
            if _is_meant_as_domain(match.group(1), options) and organization(match.group(1)) not in own
        )
    return next((Span(*match.span()) for match in found), None)


def _is_meant_as_domain(shown: str, options: NameShowsOptions) -> bool:
    """Return whether letters around a dot are a domain: no initials (`R.Hughes`) and no file (`README.md`)."""
    first, _, ending = shown.rpartition(".")
    if len(first) < 2 or ending.istitle() or ending.lower() in options.file_endings:
        return False
    return has_known_ending(shown)


@check("display-name-brand")
def display_name_brand(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `other` where a display name holds a declared brand that does not send from the address's domain."""
    if not message.declared.brands:
        return
    for address, name in _names(message):
        if not has_known_domain(address):
            continue
        named = [(brand, domains) for brand, domains in message.declared.brands if _holds(name, brand)]
        sender = organization(address.domain)
        if not named or any(sender in map(organization, domains) for _, domains in named):
            continue
        brand, domains = max(named, key=lambda item: len(item[0]))
        yield Hit("other", name_where(address), {"brand": brand, "sender_domain": sender, "domain": domains[0]})


def _holds(name: str, brand: str) -> bool:
    """Return whether a name holds a brand as words, as a reader sees it: accents and look-alike letters aside."""
    return _as_seen(brand) in _as_seen(name)


@lru_cache(maxsize=256)
def _as_seen(name: str) -> str:
    """Return the words of a name between blanks, so that whole words can be looked for."""
    folded = skeleton(without_accents(fold(name).content))
    return " " + " ".join(re.findall(r"\w+", folded)) + " "


# Names of placeholders for the reader's own name, of the last word in `contact.first_name`.
_READER = lazy_pattern(
    r"(?:f_?name|first_?name|voornaam|vorname|prenom|prénom|nombre|fornavn|förnamn|imie"
    r"|recipient(?:[._]?\w{0,20})?|subscriber(?:[._]?\w{0,20})?|to_?name|contact(?:[._]?\w{0,20})?)\W*\Z",
    re.IGNORECASE,
)
_SENDER = lazy_pattern(
    r"sender|from|author|owner|agent|rep\b|sales|shop|store|company|brand|host|inviter|coach|teacher|creator|list|account",
    re.IGNORECASE,
)
_INSIDE = lazy_pattern(r"[^\w.]{1,3}([\w.: -]{1,80})")


@check("display-name-recipient")
def display_name_recipient(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `found` where the display name of the sender holds a placeholder for that of the reader."""
    for address, name in _names(message):
        for span in placeholders(name):
            inside = _INSIDE.match(name[span.start : span.end])
            said = inside.group(1).strip() if inside else ""
            if _READER.search(said) and not _SENDER.search(said):
                yield Hit("found", _part(address, span))
                break


class NameUrgencyOptions(Struct, frozen=True, eq=False):
    """Options of `display-name-urgency`.

    Attributes:
        words: What presses a reader, wherever in the name it stands.
        alone: Words that names of people and firms have too: they count when the name is nothing else.
    """

    words: WordList
    alone: WordList


@check("display-name-urgency")
def display_name_urgency(message: Message, options: NameUrgencyOptions) -> Iterator[Hit]:
    """Yield `found` where a display name says what belongs in the subject."""
    for address, name in _names(message):
        matches = list(_urgency(options.words, options.alone).find(name))
        found = next((match for match in matches if match.tag == "words"), None)
        if found is None and matches:
            letters = sum(map(str.isalnum, name))
            said = sum(sum(map(str.isalnum, name[slice(*match.span)])) for match in matches)
            found = matches[0] if said == letters else None
        if found is not None:
            yield Hit("found", _part(address, found.span), {"words": name[slice(*found.span)]})


@lru_cache(maxsize=4)
def _urgency(words: WordList, alone: WordList) -> PhraseMatcher:
    return PhraseMatcher.of_lists([(words, "words"), (alone, "alone")])


_COUNTER = lazy_pattern(r"\A\s*([(\[]\d{1,2}[)\]])(?=\s*\S)|(?<=\S)\s*([(\[]\d{1,2}[)\]])\s*\Z")


@check("display-name-counter")
def display_name_counter(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `found` where a display name counts messages, as a mail program does for a conversation: `Anna (3)`."""
    for address, name in _names(message):
        match = _COUNTER.search(name)
        if match is not None:
            group = 1 if match.group(1) else 2
            yield Hit("found", _part(address, Span(*match.span(group))))


class NameSymbolsOptions(Struct, frozen=True, eq=False):
    """Options of `display-name-symbols`.

    Attributes:
        badges: Characters that imitate what a mail program shows beside a name.
        at_most: How many other symbols a name may have.
    """

    badges: str
    at_most: int = 2


# Letters for formulas, in circles and squares, full width: read as letters by people, not by programs.
_STYLED = lazy_pattern("[\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\U0001f130-\U0001f189]{2,}")
_INVISIBLE = lazy_pattern("[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_RUN = lazy_pattern(r"([!?*$#=~>])\1{2,}|[!?]{3,}")
_WIDE_SCRIPT = lazy_pattern("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_RIGHT_TO_LEFT = lazy_pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


@check("display-name-symbols")
def display_name_symbols(message: Message, options: NameSymbolsOptions) -> Iterator[Hit]:
    """Yield `badge`, `styled`, `invisible` or `many` for the first thing in a display name that is there for show."""
    for address, name in _names(message):
        found = _symbols(name, options)
        if found is not None:
            yield Hit(found[0], _part(address, found[1]), {"symbols": name[slice(*found[1])]})


def _symbols(name: str, options: NameSymbolsOptions) -> tuple[str, Span] | None:
    if not name.isascii():
        for at, character in enumerate(name):
            if character in options.badges:
                return "badge", Span(at, at + 1)
        # East Asian names are written in full width; names written from right to left need direction marks.
        styled = None if _WIDE_SCRIPT.search(name) else _STYLED.search(name)
        if styled is not None:
            return "styled", Span(*styled.span())
        hidden = None if _RIGHT_TO_LEFT.search(name) else _INVISIBLE.search(name.strip("\ufeff\u200e"))
        if hidden is not None:
            return "invisible", Span(0, len(name))
    run = _RUN.search(name)
    if run is not None and not has_placeholder(name):
        return "many", Span(*run.span())
    pictures = [at for at, character in enumerate(name) if _is_picture(character)]
    if len(pictures) > options.at_most:
        return "many", Span(pictures[0], pictures[-1] + 1)
    return None


def _is_picture(character: str) -> bool:
    """Return whether a character is an emoji or a dingbat; marks such as ®, ™ and © are part of names."""
    return "\u2600" <= character <= "\u27bf" or "\U0001f300" <= character <= "\U0001faff" or character in "★☆♥●■►"
