"""What is said of a node that a reader may or may not see."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from spamlint.source.spans import Excerpt


class Legibility(StrEnum):
    """What a reader sees."""

    VISIBLE = "visible"
    FAINT = "faint"
    TINY = "tiny"
    HIDDEN = "hidden"
    CANNOT_TELL = "cannot tell"

    @property
    def is_seen(self) -> bool:
        """Return whether something of it can be seen for sure."""
        return self in SEEN


SEEN: Final = frozenset([Legibility.VISIBLE, Legibility.FAINT, Legibility.TINY])
#: From the least to the most that can be seen.
RANKING: Final = (Legibility.HIDDEN, Legibility.CANNOT_TELL, Legibility.TINY, Legibility.FAINT, Legibility.VISIBLE)

#: Why something is not seen, by key: words that complete "It is not seen because ...".
REASONS: Final[Mapping[str, str]] = {
    "display": "it is not displayed",
    "details": "it is folded away in a closed details element",
    "fallback": "it is content that only shows where its element does not work",
    "visibility": "its visibility is turned off",
    "content-visibility": "its content is skipped",
    "opacity": "it is transparent",
    "filter": "a filter makes it fade into what lies under it",
    "height": "its box is too low to show it",
    "width": "its box is too narrow to show it",
    "line-height": "its lines are too low and the box cuts them off",
    "cut-off": "it is moved out of a box that cuts off what does not fit",
    "text-indent": "its first line is indented off the page",
    "off-screen": "it is moved off the page",
    "clip": "it is clipped to nothing",
    "clip-path": "it is clipped to nothing",
    "mask": "it is masked out",
    "transform": "it is scaled or turned to nothing",
    "scale": "it is scaled too small to read",
    "behind": "it lies behind what is painted around it",
    "font-size": "its font is too small",
    "letter-spacing": "its letters stand on top of each other",
    "colour": "its colour is too close to what lies under it",
    "underline-only": "only its underline stands out from what lies under it",
    "transparent": "its colour is transparent",
    "background": "what lies under it is too close to its colour",
    "image": "it stands on a background image, and without it cannot be made out",
    "unclear": "it is painted with an effect that only a browser can work out",
    "undecided": "it depends on a rule that only a browser can decide",
    "too-many-rules": "its style sheets are too large to be worked out",
    "comment": "it stands in a comment",
    "empty": "there is nothing in it to see",
    "no-alt": "it is an image without alternative text",
}


class Cause(Struct, frozen=True):
    """Why something is not seen.

    Attributes:
        key: Of `REASONS`.
        where: The declaration, attribute or start tag that does it, in the HTML text; None where there is none.
        reason: In words, completing "It is not seen because ...".
    """

    key: str
    where: Excerpt | None
    reason: str


class Visibility(Struct, frozen=True):
    """What a reader sees of a node.

    Attributes:
        legibility: Of an element, the best of what is in it.
        contrast: WCAG ratio from 1 to 21 of the text with what lies under it; None where no text is painted or it
            cannot be told.
        font_px: Font size in CSS pixels, transforms and zoom counted in; None where there is no text.
        cause: Why it is not visible; None where it is.
    """

    legibility: Legibility
    contrast: float | None = None
    font_px: float | None = None
    cause: Cause | None = None
