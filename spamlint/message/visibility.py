"""What a reader sees of an element or a run of text, judged by its styles without a browser.

sight = Sight(html)
seen = sight.of(link)
if seen.legibility is Legibility.HIDDEN:
    print(seen.cause.reason, seen.cause.where)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from spamlint.message.css.cascade import Cascade, Style
from spamlint.message.css.colours import Colour
from spamlint.message.css.media import DARK, DESKTOP, MOBILE, Profile
from spamlint.message.css.sheets import Styles
from spamlint.message.html import Comment, Element, Html, Node, TextRun
from spamlint.message.legibility import REASONS, Cause, Legibility, Visibility
from spamlint.message.rendered import Painted, painted_by_markup
from spamlint.message.view import View
from spamlint.source.spans import Excerpt

__all__ = ["DARK", "DESKTOP", "MOBILE", "Cause", "Legibility", "Profile", "Sight", "Visibility"]


#: From what is painted to what is not.
_HIDING = (Painted.SHOWN, Painted.HIDDEN_SELF, Painted.HIDDEN_TREE)


class Sight:
    """Answers for one document what a reader sees of it, for any profile. Everything is worked out when asked."""

    def __init__(self, html: Html) -> None:
        self._html = html
        self._views: dict[tuple[Profile, bool, bool], View] = {}

    def of(self, node: Node, profile: Profile = DESKTOP) -> Visibility:
        """Return what a reader with that screen sees of an element, a run of text or a comment."""
        if isinstance(node, Comment):
            cause = Cause("comment", Excerpt(self._html.text, node.span), REASONS["comment"])
            return Visibility(Legibility.HIDDEN, cause=cause)
        seen = self._seen(node, profile, assume=False)
        if self._styles.exhausted:
            return Visibility(Legibility.CANNOT_TELL, cause=Cause("too-many-rules", None, REASONS["too-many-rules"]))
        if not self._styles.undecided:
            return seen
        other = self._seen(node, profile, assume=True)
        if (other.legibility is Legibility.HIDDEN) is (seen.legibility is Legibility.HIDDEN):
            return seen
        where = (other.cause or seen.cause or _NO_CAUSE).where
        return Visibility(
            Legibility.CANNOT_TELL, seen.contrast, seen.font_px, Cause("undecided", where, REASONS["undecided"])
        )

    def painted(self, profile: Profile = DESKTOP) -> Callable[[Element], Painted]:
        """Return a predicate for `visible_text`: what is painted of an element for that profile.

        What cannot be told counts as painted.
        """
        if self._styles.exhausted:
            return painted_by_markup(self._html)
        view = self._view(profile, assume=False)
        if not self._styles.undecided:
            return view.painted
        other = self._view(profile, assume=True)
        return lambda element: min(view.painted(element), other.painted(element), key=_HIDING.index)

    def style(self, element: Element, profile: Profile = DESKTOP) -> Style:
        """Return the computed style of an element. Where its values say they come from may be an equal element."""
        return self._view(profile, assume=False).cascade.style(element)

    def is_block(self, profile: Profile = DESKTOP) -> Callable[[Element], bool]:
        """Return a predicate for `visible_text`: whether an element stands on lines of its own."""
        view = self._view(profile, assume=False)
        return view.is_block

    def colours(self, element: Element, profile: Profile = DESKTOP) -> tuple[Colour | None, Colour | None]:
        """Return the colour of an element's text and of what lies under it; None for one that cannot be told."""
        return self._view(profile, assume=False).colours(element)

    def is_underlined(self, element: Element, profile: Profile = DESKTOP) -> bool:
        """Return whether a line is drawn under an element's text, by itself or by an element around it."""
        return next(self._view(profile, assume=False).underlines(element), None) is not None

    @cached_property
    def _styles(self) -> Styles:
        return Styles(self._html)

    def _seen(self, node: Element | TextRun, profile: Profile, *, assume: bool) -> Visibility:
        """Judge a node with shared styles, which is fast; where there is a cause, judge anew to say where it stands."""
        seen = self._view(profile, assume=assume).of(node)
        return seen if seen.cause is None else self._view(profile, assume=assume, shares=False).of(node)

    def _view(self, profile: Profile, *, assume: bool, shares: bool = True) -> View:
        key = (profile, assume, shares)
        view = self._views.get(key)
        if view is None:
            cascade = Cascade(self._styles, profile, assume=assume, shares=shares)
            view = self._views[key] = View(self._html, cascade)
        return view


_NO_CAUSE = Cause("", None, "")
