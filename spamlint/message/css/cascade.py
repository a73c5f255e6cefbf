"""The cascade: for each element and property the value that wins, and where it was declared (CSS Cascading Level 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Final

from spamlint.message.css.compiled import Assigned
from spamlint.message.css.custom import inherit_custom, substitute
from spamlint.message.css.lengths import Length, Units, length_of
from spamlint.message.css.media import Profile, media_matches
from spamlint.message.css.properties import PROPERTIES, WIDE_KEYWORDS
from spamlint.message.css.sheets import PlacedRule, Styles
from spamlint.message.css.shorthands import expand
from spamlint.message.css.user_agent import hints, user_agent_values
from spamlint.message.css.value import Value
from spamlint.message.html import Attribute, Element, TextRun
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt

#: Font sizes of the keywords in pixels, where medium is 16 (CSS Fonts Level 4, section 2.5; Chromium's table).
FONT_SIZES: Final[Mapping[str, float]] = {
    "xx-small": 9,
    "x-small": 10,
    "small": 13,
    "medium": 16,
    "large": 18,
    "x-large": 24,
    "xx-large": 32,
    "xxx-large": 48,
    "-webkit-xxx-large": 48,
}
#: Chromium makes no font smaller than this by relative sizes alone, unless it is zero ("minimum logical font size").
MINIMUM_RELATIVE_FONT = 6.0


INITIAL: Final[Mapping[str, Value]] = {name: Value(known.initial) for name, known in PROPERTIES.items()}
_NO_VALUES: Final[Mapping[str, Value]] = {}


class Style:
    """The computed style of an element.

    Attributes:
        font_px: Font size in pixels.
        is_font_absolute: Whether the size comes from an absolute length here or further up.
        custom: Custom properties.
    """

    __slots__ = ("_inherited", "_own", "custom", "font_px", "is_font_absolute")

    def __init__(
        self,
        own: Mapping[str, Value],
        inherited: Mapping[str, Value],
        custom: Mapping[str, str],
        font_px: float,
        is_font_absolute: bool,
    ) -> None:
        self._own = own
        self._inherited = inherited
        self.custom = custom
        self.font_px = font_px
        self.is_font_absolute = is_font_absolute

    def get(self, name: str) -> Value:
        """Return the value of a longhand; raises KeyError for a property that `properties.py` does not know."""
        found = self._own.get(name) or self._inherited.get(name)
        return INITIAL[name] if found is None else found

    def text(self, name: str) -> str:
        """Return the text of a longhand's value."""
        return self.get(name).text

    def declares(self, name: str) -> bool:
        """Return whether the element itself has a value for a property that is not inherited."""
        return name in self._own

    @property
    def own(self) -> Mapping[str, Value]:
        """Return what is declared of the properties that are not inherited."""
        return self._own

    @property
    def inherited(self) -> Mapping[str, Value]:
        """Return what is declared here or further up of the inherited properties."""
        return self._inherited


_ROOT = Style(_NO_VALUES, _NO_VALUES, {}, 16.0, False)


