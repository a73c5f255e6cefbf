"""Can a reader see the way out? Each message is judged by the way out that is seen best, so one fault is said once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from spamlint.checks.api import Hit, Note, check
from spamlint.checks.optout import OptOutWords, SeenRoute, routes_on
from spamlint.checks.route_sight import LEAST_CONTRAST, LEAST_PX, UNREADABLE_PX, Grade, View, has_words
from spamlint.message.message import Message

if TYPE_CHECKING:
    from spamlint.message.css.media import Profile
    from spamlint.message.legibility import Cause

_MOST_WORDS = 60  # code points of a link's words that a message repeats
_STRIPS = frozenset(["height", "line-height"])
GMAIL_CLIP = 102 * 1024
"""Bytes of HTML after which Gmail stops and puts "[Message clipped] View entire message"."""


class Sighted(OptOutWords, frozen=True):
    """Options of every check that asks how well a way out is seen. They must be the same in all rules.

    Attributes:
        least_contrast: A lower WCAG contrast ratio is faint.
        least_px: A smaller font, in CSS pixels, is tiny.
    """

    least_contrast: float = LEAST_CONTRAST
    least_px: float = LEAST_PX


class Best(Struct, frozen=True):
    """The way out that is seen best, and how."""

    seen: SeenRoute
    view: View

    @property
    def words(self) -> str:
        """Return what names it to people: its words, a label, else where it leads."""
        link = self.seen.route.link
        where = self.seen.route.where.content
        names = (where,) if link is None else (link.words, *link.labels, link.target, where)
        name = next((name for name in names if has_words(name)), where)
        return name if len(name) <= _MOST_WORDS else name[: _MOST_WORDS - 1] + "…"

    def hit(self, key: str, cause: Cause | None) -> Hit:
        """Return the hit at the way out, with the place of its cause."""
        notes = () if cause is None or cause.where is None else (Note("by", cause.where),)
        data = {
            "words": self.words,
            "reason": "" if cause is None else cause.reason,
            "ratio": "" if self.view.contrast is None else f"{self.view.contrast:.1f}",
            "px": "" if self.view.font_px is None else f"{self.view.font_px:g}",
        }
        return Hit(key, self.seen.route.where, data, notes)


def best_route(message: Message, options: Sighted) -> Best | None:
    """Return the way out that a reader sees best, of equals the one that is surest to be one; None: there is none."""
    return message.derived(_best_route, Sighted(**{name: getattr(options, name) for name in _FIELDS}))


_FIELDS = Sighted.__struct_fields__


def _best_route(message: Message, options: Sighted) -> Best | None:
    found = (
        Best(seen, seen.view(least_contrast=options.least_contrast, least_px=options.least_px))
        for seen in routes_on(message, options)
    )
    return max(found, key=lambda best: (best.view.grade, best.seen.route.confidence), default=None)


@check("unsubscribe-hidden")
def unsubscribe_hidden(message: Message, options: Sighted) -> Iterator[Hit]:
    """Yield `hidden` at the surest way out when there are some and nobody can see any of them."""
    best = best_route(message, options)
    if best is not None and best.view.grade is Grade.HIDDEN:
        yield best.hit("hidden", best.view.cause)


@check("unsubscribe-visibility-unknown")
def unsubscribe_visibility_unknown(message: Message, options: Sighted) -> Iterator[Hit]:
    """Yield `cannot-tell` when no way out is seen for sure and one may be."""
    best = best_route(message, options)
    if best is not None and best.view.grade is Grade.UNKNOWN:
        yield best.hit("cannot-tell", best.view.cause)


@check("unsubscribe-faint")
def unsubscribe_faint(message: Message, options: Sighted) -> Iterator[Hit]:
    """Yield `faint` when the best way out hardly stands out from what lies under it, `underline` if its line alone."""
    best = best_route(message, options)
    if best is None or best.view.grade is not Grade.FAINT:
        return
    cause = best.view.cause
    yield best.hit("underline" if cause is not None and cause.key == "underline-only" else "faint", cause)


@check("unsubscribe-tiny")
def unsubscribe_tiny(message: Message, options: Sighted) -> Iterator[Hit]:
    """Yield `tiny` or `unreadable` by the font size of the best way out, `strip` when most of its line is cut off."""
    best = best_route(message, options)
    if best is None or best.view.grade is not Grade.TINY:
        return
    view = best.view
    if view.cause is not None and view.cause.key in _STRIPS:
        yield best.hit("strip", view.cause)
    elif view.font_px is not None and view.font_px < UNREADABLE_PX:
        yield best.hit("unreadable", view.cause)
    else:
        yield best.hit("tiny", view.cause)


@check("unsubscribe-image-only")
def unsubscribe_image_only(message: Message, options: Sighted) -> Iterator[Hit]:
    """Yield when the best way out is an image: `image` when it has an alternative text, else `no-alt`."""
    best = best_route(message, options)
    if best is None:
        return
    if best.view.grade is Grade.NO_ALT:
        yield best.hit("no-alt", None)
    elif best.view.grade is Grade.IMAGE:
        yield best.hit("image", None)


class OnScreen(Sighted, frozen=True):
    """Options of `unsubscribe-hidden-on-screen`.

    Attributes:
        screen: `mobile`: 360 pixels wide; `dark`: a wide screen of a reader who asks for dark colours.
    """

    screen: Literal["mobile", "dark"] = "mobile"


@check("unsubscribe-hidden-on-screen")
def unsubscribe_hidden_on_screen(message: Message, options: OnScreen) -> Iterator[Hit]:
    """Yield `hidden` at the best way out on a wide screen when none can be seen on another one."""
    best = best_route(message, options)
    if best is None or best.view.grade <= Grade.UNKNOWN or not best.seen.body.is_html:
        return
    from spamlint.message.screens import DARK, NARROW

    screen = DARK if options.screen == "dark" else NARROW
    there = best.seen.view(screen)
    if there.grade is not Grade.HIDDEN or _is_seen_on(screen, message, options):
        return
    yield Best(best.seen, there).hit("hidden", there.cause)


def _is_seen_on(screen: Profile, message: Message, options: Sighted) -> bool:
    """Return whether some way out may be seen on a screen, be it one that is shown there alone."""
    if any(seen.view(screen).grade is not Grade.HIDDEN for seen in routes_on(message, options)):
        return True
    return any(not seen.is_hidden for seen in routes_on(message, options, screen))


class BeyondClip(Sighted, frozen=True):
    """Options of `unsubscribe-beyond-clip`.

    Attributes:
        limit_bytes: How many bytes of an HTML part a client shows.
        near_percent: From how much of that a way out is near the end.
    """

    limit_bytes: int = GMAIL_CLIP
    near_percent: int = 90


@check("unsubscribe-beyond-clip")
def unsubscribe_beyond_clip(message: Message, options: BeyondClip) -> Iterator[Hit]:
    """Yield `clipped` or `near` at the first way out when all that are seen end where Gmail shows no more, or nearly.

    Bytes are those of the decoded part in UTF-8, which is what Gmail counts.
    """
    best = best_route(message, options)
    if best is None or best.view.grade is Grade.HIDDEN:
        return
    near = options.limit_bytes * options.near_percent // 100
    if not any(body.is_html and len(body.text.content) * 4 >= near for body in message.bodies):
        return
    ends = [(_end(seen), seen) for seen in routes_on(message, options) if not seen.is_hidden]
    first, seen = min(ends, key=lambda item: item[0])
    if first <= near:
        return
    key = "clipped" if first > options.limit_bytes else "near"
    hit = Best(seen, best.view).hit(key, None)
    yield Hit(
        key, hit.where, {**hit.data, "kilobytes": f"{first / 1024:.0f}", "limit": f"{options.limit_bytes / 1024:.0f}"}
    )


def _end(seen: SeenRoute) -> int:
    """Return how many bytes of its part go up to the end of a way out; none of a plain text, which is not clipped."""
    if not seen.body.is_html:
        return 0
    where = seen.route.where
    end = where.text.origins(where.span)[-1].span.end
    return len(seen.body.text.content[:end].encode("utf-8", "replace"))
