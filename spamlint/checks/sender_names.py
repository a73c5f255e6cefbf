"""Where a message names its sender by a name that is known beforehand: from the config, or from From."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spamlint.checks.identity import authors, own_organizations
from spamlint.checks.sender_words import Part, SenderWords, names_in
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.domains import organization, registrable_domain
from spamlint.text.normalise import fold, without_accents
from spamlint.text.phrases import WordList

_WORD = lazy_pattern(r"\d{0,4}[^\W\d_][\w'\u2019&-]*")
_URL = lazy_pattern(r"(?:[a-z]{2,8}://|www\.)\S{1,400}|\S{1,64}@\S{1,200}", re.IGNORECASE)
_PERSON = lazy_pattern(r"([a-z]{3,20})[._-][a-z]{2,20}")
_SHORTEST_START = 5
_LETTERS = lazy_pattern(r"[a-z]+")
_LONGEST_NAME = 100
_SHORTEST_NAME, _SHORTEST_SITE = 3, 4
_LEAST_SHARE = 0.6
"""How much of the name of a domain a word must be, at its beginning, to stand for it."""


def declared_names(message: Message) -> tuple[str, ...]:
    """Return the names of the sender that the config declares."""
    declared = message.declared
    own = (declared.identity.name, declared.identity.legal_name)
    return tuple(name for name in (*own, *(name for name, _ in declared.brands)) if name)


def names_in_part(part: Part, names: tuple[str, ...]) -> Iterator[Span]:
    """Yield where names stand in the words of a part, whatever their case and white space."""
    if not names:
        return
    for match in _names_pattern(names).finditer(part.content):
        if part.holds(match.start()):
            yield Span(*match.span())


@lru_cache(maxsize=8)
def _names_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    written = (r"\s{1,4}".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)", re.IGNORECASE)


def from_in_part(message: Message, part: Part, words: SenderWords) -> Iterator[Span]:
    """Yield where words of the display name in From stand, or the name of its domain."""
    display, domains = _from_names(message, words.generic)
    if not display and not domains:
        return
    starts = frozenset("".join(_LETTERS.findall(name))[:_SHORTEST_START] for name in (*display, *domains))
    for span in part.spans:
        content = _without_urls(part.content[span.start : span.end])
        if not _may_name(content, starts):
            continue
        for found in _WORD.finditer(content):
            word = without_accents(found.group().lower())
            if len(word) < 3:
                continue
            if found.group()[0].islower():
                continue
            if word in display or any(_is_name(found.group(), name) for name in domains):
                yield Span(*found.span()).shift(span.start)
                return
        yield from (found.shift(span.start) for found in _squeezed(content, domains))


def _may_name(content: str, starts: frozenset[str]) -> bool:
    """Return whether the first letters of a name stand in a text, if need be with other signs between them."""
    if not content.isascii():
        return True
    said = "".join(_LETTERS.findall(content.lower()))
    return any(start in said for start in starts)


def answers_in_part(message: Message, part: Part, words: SenderWords) -> Iterator[Span]:
    """Yield where the display names in Reply-To and Sender stand: a service may send for who is named there."""
    for span in names_in_part(part, _named_in_answers(message, words.generic)):
        if not part.content[span.start : span.end].islower():
            yield span


def _named_in_answers(message: Message, generic: WordList) -> tuple[str, ...]:
    common = names_in(generic)
    found: list[str] = []
    for header in (*message.headers("Reply-To"), *message.headers("Sender")):
        for address in message.addresses(header):
            words = address.display[:_LONGEST_NAME].strip(" \t\"'!.")
            telling = [word for word in _WORD.findall(words.lower()) if word not in common]
            if any(len(word) >= _SHORTEST_NAME for word in telling) and "@" not in words:
                found.append(words)
    return tuple(dict.fromkeys(found))


def signed_with(message: Message, generic: WordList) -> frozenset[str]:
    """Return what a person may sign with, folded: words of the display name in From and the name of the mailbox."""
    names: set[str] = set()
    for address in authors(message):
        names.update(_WORD.findall(without_accents(address.display[:_LONGEST_NAME].lower())))
        names.update(_WORD.findall(address.local.lower())[:1])
    return frozenset(name for name in names if len(name) >= _SHORTEST_NAME) - names_in(generic)


def is_own_site(message: Message, host: str) -> bool:
    """Return whether a host is the sender's: of a domain in From or declared, or of the name that From displays."""
    if organization(host) in own_organizations(message):
        return True
    name = _name_of(host)
    return len(name) >= _SHORTEST_SITE and any(said.startswith(name) for said in message.derived(_squeezed_names, None))