class Cascade:
    """The styles of a document for one reader's screen, each worked out when first asked for."""

    def __init__(self, styles: Styles, profile: Profile, *, assume: bool = False) -> None:
        """Make a cascade.

        Args:
            styles: The document's style sheets.
            profile: The reader's screen.
            assume: Whether rules that this package cannot decide are taken to hold.
        """
        self.styles = styles
        self.profile = profile
        self._assume = assume
        self._computed: dict[int, Style] = {}
        self._shared: dict[tuple[int, str, tuple[PlacedRule, ...]], Style] = {}
        self._html = styles.html
        self._body = next((element for element in self._html.elements if element.tag == "body"), None)
        self._root_font = 16.0

    def style(self, element: Element) -> Style:
        """Return the computed style of an element."""
        found = self._computed.get(element.index)
        if found is not None:
            return found
        missing = [element]
        parent = self._html.parent(element)
        while parent is not None and parent.index not in self._computed:
            missing.append(parent)
            parent = self._html.parent(parent)
        above = _ROOT if parent is None else self._computed[parent.index]
        for one in reversed(missing):
            above = self._computed[one.index] = self._compute(one, above) if one.attributes else self._bare(one, above)
        return above

    def _bare(self, element: Element, parent: Style) -> Style:
        """Return the style of an element without attributes: siblings of one tag and the same rules share it."""
        key = (id(parent), element.tag, self.styles.matched(element))
        found = self._shared.get(key)
        if found is None:
            found = self._shared[key] = self._compute(element, parent)
        return found

    def excerpt(self, value: Value) -> Excerpt | None:
        """Return the declaration or attribute that a value comes from, in the HTML text; None: the browser's own."""
        if value.where is None:
            return None
        if value.whole and isinstance(value.where, Attribute):
            return Excerpt(self._html.text, value.where.span)
        return self.styles.excerpt(value.where, value.span)

    def units(self, style: Style) -> Units:
        """Return what relative lengths stand for in an element of that style."""
        return Units(style.font_px, self._root_font, self.profile.width, self.profile.height)

    def length(self, style: Style, name: str) -> Length | None:
        """Return the length that a property holds; None for a keyword."""
        return length_of(style.text(name), self.units(style))

    def _holds(self, placed: PlacedRule) -> bool:
        if not placed.rule.decided and not self._assume:
            return False
        return all(media_matches(query, self.profile) for query in placed.media)

    def _declared(
        self, element: Element
    ) -> tuple[dict[str, Value], dict[str, tuple[Assigned, Value]], Mapping[str, Value]]:
        """Return the winning values, those that wait for `var()`, and the browser's own."""
        browser = user_agent_values(element, quirks=self.styles.quirks)
        values = dict(browser)
        for hint in hints(element, self._body):
            values[hint.name] = Value(hint.value, hint.attribute, whole=True)
        winners: dict[str, tuple[Assigned, TextRun | Attribute]] = {}
        for winner in self._in_order(element):
            if winner[0].value != "revert-layer":
                winners[winner[0].name] = winner
        pending: dict[str, tuple[Assigned, Value]] = {}
        for name, (assigned, where) in winners.items():
            value = Value(assigned.value, where, assigned.span)
            if assigned.pending:
                pending[name] = (assigned, value)
            elif assigned.value == "revert":
                values[name] = browser.get(name) or value._replace(text="unset")
            else:
                values[name] = value
        return values, pending, browser

    def _in_order(self, element: Element) -> Iterator[tuple[Assigned, TextRun | Attribute]]:
        """Yield what authors set, the weakest first."""
        rules = [
            placed
            for placed in self.styles.matched(element)
            if (placed.rule.decided and not placed.media) or self._holds(placed)
        ]
        inline = self.styles.inline(element)
        attribute = element.attributes.get("style")
        if len(rules) > 1:
            rules.sort(key=_rank)
        important = False
        for placed in rules:
            for assigned in placed.rule.assigned:
                if assigned.important:
                    important = True
                else:
                    yield assigned, placed.sheet
        if attribute is not None:
            for assigned in inline:
                if not assigned.important:
                    yield assigned, attribute
        if important:
            rules.sort(key=_important_rank)
            for placed in rules:
                for assigned in placed.rule.assigned:
                    if assigned.important:
                        yield assigned, placed.sheet
        if attribute is not None:
            for assigned in inline:
                if assigned.important:
                    yield assigned, attribute

    def _compute(self, element: Element, parent: Style) -> Style:
        values, pending, browser = self._declared(element)
        declared = {name: value.text for name, value in values.items() if name.startswith("--")}
        custom = inherit_custom(declared, parent.custom)
        for name, (assigned, value) in pending.items():
            values[name] = self._substituted(name, assigned, value, custom, browser)
        own: dict[str, Value] = {}
        inherited: dict[str, Value] | None = None
        for name, value in values.items():
            if name.startswith("--"):
                continue
            known = PROPERTIES[name]
            if value.text in WIDE_KEYWORDS:
                value = _wide(name, value, known.inherited, parent)
            if not known.inherited:
                own[name] = value
                continue
            if name == "color" and value.text == "currentcolor":
                value = parent.get("color")
            if inherited is None:
                inherited = dict(parent.inherited)
            inherited[name] = value
        font_px, is_absolute = self._font(values, inherited, parent)
        if element.parent < 0:
            self._root_font = font_px
        if inherited is not None:
            self._absolute(values, inherited, font_px)
        return Style(own, parent.inherited if inherited is None else inherited, custom, font_px, is_absolute)

    def _font(
        self, values: Mapping[str, Value], inherited: Mapping[str, Value] | None, parent: Style
    ) -> tuple[float, bool]:
        """Return the font size in pixels and whether an absolute length is behind it."""
        unchanged = parent.font_px, parent.is_font_absolute
        if inherited is None or "font-size" not in values:
            return unchanged
        text = inherited["font-size"].text
        if inherited["font-size"] is parent.inherited.get("font-size"):
            return unchanged
        if text in FONT_SIZES:
            return FONT_SIZES[text], False
        if text in {"smaller", "larger"}:
            return parent.font_px / 1.2 if text == "smaller" else parent.font_px * 1.2, parent.is_font_absolute
        units = Units(parent.font_px, self._root_font, self.profile.width, self.profile.height)
        length = length_of(text, units)
        if length is None:
            return unchanged
        size = max(0.0, length.of(parent.font_px))
        is_absolute = parent.is_font_absolute or not _RELATIVE.search(text)
        return (size if is_absolute or size == 0 else max(size, MINIMUM_RELATIVE_FONT)), is_absolute

    def _absolute(self, values: Mapping[str, Value], inherited: dict[str, Value], font_px: float) -> None:
        """Turn relative lengths that children inherit into pixels."""
        units = Units(font_px, self._root_font, self.profile.width, self.profile.height)
        for name in ("line-height", "text-indent", "letter-spacing"):
            if name not in values or name not in inherited:
                continue
            text = inherited[name].text
            if text[-2:] == "px" or text[-1:].isdigit() or text == "normal":
                continue
            length = length_of(text, units)
            if length is None or (length.percent and name != "line-height"):
                continue
            inherited[name] = inherited[name]._replace(text=f"{length.of(font_px):.6g}px")

    def _substituted(
        self, name: str, assigned: Assigned, value: Value, custom: Mapping[str, str], browser: Mapping[str, Value]
    ) -> Value:
        """Work a value with `var()` out; what comes out invalid counts as `unset`."""
        text = substitute(value.text, custom)
        if text is None:
            return value._replace(text="unset")
        text = text.strip().lower()
        if text == "revert":
            return browser.get(name) or value._replace(text="unset")
        found = dict(expand(assigned.pending, text, self.styles.quirks) or ())
        return value._replace(text=found.get(name, "unset"))


_RELATIVE = lazy_pattern(r"(?i)[\d.](?:r?em|r?ex|r?ch|%|r?lh|r?cap|r?ic)(?![a-z])")


_rank = attrgetter("rank")
_important_rank = attrgetter("important_rank")


def _wide(name: str, value: Value, inherits: bool, parent: Style) -> Value:
    """Return the value that a CSS-wide keyword stands for."""
    keyword = value.text
    if keyword == "inherit" or (keyword != "initial" and inherits):
        return parent.get(name)
    return value._replace(text=INITIAL[name].text)
