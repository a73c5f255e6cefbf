"""Text that is in the source and that nobody is meant to see: written for filters, not for readers.

Much of what is hidden in honest mail is not: the preview line at the top, the twin of a block for another screen,
what opens on a click, words for screen readers, data for machines, template code, the history of a thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from spamlint.checks.api import Hit, Note, check
from spamlint.checks.reading import quote_ranges
from spamlint.message.css.media import media_matches
from spamlint.message.css.sheets import Styles
from spamlint.message.html import Element, Html, Node, TextRun
from spamlint.message.message import Message
from spamlint.message.screens import DARK, NARROW, WIDE
from spamlint.message.visibility import DESKTOP, Cause, Sight, Verdict
from spamlint.source.spans import Excerpt, Span
from spamlint.text.placeholders import placeholders

if TYPE_CHECKING:
    from spamlint.message.bodies import Body

_OTHER_SCREENS: Final = (NARROW, DARK, DESKTOP)
#: A preview line stands before this many letters and digits that are seen: after a logo or a link to the web version.
_TOP: Final = 60
_MOST_PLACES: Final = 5
#: Folded away for a reader to open, or content that only shows where an element does not work.
_NO_OFFENCE = frozenset(["details", "fallback", "comment", "empty", "no-alt", "content-visibility"])
#: Words of classes for text that is only read aloud: Bootstrap, Foundation, WordPress, Tailwind, HTML5 Boilerplate.
_READ_ALOUD = re.compile(r"(?:^|[-_])(?:sr|sronly|screen[-_]?reader|visually[-_]?hidden|a11y|visuallyhidden)(?:$|[-_])")
_MOST_READ_ALOUD: Final = 150
_STATES = re.compile(r"[^{}]{0,2000}:(?:checked|hover|focus|target|active)\b[^{}]{0,2000}(?=\{)")
_NAMES = re.compile(r"([.#])([\w-]{1,100})")
#: Properties that show and hide. A rule for another screen that sets one of them toggles the element.
_TOGGLES = frozenset(
    [
        "display",
        "visibility",
        "opacity",
        "max-height",
        "height",
        "max-width",
        "width",
        "font-size",
        "line-height",
        "overflow-x",
        "overflow-y",
        "color",
        "position",
        "left",
        "top",
        "text-indent",
        "float",
    ]
)
# Template code that the placeholders above do not cover: AMPscript blocks, and tags that run over several lines.
_CODE = re.compile(r"%%\[[\s\S]{0,20000}?\]%%|\{%[\s\S]{0,2000}?%\}|\{\{[\s\S]{0,2000}?\}\}|<%[\s\S]{0,2000}?%>")


@dataclass(frozen=True, slots=True)
class HiddenTextOptions:
    """Options of `hidden-text`. Letters and digits are counted, nothing else.

    Attributes:
        characters: More hidden ones than this are an offence.
        percent: So is a larger share of all text, from `least` characters on.
        least: Fewer hidden ones than this never are.
        preheader: A hidden text at the top up to this length is a preview line.
    """

    characters: int = 200
    percent: int = 20
    least: int = 50
    preheader: int = 500


@check("hidden-text")
def hidden_text(message: Message, options: HiddenTextOptions) -> Iterator[Hit]:
    """Yield a hit for each declaration that hides text in a part where too much is hidden, at most five."""
    for body in message.bodies:
        if body.html is not None and body.sight is not None:
            yield from _hits(body, body.html, body.sight, options)


def _hits(body: Body, html: Html, sight: Sight, options: HiddenTextOptions) -> Iterator[Hit]:
    hidden = _hidden(html, sight, options)
    count = sum(run.letters for run in hidden)
    if count < options.least:
        return
    suspects = _Honest(html, sight).leave_out(hidden)
    count = sum(run.letters for run in suspects)
    seen = letters_in(body.read.content)
    percent = 100 * count // max(count + seen, 1)
    if count <= options.characters and (percent <= options.percent or count < options.least):
        return
    for group in _by_cause(suspects)[:_MOST_PLACES]:
        data = {
            "characters": str(sum(run.letters for run in group)),
            "percent": str(percent),
            "reason": group[0].cause.reason,
        }
        by = group[0].cause.where
        yield Hit("hidden", _where(html, group[0].run), data, () if by is None else (Note("by", by),))


class _HiddenRun(NamedTuple):
    """A run of text that is not seen on a wide screen."""

    run: TextRun
    letters: int
    cause: Cause


def letters_in(text: str) -> int:
    """Return how many letters and digits a text has outside of template code."""
    if any(mark in text for mark in ("{", "%", "[", "*|")):
        text = _CODE.sub("", text)
        for span in reversed(list(placeholders(text))):
            text = text[: span.start] + text[span.end :]
    return sum(map(str.isalnum, text))


def _hidden(html: Html, sight: Sight, options: HiddenTextOptions) -> list[_HiddenRun]:
    """Return what is hidden by declarations and attributes, the preview line left out."""
    top: list[_HiddenRun] = []
    below: list[_HiddenRun] = []
    seen = seen_before_top = 0
    for run in html.nodes:
        if not isinstance(run, TextRun) or (letters := letters_in(run.content)) == 0:
            continue
        view = sight.of(run, WIDE)
        if view.verdict is not Verdict.HIDDEN:
            seen += letters
        elif view.cause is not None and _is_declared(view.cause):
            (top if seen <= _TOP else below).append(_HiddenRun(run, letters, view.cause))
            seen_before_top = seen if seen <= _TOP else seen_before_top
    is_preview = sum(run.letters for run in top) <= options.preheader and seen > seen_before_top
    return below if is_preview else top + below


def _is_declared(cause: Cause) -> bool:
    """Return whether a declaration or an attribute hides a text, not the kind of element it stands in."""
    return cause.key not in _NO_OFFENCE and cause.where is not None and not cause.where.content.startswith("<")


class _Honest:
    """Knows what is hidden for a reason."""

    def __init__(self, html: Html, sight: Sight) -> None:
        self._html = html
        self._sight = sight

    def leave_out(self, runs: Iterable[_HiddenRun]) -> list[_HiddenRun]:
        """Return the runs without those that are hidden for a reason."""
        return [run for run in runs if not self._has_reason(run)]

    def _has_reason(self, hidden: _HiddenRun) -> bool:
        if any(first < hidden.run.index < end for first, end in self._quotes):
            return True
        if any(self._sight.of(hidden.run, screen).verdict is not Verdict.HIDDEN for screen in _OTHER_SCREENS):
            return True
        around = list(self._around(hidden.run))
        if hidden.letters <= _MOST_READ_ALOUD and any(map(_is_read_aloud, around)):
            return True
        return any(self._is_for_machines(one) or self._is_toggled(one) or self._opens(one) for one in around)

    def _around(self, node: Node) -> Iterator[Element]:
        parent = self._html.parent(node)
        while parent is not None:
            yield parent
            parent = self._html.parent(parent)

    @cached_property
    def _quotes(self) -> Sequence[tuple[int, int]]:
        return quote_ranges(self._html)

    @cached_property
    def _styles(self) -> Styles:
        return Styles(self._html)

    @staticmethod
    def _is_for_machines(element: Element) -> bool:
        """Return whether an element holds microdata (WHATWG HTML, 5), which Gmail and others read."""
        return "itemscope" in element.attributes or "itemprop" in element.attributes

    def _is_toggled(self, element: Element) -> bool:
        """Return whether a rule for some other screen or program shows and hides an element."""
        return any(
            any(not media_matches(query, WIDE) for query in placed.rule.media)
            and any(assigned.name in _TOGGLES for assigned in placed.rule.assigned)
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
                    for selector in _STATES.finditer(node.content):
                        found.update(_NAMES.findall(selector.group()))
        return frozenset(found)


def _is_read_aloud(element: Element) -> bool:
    return any(_READ_ALOUD.search(name.lower()) for name in element.classes)


def _by_cause(runs: Sequence[_HiddenRun]) -> list[list[_HiddenRun]]:
    """Return the runs in groups of one cause, the group with the most text first."""
    groups: dict[Span | None, list[_HiddenRun]] = {}
    for run in runs:
        where = run.cause.where
        groups.setdefault(None if where is None else where.span, []).append(run)
    return sorted(groups.values(), key=lambda group: -sum(run.letters for run in group))


def _where(html: Html, run: TextRun) -> Excerpt:
    """Return the words of a run without the white space around them."""
    content = run.content
    start = len(content) - len(content.lstrip())
    return html.excerpt(html.run_text(run).map.locate(Span(start, len(content.rstrip()))))
