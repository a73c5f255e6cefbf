"""The ways out that a message offers its reader, each with how sure it is and what speaks for it.

    for route in optout_routes(message, words):
        print(route.way, route.confidence, route.where.content)

A link is judged by its words and labels, by the placeholder in its target, by the words around it
when its own say nothing ("click here"), and last by the target's path. An address or an invitation
to answer counts too. What only looks like a way out does not: "view in browser", "log out", the word
without a link, a message that is quoted.

The placeholders are recognised by their names (`spamlint/checks/placeholders.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from spamlint.checks.placeholders import Purpose, placeholders, purpose_of
from spamlint.checks.reading import PlacedLink, Reading
from spamlint.message.kind import Stage
from spamlint.source.spans import Excerpt, Span
from spamlint.text.phrases import Match, PhraseMatcher, WordList

if TYPE_CHECKING:
    from spamlint.message.bodies import Body
    from spamlint.message.links import Link
    from spamlint.message.message import Message

_REACH_BEFORE = 250  # how far before a link the words may stand that say what it is for (code points)
_REACH_AFTER = 120
_GAP_AFTER = 60  # "click here if for any reason you wish to be removed"
_LEADING_WORDS = 2  # words between a phrase and the link that it leads to
_SLACK = 2  # letters that the words of a link may have besides a phrase: a preposition
_SHORT_GAP = 24  # "Please go to:" between the sentence that says it and the link
_MAX_LINKS = 2_000  # of one part; the ways out stand among the first or the last
_MAX_TARGET = 2_000


class Confidence(IntEnum):
    """How sure it is that a reader can leave this way."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class Way(Enum):
    """What a reader has to do."""

    LINK = "follow a link"
    FORM = "send a form"
    TAG = "follow a link that the sending platform puts in"
    MAIL = "write an email"
    REPLY = "answer the message"


class Evidence(Enum):
    """What says that it is a way out."""

    WORDS = "its words"
    PLACEHOLDER = "its placeholder"
    CONTEXT = "the words around it"
    ADDRESS = "the address"
    PREFERENCES = "it leads to preferences"
    URL = "its target alone"


@dataclass(frozen=True, slots=True)
class Route:
    """A way out.

    Attributes:
        way: What a reader has to do.
        confidence: How sure it is.
        evidence: What says so.
        where: What a reader uses: the words of the link, the address, the sentence.
        said_by: Where the evidence stands: the phrase, the placeholder, the target.
        link: The link, if it is one.
    """

    way: Way
    confidence: Confidence
    evidence: Evidence
    where: Excerpt
    said_by: Excerpt
    link: Link | None = None

    @property
    def by_mail(self) -> bool:
        """Return whether a reader has to write an email."""
        return self.way in (Way.MAIL, Way.REPLY)


@dataclass(frozen=True)
class OptOutWords:
    """Options of every check that looks for ways out: the names of the word lists.

    Attributes:
        words: What says "unsubscribe" whatever stands around it.
        needs_link: What also means something else, such as log out: counts as the words of a link.
        needs_context: Common words, such as "remove": count as the words of a link beside `about_mailings`.
        about_mailings: What one unsubscribes from.
        preferences: Names of preference centres.
        view_in_browser: Names of links to the web version.
        reply: How a reader is told to answer.
        click_here: Words of links that say nothing.
    """

    words: WordList
    needs_link: WordList
    needs_context: WordList
    about_mailings: WordList
    preferences: WordList
    view_in_browser: WordList
    reply: WordList
    click_here: WordList

    @property
    def matcher(self) -> PhraseMatcher:
        """Return the matcher of all lists but `click_here`; its tags are the names of the fields."""
        return _matcher(
            self.words,
            self.needs_link,
            self.needs_context,
            self.about_mailings,
            self.preferences,
            self.view_in_browser,
            self.reply,
        )


def optout_routes(message: Message, words: OptOutWords) -> tuple[Route, ...]:
    """Return the ways out in what a client that shows HTML displays, in reading order, links first in each part.

    Links that are not shown are left out; `hidden_routes` has those.
    """
    return tuple(route for route in _all_routes(message, words) if route.link is None or route.link.shown)


def hidden_routes(message: Message, words: OptOutWords) -> tuple[Route, ...]:
    """Return the links out that are in the source and not shown."""
    return tuple(route for route in _all_routes(message, words) if route.link is not None and not route.link.shown)


def plain_routes(message: Message, words: OptOutWords) -> tuple[Route, ...]:
    """Return the ways out in what a client that shows only plain text displays."""
    return _routes_of(message.plain_bodies, message.stage, words)


