"""What a way out of the mailings is, and the word lists by which ways out are known."""

from __future__ import annotations

from enum import Enum, IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.source.spans import Excerpt
from spamlint.text.phrases import PhraseMatcher, WordList
from spamlint.text.platforms import NO_PLATFORMS, Platforms

if TYPE_CHECKING:
    from spamlint.message.links import Link


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


class Route(Struct, frozen=True):
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


class OptOutWords(Struct, frozen=True, kw_only=True):
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
        platforms: What the placeholders of sending platforms mean.
    """

    words: WordList
    needs_link: WordList
    needs_context: WordList
    about_mailings: WordList
    preferences: WordList
    view_in_browser: WordList
    reply: WordList
    click_here: WordList
    platforms: Platforms = NO_PLATFORMS

    @property
    def lists(self) -> OptOutWords:
        """Return the lists alone, equal for all checks that name the same ones."""
        return optout_words(self)

    @property
    def matcher(self) -> PhraseMatcher:
        """Return the matcher of all lists but `click_here`; its tags are the names of the fields."""
        return _matcher(self.lists)


def optout_words(options: object) -> OptOutWords:
    """Return the words of ways out among options that name the same lists and more."""
    return OptOutWords(**{name: getattr(options, name) for name in OptOutWords.__struct_fields__})


@lru_cache(maxsize=4)
def _matcher(words: OptOutWords) -> PhraseMatcher:
    lists = {
        "words": words.words,
        "needs_link": words.needs_link,
        "needs_context": words.needs_context,
        "preferences": words.preferences,
        "view_in_browser": words.view_in_browser,
        "about_mailings": words.about_mailings,
        "reply": words.reply,
    }
    return PhraseMatcher.of_lists((item, tag) for tag, item in lists.items())
