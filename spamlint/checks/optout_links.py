"""Which links are ways out, and what says so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.checks.nearby import BREAKS, SLACK, Nearby, letters_of
from spamlint.checks.optout_targets import (
    address_says_unsubscribe,
    is_address,
    is_mailto,
    is_marked,
    is_no_link,
    logs_out,
    target_says_unsubscribe,
)
from spamlint.checks.placeholders import Purpose, purpose_of, purpose_of_tag
from spamlint.checks.reading import PlacedLink, Reading
from spamlint.checks.routes import Confidence, Evidence, OptOutWords, Route, Way
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt
from spamlint.text.phrases import Match

if TYPE_CHECKING:
    from spamlint.message.links import Link

_LEADING_WORDS = 2  # words between a phrase and the link that it leads to
_LEADING_LETTERS = 4  # the same in a script that sets no space between words
_WITHOUT_SPACES = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


class _Own(Struct, frozen=True):
    """What a link itself says: by tag the first phrase, and how many characters all of them have."""

    said: dict[str, Excerpt]
    letters: dict[str, int]


class LinkJudge(Struct, frozen=True, dict=True):
    """Judges the links of one part."""

    reading: Reading
    words: OptOutWords

    @cached_property
    def nearby(self) -> Nearby:
        """Return what looks for phrases around a link."""
        return Nearby(self.reading, self.words)

    def route(self, placed: PlacedLink) -> Route | None:
        """Return the way out that a link is, or None."""
        link, target = placed.link, placed.link.target.strip()
        if is_no_link(target):
            return None
        own, purpose = self._own(placed), self._purpose(link)
        if "words" in own.said:
            return self._said_by_words(placed, own.said["words"])
        if is_marked(link, self.words.platforms) or purpose is Purpose.UNSUBSCRIBE or target == "<unsubscribe>":
            return _route(placed, Confidence.HIGH, Evidence.PLACEHOLDER, link.href)
        if (named := self._named(placed)) is not None:
            return _route(placed, Confidence.MEDIUM, Evidence.PLACEHOLDER, named)
        if "view_in_browser" in own.said or purpose is Purpose.VIEW_IN_BROWSER:
            return None
        ambiguous = self._ambiguous(placed, own)
        if ambiguous is not None:
            return _route(placed, Confidence.MEDIUM, Evidence.WORDS, ambiguous)
        # Most links of a newsletter stand far from any phrase: nothing around them needs to be looked at.
        near = placed.span is not None and self.reading.has_matches_near(placed.span)
        around = self._said_around(placed) if near else None
        if around is not None:
            return _route(placed, Confidence.MEDIUM, Evidence.CONTEXT, self.reading.excerpt(around.span))
        preferences = own.said.get("preferences") or (self._preferences_around(placed) if near else None)
        if preferences is not None or purpose is Purpose.PREFERENCES:
            return _route(placed, Confidence.MEDIUM, Evidence.PREFERENCES, preferences or link.href)
        if is_mailto(target):
            says_so = address_says_unsubscribe(target.partition(":")[2])
            return _route(placed, Confidence.MEDIUM, Evidence.ADDRESS, link.href) if says_so else None
        if target_says_unsubscribe(target) and not logs_out(target):
            return _route(placed, Confidence.LOW, Evidence.URL, link.href)
        led_to = self._led_to(placed) if near else None
        return None if led_to is None else _route(placed, Confidence.LOW, Evidence.CONTEXT, led_to)

    def _said_by_words(self, placed: PlacedLink, said: Excerpt) -> Route:
        """Return the route of a link whose words say that it is one, be they only an address that says so."""
        if not is_address(placed.link.words):
            return _route(placed, Confidence.HIGH, Evidence.WORDS, said)
        around = self._said_around(placed)
        if around is not None:
            return _route(placed, Confidence.MEDIUM, Evidence.CONTEXT, self.reading.excerpt(around.span))
        evidence = Evidence.ADDRESS if is_mailto(placed.link.target) else Evidence.URL
        return _route(placed, Confidence.MEDIUM, evidence, said)

    def _purpose(self, link: Link) -> Purpose | None:
        """Return what the placeholders in the target of a link say that it is for."""
        platforms = self.words.platforms
        purpose = purpose_of(link.target, platforms)
        if purpose is not None or link.href is None or not self.reading.body.template.tags:
            return purpose
        purposes = {purpose_of_tag(tag, platforms) for tag in self.reading.tags_of(link.href)}
        return next((purpose for purpose in Purpose if purpose in purposes), None)

    def _named(self, placed: PlacedLink) -> Excerpt | None:
        """Return the value among the words of a link whose name says that they will say "unsubscribe"."""
        if placed.span is None or not self.reading.body.template.tags:
            return None
        for value in self.reading.tags_in(placed.span):
            if purpose_of_tag(value.tag, self.words.platforms) is Purpose.UNSUBSCRIBE:
                return self.reading.excerpt(value.span)
        return None

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
            if tag not in own.said or not self._says_only(placed, own, tag) or logs_out(placed.link.target):
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
        return spare <= SLACK or spare <= letters_of(said, self.words.click_here)

    def _is_about_mailings(self, placed: PlacedLink) -> bool:
        """Return whether the words around a link speak of mailings, or its target does."""
        if target_says_unsubscribe(placed.link.target):
            return True
        if placed.span is None:
            return False
        if self.nearby.said_before(placed.span) or self.nearby.said_after(placed.span):
            return True
        sentence = self.reading.sentence(placed.span.start)
        return any(match.tag in ("about_mailings", "words") for match in self.reading.matches_in(sentence))

    def _said_around(self, placed: PlacedLink) -> Match | None:
        """Return the phrase near a link that tells what it is for, when its own words do not."""
        if placed.span is None or not self.nearby.says_nothing(placed):
            return None
        return self.nearby.said_before(placed.span) or self.nearby.said_after(placed.span)

    def _preferences_around(self, placed: PlacedLink) -> Excerpt | None:
        """Return the name of a preference centre in the sentence of a link that says nothing itself."""
        if placed.span is None or is_mailto(placed.link.target) or not self.nearby.says_nothing(placed):
            return None
        sentence = self.reading.sentence(placed.span.start)
        matches = (match for match in self.reading.matches_in(sentence) if match.tag == "preferences")
        return next((self.reading.excerpt(match.span) for match in matches), None)

    def _led_to(self, placed: PlacedLink) -> Excerpt | None:
        """Return the phrase that leads to a link with words of its own: "to unsubscribe, visit the <member page>"."""
        if placed.span is None or not placed.link.words:
            return None
        match = self.nearby.said_before(placed.span)
        if (
            match is None
            or match.tag != "words"
            or self.reading.sentence_end(match.span.end, placed.span.start) is not None
        ):
            return None
        between = self.reading.content[match.span.end : placed.span.start]
        leads = _leads(between) and not BREAKS.search(between)
        return self.reading.excerpt(match.span) if leads else None


def _route(placed: PlacedLink, confidence: Confidence, evidence: Evidence, said_by: Excerpt | None) -> Route:
    return Route(_way(placed.link), confidence, evidence, placed.link.where, said_by or placed.link.where, placed.link)


def _leads(between: str) -> bool:
    """Return whether there are enough words between a phrase and a link for a sentence that goes on to it."""
    return len(between.split()) >= _LEADING_WORDS or len(_WITHOUT_SPACES.findall(between)) >= _LEADING_LETTERS


def _way(link: Link) -> Way:
    if is_mailto(link.target):
        return Way.MAIL
    if link.element is not None and link.element.tag in ("form", "button", "input"):
        return Way.FORM
    return Way.TAG if link.href is None else Way.LINK
