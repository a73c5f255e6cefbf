"""Checks of what happens to who opens the unsubscribe link. They ask the network, with made-up tokens alone."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.optout import Confidence, OptOutWords, optout_routes
from spamlint.checks.probe_urls import Unprobed, probe_url
from spamlint.facts.questions import Page, PageAt
from spamlint.message.message import Message
from spamlint.source.spans import Excerpt
from spamlint.text.list_field import parse_list_field
from spamlint.text.phrases import WordList

NO_WORDS = WordList("none", {})

MAX_LINKS = 5
"""Pages that are opened for one message: ways out, and the links of List-Unsubscribe."""


class _Way(Struct, frozen=True):
    """A link out: where it stands, its target, and what a request for it would be, or why there is none."""

    where: Excerpt
    url: str | Unprobed
    is_filled: bool


class PageOptions(OptOutWords, frozen=True):
    """Options of all checks of pages.

    Attributes:
        path_words: Words in a path that surely stand for no reader.
    """

    path_words: WordList = NO_WORDS


def _ways(message: Message, options: PageOptions) -> tuple[_Way, ...]:
    return message.derived(_find_ways, (options.lists, options.path_words))


def _find_ways(message: Message, lists: tuple[OptOutWords, WordList]) -> tuple[_Way, ...]:
    words, path_words = lists
    known = frozenset(path_words.phrases)
    targets: dict[str, Excerpt] = {}
    for route in optout_routes(message, words):
        if route.link is not None and route.confidence > Confidence.LOW:
            targets.setdefault(route.link.target, route.link.href or route.where)
    for header in message.headers("List-Unsubscribe")[:1]:
        for uri in parse_list_field(header.raw).uris:
            targets.setdefault(uri.text, uri.where)
    ways = []
    for target, where in targets.items():
        if target.lower().startswith("mailto:"):
            continue
        probe = probe_url(target, known)
        if probe is not None:
            ways.append(_Way(where, probe.url, probe.is_filled))
    return tuple(ways[:MAX_LINKS])


def _pages(message: Message, options: PageOptions) -> Iterator[tuple[_Way, Page]]:
    for way in _ways(message, options):
        if isinstance(way.url, Unprobed):
            continue
        page = message.ask(PageAt(way.url))
        if page is not None:
            yield way, page


class LoginPage(PageOptions, frozen=True):
    """Options of `unsubscribe-page-login`.

    Attributes:
        paths: Names of pages, as parts of a path or a host, at which one logs in.
    """

    paths: tuple[str, ...] = ()


@check("unsubscribe-page-login")
def unsubscribe_page_login(message: Message, options: LoginPage) -> Iterator[Hit]:
    """Yield a hit for each link out that leads to a page where one must log in.

    A page that also has another form, such as a button to unsubscribe beside a log-in box, asks for nothing.
    """
    for way, page in _pages(message, options):
        data = {"page": page.url}
        if page.status == 401:
            yield Hit("status", way.where, data)
        elif page.redirects and _is_login(page.url, options.paths) and not page.other_forms:
            yield Hit("redirected", way.where, data)
        elif page.status < 400 and page.password_forms and not page.other_forms:
            yield Hit("password", way.where, data)


def _is_login(url: str, names: tuple[str, ...]) -> bool:
    parts = urlsplit(url)
    words = [*parts.path.lower().split("/"), (parts.hostname or "").partition(".")[0]]
    return any(word.partition(".")[0] in names for word in words)


@check("unsubscribe-page-dead")
def unsubscribe_page_dead(message: Message, options: PageOptions) -> Iterator[Hit]:
    """Yield a hit for each link out at which no page is.

    That a page refuses a made-up token says nothing: 4xx counts only where nothing was made up.
    """
    for way, page in _pages(message, options):
        data = {"page": page.url, "status": str(page.status)}
        if page.status == 0:
            yield Hit("no-host", way.where, data)
        elif page.status >= 500:
            yield Hit("error", way.where, data)
        elif page.status in (404, 410) and not way.is_filled:
            yield Hit("not-found", way.where, data)


@check("unsubscribe-page-untried")
def unsubscribe_page_untried(message: Message, options: PageOptions) -> Iterator[Hit]:
    """Yield a hit for each link out that could not be tried without a reader's own token, and why."""
    for way in _ways(message, options):
        if isinstance(way.url, Unprobed):
            yield Hit(way.url.value, way.where)
    for way, page in _pages(message, options):
        if way.is_filled and 400 <= page.status < 500 and page.status != 401:
            yield Hit("refused", way.where, {"page": page.url, "status": str(page.status)})
