"""Sums of money that somebody is to earn in some time: `make $400 a day`, `5.000 € im Monat verdienen`.

Numbers are without end, so no list can hold them. What is looked for is a sum beside a stretch of time, in one
sentence with a word of earning.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.amounts import Units

_MOST_PERIODS = 30
_BESIDE = 25
"""Code points between a sum and its time: `$5,000 in cash each month`."""
_EARNED = 30
"""Code points between a word of earning and the sum with its time: `earn in excess of $5,000 a month`."""
_LEAST = 50
"""Of what is earned in a day or a month. Points and cash back are less."""
_MOST = 5_000_000
"""What is more is earned by companies, and told by the news."""
# Four digits or more; what is less without a currency is as likely a count of something else.
_BARE_SUM = lazy_pattern(r"(?<![\d.,])(?:\d{1,3}(?:[.,]\d{3})+|\d{4,7})(?:'s)?(?=\W{1,3}$)")


def earned_sums(
    content: str,
    periods: Sequence[Span],
    earnings: Sequence[Span],
    units: Units,
    sentence: Callable[[int], Span],
) -> Iterator[Span]:
    """Yield each sum with its time, in reading order.

    Args:
        content: What a reader reads.
        periods: Where words such as `a day`, `monthly` stand, in order.
        earnings: Where words such as `earn`, `income` stand, in order.
        units: The currencies.
        sentence: Returns the sentence around a place.
    """
    for period in periods[:_MOST_PERIODS]:
        around = sentence(period.start)
        money = _sum_beside(content, period, around, units)
        if money is None:
            continue
        place = Span(min(money.start, period.start), max(money.end, period.end))
        near = Span(max(around.start, place.start - _EARNED), min(around.end, place.end + _EARNED))
        first = bisect_left(earnings, near.start, key=lambda word: word.end)
        if first < len(earnings) and earnings[first].start < near.end:
            yield place


def _sum_beside(content: str, period: Span, around: Span, units: Units) -> Span | None:
    start = max(around.start, period.start - 2 * _BESIDE)
    before = list(_sums(content[start : period.start], units))
    if before and start + before[-1].end >= period.start - _BESIDE:
        return before[-1].shift(start)
    bare = _BARE_SUM.search(content[start : period.start])
    if bare is not None:
        return Span(*bare.span()).shift(start)
    after = next(_sums(content[period.end : min(around.end, period.end + 2 * _BESIDE)], units), None)
    return None if after is None or after.start > _BESIDE else after.shift(period.end)


def _sums(text: str, units: Units) -> Iterator[Span]:
    return (amount.span for amount in units.amounts(text) if _LEAST <= max(amount.values) <= _MOST)
