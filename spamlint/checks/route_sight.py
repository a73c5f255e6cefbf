"""How a reader sees a way out: at once, hardly, or not at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.routes import Route
from spamlint.message.bound_attributes import bound_text
from spamlint.message.html import Element, TextRun

if TYPE_CHECKING:
    from spamlint.message.bodies import Body
    from spamlint.message.css.media import Profile
    from spamlint.message.legibility import Cause, Visibility
    from spamlint.message.visibility import Sight
    from spamlint.source.spans import Excerpt

#: A text whose contrast (WCAG ratio) is below this cannot be seen. `Legibility.HIDDEN` begins at 1.25, where the pixels
#: of a browser no longer tell text from ground; between the two a reader who knows where to look finds something, but
#: no reader who searches a footer does.
HIDDEN_CONTRAST: Final = 1.5
#: Below this a text is hard to make out: WCAG 2.2, 1.4.3 asks 3 even of large text.
LEAST_CONTRAST: Final = 3.0
#: Below this (CSS pixels) a text is hard to read.
LEAST_PX: Final = 8.0
#: Below this nobody can read it.
UNREADABLE_PX: Final = 6.0
# How much of what is inside a link is looked at: links may nest without end.
_MOST_NODES: Final = 400
_EMBEDDED = frozenset(["canvas", "embed", "object", "picture", "svg", "video"])


class Grade(IntEnum):
    """How well a way out is seen, the worst first."""

    HIDDEN = 0
    UNKNOWN = 1
    NO_ALT = 2
    """An image that says nothing while images are off."""
    FAINT = 3
    TINY = 4
    IMAGE = 5
    SEEN = 6


class View(Struct, frozen=True):
    """How a way out is seen on one screen.

    Attributes:
        grade: How well.
        contrast: WCAG ratio, where it could be told.
        font_px: Font size in CSS pixels, where there is text.
        cause: Why it is not seen well; None where it is.
    """

    grade: Grade
    contrast: float | None = None
    font_px: float | None = None
    cause: Cause | None = None


class SeenRoute(Struct, frozen=True, dict=True):
    """A way out and the part it stands in.

    Attributes:
        route: The way out.
        body: The part, on the screen that the way out was looked for on.
    """

    route: Route
    body: Body

    @cached_property
    def is_hidden(self) -> bool:
        """Return whether nobody can see it on the screen that it was looked for on."""
        return self.view().grade is Grade.HIDDEN

    def view(
        self,
        screen: Profile | None = None,
        *,
        least_contrast: float = LEAST_CONTRAST,
        least_px: float = LEAST_PX,
    ) -> View:
        """Return how it is seen.

        Args:
            screen: The reader's screen; None: that of the part.
            least_contrast: A lower WCAG ratio is faint.
            least_px: A smaller font, in CSS pixels, is tiny.
        """
        sight = self.body.sight
        if sight is None:
            return View(Grade.SEEN)
        from spamlint.message.screens import WIDE

        screen = screen or self.body.screen or WIDE
        link = self.route.link
        if link is not None and link.element is not None and link.element.tag == "area":
            return self._area(link.element, sight, screen)
        views = [_graded(self._of_run(run, sight, screen), least_contrast, least_px) for run in self._runs()]
        best = max(views, key=lambda view: view.grade, default=None)
        if best is not None and best.grade > Grade.HIDDEN:
            return best
        if link is None or link.element is None:
            return best or View(Grade.SEEN)
        seen = sight.of(link.element, screen)
        if link.shown and seen.cause is not None and seen.cause.key == "empty" and bound_text(link.element) is not None:
            return View(Grade.SEEN)
        if not has_words(link.words) or not link.shown:
            pictured = self._picture(link.element, seen, sight, screen)
            if pictured is not None:
                return pictured
        return best or _graded(seen, least_contrast, least_px)

    def _of_run(self, run: TextRun, sight: Sight, screen: Profile) -> Visibility:
        """Return how a run is seen. Where its words cannot be made out, the line under them may stand out."""
        from spamlint.message.legibility import REASONS, Cause, Legibility

        seen = sight.of(run, screen)
        if seen.legibility is not Legibility.FAINT or seen.contrast is None or seen.contrast >= HIDDEN_CONTRAST:
            return seen
        if seen.cause is None or not self._has_line(run, sight, screen):
            return seen
        return replace(seen, cause=Cause("underline-only", seen.cause.where, REASONS["underline-only"]))

    def _has_line(self, run: TextRun, sight: Sight, screen: Profile) -> bool:
        """Return whether an element from the run's to the link draws a line that stands out from what lies under it."""
        link, html = self.route.link, self.body.html
        element = html.parent(run) if html is not None else None
        while element is not None and html is not None and link is not None and link.element is not None:
            colour, below = sight.colours(element, screen)
            drawn = sight.style(element, screen).text("text-decoration-line") != "none"
            if drawn and colour and below and colour.over(below).contrast(below) >= HIDDEN_CONTRAST:
                return True
            if element is link.element:
                return False
            element = html.parent(element)
        return False

    def _runs(self) -> Iterator[TextRun]:
        """Yield the runs of text that say the way out."""
        link, html = self.route.link, self.body.html
        assert html is not None
        if link is None or link.element is None:
            yield from self._written(self.route.where)
            return
        for node in html.nodes[link.element.index : min(link.element.end, link.element.index + _MOST_NODES)]:
            if isinstance(node, TextRun) and has_words(node.content):
                yield node

    def _written(self, where: Excerpt) -> Iterator[TextRun]:
        """Yield the runs that a stretch of the visible text comes from."""
        visible = self.body.visible
        if visible is None or where.text is not visible.text or where.span.start >= where.span.end:
            return
        first, last = visible.run_at(where.span.start), visible.run_at(where.span.end - 1)
        for node, _ in visible.pieces_between(first.index, last.index + 1):
            if isinstance(node, TextRun):
                yield node

    def _area(self, area: Element, sight: Sight, screen: Profile) -> View:
        """Return how an area of an image map is seen: its image is, if anything of the page around it is."""
        assert self.body.html is not None
        shown = self.route.link is not None and self.route.link.shown
        grade = Grade.IMAGE if area.get("alt") else Grade.NO_ALT
        return View(grade) if shown else _graded(sight.of(area, screen), LEAST_CONTRAST, LEAST_PX)

    def _picture(self, element: Element, seen: Visibility, sight: Sight, screen: Profile) -> View | None:
        """Return how a link is seen of which a reader sees pictures alone; None where there is no picture."""
        from spamlint.message.legibility import Legibility

        assert self.body.html is not None
        nodes = self.body.html.nodes[element.index : min(element.end, element.index + _MOST_NODES)]
        inside = [node for node in nodes if isinstance(node, Element)]
        images = [node for node in inside if node.tag == "img"]
        if images and seen.legibility.is_seen:
            named = any(
                (image.get("alt") or "").strip() and sight.of(image, screen).legibility.is_seen for image in images
            )
            return View(Grade.IMAGE if named else Grade.NO_ALT, seen.contrast, seen.font_px)
        cause = seen.cause
        if seen.legibility is not Legibility.HIDDEN or cause is None:
            return None
        if cause.key == "no-alt":
            return View(Grade.NO_ALT, cause=cause)
        visible = self.body.visible
        embedded = visible is not None and any(node.tag in _EMBEDDED and visible.is_painted(node) for node in inside)
        if cause.key == "empty" and (embedded or any(_has_background(sight, node, screen) for node in inside)):
            return View(Grade.NO_ALT, cause=cause)
        return None


def _has_background(sight: Sight, element: Element, screen: Profile) -> bool:
    return sight.style(element, screen).text("background-image") != "none"


def _graded(seen: Visibility, least_contrast: float, least_px: float) -> View:
    return View(_grade(seen, least_contrast, least_px), seen.contrast, seen.font_px, seen.cause)


def _grade(seen: Visibility, least_contrast: float, least_px: float) -> Grade:
    from spamlint.message.legibility import Legibility

    if seen.legibility is Legibility.HIDDEN:
        return Grade.HIDDEN
    if seen.legibility is Legibility.CANNOT_TELL:
        return Grade.UNKNOWN
    if seen.legibility is Legibility.FAINT and seen.cause is not None and seen.cause.key == "underline-only":
        return Grade.FAINT
    if seen.contrast is not None and seen.contrast < HIDDEN_CONTRAST:
        return Grade.HIDDEN
    if seen.contrast is not None and seen.contrast < least_contrast:
        return Grade.FAINT
    small = seen.font_px is not None and seen.font_px < least_px
    return Grade.TINY if small or seen.legibility is Legibility.TINY else Grade.SEEN


def has_words(text: str) -> bool:
    """Return whether there is anything in a text that leaves ink: more than white space and format characters."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)
