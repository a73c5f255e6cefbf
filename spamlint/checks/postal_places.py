"""Where a message shows postal addresses: in its footer, in values of a template, and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.placed import Place, placed_placeholders
from spamlint.checks.postal_owner import is_introduced, is_senders, stands_apart
from spamlint.checks.reading import plain_reading
from spamlint.message.footer import Footer, footers, plain_footers
from spamlint.message.kind import Stage
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span
from spamlint.text.phrases import WordList
from spamlint.text.platforms import Platforms, Purpose
from spamlint.text.postal.find import Found, PostalAddress, Sureness, find_addresses, find_around_postcodes, shifted
from spamlint.text.postal.formats import Formats

if TYPE_CHECKING:
    from spamlint.message.bodies import Body
    from spamlint.message.message import Message

_ABOVE = 250  # code points before a footer in which an address may begin that ends in it
_NO_STOPS = str.maketrans(".,", "  ")
_JUST_ABOVE = 40  # code points between an address and the copyright line below it
_LABELLED = 250  # code points from what an address is called to its town
_NAME_WORD = lazy_pattern(r"[A-Za-z][a-z]*|[A-Z]+")


class PostalOptions(Struct, frozen=True, eq=False):
    """Options of the checks of postal addresses.

    Attributes:
        formats: How addresses are written; no rule sets it.
        platforms: The table of platforms; no rule sets it.
        dummies: Addresses of sample texts, and what starter templates leave to be filled in.
        others: What stands before an address that is not the sender's.
        labels: What stands before the sender's address.
        value_names: Words in the names of values that are an address of the sender.
        other_names: Words in the names of values that are another address.
    """

    formats: Formats
    platforms: Platforms
    dummies: WordList
    others: WordList
    labels: WordList
    value_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()

    @property
    def key(self) -> _Key:
        """Return what the facts of a message depend on, the same for all rules with the same lists."""
        names = frozenset(self.value_names), frozenset(self.other_names)
        return _Key(self.formats, self.platforms, self.dummies, self.others, self.labels, *names)


class _Key(Struct, frozen=True):
    formats: Formats
    platforms: Platforms
    dummies: WordList
    others: WordList
    labels: WordList
    value_names: frozenset[str]
    other_names: frozenset[str]


class Shown(Struct, frozen=True):
    """An address that a reader sees.

    Attributes:
        where: From the street to the town.
        address: What it is.
        dummy: The words that tell that nobody lives there; None where there are none.
    """

    where: Excerpt
    address: PostalAddress
    dummy: Excerpt | None


class Postal(Struct, frozen=True, eq=False, dict=True):
    """The addresses of a message, worked out when asked for."""

    message: Message
    key: _Key

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """Return the addresses of the sender in what a client that shows HTML displays; those in the footers first."""
        found = tuple(shown for part in self._parts for shown in part.shown)
        return found or self.beside

    @cached_property
    def plain(self) -> tuple[Shown, ...]:
        """Return the addresses in the footers of what a client that shows only plain text displays."""
        known = {id(part.footer.body): part for part in self._parts}
        found = (known.get(id(footer.body)) or _Part(footer, self.key) for footer in plain_footers(self.message))
        return tuple(shown for part in found for shown in part.shown)

    @cached_property
    def values(self) -> tuple[Excerpt, ...]:
        """Return the values of a template that become an address of the sender."""
        return () if self.message.stage is Stage.SENT else tuple(self._values())

    @cached_property
    def own(self) -> Excerpt | None:
        """Return the address that the config says, as it is shown, or None."""
        written = self.message.declared.identity.postal_address
        if not written:
            return None
        from spamlint.text.postal.own import find_own

        for body in self.message.bodies:
            span = find_own(body.read.content, written)
            if span is not None:
                return body.read.excerpt(*span)
        return None

    @cached_property
    def labelled(self) -> Excerpt | None:
        """Return a postcode with its town that words such as "postal address" stand before, or None.

        Great organisations have a postcode of their own and need no street.
        """
        for body, found in self._around:
            for town in found.towns:
                start = max(town.start - _LABELLED, 0)
                if any(self.key.labels.matcher.find(body.read.content[start : town.start])):
                    return body.read.excerpt(*town)
        return None

    @cached_property
    def dummies(self) -> tuple[Excerpt, ...]:
        """Return the dummies in the footers: whole addresses, and phrases that belong to none."""
        found: list[Excerpt] = []
        for part in self._parts:
            found += [shown.where for shown in part.shown if shown.dummy is not None]
            found += [where for where in part.dummies if not any(_is_in(where, shown.where) for shown in part.shown)]
        return tuple(found)

    @cached_property
    def street(self) -> Excerpt | None:
        """Return the last street or box in a footer that has no town, or None."""
        return next((where for part in reversed(self._parts) if (where := part.street) is not None), None)

    @cached_property
    def town(self) -> Excerpt | None:
        """Return the last postcode with its town in a footer that has no street, or None."""
        return next((where for part in reversed(self._parts) if (where := part.town) is not None), None)

    @cached_property
    def beside(self) -> tuple[Shown, ...]:
        """Return the addresses that stand outside of the footers, but with the sender's name or near the end."""
        return tuple(shown for shown, is_own in self._others if is_own)

    @property
    def elsewhere(self) -> Excerpt | None:
        """Return the last address outside of the footers that may be anyone's, or None."""
        return next((shown.where for shown, is_own in reversed(self._others) if not is_own), None)

    @cached_property
    def _others(self) -> Sequence[tuple[Shown, bool]]:
        """Return the sure addresses in the words of the sender, and whether each is the sender's."""
        found = [(body, shown) for body in self.message.bodies for shown in self._in_body(body)]
        return [(shown, self._is_own(body, shown, len(found))) for body, shown in found]

    def _is_own(self, body: Body, shown: Shown, count: int) -> bool:
        content, span = body.read.content, shown.where.span
        introduced = is_introduced(content, span, self.key.others)
        return not introduced and is_senders(self.message, content, span, count, self.key.labels)

    def _in_body(self, body: Body) -> Iterator[Shown]:
        for where, found in self._around:
            if where is not body:
                continue
            for address in found.addresses:
                if address.sureness is not Sureness.HIGH:
                    continue
                shown = body.read.excerpt(*address.span)
                dummy = next(iter(self.key.dummies.matcher.find(shown.content)), None)
                words = None if dummy is None else body.read.excerpt(*dummy.span.shift(address.span.start))
                yield Shown(shown, address, words)

    @cached_property
    def _around(self) -> Sequence[tuple[Body, Found]]:
        """Return what is found in the whole words of the sender, part by part."""
        found: list[tuple[Body, Found]] = []
        for body in self.message.bodies:
            content = body.read.content
            for own in body.own_words:
                inside = find_around_postcodes(content[own.start : own.end], self.key.formats)
                found.append((body, shifted(inside, own.start)))
        return found

    @cached_property
    def name(self) -> Excerpt | None:
        """Return who claims copyright in a footer, or None."""
        for footer in reversed(footers(self.message)):
            match = _HOLDER.search(footer.content)
            if match is not None:
                return footer.body.read.excerpt(*Span(*match.span("name")).shift(footer.span.start))
        return None

    @cached_property
    def _parts(self) -> Sequence[_Part]:
        return [_Part(footer, self.key) for footer in footers(self.message)]

    def _values(self) -> Iterator[Excerpt]:
        for placed in placed_placeholders(self.message, self.key.platforms):
            if placed.place is Place.TEXT and any(entry.purpose is Purpose.POSTAL_ADDRESS for entry in placed.entries):
                yield placed.where
        if not self.message.tags:
            return
        for footer in footers(self.message):
            for value in plain_reading(self.message, footer.body).tags_in(footer.span):
                if self._is_named(value.tag.expression):
                    yield value.tag.where

    def _is_named(self, expression: str) -> bool:
        words = {word.lower() for word in _NAME_WORD.findall(expression[:200])}
        return not words.isdisjoint(self.key.value_names) and words.isdisjoint(self.key.other_names)


