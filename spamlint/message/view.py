"""Judges what is seen of a document with one screen: the boxes, the fonts and the colours put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Final

from spamlint.message.css.boxes import NEVER_RENDERED, Box, Boxes
from spamlint.message.css.cascade import Cascade, Style
from spamlint.message.css.colours import Colour, parse_colour
from spamlint.message.css.lengths import Length, length_of
from spamlint.message.css.paint import (
    Ground,
    Scheme,
    changes_ground,
    contrast,
    on_ground,
    paints,
    text_colour,
    underline_colour,
)
from spamlint.message.css.places import LEAST_SHIFT, Lost, is_flush_right
from spamlint.message.css.value import Value
from spamlint.message.html import Element, Html, TextRun
from spamlint.message.legibility import RANKING, REASONS, SEEN, Cause, Legibility, Visibility
from spamlint.message.rendered import Painted
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span

#: A text whose contrast is below this cannot be seen: the mark that the comparison with a browser uses, too.
HIDDEN_CONTRAST: Final = 1.25
#: Below this a text is hard to make out: WCAG 2.2, 1.4.3 asks 3 even of large text.
FAINT_CONTRAST: Final = 3.0
#: Below this (CSS pixels) nobody can read a text.
TINY_FONT: Final = 6.0
#: Below this nothing is left of a glyph.
NO_FONT: Final = 0.7
#: White above the capitals in a line as high as the font, in em.
_ABOVE_CAPITALS: Final = 0.2
#: Height of a font's own line in em, where the font is not known.
_FONT_LINE: Final = 1.15
#: A strip of a text this high, in em, can be seen but not read.
_READABLE_STRIP: Final = 0.5
#: Mean and greatest width of a character in em, where the font is not known.
_WIDEST: Final = 0.65
#: Letters pulled together by this, in em, stand on top of each other: their mean width is about a half.
_OVERLAP: Final = 0.6
#: A blur with this radius, in em, leaves a smear.
_SMEAR: Final = 0.75
#: Pages are not taller than this (pixels): what is moved up further is gone.
_TALLEST_PAGE: Final = 4000.0
#: Nodes looked at to find out where on its line a text starts.
_MOST_NODES_BEFORE: Final = 200

_ASCII_INK = lazy_pattern(r"[!-~]")


@cache
def _other_ink() -> re.Pattern[str]:
    """Return what finds ink that is not ASCII: anything but blanks and format characters. It takes long to compile."""
    return re.compile(
        r"[^\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
        r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
    )


def _has_ink(text: str) -> bool:
    """Return whether a character of a text is drawn."""
    if _ASCII_INK.search(text):
        return True
    return not text.isascii() and _other_ink().search(text) is not None


class View:
    """What is seen with one profile, with undecided rules either in force or not."""

    def __init__(self, html: Html, cascade: Cascade) -> None:
        self.cascade = cascade
        self._html = html
        self._boxes = Boxes(html, cascade)
        self._grounds: dict[Box, Ground] = {}
        self._texts: dict[Box, Visibility] = {}

    def of(self, node: Element | TextRun) -> Visibility:
        """Return what is seen of an element, the best of what is in it, or of a run of text."""
        if isinstance(node, TextRun):
            return self._run(node)
        if node.tag == "area":
            return self._area(node)
        best: Visibility | None = None
        for seen in self._parts(node):
            if best is None or RANKING.index(seen.legibility) > RANKING.index(best.legibility):
                best = seen
            if best.legibility is Legibility.VISIBLE:
                break
        if best is not None:
            return best
        box = self._boxes.box(node)
        if box.lost is not None:
            return self._hidden(box.lost)
        return Visibility(Legibility.HIDDEN, cause=self._cause(Lost("empty", None, node)))

    def painted(self, element: Element) -> Painted:
        """Return what is painted of an element itself."""
        box = self._boxes.box(element)
        if box.lost is not None:
            return Painted.HIDDEN_TREE
        if element.tag in _LABELLED:
            seen = self._labelled(element)
        else:
            run = self._first_runs.get(element.index)
            if run is None:
                return Painted.SHOWN
            seen = self._run(run)
        # An image without text is painted where images are on.
        hidden = seen.legibility is Legibility.HIDDEN and not (seen.cause is not None and seen.cause.key == "no-alt")
        return Painted.HIDDEN_SELF if hidden else Painted.SHOWN

    @cached_property
    def _first_runs(self) -> dict[int, TextRun]:
        """Return the first run with ink of each element that has one."""
        runs: dict[int, TextRun] = {}
        for node in self._html.nodes:
            if isinstance(node, TextRun) and node.parent not in runs and _has_ink(node.content):
                runs[node.parent] = node
        return runs

    def is_block(self, element: Element) -> bool:
        """Return whether an element stands on lines of its own."""
        box = self._boxes.box(element)
        return box.kind not in _IN_LINES and not box.style.text("display").startswith("inline")

    def colours(self, element: Element) -> tuple[Colour | None, Colour | None]:
        """Return the colours of an element's text and of what lies under it; None for one that cannot be told."""
        style = self.cascade.style(element)
        ground = self._ground(element)
        colour, _ = text_colour(style, self._scheme(style))
        below = ground.colours[0] if len(ground.colours) == 1 and not ground.group and not ground.image else None
        return colour, below

    def _area(self, area: Element) -> Visibility:
        """Judge a link in an image map: it is seen where its image is."""
        parent = self._html.parent(area)
        while parent is not None and parent.tag != "map":
            parent = self._html.parent(parent)
        name = (parent.get("name") or parent.get("id") or "") if parent is not None else ""
        for element in self._html.elements:
            if element.tag == "img" and name and (element.get("usemap") or "").removeprefix("#") == name:
                return self._image(element)
        return Visibility(Legibility.HIDDEN, cause=self._cause(Lost("empty", None, area)))

    def _parts(self, element: Element) -> Iterator[Visibility]:
        """Yield what is seen of each piece of content in an element."""
        if element.tag in _LABELLED:
            yield self._labelled(element)
        for node in self._html.inside(element):
            if isinstance(node, TextRun):
                if _has_ink(node.content) or ("\u00a0" in node.content and self._is_underlined(node)):
                    yield self._run(node)
            elif isinstance(node, Element) and node.tag in _LABELLED:
                yield self._labelled(node)

    def underlines(self, element: Element | None) -> Iterator[Colour]:
        """Yield the colours of lines drawn under an element's text, which blocks take from the blocks around them."""
        while element is not None and self._boxes.box(element).lost is None:
            style = self.cascade.style(element)
            colour = underline_colour(style, self._scheme(style))
            if colour is not None:
                yield colour
            if style.text("display").startswith("inline-") or style.text("position") in {"absolute", "fixed"}:
                return
            element = self._html.parent(element)

    def _is_underlined(self, run: TextRun) -> bool:
        return next(self.underlines(self._html.parent(run)), None) is not None

    def _run(self, run: TextRun) -> Visibility:
        parent = self._html.parent(run)
        if parent is None:
            return Visibility(Legibility.HIDDEN)
        return self._text(parent, run.content, run)

    def _labelled(self, element: Element) -> Visibility:
        """Judge a control by its label, and an image as it is seen with images off."""
        if element.tag == "img":
            return self._image(element)
        box = self._boxes.box(element)
        label = element.get("value") or element.get("placeholder") or ""
        if box.lost is None and not _has_ink(label):
            return Visibility(Legibility.VISIBLE)
        return self._text(element, label, None)

    def _image(self, element: Element) -> Visibility:
        """Judge an image that was not loaded: a frame, a small icon and the alternative text, or nothing.

        HTML section 15.4.2, with Chromium's choices: a frame of the image's size where both sides are given, in
        quirks mode or without `alt`; else the icon and the text in the line.
        """
        box = self._boxes.box(element)
        alt = element.get("alt")
        text = alt or ""
        lost = box.lost or self._not_placed(element, box, text or "xxx", None, sized=True)
        visibility = box.style.get("visibility")
        if lost is None and visibility.text != "visible":
            lost = Lost("visibility", visibility, element)
        if lost is None and box.faded < _FRAME_OPACITY:
            lost = Lost("opacity", box.style.get("opacity"), element)
        if lost is not None:
            return self._hidden(lost)
        sides = [self.cascade.length(box.style, name) for name in ("width", "height")]
        small = any(side is not None and not side.percent and side.px < _FRAME for side in sides)
        framed = None not in sides and (self.cascade.styles.quirks or alt is None)
        if framed and not small:
            return Visibility(Legibility.VISIBLE)
        if not framed and (alt if element.get("src") else text) != "" and (box.kind == "inline" or not small):
            return Visibility(Legibility.VISIBLE)
        if _has_ink(text) and not any(side is not None and not side.percent and side.px < 3 for side in sides):
            return self._text(element, text, None)
        return Visibility(Legibility.HIDDEN, cause=self._cause(Lost("no-alt", None, element)))

    def _text(self, element: Element, text: str, run: TextRun | None) -> Visibility:
        """Judge a text that stands directly in an element."""
        box = self._boxes.box(element)
        at_rest = box.is_at_rest
        lost = box.lost or (None if at_rest else self._not_placed(element, box, text, run))
        if lost is not None:
            return self._hidden(lost)
        found = self._texts.get(box)
        if found is None:
            found = self._texts[box] = self._look(element, box)
        if at_rest:
            return found
        strip = self._strip(element, box) if found.legibility in SEEN else None
        return (
            found if strip is None else Visibility(Legibility.TINY, found.contrast, found.font_px, self._cause(strip))
        )

    def _strip(self, element: Element, box: Box) -> Lost | None:
        """Return what cuts a text down to a strip too low to be read."""
        least = box.style.font_px * box.scale * _READABLE_STRIP
        if box.clip.height is not None and box.clip.height[0] < least:
            return box.clip.height[1]
        if box.clip.lines is not None and self._line_height(box) < least:
            return Lost("line-height", box.style.get("line-height"), element)
        return None

    def _look(self, element: Element, box: Box) -> Visibility:
        """Judge size and colour of an element's text, which are the same for all its runs."""
        font_px = box.style.font_px * box.scale
        lost = self._unpainted(element, box, font_px)
        if lost is not None:
            return self._hidden(lost, font_px)
        style = box.style
        scheme, ground = self._scheme(style), self._ground(element)
        colours = paints(style, scheme)
        unclear = text_colour(style, scheme)[1] if colours is None else ground.unclear
        if colours is None or unclear is not None:
            return self._unclear("unclear", unclear, element, font_px)
        seen = contrast(ground, colours)
        hidden, clear = seen.greatest < HIDDEN_CONTRAST, seen.least >= HIDDEN_CONTRAST
        if not clear and (ground.image is not None or not hidden):
            return self._unclear("image", ground.image or ground.top, element, font_px)
        ratio = round(seen.least, 2)
        if hidden:
            return self._without_contrast(element, box, font_px, ratio)
        if box.blur is not None and box.blur[0] >= font_px * _SMEAR:
            return self._hidden(box.blur[1], font_px, ratio)
        if font_px < TINY_FONT:
            return Visibility(Legibility.TINY, ratio, font_px, self._cause(_size_cause(element, box)))
        if ratio < FAINT_CONTRAST:
            cause = self._cause(self._colour_cause(element, box, ground, scheme))
            return Visibility(Legibility.FAINT, ratio, font_px, cause)
        return Visibility(Legibility.VISIBLE, ratio, font_px)

    def _unpainted(self, element: Element, box: Box, font_px: float) -> Lost | None:
        """Return what keeps an element's own text from being painted, colours aside."""
        style = box.style
        if element.tag in NEVER_RENDERED:
            return Lost("fallback", None, element)
        if element.tag == "details" and "open" not in element.attributes:
            return Lost("details", None, element)
        if style.text("visibility") != "visible":
            return Lost("visibility", style.get("visibility"), element)
        if style.text("content-visibility") == "hidden" and box.kind != "inline":
            return Lost("content-visibility", style.get("content-visibility"), element)
        adjust = style.get("font-size-adjust")
        if adjust.text.split()[-1:] in (["0"], ["0.0"]):
            return Lost("font-size", adjust, element)
        if font_px < NO_FONT:
            return _size_cause(element, box)
        spacing = self.cascade.length(style, "letter-spacing")
        if spacing is not None and spacing.px <= -_OVERLAP * style.font_px:
            return Lost("letter-spacing", style.get("letter-spacing"), element)
        return None

    def _without_contrast(self, element: Element, box: Box, font_px: float, ratio: float) -> Visibility:
        """Judge a text that has the colour of what lies under it: its underline may still be seen."""
        scheme, ground = self._scheme(box.style), self._ground(element)
        lines = list(self.underlines(element))
        if lines and contrast(ground, lines).least >= HIDDEN_CONTRAST:
            lost = Lost("underline-only", text_colour(box.style, scheme)[1], element)
            return Visibility(Legibility.FAINT, ratio, font_px, self._cause(lost))
        return self._hidden(self._colour_cause(element, box, ground, scheme), font_px, ratio)

    def _unclear(self, key: str, value: Value | None, element: Element, font_px: float) -> Visibility:
        return Visibility(Legibility.CANNOT_TELL, None, font_px, self._cause(Lost(key, value, element)))

    def _not_placed(
        self, element: Element, box: Box, text: str, run: TextRun | None, *, sized: bool = False
    ) -> Lost | None:
        """Return what cuts a text off or moves it away; None where it may be in sight."""
        font_px = 16.0 if sized else max(1.0, box.style.font_px * box.scale)
        clip, place = box.clip, box.place
        if clip.height is not None:
            above = font_px * _ABOVE_CAPITALS + max(0.0, self._line_height(box) - _FONT_LINE * font_px) / 2
            if clip.height[0] < max(0.5, above - 0.2):
                return clip.height[1]
        if clip.width is not None and clip.width[0] < 1:
            return clip.width[1]
        if clip.lines is not None and not sized and self._line_height(box) < 0.5:
            return Lost("line-height", box.style.get("line-height"), element)
        width = len(text) * font_px * _WIDEST
        page = self.cascade.profile
        if place.moved_x is not None:
            room = 0.0 if place.known_x else page.width
            if place.x + room + width <= 0 or (place.fixed and place.known_x and place.x >= page.width):
                return place.moved_x
        if place.moved_y is not None:
            room = 0.0 if place.known_y else _TALLEST_PAGE
            if place.y + room + font_px <= 0 or (place.fixed and place.known_y and place.y >= page.height):
                return place.moved_y
        return self._indented(element, box, width, run)

    def _line_height(self, box: Box) -> float:
        text = box.style.text("line-height")
        if text == "normal":
            return box.style.font_px * _FONT_LINE
        length = length_of(text, self.cascade.units(box.style))
        if length is None:
            return box.style.font_px
        if text[-1:].isdigit() and not length.percent and "px" not in text:
            return length.px * box.style.font_px
        return length.of(box.style.font_px)

    def _indented(self, element: Element, box: Box, width: float, run: TextRun | None) -> Lost | None:
        """Return a `text-indent` or an offset that moves the text off the page or out of a box around it."""
        value, indent = self._indent(element, box, run, width)
        if indent < 0:
            return Lost("text-indent", value, self._boxes.block(element))
        clip = box.clip
        if clip.place is None or clip.cause is None:
            return None
        x = box.place.x - clip.place.x + indent
        y = box.place.y - clip.place.y
        if x >= max(clip.room, 1.0) or x + width <= 0:
            return Lost("text-indent", value, element) if indent else clip.cause
        if box.place.moved_y is not None and abs(y) > 500:
            return clip.cause
        return None

    def _indent(self, element: Element, box: Box, run: TextRun | None, width: float) -> tuple[Value, float]:
        """Return the `text-indent` of the first line that a run stands in, in pixels; negative: off the page.

        A box in a line stands in the line of the block around it, so its indent counts too.
        """
        page = self.cascade.profile
        block = self._boxes.block(element)
        while run is not None:
            inner = self._boxes.box(block)
            value = inner.style.get("text-indent")
            length = length_of(value.text.split(" ")[0], self.cascade.units(inner.style)) or Length(0)
            indent = length.of(page.width)
            matters = abs(indent) >= LEAST_SHIFT and (indent > 0 or not is_flush_right(inner.style))
            before = self._before_on_first_line(run, block) if matters else None
            if before is not None and indent > 0:
                return value, indent
            if before is not None and before * inner.style.font_px * 0.5 + width + indent + page.width / 8 <= 0:
                return value, indent
            parent = self._html.parent(block)
            if parent is None or not inner.style.text("display").startswith("inline-"):
                break
            block = self._boxes.block(parent)
        return box.style.get("text-indent"), 0.0

    def _before_on_first_line(self, run: TextRun, block: Element) -> int | None:
        """Return how many characters stand before a run in its block; None when it is surely not on the first line."""
        count = 0
        for index in range(run.index - 1, max(block.index, run.index - _MOST_NODES_BEFORE), -1):
            node = self._html.nodes[index]
            if isinstance(node, TextRun):
                count += len(node.content.strip())
            elif isinstance(node, Element) and node.tag == "br":
                return None
        return count

    def _ground(self, element: Element) -> Ground:
        missing: list[Box] = []
        current: Element | None = element
        ground = self._canvas
        while current is not None:
            box = self._boxes.box(current)
            found = self._grounds.get(box)
            if found is not None:
                ground = found
                break
            missing.append(box)
            current = self._html.parent(current)
        for box in reversed(missing):
            if changes_ground(box.style, box.opacity) and box.kind != "contents":
                ground = on_ground(ground, box.style, self._scheme(box.style), box.opacity)
            self._grounds[box] = ground
        return ground

    @cached_property
    def _canvas(self) -> Ground:
        root = self._html.elements[0]
        colour = parse_colour("canvas", dark=self._scheme(self.cascade.style(root)).dark)
        assert isinstance(colour, Colour)
        return Ground((colour,))

    def _scheme(self, style: Style) -> Scheme:
        """Return how colours are read. A page is dark only where it says that it can be (CSS Color Adjust, 2.1)."""
        if not self.cascade.profile.dark:
            return Scheme(self.cascade.styles.quirks, style.text("color-scheme").split() == ["dark"])
        schemes = style.text("color-scheme")
        if schemes == "normal":
            schemes = self._declared_schemes
        return Scheme(self.cascade.styles.quirks, "dark" in schemes.split())

    @cached_property
    def _declared_schemes(self) -> str:
        for element in self._html.elements:
            if element.tag == "meta" and (element.get("name") or "").lower() == "color-scheme":
                return (element.get("content") or "").lower()
        return ""

    def _colour_cause(self, element: Element, box: Box, ground: Ground, scheme: Scheme) -> Lost:
        """Return what makes a text too pale: fading, its own colour, or what lies under it."""
        colour, value = text_colour(box.style, scheme)
        if ground.group is not None:
            current: Element | None = element
            while current is not None:
                own = self.cascade.style(current).own
                for name in ("opacity", "filter"):
                    if name in own and (name == "filter" or self._boxes.box(current).opacity < 1):
                        return Lost(name, own[name], current)
                current = self._html.parent(current)
        if colour is not None and colour.alpha < 0.1:
            return Lost("transparent", value, element)
        if not value.is_given and ground.top is not None:
            return Lost("background", ground.top, element)
        return Lost("colour", value, element)

    def _hidden(self, lost: Lost, font_px: float | None = None, ratio: float | None = None) -> Visibility:
        return Visibility(Legibility.HIDDEN, ratio, font_px, self._cause(lost))

    def _cause(self, lost: Lost) -> Cause:
        where = self.cascade.excerpt(lost.value) if lost.value is not None else None
        if where is None:
            where = self._markup(lost)
        return Cause(lost.key, where, REASONS[lost.key])

    def _markup(self, lost: Lost) -> Excerpt | None:
        """Return the attribute or start tag that hides by itself."""
        hidden = lost.element.attributes.get("hidden") if lost.key == "display" else None
        span: Span | None = hidden.span if hidden is not None else lost.element.start_tag
        return None if span is None else Excerpt(self._html.text, span)


_IN_LINES = frozenset(["inline", "contents", "cell"])
_LABELLED = frozenset(["img", "input"])
#: An image smaller than this (pixels) shows neither frame nor icon while it is not loaded.
_FRAME: Final = 18.0
#: Opacity below which its grey frame cannot be seen on white.
_FRAME_OPACITY: Final = 0.3


def _size_cause(element: Element, box: Box) -> Lost:
    if box.style.font_px >= TINY_FONT and box.scaled is not None:
        return box.scaled
    return Lost("font-size", box.style.get("font-size"), element)