def words_without_link(message: Message, words: OptOutWords) -> Excerpt | None:
    """Return the last words of the message that speak of unsubscribing, or None."""
    for reading in reversed(_readings(message.bodies, words)):
        for match in reversed(reading.matches):
            if match.tag == "words":
                return reading.excerpt(match.span)
    return None


def _all_routes(message: Message, words: OptOutWords) -> tuple[Route, ...]:
    return _routes_of(message.bodies, message.stage, words)


# Several rules ask for the same routes of the message at hand, so the last answers are kept.
@lru_cache(maxsize=2)
def _routes_of(bodies: tuple[Body, ...], stage: Stage, words: OptOutWords) -> tuple[Route, ...]:
    return tuple(route for reading in _readings(bodies, words) for route in _Judge(reading, words, stage).routes())


@lru_cache(maxsize=2)
def _readings(bodies: tuple[Body, ...], words: OptOutWords) -> tuple[Reading, ...]:
    return tuple(Reading(body, words.matcher) for body in bodies)


@lru_cache(maxsize=4)
def _matcher(
    words: WordList,
    needs_link: WordList,
    needs_context: WordList,
    about_mailings: WordList,
    preferences: WordList,
    view_in_browser: WordList,
    reply: WordList,
) -> PhraseMatcher:
    lists = {
        "words": words,
        "needs_link": needs_link,
        "needs_context": needs_context,
        "preferences": preferences,
        "view_in_browser": view_in_browser,
        "about_mailings": about_mailings,
        "reply": reply,
    }
    return PhraseMatcher((phrase, tag) for tag, item in lists.items() for phrase in item.phrases)


# -- targets ---------------------------------------------------------------------------------------

_UNSUBSCRIBE_PART = re.compile(
    r"un-?sub|opt[-_.]?out|abmeld|abbestell|austrag|afmeld|uitschrijv|desab|desinscri|disiscri|desuscri|dessuscri"
    r"|descadastr|odhlas|odjav|wypis|avregistr|avprenumer|avanmal|avmeld|frameld|leiratkoz|dezabon|otpis|vidpys"
    r"|darse-?de-?baja|cancelar-?suscripcion|listremov|removeme|remove-?me|email-?preferences|mail-?preferences"
    r"|manage-?subscription|subscription-?cent",
    re.IGNORECASE,
)
_UNSUBSCRIBE_WORD = re.compile(
    r"(?<![a-z0-9])(?:remove|removed|removal|signoff|leave|listinfo|rem|takemeoff|dnc)(?![a-z0-9])", re.IGNORECASE
)
_OTHER_REMOVAL = re.compile(
    r"(?<![a-z])(?:cart|basket|wish-?list|items?|reviews?|comments?|leave-?a|stains?|hair)(?![a-z])", re.IGNORECASE
)
_CAMPAIGN = re.compile(r"(?<=[?&;])(?:utm_\w+|mc_cid|campaign\w*)=[^&#]*", re.IGNORECASE)
_LOGS_OUT = re.compile(r"log-?_?(?:out|off)|sign-?_?(?:out|off)|abmelden\.do|session", re.IGNORECASE)
_ADDRESS_OUT = re.compile(
    r"un-?_?sub|opt-?_?out|remove|leave[-_@]|[-_]leave|signoff|sign-off|[-_]off@|^off[-_@]|take-?me-?off|no-?more|abmeld"
    r"|abbestell|afmeld|desab|desinscri|disiscri|desuscri|[-_]?baja@|cancel",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"(?<![\w.+%-])(?P<address>[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})"
    r"|(?<![\w/.@])(?:https?://|www\.)[^\s<>\"'()]{3,500}"
)
_ADDRESS_ALONE = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# What parts a sentence from what only stands beside it.
_BREAKS = re.compile(r"[\])>;\t]|\s[-\u2013\u2014]\s|\n(?=[A-Z])")
_NO_LINK = ("tel:", "sms:", "callto:", "ftp:")
_URL_ALONE = re.compile(r"(?:https?://|www\.|ftp://|mailto:)\S+|[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:[/?#]\S*)?", re.IGNORECASE)
# Attributes by which platforms know their unsubscribe link: SparkPost, Acoustic.
_MARKED = {"data-msys-unsubscribe": re.compile(r"1|true|", re.IGNORECASE), "xt": re.compile(r"SP\w*OPTOUT", re.IGNORECASE)}


