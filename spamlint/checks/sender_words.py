"""The word lists and the places that tell who sent a message and how to reach them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from msgspec import Struct

from spamlint.checks.postal_places import PostalOptions
from spamlint.message.bodies import Body
from spamlint.message.footer import footer_of, footers
from spamlint.message.html import Element
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span
from spamlint.source.templates.tags import TagKind
from spamlint.text.legal_forms import LegalForms
from spamlint.text.phrases import Match, PhraseMatcher, WordList
from spamlint.text.platforms import Platforms
from spamlint.text.postal.formats import Formats

_FIRST, _MOST = 8_000, 12_000
"""How many code points of a long part are looked at: the first, and the last ones."""


class SenderWords(Struct, frozen=True, eq=False, dict=True):
    """Options of every check that looks for the sender: the names of the word lists.

    Attributes:
        legal_forms: Legal forms that follow a name.
        legal_forms_before: Legal forms that precede one.
        numbers: What stands before a number of a register, by register.
        sign_offs: Words above a signature.
        before_name: Words after which the sender is named: "sent by".
        beside_name: Words beside which it is: "the ... team".
        owned: What a reader has at a sender: "your ... account".
        generic: Words of display names that name nobody.
        values: Names of values that templates put in for the sender's name.
        contact_values: Names of values for ways of contact.
        site_values: Names of values for the address of the sender's site.
        reader_values: Names of values that are the reader's.
        owner_values: Words that may precede such names: whose value it is.
        reminder_values: Names of values that say why a reader gets the message.
        dummies: Words that stand for a name in drafts.
        reminder: How a message says why its reader gets it.
        your_address: Words before the reader's address.
        contact: Names of pages and ways of contact.
        invites: Invitations to answer.
        forbids: What forbids to answer.
        phone: Labels of phone numbers.
        site: Words before the address of a site.
        leave: What says "unsubscribe".
        leave_common: Common words for it.
        address_dummies: Postal addresses of sample texts.
        address_labels: What stands before the sender's.
        address_others: What stands before a postal address that is not the sender's.
        platforms: The table of sending platforms, which no rule sets.
        formats: How postal addresses are written, which no rule sets.
        address_values: Words in the names of values that are a postal address of the sender.
        other_values: Words in the names of values that are another address.
    """

    legal_forms: WordList
    legal_forms_before: WordList
    numbers: Mapping[str, WordList]
    sign_offs: WordList
    before_name: WordList
    beside_name: WordList
    owned: WordList
    generic: WordList
    values: WordList
    contact_values: WordList
    site_values: WordList
    reader_values: WordList
    owner_values: WordList
    reminder_values: WordList
    dummies: WordList
    reminder: WordList
    your_address: WordList
    contact: WordList
    invites: WordList
    forbids: WordList
    phone: WordList
    site: WordList
    leave: WordList
    leave_common: WordList
    address_dummies: WordList
    address_others: WordList
    address_labels: WordList
    platforms: Platforms
    formats: Formats
    address_values: tuple[str, ...]
    other_values: tuple[str, ...]

    @cached_property
    def sender_lists(self) -> SenderWords:
        """Return the lists alone, the same for all checks that name the same ones."""
        named = tuple((name, getattr(self, name)) for name in SenderWords.__struct_fields__ if name != "numbers")
        return _shared(named, tuple(self.numbers.items()))

    @cached_property
    def postal(self) -> PostalOptions:
        """Return what is asked for to find postal addresses."""
        return PostalOptions(
            self.formats,
            self.platforms,
            self.address_dummies,
            self.address_others,
            self.address_labels,
            self.address_values,
            self.other_values,
        )

    @cached_property
    def phrases(self) -> PhraseMatcher:
        """Return one matcher for the phrases in the words of a message; its tags are the names of the fields."""
        return _matcher(tuple(getattr(self, name) for name in _IN_WORDS))

    @cached_property
    def forms(self) -> LegalForms:
        """Return the legal forms, ready to be looked for."""
        return _forms(self.legal_forms, self.legal_forms_before)


@lru_cache(maxsize=4)
def _shared(named: tuple[tuple[str, Any], ...], numbers: tuple[tuple[str, WordList], ...]) -> SenderWords:
    return SenderWords(**dict(named), numbers=dict(numbers))


_IN_WORDS = (
    *("sign_offs", "before_name", "beside_name", "owned", "dummies", "reminder", "your_address", "contact", "invites"),
    *("forbids", "phone", "site", "leave", "leave_common"),
)


@lru_cache(maxsize=4)
def _matcher(lists: tuple[WordList, ...]) -> PhraseMatcher:
    return PhraseMatcher.of_lists(zip(lists, _IN_WORDS, strict=True))


@lru_cache(maxsize=4)
def _forms(after: WordList, before: WordList) -> LegalForms:
    return LegalForms(after.phrases, before.phrases)


@lru_cache(maxsize=16)
def names_in(words: WordList) -> frozenset[str]:
    """Return the phrases of a list as names: in small letters, their words parted by one space."""
    return frozenset(" ".join(name.lower().split()) for name in words.phrases)


FoundT = TypeVar("FoundT")


class Found(Generic[FoundT]):
    """What is found in a message, worked out as far as somebody has asked, and kept."""

    def __init__(self, source: Iterator[FoundT]) -> None:
        self._source = source
        self._known: list[FoundT] = []

    def __iter__(self) -> Iterator[FoundT]:
        index = 0
        while True:
            if index == len(self._known):
                following = next(self._source, None)
                if following is None:
                    return
                self._known.append(following)
            yield self._known[index]
            index += 1


class Part(Struct, frozen=True, eq=False):
    """A displayed part, as far as its sender wrote it.

    Attributes:
        body: The part.
        spans: Where its own words stand in `body.read`: the footer first, if there is one, then the rest.
        has_footer: Whether the first span is a footer.
        content: What a reader reads of the part, quoted words and all. Alternative texts of images are blanks: where
            images are shown nobody reads them, and where they are not, few clients show them.
    """

    body: Body
    spans: tuple[Span, ...]
    has_footer: bool
    content: str

    @property
    def footer(self) -> Span | None:
        """Return where the footer is."""
        return self.spans[0] if self.has_footer else None

    def excerpt(self, start: int, end: int) -> Excerpt:
        """Return an excerpt of the words."""
        return self.body.read.excerpt(start, end)

    def holds(self, place: int) -> bool:
        """Return whether a character is among the words that the sender wrote and that are looked at."""
        return any(span.start <= place < span.end for span in self.spans)


def parts(message: Message) -> tuple[Part, ...]:
    """Return the parts that a client showing HTML displays."""
    return message.derived(_parts, None)


def plain_parts(message: Message) -> tuple[Part, ...]:
    """Return the parts that a client showing only plain text displays."""
    return message.derived(_plain_parts, None)


def _parts(message: Message, _: None) -> tuple[Part, ...]:
    known = {id(footer.body): footer.span for footer in footers(message)}
    return tuple(_part(body, known.get(id(body))) for body in message.bodies)


def _plain_parts(message: Message, _: None) -> tuple[Part, ...]:
    known = {id(part.body): part for part in parts(message)}
    return tuple(known.get(id(body)) or _with_footer(body) for body in message.plain_bodies)


def _with_footer(body: Body) -> Part:
    footer = footer_of(body)
    return _part(body, None if footer is None else footer.span)


def _part(body: Body, footer: Span | None) -> Part:
    rest: list[Span] = []
    for span in _looked_at(body):
        if footer is not None and footer.overlaps(span):
            rest += (Span(span.start, min(span.end, footer.start)), Span(max(span.start, footer.end), span.end))
        else:
            rest.append(span)
    spans = tuple(span for span in rest if span.start < span.end)
    return Part(body, spans if footer is None else (footer, *spans), footer is not None, _words_of(body))


def _looked_at(body: Body) -> Iterator[Span]:
    """Yield what the sender wrote, of a long part its beginning and its end."""
    first = len(body.read.content) - _MOST
    for span in body.own_words:
        if first <= _FIRST:
            yield span
        else:
            yield Span(span.start, min(span.end, _FIRST))
            yield Span(max(span.start, first), span.end)


def _words_of(body: Body) -> str:
    """Return what is read of a part with blanks in place of the alternative texts of images."""
    content = body.read.content
    if body.visible is None:
        return content
    shown = body.visible.shown
    ends = [*(piece.start for piece in shown[1:]), len(content)]
    pieces: list[str] = []
    at = 0
    for piece, end in zip(shown, ends, strict=False):
        if isinstance(piece.node, Element) and piece.node.tag not in ("input", "button"):
            said = content[piece.start : end]
            pieces += (content[at : piece.start], "".join("\n" if letter == "\n" else " " for letter in said))
            at = end
    return "".join((*pieces, content[at:]))


def phrases_in(message: Message, part: Part, words: SenderWords) -> tuple[Match, ...]:
    """Return the phrases of `words.phrases` in the sender's own words, in reading order."""
    return message.derived(_phrases_in, (part, words.phrases))


