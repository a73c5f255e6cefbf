"""The cascade: for each element and property the value that wins, and where it was declared (CSS Cascading Level 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from spamlint.message.attributes import NO_ATTRIBUTES
from spamlint.message.css.compiled import Assigned
from spamlint.message.css.custom import inherit_custom, substitute
from spamlint.message.css.lengths import Length, Units, length_of
from spamlint.message.css.media import Profile, media_matches
from spamlint.message.css.properties import PROPERTIES, WIDE_KEYWORDS
from spamlint.message.css.sheets import PlacedRule, Styles
from spamlint.message.css.shorthands import expand
from spamlint.message.css.user_agent import deciding, hints, user_agent_values
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
        may_indent: Whether a `text-indent` other than `0` is declared here or further up.
        copies_parent: Whether `inherit` takes something from the parent that is not inherited by itself.
        origin: A style from which children inherit the same as from this one, equal for as many as is known.
    """

    __slots__ = ("_inherited", "_own", "copies_parent", "custom", "font_px", "is_font_absolute", "may_indent", "origin")

    def __init__(
        self,
        own: Mapping[str, Value],
        inherited: Mapping[str, Value],
        custom: Mapping[str, str],
        font_px: float,
        is_font_absolute: bool,
        may_indent: bool,
        copies_parent: bool = False,
        origin: Style | None = None,
    ) -> None:
        self._own = own
        self._inherited = inherited
        self.custom = custom
        self.font_px = font_px
        self.is_font_absolute = is_font_absolute
        self.may_indent = may_indent
        self.copies_parent = copies_parent
        self.origin = self if origin is None else origin

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


def _heritage(style: Style) -> tuple[object, ...]:
    """Return all that children inherit, but for where it was declared."""
    custom = tuple(style.custom.items())
    texts = [(name, value.text) for name, value in style.inherited.items()]
    return (style.font_px, style.is_font_absolute, style.may_indent, custom, *texts)


_ROOT = Style(_NO_VALUES, _NO_VALUES, {}, 16.0, False, False)


class _Declared(Struct, frozen=True):
    """What is declared for an element: values that win, those that wait for `var()`, and the browser's own."""

    values: Mapping[str, Value]
    pending: Mapping[str, tuple[Assigned, Value]]
    browser: Mapping[str, Value]