_HOLDER = lazy_pattern(
    "(?:\N{COPYRIGHT SIGN}|\\([cC]\\)|[Cc]opyright(?![a-z]))[\\s\\d,\u2013-]{0,14}(?:by |[Tt]he ){0,2}"
    "(?P<name>[^\\W\\d_][^\\n\\t|.,\u2022\u00b7\ufdd0]{1,60}[^\\W_])"
)


class _Part(Struct, frozen=True, eq=False, dict=True):
    """What one footer shows."""

    footer: Footer
    key: _Key

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        return tuple(self._shown())

    @cached_property
    def street(self) -> Excerpt | None:
        streets = [street.span.shift(self._start) for street in self._found.streets]
        return self._last([span for span in streets if span.start >= self.footer.span.start])

    @cached_property
    def town(self) -> Excerpt | None:
        towns = [town.shift(self._start) for town in self._found.towns]
        return self._last([span for span in towns if span.start >= self.footer.span.start])

    @cached_property
    def dummies(self) -> tuple[Excerpt, ...]:
        """Return the words of dummies in the footer."""
        content = self.footer.content.translate(_NO_STOPS)  # "123 Main St., Anytown"
        return tuple(
            self.footer.body.read.excerpt(*match.span.shift(self.footer.span.start))
            for match in self.key.dummies.matcher.find(content)
            if not _is_form(content[match.span.start : match.span.end])
        )

    @property
    def _start(self) -> int:
        return max(self.footer.span.start - _ABOVE, 0)

    @cached_property
    def _found(self) -> Found:
        content = self.footer.body.read.content[self._start : self.footer.span.end]
        return find_addresses(content, self.key.formats)

    def _shown(self) -> Iterator[Shown]:
        read = self.footer.body.read
        for address in self._found.addresses:
            span = address.span.shift(self._start)
            above = self.footer.span.start - span.end
            if (
                above > _JUST_ABOVE
                or (above >= 0 and not stands_apart(read.content, span))
                or is_introduced(read.content, span, self.key.others)
            ):
                continue
            where = read.excerpt(*span)
            dummy = next((words for words in self.dummies if words.span.overlaps(span)), None)
            yield Shown(where, replace(address, span=span), dummy)

    def _last(self, spans: Sequence[Span]) -> Excerpt | None:
        return self.footer.body.read.excerpt(*spans[-1]) if spans else None


def _is_form(said: str) -> bool:
    """Return whether words in lines of their own are what the fields of a form are called: `City`, `State`."""
    return "\n" in said and not any(map(str.isdigit, said))


def _is_in(where: Excerpt, other: Excerpt) -> bool:
    return where.text is other.text and where.span.overlaps(other.span)


def postal(message: Message, options: PostalOptions) -> Postal:
    """Return the addresses of a message."""
    return message.derived(_postal, options.key)


def _postal(message: Message, key: _Key) -> Postal:
    return Postal(message, key)