def _phrases_in(_: Message, key: tuple[Part, PhraseMatcher]) -> tuple[Match, ...]:
    part, phrases = key
    # The whole text, and not each span: other rules look for their phrases in it too, and share its words.
    return tuple(match for match in phrases.find(part.content) if part.holds(match.span.start))


class Value(Struct, frozen=True):
    """A value of a template that a reader gets to see.

    Attributes:
        span: Where it stands in the words of its part.
        names: The names in its expression, as words: `site.title` is "site title".
    """

    span: Span
    names: tuple[str, ...]


_QUOTED = lazy_pattern(r"'[^'\n]{0,400}'|\"[^\"\n]{0,400}\"")
_BRACED = lazy_pattern(r"\{([^{}\n]{1,80})\}")
_CHAIN = lazy_pattern(r"[A-Za-z_][\w.:-]*")
_WORD = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LONGEST = 600


def values(message: Message, part: Part) -> tuple[Value, ...]:
    """Return the values that a template puts in among the words of a part, in order."""
    return message.derived(_values, part) if part.body.template.tags else ()


def _values(message: Message, part: Part) -> tuple[Value, ...]:
    from spamlint.checks.reading import plain_reading

    return tuple(
        Value(placed.span, value_names(placed.tag.expression))
        for placed in plain_reading(message, part.body).tags
        if placed.tag.kind is TagKind.OUTPUT
    )


def value_names(expression: str) -> tuple[str, ...]:
    """Return the names in an expression as words, each chain as one: `shop.name | upcase` is "shop name", "upcase".

    Of a text in quotes only what it fills in: `t "Sent from {siteDomain}"` is "t", "site domain".
    """
    said = _QUOTED.sub(lambda quoted: " ".join(_BRACED.findall(quoted.group())), expression[:_LONGEST])
    chains = (_WORD.findall(chain.group()) for chain in _CHAIN.finditer(said))
    return tuple(" ".join(words).lower() for words in chains if words)


def is_named(names: Iterable[str], wanted: WordList, owners: WordList) -> bool:
    """Return whether a value has one of the wanted names, alone or as that of an owner: `settings.company_name`."""
    known, of = names_in(wanted), names_in(owners)
    for name in names:
        words = name.split()
        for first in range(len(words)):
            if " ".join(words[first:]) in known and all(word in of for word in words[:first]):
                return True
    return False
