"""Discounts, gifts and competitions whose conditions are nowhere (Directive 2000/31/EC, article 6(c) and (d))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.contents import contents
from spamlint.message.message import Kind, Message
from spamlint.patterns import lazy_pattern
from spamlint.text.phrases import PhraseMatcher, WordList

# A note at the end of a sentence or a price, and the line that begins with the same mark.
_FOOTNOTE_MARK = lazy_pattern(r"[\w%!.)\u20ac$\u00a3]\s?(?P<mark>\*{1,3}|\u2020|[\u00b9\u00b2\u00b3])")
_FOOTNOTE = lazy_pattern(r"^\s*(?:\*{1,3}|\u2020|[\u00b9\u00b2\u00b3])\s?\w", re.MULTILINE)
_PERCENT_BEFORE = lazy_pattern("[%\uff05\u066a]\\s?\\Z")


class PromotionTermsOptions(Struct, frozen=True, eq=False):
    """Options of `promotion-terms-missing`.

    Attributes:
        percent_off: What makes a number of per cent before it a discount.
        discount: What else offers one.
        gift: What offers a gift.
        contest: What offers a prize.
        terms: What conditions say, or a link to them.
    """

    percent_off: WordList
    discount: WordList
    gift: WordList
    contest: WordList
    terms: WordList


@check("promotion-terms-missing")
def promotion_terms_missing(message: Message, options: PromotionTermsOptions) -> Iterator[Hit]:
    """Yield `discount`, `gift` or `contest` for the first of each in the body when no conditions are given.

    Conditions are words that state them or a link that leads to them. A picture without an alternative text may
    hold them.
    """
    if message.kind is Kind.UNKNOWN:  # words such as "contest" stand in news and letters too
        return
    found: dict[str, Hit] = {}
    matcher = _matcher(options.percent_off, options.discount, options.gift, options.contest)
    for text in message.visible:
        for match in matcher.find(text.content):
            key = match.tag
            if key == "percent-off":
                if _PERCENT_BEFORE.search(text.content, max(match.span.start - 3, 0), match.span.start) is None:
                    continue
                key = "discount"
            found.setdefault(key, Hit(key, text.excerpt(*match.span)))
    if not found or _has_terms(message, options.terms):
        return
    yield from found.values()


@lru_cache(maxsize=4)
def _matcher(percent_off: WordList, discount: WordList, gift: WordList, contest: WordList) -> PhraseMatcher:
    return PhraseMatcher.of_lists(
        [(percent_off, "percent-off"), (discount, "discount"), (gift, "gift"), (contest, "contest")]
    )


def _has_terms(message: Message, terms: WordList) -> bool:
    """Return whether conditions are given, or may be where no program can read them."""
    body = contents(message)
    if body.has_unread:
        return True
    if next(terms.matcher.find(body.text), None) is not None:
        return True
    if _FOOTNOTE_MARK.search(body.text) and _FOOTNOTE.search(body.text):
        return True
    targets = " ".join(link.target for link in message.links if link.target)
    return next(terms.matcher.find(_PUNCTUATION.sub(" ", targets)), None) is not None


_PUNCTUATION = lazy_pattern(r"[\W_]+")
