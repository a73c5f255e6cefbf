"""Honest reasons to hide a text: it is shown on another screen or on a click, read aloud, quoted, or for machines."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Final

from spamlint.message.css.media import media_matches
from spamlint.message.css.sheets import PlacedRule, Styles
from spamlint.message.html import Element, Html, TextRun
from spamlint.message.legibility import Cause, Legibility
from spamlint.message.quoting import quote_ranges
from spamlint.message.screens import DARK, NARROW, WIDE
from spamlint.message.visibility import DESKTOP, Sight
from spamlint.patterns import lazy_pattern

_OTHER_SCREENS: Final = (NARROW, DARK, DESKTOP)
#: Words of classes for text that is only read aloud: Bootstrap, Foundation, WordPress, Tailwind, HTML5 Boilerplate.
_READ_ALOUD = lazy_pattern(r"(?:^|[-_])(?:sr|sronly|screen[-_]?reader|visually[-_]?hidden|a11y)(?:$|[-_])")
#: Letters; nobody writes more for a screen reader alone.
_MOST_READ_ALOUD: Final = 150
_SELECTORS = lazy_pattern(r"(?:^|(?<=[{}]))[^{}]++(?=\{)")
_STATE = lazy_pattern(r":(?:checked|hover|focus|target|active)\b")
_NAMES = lazy_pattern(r"([.#])([\w-]{1,100})")


class HonestReasons:
    """Knows of one page what is hidden for a reason. Everything is worked out when asked, and once."""

    def __init__(self, html: Html, sight: Sight) -> None:
        self._html = html
        self._sight = sight
        self._with_reason: dict[int, bool] = {}
        self._read_aloud: dict[int, bool] = {}
        self._culprits: dict[tuple[int, int], Element | None] = {}

    def excuse(self, run: TextRun, letters: int, cause: Cause) -> bool:
        """Return whether a text of that many letters, hidden on a wide screen by that cause, has a reason to be."""
        parent = self._html.parent(run)
        if parent is None or self._stands_in(parent, self._with_reason, self._gives_reason):
            return True
        if letters <= _MOST_READ_ALOUD and self._stands_in(parent, self._read_aloud, _is_read_aloud):
            return True
        culprit = self._culprit(parent, cause)
        if culprit is not None and (self._is_toggled(culprit, cause) or self._opens(culprit)):
            return True
        return any(self._sight.of(run, screen).legibility is not Legibility.HIDDEN for screen in _OTHER_SCREENS)

    def _stands_in(self, element: Element, known: dict[int, bool], holds: Callable[[Element], bool]) -> bool:
        """Return whether something holds for an element or one around it. What was found out is kept in `known`."""
        passed: list[int] = []
        found = False
        current: Element | None = element
        while current is not None:
            if current.index in known:
                found = known[current.index]
                break
            passed.append(current.index)
            if holds(current):
                found = True
                break
            current = self._html.parent(current)
        known.update(dict.fromkeys(passed, found))
        return found

    def _gives_reason(self, element: Element) -> bool:
        """Return whether an element holds a quoted message, or microdata (WHATWG HTML, 5), which Gmail reads."""
        return element.index in self._quotes or "itemscope" in element.attributes

    @cached_property
    def _quotes(self) -> frozenset[int]:
        return frozenset(first for first, _ in quote_ranges(self._html))

    @cached_property
    def _styles(self) -> Styles:
        return Styles(self._html)

    def _culprit(self, element: Element, cause: Cause) -> Element | None:
        """Return the element around a text that the declaration or attribute which hides it belongs to."""
        if cause.where is None:
            return None
        key = cause.where.span.start
        passed: list[int] = []
        current: Element | None = element
        while current is not None and (current.index, key) not in self._culprits:
            passed.append(current.index)
            if self._declares(current, cause):
                break
            current = self._html.parent(current)
        found = None if current is None else self._culprits.get((current.index, key), current)
        self._culprits.update({(index, key): found for index in passed})
        return found

    def _declares(self, element: Element, cause: Cause) -> bool:
        assert cause.where is not None
        place = cause.where.span
        tag = element.start_tag
        if tag is not None and tag.start <= place.start and place.end <= tag.end:
            return True
        return any(self._assigns(placed, cause) for placed in self._styles.matched(element))

    def _assigns(self, placed: PlacedRule, cause: Cause) -> bool:
        assert cause.where is not None
        place = cause.where.span
        if not placed.sheet.span.start <= place.start < placed.sheet.span.end:
            return False
        return any(self._styles.excerpt(placed.sheet, assigned.span).span == place for assigned in placed.rule.assigned)

    def _is_toggled(self, element: Element, cause: Cause) -> bool:
        """Return whether a rule for some other screen or program sets what hides an element, or displays it."""
        assert cause.where is not None
        name = re.split(r"[:=\s]", cause.where.content.lower(), maxsplit=1)[0]
        names = {"display", name, "font-size" if name == "font" else name}
        return any(
            any(not media_matches(query, WIDE) for query in placed.media)
            and any(assigned.name in names for assigned in placed.rule.assigned)
            for placed in self._styles.matched(element)
        )

    def _opens(self, element: Element) -> bool:
        """Return whether an element is named in a rule for what a reader clicks or points at."""
        names = [(".", name) for name in element.classes]
        if element.id:
            names.append(("#", element.id))
        return any(name in self._named_in_states for name in names)

    @cached_property
    def _named_in_states(self) -> frozenset[tuple[str, str]]:
        """Return the classes and ids in selectors that ask for a state, such as `:checked`."""
        found: set[tuple[str, str]] = set()
        for element in self._html.elements:
            if element.tag != "style":
                continue
            for node in self._html.inside(element):
                if isinstance(node, TextRun) and ":" in node.content:
                    selectors = (match.group() for match in _SELECTORS.finditer(node.content))
                    for selector in filter(_STATE.search, selectors):
                        found.update(_NAMES.findall(selector))
        return frozenset(found)


def _is_read_aloud(element: Element) -> bool:
    return any(_READ_ALOUD.search(name.lower()) for name in element.classes)
