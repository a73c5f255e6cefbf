"""Hurdles before a way out: logging in, a fee, a letter, a reason, weeks of waiting."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.api import Hit, check
from spamlint.checks.login_targets import has_token, login_word
from spamlint.checks.optout import OptOutWords, readings, routes_on
from spamlint.checks.reading import Reading
from spamlint.checks.routes import Confidence, Evidence, Route, Way
from spamlint.message.links import Link
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span
from spamlint.text.phrases import Match, PhraseMatcher, WordList

_NEXT_SENTENCE = 200  # code points that the sentence after a way out may have to belong to it
_NEAR = 2  # code points between that sentence and the way out's


class _PlacedRoute(Struct, frozen=True):
    """A way out, the part that it stands in, and its place among the words of that part."""

    route: Route
    reading: Reading
    span: Span


def _placed_routes(message: Message, words: OptOutWords) -> list[_PlacedRoute]:
    """Return the ways out that a reader sees, with their places."""
    parts = {reading.body: (reading, _link_spans(reading)) for reading in readings(message, words)}
    found: list[_PlacedRoute] = []
    for seen in routes_on(message, words):
        if seen.is_hidden or seen.body not in parts:
            continue
        reading, spans = parts[seen.body]
        found.append(_PlacedRoute(seen.route, reading, _span(reading, seen.route, spans)))
    return found


def _link_spans(reading: Reading) -> dict[Link, Span]:
    """Return where the links of a part stand among its words."""
    return {placed.link: placed.span for placed in reading.links if placed.span is not None}


def _span(reading: Reading, route: Route, link_spans: dict[Link, Span]) -> Span:
    """Return the place of a way out among the words; empty, at the end, for one that has no words."""
    end = len(reading.content)
    if route.link is not None:
        return link_spans.get(route.link, Span(end, end))
    return route.where.span if route.where.text is reading.body.read else Span(end, end)


class NeedsLoginOptions(OptOutWords, frozen=True):
    """Options of `unsubscribe-needs-login`.

    Attributes:
        login: What says that one logs in.
        account: What says that one goes to an account: counts only where the link does not tell who comes.
        must: What says so by itself, in the sentence after the way out too.
        alternative: What parts two ways: "log in, or unsubscribe here".
        paths: Parts of a target's path that lead to an account, in small letters, without `-`, `_` and `.`.
    """

    login: WordList
    account: WordList
    must: WordList
    alternative: WordList
    paths: tuple[str, ...] = ()


@check("unsubscribe-needs-login")
def unsubscribe_needs_login(message: Message, options: NeedsLoginOptions) -> Iterator[Hit]:
    """Yield a hit for the first way out when before each of them a reader has to log in.

    `words` at what says so in the sentence of the way out, `target` at a target that leads to an account and does
    not tell who comes. Where there is no way out but words that tell how to leave, they are judged.
    """
    if message.is_encrypted:
        return
    first: Hit | None = None
    for placed in _placed_routes(message, options) or _told(message, options):
        hit = _login_hit(placed, options)
        if hit is None:
            return
        first = first or hit
    if first is not None:
        yield first


def _told(message: Message, words: OptOutWords) -> list[_PlacedRoute]:
    """Return the last sentence that tells how to leave as if it were a way out, or nothing."""
    for reading in reversed(readings(message, words)):
        for match in reversed(reading.matches):
            if match.tag == "words":
                where = reading.excerpt(match.span)
                route = Route(Way.LINK, Confidence.LOW, Evidence.WORDS, where, where)
                return [_PlacedRoute(route, reading, reading.sentence(match.span.start))]
    return []


def _login_hit(placed: _PlacedRoute, options: NeedsLoginOptions) -> Hit | None:
    route = placed.route
    if route.by_mail:
        return None
    target = "" if route.link is None else route.link.target
    tells_who = route.way is Way.TAG or has_token(target)
    said = _said_login(placed, options, tells_who=tells_who)
    if said is not None:
        return Hit("words", said, {"words": said.content})
    word = None if tells_who or route.link is None else login_word(target, frozenset(options.paths))
    if word is None or route.link is None or route.link.href is None:
        return None
    return Hit("target", route.link.href, {"word": word})


def _said_login(placed: _PlacedRoute, options: NeedsLoginOptions, *, tells_who: bool) -> Excerpt | None:
    """Return the words near a way out that say that one has to log in, or None."""
    reading, span = placed.reading, placed.span
    matcher = _login_matcher(options.login, options.account, options.must, options.alternative)
    sentence = reading.sentence(span.start)
    matches = list(_matches(reading, sentence, matcher))
    for match in matches:
        if match.tag == "alternative" or (match.tag == "account" and tells_who) or _in_other_link(placed, match.span):
            continue
        anchors = (_anchor(placed, sentence, match.span), placed.span)
        if match.tag == "must" or not any(_parted(matches, match.span, anchor) for anchor in anchors):
            return reading.excerpt(match.span)
    following = _following(reading, sentence)
    musts = () if following is None else _matches(reading, following, matcher)
    return next((reading.excerpt(match.span) for match in musts if match.tag == "must"), None)


@lru_cache(maxsize=4)
def _login_matcher(login: WordList, account: WordList, must: WordList, alternative: WordList) -> PhraseMatcher:
    return PhraseMatcher.of_lists(
        [(must, "must"), (login, "login"), (account, "account"), (alternative, "alternative")]
    )


def _matches(reading: Reading, span: Span, matcher: PhraseMatcher) -> Iterator[Match]:
    """Yield the phrases in a stretch of the words, each with its place among all of them."""
    for match in matcher.find(reading.content[span.start : span.end]):
        yield replace(match, span=match.span.shift(span.start))


def _anchor(placed: _PlacedRoute, sentence: Span, said: Span) -> Span:
    """Return what says "unsubscribe" nearest to a phrase: in the sentence, else the way out itself."""
    words = [match.span for match in placed.reading.matches_in(sentence) if match.tag == "words"]
    words = words or [placed.span]
    return min(words, key=lambda span: max(span.start - said.end, said.start - span.end))


def _parted(matches: list[Match], said: Span, anchor: Span) -> bool:
    """Return whether an "or" stands between a phrase and what says "unsubscribe"."""
    start, end = min(said.end, anchor.end), max(said.start, anchor.start)
    return any(match.tag == "alternative" and start <= match.span.start < end for match in matches)


def _in_other_link(placed: _PlacedRoute, said: Span) -> bool:
    """Return whether a phrase belongs to the words of another link than the way out: "My account" beside it."""
    return placed.reading.is_in_link(said) and not placed.span.overlaps(said)


def _following(reading: Reading, sentence: Span) -> Span | None:
    """Return the sentence right after one, if it is short and holds no link of its own, or None."""
    end = reading.sentence_end(sentence.end, sentence.end + 1)
    if end is None:
        return None
    following = reading.sentence(end.end)
    following = Span(max(following.start, end.end), following.end)
    if not 0 < following.end - following.start <= _NEXT_SENTENCE or reading.is_in_link(following):
        return None
    return following if following.start - sentence.end <= _NEAR else None


class FrictionOptions(OptOutWords, frozen=True):
    """Options of `unsubscribe-friction`.

    Attributes:
        fee: What says that leaving costs money.
        letter: What says that a letter is to be written.
        call: What says that somebody is to be called up.
        reason: What says that a reason is to be given.
        steps: What says that there are several steps.
        identity: What says that one has to prove who one is.
        delay: What says that it takes time: counts before or after a number of days.
        days: Days.
        working_days: Days that are worked on.
        weeks: Weeks.
        months: Months.
        alternative: What parts two ways: "click here, or write to us".
        most_working_days: How long leaving may take: CAN-SPAM allows ten business days (15 U.S.C. 7704(a)(4)).
    """

    fee: WordList
    letter: WordList
    call: WordList
    reason: WordList
    steps: WordList
    identity: WordList
    delay: WordList
    days: WordList
    working_days: WordList
    weeks: WordList
    months: WordList
    alternative: WordList
    most_working_days: int = 10


_HURDLES = ("fee", "letter", "call", "reason", "steps", "identity")
_OFFLINE = ("letter", "call")
_UNITS = ("days", "working_days", "weeks", "months")
_NUMBER_BEFORE = lazy_pattern(r"(\d{1,3})[\s)]*\Z")


@check("unsubscribe-friction")
def unsubscribe_friction(message: Message, options: FrictionOptions) -> Iterator[Hit]:
    """Yield a hit for the first hurdle of each kind in the sentences that tell how to unsubscribe.

    A letter or a call is none where there is a link or an address too, unless the same sentence asks for both.
    """
    if message.is_encrypted:
        return
    routes = _placed_routes(message, options)
    matcher = _friction_matcher(tuple(getattr(options, name) for name in _LISTS))
    seen: set[str] = set()
    for reading in readings(message, options):
        for sentence in _about_leaving(reading, routes):
            has_route = any(placed.reading is reading and placed.span.overlaps(sentence) for placed in routes)
            for key, where in _hurdles(reading, sentence, matcher, options, has_route=has_route):
                if key in seen or (key in _OFFLINE and routes and not has_route):
                    continue
                seen.add(key)
                yield Hit(key, where, {"words": where.content})


_LISTS = (*_HURDLES, "delay", *_UNITS, "alternative")


@lru_cache(maxsize=4)
def _friction_matcher(lists: tuple[WordList, ...]) -> PhraseMatcher:
    return PhraseMatcher.of_lists(zip(lists, _LISTS, strict=True))


def _about_leaving(reading: Reading, routes: list[_PlacedRoute]) -> Iterator[Span]:
    """Yield the sentences that tell how to unsubscribe, in order: those of the ways out, and those with the words."""
    places = [
        placed.span.start for placed in routes if placed.reading is reading and placed.span.end > placed.span.start
    ]
    places += [match.span.start for match in reading.matches if match.tag == "words"]
    yield from sorted({reading.sentence(place) for place in places[:_MOST_PLACES]})


_MOST_PLACES = 100


def _hurdles(
    reading: Reading, sentence: Span, matcher: PhraseMatcher, options: FrictionOptions, *, has_route: bool
) -> Iterator[tuple[str, Excerpt]]:
    matches = list(_matches(reading, sentence, matcher))
    offers_another = any(match.tag == "alternative" for match in matches)
    for match in matches:
        if match.tag not in _HURDLES or (match.tag in _OFFLINE and reading.is_in_link(match.span)):
            continue
        if match.tag in _OFFLINE and offers_another and has_route:
            continue
        yield match.tag, reading.excerpt(match.span)
    following = _following(reading, sentence)
    if following is not None:
        matches += _matches(reading, following, matcher)
    wait = _wait(reading, matches, options)
    if wait is not None:
        yield "delay", wait


def _wait(reading: Reading, matches: list[Match], options: FrictionOptions) -> Excerpt | None:
    """Return where it says that leaving takes longer than it may, or None."""
    delays = [match.span for match in matches if match.tag == "delay"]
    for match in matches if delays else ():
        if match.tag not in _UNITS:
            continue
        number = _NUMBER_BEFORE.search(reading.content[max(match.span.start - 8, 0) : match.span.start])
        if number is None or _working_days(int(number.group(1)), match.tag) <= options.most_working_days:
            continue
        start = match.span.start - (number.end() - number.start())
        near = [span for span in delays if -60 <= span.start - start <= 60]
        if near:
            return reading.excerpt(Span(start, match.span.end))
    return None


def _working_days(count: int, unit: str) -> float:
    """Return how many working days a time has; five to a week, rounded in favour of the sender."""
    per_unit = {"days": 5 / 7, "working_days": 1.0, "weeks": 5.0, "months": 21.0}
    return count * per_unit[unit]