def _squeezed_names(message: Message, _: None) -> tuple[str, ...]:
    said = (without_accents(author.display[:_LONGEST_NAME].lower()).removeprefix("the ") for author in authors(message))
    return tuple(filter(None, ("".join(_WORD.findall(display)) for display in said)))


def names_site(words: str, host: str) -> bool:
    """Return whether words are the name of a site: `Northwind Teapots Ltd` of www.northwindteapots.example."""
    name = _name_of(host)
    if len(name) < _SHORTEST_SITE:
        return False
    said = "".join(_WORD.findall(without_accents(words.lower())))
    return said.startswith(name) or (name.startswith(said) and len(said) >= len(name) * _LEAST_SHARE)


def _is_name(written: str, name: str) -> bool:
    """Return whether a word as it is written stands for the name of a domain; short ones do in capitals alone."""
    word = without_accents(written.lower())
    return _stands_for(word, name) or (word == name and written.isupper())


def _stands_for(word: str, name: str) -> bool:
    return name.startswith(word) and len(word) >= 5 and len(word) >= len(name) * _LEAST_SHARE


def _squeezed(content: str, names: frozenset[str]) -> Iterator[Span]:
    """Yield where a name of a domain stands in several words: `cheapsmoking` in "Cheap Smoking"."""
    tokens = [(without_accents(found.group().lower()), found.span()) for found in _WORD.finditer(content)]
    for name in names:
        if len(name) < 5:
            continue
        for index, (token, (start, _)) in enumerate(tokens):
            if not name.startswith(token):
                continue
            joined = ""
            for other, (_, end) in tokens[index : index + 5]:
                joined += other
                if joined == name:
                    yield Span(start, end)
                    return
                if not name.startswith(joined):
                    break


def _without_urls(content: str) -> str:
    """Return a text of the same length without URLs and addresses: whom they name is not said there."""
    if "@" not in content and "://" not in content and "www." not in content.lower():
        return content
    return _URL.sub(lambda found: " " * len(found.group()), content)


def _from_names(message: Message, generic: WordList) -> tuple[frozenset[str], frozenset[str]]:
    """Return the telling words of the display names in From, and the names of its domains, folded."""
    return message.derived(_work_out_from_names, generic)


def _work_out_from_names(message: Message, generic: WordList) -> tuple[frozenset[str], frozenset[str]]:
    common = names_in(generic)
    display: set[str] = set()
    domains = set(message.declared.sender_domains)
    for header in message.headers("From"):
        for address in message.addresses(header):
            said = without_accents(fold(_without_urls(address.display[:300])).content)
            telling = [word for word in _WORD.findall(said) if len(word) > 2 and word not in common]
            display.update(sorted(telling, key=_begins_with_digit)[:1])  # "1st Dental Plans" is about teeth
            domains.add(address.domain)
            person = _PERSON.fullmatch(address.local.lower())
            if person is not None and person.group(1) not in common:
                display.add(person.group(1))
    names = (_name_of(domain) for domain in domains)
    return frozenset(display), frozenset(name for name in names if name and name not in common)


def _begins_with_digit(word: str) -> bool:
    return word[0].isdigit()


def _name_of(domain: str) -> str:
    if not domain or registrable_domain(domain) is None:
        return ""
    return organization(domain).partition(".")[0].replace("-", "")
