"""Text that is in the source and that nobody is meant to see: written for filters, not for readers.

Much of what is hidden in honest mail is not: the preview line at the top, the twin of a block for another screen,
what opens on a click, words for screen readers, data for machines, template code, the history of a thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from spamlint.checks.api import Hit, Note, check
from spamlint.message.html import Element, Html, TextRun
from spamlint.message.legibility import Cause, Legibility
from spamlint.message.message import Message
from spamlint.message.rendered import NOT_RENDERED
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Excerpt, Span
from spamlint.text.placeholders import placeholders

if TYPE_CHECKING:
    from spamlint.message.bodies import Body
    from spamlint.message.visibility import Sight

#: A preview line stands before this many letters and digits that are seen: after a logo or a link to the web version.
_TOP: Final = 60
_MOST_PLACES: Final = 5
#: Folded away for a reader to open, or content that only shows where an element does not work.
_NO_OFFENCE = frozenset(["details", "fallback", "comment", "empty", "no-alt", "content-visibility"])
# Template code that the placeholders do not cover: AMPscript blocks, and tags that run over several lines. Each form
# stops where the next one opens, so that openings without an end cost no more than the text is long.
_CODE = lazy_pattern(
    r"%%\[(?>(?!%%\[|\]%%)[\s\S])*+\]%%"
    r"|\{%(?>(?!\{%|%\})[\s\S])*+%\}"
    r"|\{\{(?>(?!\{\{|\}\})[\s\S])*+\}\}"
    r"|<%(?>(?!<%|%>)[\s\S])*+%>"
)


class HiddenTextOptions(Struct, frozen=True, eq=False):
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
    if _characters_not_read(body, html) < options.least:
        return
    from spamlint.checks.hidden_reasons import HonestReasons  # it knows style sheets, which plain text does not need

    hidden = _hidden(html, sight, options)
    count = sum(run.letters for run in hidden)
    if count < options.least:
        return
    reasons = HonestReasons(html, sight)
    suspects = [one for one in hidden if not reasons.excuse(one.run, one.letters, one.cause)]
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


def _characters_not_read(body: Body, html: Html) -> int:
    """Return how long the text is that is not among what is read, white space included: a bound that is soon found."""
    visible = body.visible
    if visible is None:
        return 0
    count = 0
    for first, end in visible.hidden_trees():
        root = html.nodes[first]
        if isinstance(root, Element) and root.tag not in NOT_RENDERED:
            count += sum(len(node.content) for node in html.nodes[first:end] if isinstance(node, TextRun))
    for index in visible.hidden_elements:
        element = html.nodes[index]
        if isinstance(element, Element):
            count += sum(len(node.content) for node in html.children(element) if isinstance(node, TextRun))
    return count


class _HiddenRun(Struct, frozen=True):
    """A run of text that is not seen on a wide screen."""

    run: TextRun
    letters: int
    cause: Cause


def letters_in(text: str) -> int:
    """Return how many letters and digits a text has outside of template code."""
    if any(mark in text for mark in ("{", "%", "[", "*|")):
        text = _CODE.sub("", text)
        code = sum(sum(map(str.isalnum, text[span.start : span.end])) for span in placeholders(text))
        return sum(map(str.isalnum, text)) - code
    return sum(map(str.isalnum, text))


def _hidden(html: Html, sight: Sight, options: HiddenTextOptions) -> list[_HiddenRun]:
    """Return what is hidden by declarations and attributes, without a preview line before what is seen."""
    from spamlint.message.screens import WIDE

    top: list[_HiddenRun] = []
    below: list[_HiddenRun] = []
    seen = 0
    is_followed = False
    for node in html.nodes:
        if isinstance(node, Element) and node.tag == "img":
            is_followed = True
        if not isinstance(node, TextRun) or (letters := letters_in(node.content)) == 0:
            continue
        view = sight.of(node, WIDE)
        if view.legibility is not Legibility.HIDDEN:
            seen += letters
            is_followed = True
        elif view.cause is not None and _is_declared(view.cause):
            (top if seen <= _TOP else below).append(_HiddenRun(node, letters, view.cause))
            is_followed = is_followed and seen > _TOP
    is_preview = is_followed and sum(run.letters for run in top) <= options.preheader
    return below if is_preview else top + below


def _is_declared(cause: Cause) -> bool:
    """Return whether a declaration or an attribute hides a text, not the kind of element it stands in."""
    return cause.key not in _NO_OFFENCE and cause.where is not None and not cause.where.content.startswith("<")


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
