"""The ways out that a message offers its reader, each with how sure it is and what speaks for it.

    for route in optout_routes(message, words):
        print(route.way, route.confidence, route.where.content)

A link is judged by its words and labels, by the placeholder in its target, by the words around it
when its own say nothing ("click here"), and last by the target's path. An address or an invitation
to answer counts too. What only looks like a way out does not: "view in browser", "log out", the word
without a link, a message that is quoted.

What a placeholder is for is told by the table of platforms and by its name (`spamlint/checks/placeholders.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from spamlint.checks.optout_links import LinkJudge
from spamlint.checks.optout_text import replies, tags, written_addresses
from spamlint.checks.reading import Reading
from spamlint.checks.route_sight import SeenRoute
from spamlint.checks.routes import Confidence, Evidence, OptOutWords, Route, Way
from spamlint.message.kind import Stage
from spamlint.source.spans import Excerpt

if TYPE_CHECKING:
    from spamlint.message.css.media import Profile
    from spamlint.message.message import Message

__all__ = [
    "Confidence",
    "Evidence",
    "OptOutWords",
    "Route",
    "SeenRoute",
    "Way",
    "hidden_routes",
    "optout_routes",
    "plain_routes",
    "readings",
    "routes_on",
    "words_without_link",
]

_MAX_LINKS = 2_000  # of one part; the ways out stand among the first or the last
_MAX_OTHERS = 50  # ways out of one kind that are no links


def optout_routes(message: Message, words: OptOutWords) -> tuple[Route, ...]:
    """Return the ways out in what a client that shows HTML displays, in reading order, links first in each part.

    Those that nobody can see are left out; `hidden_routes` has them.
    """
    return tuple(seen.route for seen in routes_on(message, words) if not seen.is_hidden)


def hidden_routes(message: Message, words: OptOutWords) -> tuple[Route, ...]:
    """Return the ways out that are in the source and cannot be seen."""
    return tuple(seen.route for seen in routes_on(message, words) if seen.is_hidden)


def routes_on(message: Message, words: OptOutWords, screen: Profile | None = None) -> tuple[SeenRoute, ...]:
    """Return all ways out in what a client that shows HTML displays, and how each is seen.

    Args:
        message: The message.
        words: The word lists.
        screen: The reader's screen; None: a wide one.
    """
    return message.derived(_displayed_routes, (words.lists, screen))


def plain_routes(message: Message, words: OptOutWords) -> tuple[Route, ...]:
    """Return the ways out in what a client that shows only plain text displays."""
    return message.derived(_plain_routes, words.lists)


def readings(message: Message, words: OptOutWords) -> tuple[Reading, ...]:
    """Return the displayed parts as they are read when ways out are looked for."""
    return message.derived(_readings, words.lists)


def words_without_link(message: Message, words: OptOutWords) -> Excerpt | None:
    """Return the last words of the message that speak of unsubscribing, or None."""
    for reading in reversed(readings(message, words)):
        for match in reversed(reading.matches):
            if match.tag == "words":
                return reading.excerpt(match.span)
    return None


def _displayed_routes(message: Message, key: tuple[OptOutWords, Profile | None]) -> tuple[SeenRoute, ...]:
    words, screen = key
    parts = readings(message, words)
    if screen is not None:
        parts = tuple(Reading(replace(body, screen=screen), words.matcher) for body in message.bodies)
    return tuple(
        SeenRoute(route, reading.body) for reading in parts for route in _routes(reading, words, message.stage)
    )


def _plain_routes(message: Message, words: OptOutWords) -> tuple[Route, ...]:
    if message.plain_bodies == message.bodies:
        return tuple(seen.route for seen in message.derived(_displayed_routes, (words, None)))
    known = {reading.body: reading for reading in readings(message, words)}
    parts = (known.get(body) or Reading(body, words.matcher) for body in message.plain_bodies)
    return tuple(route for reading in parts for route in _routes(reading, words, message.stage))


def _readings(message: Message, words: OptOutWords) -> tuple[Reading, ...]:
    return tuple(Reading(body, words.matcher) for body in message.bodies)


def _routes(reading: Reading, words: OptOutWords, stage: Stage) -> Iterator[Route]:
    judge = LinkJudge(reading, words)
    links = reading.links
    if len(links) > _MAX_LINKS:
        links = links[: _MAX_LINKS // 2] + links[-_MAX_LINKS // 2 :]
    yield from filter(None, map(judge.route, links))
    if stage is not Stage.SENT:
        yield from islice(tags(reading, words.platforms), _MAX_OTHERS)
    if reading.body.is_html:  # in plain text they are links already
        yield from islice(written_addresses(reading, judge.nearby), _MAX_OTHERS)
    yield from islice(replies(reading), _MAX_OTHERS)