class Cascade:
    """The styles of a document for one reader's screen, each worked out when first asked for.

    Attributes:
        shares: Whether elements whose styles are equal but for where they are declared share one. Values do not say
            then which attribute they come from.
    """

    def __init__(self, styles: Styles, profile: Profile, *, assume: bool = False, shares: bool = False) -> None:
        """Make a cascade.

        Args:
            styles: The document's style sheets.
            profile: The reader's screen.
            assume: Whether rules that this package cannot decide are taken to hold.
            shares: Whether elements with equal styles share one, as browsers have it. Its values are right for all
                of them, so they cannot say in which element's attribute they were declared.
        """
        self.styles = styles
        self.profile = profile
        self.shares = shares
        self._assume = assume
        self._computed: dict[int, Style] = {}
        self._shared: dict[tuple[Style, tuple[object, ...]], Style] = {}
        self._declarations: dict[tuple[object, ...], _Declared] = {}
        self._origins: dict[tuple[object, ...], Style] = {}
        self._html = styles.html
        self._body = next((element for element in self._html.elements if element.tag == "body"), None)
        self._root_font = 16.0

    def style(self, element: Element) -> Style:
        """Return the computed style of an element."""
        found = self._computed.get(element.index)
        if found is not None:
            return found
        above = self._computed.get(element.parent)
        if above is not None:  # so it is in a walk from the top
            found = self._computed[element.index] = self._style(element, above)
            return found
        missing = [element]
        parent = self._html.parent(element)
        while parent is not None and parent.index not in self._computed:
            missing.append(parent)
            parent = self._html.parent(parent)
        above = _ROOT if parent is None else self._computed[parent.index]
        for one in reversed(missing):
            above = self._computed[one.index] = self._style(one, above)
        return above

    def _style(self, element: Element, parent: Style) -> Style:
        """Return the style of an element, shared with those that inherit the same and have all else it depends on."""
        is_root = element.parent < 0
        apart: tuple[object, ...] = (element.tag, self.styles.matched(element))
        if element.attributes is not NO_ATTRIBUTES:
            if not self.shares:
                return self._compute(self._declared(element), parent, is_root=is_root)
            apart += deciding(element)
        found = self._shared.get((parent.origin, apart))
        if found is not None:
            return found
        declared = self._declarations.get(apart)
        if declared is None:
            declared = self._declarations[apart] = self._declared(element)
        found = self._compute(declared, parent, is_root=is_root)
        if self.shares and found.origin is found:
            found.origin = self._origins.setdefault(_heritage(found), found)
        if not found.copies_parent:
            self._shared[(parent.origin, apart)] = found
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

    def _declared(self, element: Element) -> _Declared:
        """Return the winning values, those that wait for `var()`, and the browser's own."""
        browser = user_agent_values(element, quirks=self.styles.quirks)
        if element.attributes is NO_ATTRIBUTES and not self.styles.matched(element):
            return _Declared(browser, {}, browser)
        values = dict(browser)
        for hint in hints(element, self._body):
            where = None if self.shares else hint.owner.attributes[hint.attribute]
            values[hint.name] = Value(hint.value, where, whole=True)
        winners: dict[str, tuple[Assigned, TextRun | Attribute | None]] = {}
        for winner in self._in_order(element):
            if winner[0].value != "revert-layer":
                winners[winner[0].name] = winner
        pending: dict[str, tuple[Assigned, Value]] = {}
        for name, (assigned, origin) in winners.items():
            value = Value(assigned.value, origin, assigned.span)
            if assigned.pending:
                pending[name] = (assigned, value)
            elif assigned.value == "revert":
                values[name] = browser.get(name) or replace(value, text="unset")
            else:
                values[name] = value
        return _Declared(values, pending, browser)

    def _in_order(self, element: Element) -> Iterator[tuple[Assigned, TextRun | Attribute | None]]:
        """Yield what authors set, the weakest first."""
        rules = [
            placed
            for placed in self.styles.matched(element)
            if (placed.rule.decided and not placed.media) or self._holds(placed)
        ]
        inline = self.styles.inline(element)
        attribute = element.attributes["style"] if inline and not self.shares else None
        if len(rules) > 1:
            rules.sort(key=_rank)
        important = False
        for placed in rules:
            for assigned in placed.rule.assigned:
                if assigned.important:
                    important = True
                else:
                    yield assigned, placed.sheet
        for assigned in inline:
            if not assigned.important:
                yield assigned, attribute
        if important:
            rules.sort(key=_important_rank)
            for placed in rules:
                for assigned in placed.rule.assigned:
                    if assigned.important:
                        yield assigned, placed.sheet
        for assigned in inline:
            if assigned.important:
                yield assigned, attribute

    def _compute(self, declared: _Declared, parent: Style, *, is_root: bool) -> Style:
        plain, pending, browser = declared.values, declared.pending, declared.browser
        if not plain and not pending and not is_root:
            return Style(
                _NO_VALUES,
                parent.inherited,
                parent.custom,
                parent.font_px,
                parent.is_font_absolute,
                parent.may_indent,
                origin=parent.origin,
            )
        own_custom = {name: value.text for name, value in plain.items() if name.startswith("--")}
        custom = inherit_custom(own_custom, parent.custom)
        worked_out = {
            name: self._substituted(name, assigned, value, custom, browser)
            for name, (assigned, value) in pending.items()
        }
        values = {**plain, **worked_out} if worked_out else plain
        own: dict[str, Value] = {}
        inherited: dict[str, Value] | None = None
        copies_parent = False
        for name, value in values.items():
            if name.startswith("--"):
                continue
            known = PROPERTIES[name]
            if value.text in WIDE_KEYWORDS:
                copies_parent = copies_parent or (value.text == "inherit" and not known.inherited)
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
        if is_root:
            self._root_font = font_px
        if inherited is not None:
            self._absolute(values, inherited, font_px)
        indent = values.get("text-indent")
        may_indent = parent.may_indent or (indent is not None and indent.text != "0")
        origin = parent.origin if inherited is None and custom is parent.custom else None
        passed = parent.inherited if inherited is None else inherited
        return Style(own, passed, custom, font_px, is_absolute, may_indent, copies_parent, origin)

    def _font(
        self, values: Mapping[str, Value], inherited: Mapping[str, Value] | None, parent: Style
    ) -> tuple[float, bool]:
        """Return the font size in pixels and whether an absolute length is behind it."""
        unchanged = parent.font_px, parent.is_font_absolute
        if inherited is None or "font-size" not in values:
            return unchanged
        text = inherited["font-size"].text
        if values["font-size"].text in WIDE_KEYWORDS - {"initial"}:
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
            inherited[name] = replace(inherited[name], text=f"{length.of(font_px):.6g}px")

    def _substituted(
        self, name: str, assigned: Assigned, value: Value, custom: Mapping[str, str], browser: Mapping[str, Value]
    ) -> Value:
        """Work a value with `var()` out; what comes out invalid counts as `unset`."""
        text = substitute(value.text, custom)
        if text is None:
            return replace(value, text="unset")
        text = text.strip().lower()
        if text == "revert":
            return browser.get(name) or replace(value, text="unset")
        found = dict(expand(assigned.pending, text, self.styles.quirks) or ())
        return replace(value, text=found.get(name, "unset"))


_RELATIVE = lazy_pattern(r"(?i)[\d.](?:r?em|r?ex|r?ch|%|r?lh|r?cap|r?ic)(?![a-z])")


_rank = attrgetter("rank")
_important_rank = attrgetter("important_rank")


def _wide(name: str, value: Value, inherits: bool, parent: Style) -> Value:
    """Return the value that a CSS-wide keyword stands for."""
    keyword = value.text
    if keyword == "inherit" or (keyword != "initial" and inherits):
        return parent.get(name)
    return replace(value, text=INITIAL[name].text)
