"""Ways out that are no links: tags of platforms, written addresses, invitations to answer."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.nearby import Nearby
from spamlint.checks.optout_targets import address_says_unsubscribe, target_says_unsubscribe
from spamlint.checks.placeholders import Purpose, placeholders, purpose_of_tag
from spamlint.checks.reading import Reading
from spamlint.checks.routes import Confidence, Evidence, Route, Way
from spamlint.patterns import find_around, lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.phrases import Match
from spamlint.text.platforms import Platforms

_WRITTEN = lazy_pattern(
    r"(?<![\w.+%-])(?P<address>[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})"
    r"|(?<![\w/.@])(?:https?://|www\.)[^\s<>\"'()]{3,500}"
)
_SIGN = lazy_pattern(r"@|https?://|www\.")
_LONGEST_LOCAL_PART = 64
_QUOTES = frozenset("\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d")


def tags(reading: Reading, platforms: Platforms) -> Iterator[Route]:
    """Yield placeholders in the words that a platform replaces with a link or with its address."""
    found = [(placed.span, purpose_of_tag(placed.tag, platforms)) for placed in reading.tags]
    found += [(placeholder.span, placeholder.purpose) for placeholder in placeholders(reading.content, platforms)]
    for span, purpose in sorted(found, key=lambda item: item[0]):
        if purpose not in (Purpose.UNSUBSCRIBE, Purpose.PREFERENCES):
            continue
        if reading.is_in_link(span):
            continue  # the words of a link, which has been judged
        sure = purpose is Purpose.UNSUBSCRIBE
        where = reading.excerpt(span)
        evidence = Evidence.PLACEHOLDER if sure else Evidence.PREFERENCES
        yield Route(Way.TAG, Confidence.HIGH if sure else Confidence.MEDIUM, evidence, where, where)


def written_addresses(reading: Reading, nearby: Nearby) -> Iterator[Route]:
    """Yield addresses and URLs in the words of HTML that are no links; many mail clients make links of them."""
    for found in find_around(_SIGN, _WRITTEN, reading.content, reach=_LONGEST_LOCAL_PART):
        span = Span(*found.span())
        if reading.is_quoted(span.start) or reading.is_in_link(span):
            continue
        where = reading.excerpt(span)
        written = where.content
        way = Way.MAIL if found.group("address") else Way.LINK
        said = nearby.said_before(span) or nearby.said_after(span)
        if said is not None:
            yield Route(way, Confidence.MEDIUM, Evidence.CONTEXT, where, reading.excerpt(said.span))
        elif way is Way.MAIL and address_says_unsubscribe(written):
            yield Route(way, Confidence.MEDIUM, Evidence.ADDRESS, where, where)
        elif way is Way.LINK and target_says_unsubscribe(written):
            yield Route(way, Confidence.MEDIUM, Evidence.URL, where, where)


def replies(reading: Reading) -> Iterator[Route]:
    """Yield the sentences that tell a reader to answer in order to leave."""
    seen: set[Span] = set()
    for match in reading.matches:
        if match.tag != "reply" or (sentence := reading.sentence(match.span.start)) in seen:
            continue
        seen.add(sentence)
        said = next((other for other in reading.matches_in(sentence) if _is_answer(reading, other)), None)
        if said is not None:
            where = reading.excerpt(_trimmed(reading.content, sentence))
            yield Route(Way.REPLY, Confidence.MEDIUM, Evidence.CONTEXT, where, reading.excerpt(said.span))


def _is_answer(reading: Reading, match: Match) -> bool:
    """Return whether a phrase is what a reader is to answer: sure words, or a common word in quotes or capitals."""
    if match.tag == "words":
        return True
    if match.tag not in ("needs_link", "needs_context"):
        return False
    start, end = match.span
    word = reading.content[start:end]
    around = reading.content[max(start - 1, 0) : start] + reading.content[end : end + 1]
    return (word.isupper() and len(word) > 2) or any(mark in _QUOTES for mark in around)


def _trimmed(content: str, span: Span) -> Span:
    said = content[span.start : span.end]
    start = span.start + len(said) - len(said.lstrip())
    return Span(start, max(start, span.start + len(said.rstrip())))
