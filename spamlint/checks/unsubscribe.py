"""Is there a way out, does it lead anywhere, and can it be taken without writing an email?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spamlint.checks.api import Hit, Note, check
from spamlint.checks.dead_targets import Dead, dead_target
from spamlint.checks.optout import (
    Confidence,
    Evidence,
    OptOutWords,
    Route,
    optout_routes,
    plain_routes,
    routes_on,
    words_without_link,
)
from spamlint.message.message import Message
from spamlint.source.spans import Excerpt


@dataclass(frozen=True, eq=False, repr=False)
class UnsubscribeMissing(OptOutWords):
    """Options of `unsubscribe-missing`.

    Attributes:
        at_least: How sure a way out must be to count.
    """

    at_least: Literal["low", "medium", "high"] = "low"


@check("unsubscribe-missing")
def unsubscribe_missing(message: Message, options: UnsubscribeMissing) -> Iterator[Hit]:
    """Yield one hit, at the last words that a reader sees, when no way out is among them.

    The key says what there is instead: `plain-only`, `words-only`, else `missing`. One that cannot be seen is the
    finding of `unsubscribe-hidden`.
    """
    needed = Confidence[options.at_least.upper()]
    if any(seen.route.confidence >= needed for seen in routes_on(message, options)):
        return
    key, near = _instead(message, options)
    notes = () if near is None else (Note("near", near),)
    yield Hit(key, message.ending, {"words": near.content if near else ""}, notes)


def _instead(message: Message, words: OptOutWords) -> tuple[str, Excerpt | None]:
    """Return the key that says what comes nearest to a way out, and where that stands."""
    plain = [route for route in plain_routes(message, words) if route.confidence > Confidence.LOW]
    if plain:
        return "plain-only", plain[0].where
    said = words_without_link(message, words)
    return ("missing", None) if said is None else ("words-only", said)


@dataclass(frozen=True, eq=False, repr=False)
class UnsubscribeDeadTarget(OptOutWords):
    """Options of `unsubscribe-dead-target`."""


@check("unsubscribe-dead-target")
def unsubscribe_dead_target(message: Message, options: UnsubscribeDeadTarget) -> Iterator[Hit]:
    """Yield a hit for each link out whose target leads nowhere, at the target.

    Links to preferences are judged only when no other link leads out.
    """
    routes = optout_routes(message, options)
    dead = {index: reason for index, route in enumerate(routes) if (reason := _dead(route, message)) is not None}
    leaves = any(index not in dead and route.evidence is not Evidence.PREFERENCES for index, route in enumerate(routes))
    for index, reason in dead.items():
        route = routes[index]
        if route.confidence is Confidence.LOW or (leaves and route.evidence is Evidence.PREFERENCES):
            continue
        assert route.link is not None
        yield Hit(reason.value, route.link.href or route.where, {"words": route.where.content})


def _dead(route: Route, message: Message) -> Dead | None:
    return None if route.link is None else dead_target(route.link, message.stage)


@dataclass(frozen=True, eq=False, repr=False)
class UnsubscribeMailtoOnly(OptOutWords):
    """Options of `unsubscribe-mailto-only`."""


@check("unsubscribe-mailto-only")
def unsubscribe_mailto_only(message: Message, options: UnsubscribeMailtoOnly) -> Iterator[Hit]:
    """Yield a hit at the first way out when all of them ask the reader to write an email."""
    routes = optout_routes(message, options)
    if routes and all(route.by_mail for route in routes):
        first = routes[0]
        yield Hit("mailto" if first.link is not None or "@" in first.where.content else "reply", first.where)
