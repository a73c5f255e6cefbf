"""Is there a way out, does it lead anywhere, and can it be taken without writing an email?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from spamlint.message.doubt import doubt
from spamlint.message.message import Message
from spamlint.message.presence import presence_of_any
from spamlint.source.spans import Excerpt
from spamlint.source.templates.presence import PresenceKind


class UnsubscribeMissing(OptOutWords, frozen=True):
    """Options of `unsubscribe-missing`.

    Attributes:
        at_least: How sure a way out must be to count.
    """

    at_least: Literal["low", "medium", "high"] = "low"


@check("unsubscribe-missing")
def unsubscribe_missing(message: Message, options: UnsubscribeMissing) -> Iterator[Hit]:
    """Yield one hit, at the last words that a reader sees, when no way out is among them.

    The key says what there is instead: `plain-only`, `words-only`, else `missing`. One that cannot be seen is the
    finding of `unsubscribe-hidden`. A template may have one that is not in every message: `conditional`, at the
    condition; or hold what keeps us from knowing: `cannot-tell`.
    """
    if message.is_encrypted:  # the run says that it could not be checked
        return
    needed = Confidence[options.at_least.upper()]
    routes = [seen.route for seen in routes_on(message, options) if seen.route.confidence >= needed]
    if routes:
        yield from _not_always(message, routes)
        return
    if (doubt := _doubt(message)) is not None:
        yield doubt
        return
    key, near = _instead(message, options)
    notes = () if near is None else (Note("near", near),)
    yield Hit(key, message.ending, {"words": near.content if near else ""}, notes)


def _not_always(message: Message, routes: Sequence[Route]) -> Iterator[Hit]:
    """Yield a hit when a template has its ways out only in some of the mails that are made from it."""
    presence = presence_of_any(message, [_place(route) for route in routes])
    if presence.kind is PresenceKind.UNKNOWN:
        yield from filter(None, [_doubt(message)])
    elif presence.kind is not PresenceKind.ALWAYS:
        said = " ".join(tag.where.content for tag in presence.conditions)
        yield Hit(
            "conditional",
            presence.conditions[-1].where,
            {"condition": " ".join(said.split())},
            (Note("near", routes[0].where),),
        )


def _place(route: Route) -> Excerpt:
    """Return what must be in a mail for a way out to be there: the target of a link, whatever its words."""
    return route.where if route.link is None or route.link.href is None else route.link.href


def _doubt(message: Message) -> Hit | None:
    """Return a hit at what keeps us from telling what the mails made from a template have in them, or None."""
    found = doubt(message)
    return None if found is None else Hit("cannot-tell", found.where, {"reason": found.reason})


def _instead(message: Message, words: OptOutWords) -> tuple[str, Excerpt | None]:
    """Return the key that says what comes nearest to a way out, and where that stands."""
    plain = [route for route in plain_routes(message, words) if route.confidence > Confidence.LOW]
    if plain:
        return "plain-only", plain[0].where
    said = words_without_link(message, words)
    return ("missing", None) if said is None else ("words-only", said)


class UnsubscribeDeadTarget(OptOutWords, frozen=True):
    """Options of `unsubscribe-dead-target`."""


@check("unsubscribe-dead-target")
def unsubscribe_dead_target(message: Message, options: UnsubscribeDeadTarget) -> Iterator[Hit]:
    """Yield a hit for each link out whose target leads nowhere, at the target.

    Links to preferences are judged only when no other link leads out.
    """
    for route, reason in dead_routes(message, options):
        assert route.link is not None
        yield Hit(reason.value, route.link.href or route.where, {"words": route.where.content})


def dead_routes(message: Message, options: OptOutWords) -> Iterator[tuple[Route, Dead]]:
    """Yield the links out that `unsubscribe-dead-target` reports, and why they lead nowhere."""
    routes = optout_routes(message, options)
    reasons = {index: _dead(route, message, options) for index, route in enumerate(routes)}
    dead = {index: reason for index, reason in reasons.items() if reason is not None}
    leaves = any(index not in dead and route.evidence is not Evidence.PREFERENCES for index, route in enumerate(routes))
    for index, reason in dead.items():
        route = routes[index]
        if route.confidence is not Confidence.LOW and not (leaves and route.evidence is Evidence.PREFERENCES):
            yield route, reason


def _dead(route: Route, message: Message, words: OptOutWords) -> Dead | None:
    return None if route.link is None else dead_target(route.link, message.stage, words.platforms)


class UnsubscribeMailtoOnly(OptOutWords, frozen=True):
    """Options of `unsubscribe-mailto-only`."""


@check("unsubscribe-mailto-only")
def unsubscribe_mailto_only(message: Message, options: UnsubscribeMailtoOnly) -> Iterator[Hit]:
    """Yield a hit at the first way out when all of them ask the reader to write an email."""
    routes = optout_routes(message, options)
    if routes and all(route.by_mail for route in routes):
        first = routes[0]
        yield Hit("mailto" if first.link is not None or "@" in first.where.content else "reply", first.where)
