"""Subjects that promise what the message does not say: prices, percentages, gifts, prizes.

Silence is the answer wherever the message may keep the promise where no program can read it: in a picture without an
alternative text, in an attachment, in a value that a template fills in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.contents import contents
from spamlint.message.message import Kind, Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Span
from spamlint.text.phrases import WordList

if TYPE_CHECKING:
    from spamlint.text.amounts import Amount, Units

_NEXT_WORD = lazy_pattern(r"[\W_]{0,2}([^\W\d_]+)")
_NEXT_WORD_LENGTH = 30
"""Code points behind an amount in which the next word is looked for."""
_RANGE = lazy_pattern(r"(\d{1,3}(?:[.,]\d)?)\s?%?\s?(?:[-\u2010-\u2015~/]|[^\W\d_]{1,3})\s?\Z")
_RANGE_LENGTH = 16
"""Code points before a percentage in which the start of a range stands: `20 to 50 %`."""
_SAME_OFFER = 80
"""Code points between two prices of one thing, of which the higher is crossed out: what is saved is worked out."""
_NEXT_PRICES = 6
_ABOUT_THE_SAME = Decimal("0.01")
"""By how much of itself a price may differ: $324.99 and $325 are the same."""
_IDIOM = Decimal(110)
"""`We give 110%` is a way of speaking, and so is 100%."""
_LONGEST = 50_000
"""Code points of a body in which amounts are looked for."""


class SubjectClaimOptions(Struct, frozen=True, eq=False):
    """Options of `subject-claim-not-kept`.

    Attributes:
        percents: What means per cent beside the sign.
        currencies: A code (ISO 4217) and what is written for it: `EUR €`.
        numbers: Numbers and the words for them: `10 ten`.
        shares: Numbers and words that mean so many per cent: `50 half price`.
        magnitudes: Words behind a number that make it larger: what it amounts to is not worked out.
        at_least: Words before a price that any higher one keeps: `save over $70`.
        free: What promises something for nothing.
        free_kept: What a message says that gives it.
        prize: What promises a prize.
        prize_kept: What a message says that is about one.
        words: A body with fewer words says too little to compare.
    """

    percents: WordList
    currencies: WordList
    numbers: WordList
    shares: WordList
    magnitudes: WordList
    at_least: WordList
    free: WordList
    free_kept: WordList
    prize: WordList
    prize_kept: WordList
    words: int = 25


@check("subject-claim-not-kept")
def subject_claim_not_kept(message: Message, options: SubjectClaimOptions) -> Iterator[Hit]:
    """Yield `percent`, `price`, `currency`, `free` or `prize` for each claim that the body does not keep.

    Numbers in letters and in news promise nothing, so a message of unknown kind is left alone.
    """
    subject = message.subject
    if subject is None:
        return
    claims = [*_amount_claims(subject.content, options), *_phrase_claims(subject.content, options)]
    if not claims:
        return
    body = contents(message)
    if body.words < options.words or not body.is_complete or message.kind is Kind.UNKNOWN:
        return
    said = None
    for claim in claims:
        if claim.amount is None:
            if next(_kept(claim.key, options).matcher.find(body.text), None) is None:
                yield Hit(claim.key, subject.excerpt(*claim.span), {"claim": subject.content[slice(*claim.span)]})
            continue
        said = said or _Said.of(body.text[:_LONGEST], _units(options))
        broken = said.breaks(claim.amount, claim.is_least)
        if broken:
            data = {"claim": subject.content[slice(*claim.span)], "other": said.other(claim.amount)}
            yield Hit(broken, subject.excerpt(*claim.span), data)


class _Claim(Struct, frozen=True):
    key: str
    span: Span
    amount: Amount | None = None
    is_least: bool = False


def _units(options: SubjectClaimOptions) -> Units:
    from spamlint.text.amounts import units_of

    lists = (options.percents, options.currencies, options.numbers, options.shares)
    percents, currencies, numbers, shares = (tuple(words.phrases) for words in lists)
    return units_of(percents, currencies, numbers, shares)


def _amount_claims(subject: str, options: SubjectClaimOptions) -> Iterator[_Claim]:
    """Yield the prices and percentages of a subject. All of something, as in `100 % cotton`, is no discount."""
    least = {match.span.end for match in options.at_least.matcher.find(subject)}
    for amount in _units(options).amounts(subject):
        start, end = amount.span
        before, after = subject[max(start - 1, 0) : start], subject[end : end + 1]
        if FILLER in (before, after) or (amount.is_percent and min(amount.values) in (100, _IDIOM)):
            continue
        if not amount.is_percent and _is_magnified(subject[end : end + _NEXT_WORD_LENGTH], options.magnitudes):
            continue
        yield _Claim(
            "percent" if amount.is_percent else "price", amount.span, amount, start - before.isspace() in least
        )


def _is_magnified(rest: str, magnitudes: WordList) -> bool:
    match = _NEXT_WORD.match(rest)
    return match is not None and match.group(1).casefold() in {word.casefold() for word in magnitudes.phrases}


def _phrase_claims(subject: str, options: SubjectClaimOptions) -> Iterator[_Claim]:
    for key, words in (("free", options.free), ("prize", options.prize)):
        match = next(words.matcher.find(subject), None)
        if match is not None:
            yield _Claim(key, match.span)


def _kept(key: str, options: SubjectClaimOptions) -> WordList:
    return options.free_kept if key == "free" else options.prize_kept


class _Said(Struct, frozen=True):
    """The numbers of a body.

    Attributes:
        percents: Percentages, and what cut prices come to.
        ranges: The lowest and the highest of `20 to 50 %`.
        prices: Prices, each with its currencies.
        bare: Numbers with or without a unit, and differences between prices.
    """

    percents: frozenset[Decimal]
    ranges: tuple[tuple[Decimal, Decimal], ...]
    prices: tuple[Amount, ...]
    bare: frozenset[Decimal]

    @classmethod
    def of(cls, text: str, units: Units) -> _Said:
        from spamlint.text.amounts import numbers_in, readings

        amounts = list(units.amounts(text))
        percents: set[Decimal] = set()
        ranges: list[tuple[Decimal, Decimal]] = []
        for amount in amounts:
            if amount.is_percent:
                percents |= amount.values
                start = _RANGE.search(text, max(amount.span.start - _RANGE_LENGTH, 0), amount.span.start)
                if start is not None:
                    ranges.append((min(readings(start.group(1))), max(amount.values)))
        prices = tuple(amount for amount in amounts if not amount.is_percent)
        pairs = list(_cut_prices(prices))
        percents.update(_saved(low, high) for low, high in pairs)
        bare = {value for number in numbers_in(text) for value in number} | {high - low for low, high in pairs}
        return cls(frozenset(percents), tuple(ranges), prices, frozenset(bare))

    def breaks(self, claim: Amount, is_least: bool) -> str | None:
        """Return how a claim is broken, a message key, or None where it is kept. More keeps what is the least."""
        if claim.is_percent:
            is_inside = any(low <= value <= high for low, high in self.ranges for value in claim.values)
            return None if is_inside or claim.values & self.percents else "percent"
        if is_least and any(value >= min(claim.values) for price in self.prices for value in price.values):
            return None
        same = [price for price in self.prices if _are_about_the_same(price, claim)]
        if any(price.units & claim.units for price in same):
            return None
        if same and self._is_priced_apart(claim, same):
            return "currency"
        cents = {value * 100 for value in claim.values if value < 1}
        return None if (claim.values | cents) & self.bare else "price"

    def _is_priced_apart(self, claim: Amount, same: Iterable[Amount]) -> bool:
        """Return whether no price at all is in the currency of the claim."""
        return not any(price.units & claim.units for price in self.prices)

    def other(self, claim: Amount) -> str:
        """Return the currency that the same number has in the body, or nothing."""
        return next((min(price.units) for price in self.prices if price.values & claim.values), "")


def _cut_prices(prices: Sequence[Amount]) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield a lower and a higher price wherever two stand so near that they may be those of one thing."""
    for index, price in enumerate(prices):
        for other in prices[index + 1 : index + 1 + _NEXT_PRICES]:
            if other.span.start - price.span.end > _SAME_OFFER:
                break
            for one, two in product(price.values, other.values):
                if one != two:
                    yield min(one, two), max(one, two)


def _are_about_the_same(price: Amount, claim: Amount) -> bool:
    return any(abs(one - two) <= two * _ABOUT_THE_SAME for one, two in product(price.values, claim.values))


def _saved(low: Decimal, high: Decimal) -> Decimal:
    """Return how many per cent a price is below another, rounded to whole ones."""
    return Decimal(round(100 * (high - low) / high))