def target_says_unsubscribe(target: str) -> bool:
    """Return whether host, path or query of a target speak of unsubscribing."""
    said = _CAMPAIGN.sub("", unquote(target[:_MAX_TARGET]))
    if _UNSUBSCRIBE_PART.search(said):
        return True
    return _UNSUBSCRIBE_WORD.search(said) is not None and _OTHER_REMOVAL.search(said) is None


def is_marked(link: Link) -> bool:
    """Return whether an attribute of the link tells its platform that it is the unsubscribe link."""
    if link.element is None:
        return False
    return any(
        (value := link.element.get(name)) is not None and pattern.fullmatch(value.strip()) is not None
        for name, pattern in _MARKED.items()
    )


def _is_address(said: str) -> bool:
    """Return whether words are nothing but a URL or a mail address."""
    return _ADDRESS_ALONE.fullmatch(said) is not None or _URL_ALONE.fullmatch(said) is not None


def _is_mailto(target: str) -> bool:
    return target.strip().lower().startswith("mailto:")


# -- judging ---------------------------------------------------------------------------------------


class _Own(NamedTuple):
    """What a link itself says: by tag the first phrase, and how many characters all of them have."""

    said: dict[str, Excerpt]
    letters: dict[str, int]


@dataclass(frozen=True)
class _Judge:
    """Looks for ways out in one part."""

    reading: Reading
    words: OptOutWords
    stage: Stage

    def routes(self) -> Iterator[Route]:
        links = self.reading.links
        if len(links) > _MAX_LINKS:
            links = links[: _MAX_LINKS // 2] + links[-_MAX_LINKS // 2 :]
        for placed in links:
            route = self._link_route(placed)
            if route is not None:
                yield route
        if self.stage is not Stage.SENT:
            yield from self._tags()
        yield from self._addresses()
        yield from self._replies()

    # -- links

    def _link_route(self, placed: PlacedLink) -> Route | None:
        link, target = placed.link, placed.link.target.strip()
        if target.lower().startswith(_NO_LINK):
            return None
        own, purpose = self._own(placed), purpose_of(target)
        if "words" in own.said:
            return self._said_by_words(placed, own.said["words"])
        if is_marked(link) or purpose is Purpose.UNSUBSCRIBE or target == "<unsubscribe>":
            return _route(placed, Confidence.HIGH, Evidence.PLACEHOLDER, link.href)
        if "view_in_browser" in own.said or purpose is Purpose.VIEW_IN_BROWSER:
            return None
        ambiguous = self._ambiguous(placed, own)
        if ambiguous is not None:
            return _route(placed, Confidence.MEDIUM, Evidence.WORDS, ambiguous)
        around = self._said_around(placed)
        if around is not None:
            return _route(placed, Confidence.MEDIUM, Evidence.CONTEXT, self.reading.excerpt(around.span))
        preferences = own.said.get("preferences") or self._preferences_around(placed)
        if preferences is not None or purpose is Purpose.PREFERENCES:
            return _route(placed, Confidence.MEDIUM, Evidence.PREFERENCES, preferences or link.href)
        if _is_mailto(target):
            says_so = _ADDRESS_OUT.search(unquote(target.partition(":")[2])[:_MAX_TARGET])
            return _route(placed, Confidence.MEDIUM, Evidence.ADDRESS, link.href) if says_so else None
        if target_says_unsubscribe(target) and not _LOGS_OUT.search(target):
            return _route(placed, Confidence.LOW, Evidence.URL, link.href)
        led_to = self._led_to(placed)
        return None if led_to is None else _route(placed, Confidence.LOW, Evidence.CONTEXT, led_to)

    def _said_by_words(self, placed: PlacedLink, said: Excerpt) -> Route:
        """Return the route of a link whose words say that it is one, be they only an address that says so."""
        if not _is_address(placed.link.words):
            return _route(placed, Confidence.HIGH, Evidence.WORDS, said)
        around = self._said_around(placed)
        if around is not None:
            return _route(placed, Confidence.MEDIUM, Evidence.CONTEXT, self.reading.excerpt(around.span))
        evidence = Evidence.ADDRESS if _is_mailto(placed.link.target) else Evidence.URL
        return _route(placed, Confidence.MEDIUM, evidence, said)

    def _own(self, placed: PlacedLink) -> _Own:
        """Return the phrases in the words and the labels of a link. The place of a label is that of the link."""
        said: dict[str, Excerpt] = {}
        letters: dict[str, int] = {}

        def add(match: Match, where: Excerpt) -> None:
            said.setdefault(match.tag, where)
            letters[match.tag] = letters.get(match.tag, 0) + match.span.end - match.span.start

        if placed.span is not None:
            for match in self.reading.matches_in(placed.span):
                add(match, self.reading.excerpt(match.span))
        words = () if placed.span is not None else (self.reading.source_words(placed.link),)
        for label in (*placed.link.labels, *words):
            for match in self.words.matcher.find(label):
                add(match, placed.link.where)
        return _Own(said, letters)

    def _ambiguous(self, placed: PlacedLink, own: _Own) -> Excerpt | None:
        """Return the phrase that makes a way out of a link, if it is one of those that may mean something else."""
        for tag in ("needs_link", "needs_context"):
            if tag not in own.said or not self._says_only(placed, own, tag) or _LOGS_OUT.search(placed.link.target):
                continue
            if tag == "needs_link" or self._is_about_mailings(placed):
                return own.said[tag]
        return None

    def _says_only(self, placed: PlacedLink, own: _Own, tag: str) -> bool:
        """Return whether a link says nothing besides phrases of one list, or speaks of mailings."""
        if "about_mailings" in own.said:
            return True
        said = placed.link.words or " ".join(placed.link.labels)
        spare = sum(map(str.isalnum, said)) - own.letters[tag]
        return spare <= _SLACK or spare <= _letters_of(said, self.words.click_here)

    def _is_about_mailings(self, placed: PlacedLink) -> bool:
        """Return whether the sentence around a link speaks of mailings, or its target does."""
        if target_says_unsubscribe(placed.link.target):
            return True
        if placed.span is None:
            return False
        sentence = self.reading.sentence(placed.span.start)
        return any(match.tag in ("about_mailings", "words") for match in self.reading.matches_in(sentence))

    def _said_around(self, placed: PlacedLink) -> Match | None:
        """Return the phrase near a link that tells what it is for, when its own words do not."""
        if placed.span is None or not self._says_nothing(placed):
            return None
        return self._said_before(placed.span) or self._said_after(placed.span)

    def _preferences_around(self, placed: PlacedLink) -> Excerpt | None:
        """Return the name of a preference centre in the sentence of a link that says nothing itself."""
        if placed.span is None or _is_mailto(placed.link.target) or not self._says_nothing(placed):
            return None
        sentence = self.reading.sentence(placed.span.start)
        matches = (match for match in self.reading.matches_in(sentence) if match.tag == "preferences")
        return next((self.reading.excerpt(match.span) for match in matches), None)

    def _says_nothing(self, placed: PlacedLink) -> bool:
        said = placed.link.words or " ".join(placed.link.labels)
        return _is_address(said) or self._is_empty(said)

    def _is_empty(self, said: str) -> bool:
        """Return whether words are no more than "click here", whatever stands around it."""
        return sum(map(str.isalnum, said)) - _letters_of(said, self.words.click_here) <= _SLACK

    def _said_before(self, span: Span) -> Match | None:
        start = max(span.start - _REACH_BEFORE, 0)
        for match in reversed(list(self._phrases_in(Span(start, span.start)))):
            if match.span.start < start or match.span.end > span.start or self._another_link(match.span.start, span.start):
                continue
            end = self.reading.sentence_end(match.span.end, span.start)
            if end is None:
                return match
            gap = self.reading.content[end.end : span.start]
            if len(gap.strip()) <= _SHORT_GAP:
                return match
        return None

    def _said_after(self, span: Span) -> Match | None:
        following = self.reading.link_after(span.end)
        limit = min(span.end + _REACH_AFTER, len(self.reading.content))
        if following is not None and following.span is not None:
            limit = min(limit, following.span.start)
        end = self.reading.sentence_end(span.end, limit)
        limit = end.start if end is not None else limit
        match = next((match for match in self._phrases_in(Span(span.end, limit)) if match.span.start >= span.end), None)
        if match is None:
            return None
        between = self.reading.content[span.end : match.span.start]
        return None if len(between) > _GAP_AFTER or _BREAKS.search(between) else match

    def _phrases_in(self, span: Span) -> Iterator[Match]:
        """Yield what tells of a way out between two places: sure words, or common ones in a sentence about mailings."""
        for match in self.reading.matches_in(span):
            if match.tag == "words":
                yield match
            elif match.tag in ("needs_link", "needs_context"):
                sentence = self.reading.sentence(match.span.start)
                if any(other.tag == "about_mailings" for other in self.reading.matches_in(sentence)):
                    yield match

    def _led_to(self, placed: PlacedLink) -> Excerpt | None:
        """Return the phrase that leads to a link with words of its own: "to unsubscribe, visit the <subscriber page>"."""
        if placed.span is None or not placed.link.words:
            return None
        match = self._said_before(placed.span)
        if match is None or match.tag != "words" or self.reading.sentence_end(match.span.end, placed.span.start) is not None:
            return None
        between = self.reading.content[match.span.end : placed.span.start]
        leads = len(between.split()) >= _LEADING_WORDS and not _BREAKS.search(between)
        return self.reading.excerpt(match.span) if leads else None

    def _another_link(self, start: int, end: int) -> bool:
        """Return whether between two places a link stands that takes the words there for itself.

        It is in its own words that they stand, or it says nothing. A link with other words, such as the name
        of the newsletter, takes nothing.
        """
        before = self.reading.link_before(end)
        while before is not None and before.span is not None and before.span.end > start:
            if before.span.start <= start or self._says_nothing(before):
                return True
            before = self.reading.link_before(before.span.start) if before.span.end > before.span.start else None
        return False

    # -- tags that are no links

    def _tags(self) -> Iterator[Route]:
        """Yield placeholders in the words that a platform replaces with a link or with its address."""
        links = [placed.span for placed in self.reading.links if placed.span is not None]
        for placeholder in placeholders(self.reading.content):
            if placeholder.purpose not in (Purpose.UNSUBSCRIBE, Purpose.PREFERENCES):
                continue
            if any(span.covers(placeholder.span) for span in links):
                continue  # the words of a link, which has been judged
            sure = placeholder.purpose is Purpose.UNSUBSCRIBE
            where = self.reading.excerpt(placeholder.span)
            evidence = Evidence.PLACEHOLDER if sure else Evidence.PREFERENCES
            yield Route(Way.TAG, Confidence.HIGH if sure else Confidence.MEDIUM, evidence, where, where)

    # -- words

    def _addresses(self) -> Iterator[Route]:
        """Yield addresses and URLs in the words of HTML that are no links; many mail clients make links of them."""
        if not self.reading.body.is_html:
            return  # in plain text they are links already
        links = [placed.span for placed in self.reading.links if placed.span is not None]
        for found in _WRITTEN.finditer(self.reading.content):
            span = Span(*found.span())
            if self.reading.is_quoted(span.start) or any(link.overlaps(span) for link in links):
                continue
            where = self.reading.excerpt(span)
            way = Way.MAIL if found.group("address") else Way.LINK
            said = self._said_before(span) or self._said_after(span)
            if said is not None:
                yield Route(way, Confidence.MEDIUM, Evidence.CONTEXT, where, self.reading.excerpt(said.span))
            elif way is Way.MAIL and _ADDRESS_OUT.search(found.group()):
                yield Route(way, Confidence.MEDIUM, Evidence.ADDRESS, where, where)

    def _replies(self) -> Iterator[Route]:
        """Yield the sentences that tell a reader to answer in order to leave."""
        for match in self.reading.matches:
            if match.tag != "reply":
                continue
            sentence = self.reading.sentence(match.span.start)
            said = next((other for other in self.reading.matches_in(sentence) if self._is_answer(other)), None)
            if said is not None:
                where = self.reading.excerpt(_trimmed(self.reading.content, sentence))
                yield Route(Way.REPLY, Confidence.MEDIUM, Evidence.CONTEXT, where, self.reading.excerpt(said.span))

    def _is_answer(self, match: Match) -> bool:
        """Return whether a phrase is what a reader is to answer: sure words, or a common word in quotes or capitals."""
        if match.tag == "words":
            return True
        if match.tag not in ("needs_link", "needs_context"):
            return False
        start, end = match.span
        word = self.reading.content[start:end]
        around = self.reading.content[max(start - 1, 0) : start] + self.reading.content[end : end + 1]
        return (word.isupper() and len(word) > 2) or any(mark in _QUOTES for mark in around)


_QUOTES = frozenset("\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d")
def _letters_of(said: str, words: WordList) -> int:
    """Return how many letters and digits of a text belong to phrases of a list."""
    return sum(sum(map(str.isalnum, said[slice(*match.span)])) for match in words.matcher.find(said))


def _route(placed: PlacedLink, confidence: Confidence, evidence: Evidence, said_by: Excerpt | None) -> Route:
    return Route(_way(placed.link), confidence, evidence, placed.link.where, said_by or placed.link.where, placed.link)


def _way(link: Link) -> Way:
    if _is_mailto(link.target):
        return Way.MAIL
    if link.element is not None and link.element.tag in ("form", "button", "input"):
        return Way.FORM
    return Way.TAG if link.href is None else Way.LINK


def _trimmed(content: str, span: Span) -> Span:
    said = content[span.start : span.end]
    start = span.start + len(said) - len(said.lstrip())
    return Span(start, max(start, span.start + len(said.rstrip())))
