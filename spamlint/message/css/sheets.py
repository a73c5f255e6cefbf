"""A document's style sheets: which rules there are, in which order they win, and which match an element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from spamlint.message.css.compiled import Assigned, Sheet, SheetRule, compile_declarations, compile_sheet
from spamlint.message.css.matching import Matcher, TooManyStepsError
from spamlint.message.css.quirks import in_quirks_mode
from spamlint.message.css.selectors import Selector
from spamlint.message.html import Attribute, Element, Html, TextRun
from spamlint.source.spans import Excerpt, Span

#: Where rules outside of layers stand among the layers.
_LAST = 1 << 30
#: Where rules stand that end up in `style` attributes: they win over all others, and not over the attribute itself.
_INLINED = _LAST + 1


class PlacedRule(Struct, frozen=True, eq=False):
    """A rule of a document's sheet.

    Attributes:
        rule: The rule.
        sheet: The run that holds it.
        media: Media queries that must all hold, that of the `style` element included.
        rank: What normal declarations are ordered by; the last wins.
        important_rank: What important declarations are ordered by.
        is_plain: Whether the selector is one key, or one key below another: then finding it is matching it.
    """

    rule: SheetRule
    sheet: TextRun
    media: tuple[str, ...]
    rank: tuple[object, ...]
    important_rank: tuple[object, ...]
    is_plain: bool


class Styles:
    """The style sheets of a document and what of them matches which element. Knows no reader's screen.

    Attributes:
        html: The document.
        quirks: Whether browsers lay it out in quirks mode.
        undecided: Whether some rule may or may not hold.
    """

    def __init__(self, html: Html) -> None:
        self.html = html
        self.quirks = not html.has_doctype and in_quirks_mode(html.text.content)
        self._exhausted = False
        self._matcher = Matcher(html, quirks=self.quirks)
        self._rules = self._place_rules()
        self.undecided = any(not placed.rule.decided for placed in self._rules)
        self._buckets = self._bucket_rules()

    @property
    def exhausted(self) -> bool:
        """Return whether matching was given up: the sheets are made to take too long."""
        self._matched  # noqa: B018 - matching tells
        return self._exhausted

    def matched(self, element: Element) -> tuple[PlacedRule, ...]:
        """Return the rules whose selector matches, in no order."""
        return self._matched.get(element.index, ())

    def inline(self, element: Element) -> tuple[Assigned, ...]:
        """Return what the style attribute sets; spans are offsets in the attribute's decoded value."""
        value = element.get("style")
        return compile_declarations(value, self.quirks) if value else ()

    def excerpt(self, where: TextRun | Attribute, span: Span) -> Excerpt:
        """Return a place in a style sheet or in an attribute's decoded value as a place in the HTML text."""
        if isinstance(where, Attribute):
            return Excerpt(self.html.text, self.html.attribute_text(where).map.locate(span))
        if where.span.end - where.span.start == len(where.content):
            return Excerpt(self.html.text, span.shift(where.span.start))
        return Excerpt(self.html.text, self.html.run_text(where).map.locate(span))

    def _place_rules(self) -> list[PlacedRule]:
        sheets = [(run, media, compile_sheet(run.content, self.quirks)) for run, media in _style_runs(self.html)]
        order = _layer_order([sheet for _, _, sheet in sheets])
        placed: list[PlacedRule] = []
        for number, (run, media, sheet) in enumerate(sheets):
            is_inlined = run.parent in self.html.inlined
            for rule in sheet.rules:
                if is_inlined and rule.media:
                    continue  # `style` attributes have no media queries: inliners leave such rules out
                layer = order[(number, rule.layer)] if rule.layer else (_INLINED if is_inlined else _LAST,)
                tail = (rule.selector.specificity, len(placed))
                queries = (media, *rule.media) if media else rule.media
                important = tuple(-part for part in layer)
                plain = _is_plain(rule.selector)
                placed.append(PlacedRule(rule, run, queries, (layer, *tail), (important, *tail), plain))
        return placed

    def _bucket_rules(self) -> _Buckets:
        """Sort the rules by what their subject must have, and then by what one of its ancestors must have."""
        buckets: _Buckets = {}
        for placed in self._rules:
            selector = placed.rule.selector
            above = ""
            for combinator, compound in zip(selector.combinators, selector.compounds[1:], strict=True):
                # What stands left of a space or `>` is an ancestor, also left of siblings in between.
                if combinator in " >" and not above:
                    above = self._matcher.key(compound).replace("*", "")
            key = self._matcher.key(selector.compounds[0])
            buckets.setdefault(key, {}).setdefault(above, []).append(placed)
        return buckets

    @cached_property
    def _matched(self) -> dict[int, tuple[PlacedRule, ...]]:
        """Return the rules that match each element that some match, worked out in one walk in document order."""
        matched: dict[int, tuple[PlacedRule, ...]] = {}
        if not self._buckets:
            return matched
        above: dict[str, int] = {}
        open_elements: list[tuple[int, list[str]]] = []
        try:
            for element in self.html.elements:
                while open_elements and open_elements[-1][0] <= element.index:
                    _count(above, open_elements.pop()[1], -1)
                keys = self._matcher.keys(element)
                found = tuple(
                    placed
                    for placed in self._candidates(keys, above)
                    if placed.is_plain or self._matcher.matches(element, placed.rule.selector)
                )
                if found:
                    matched[element.index] = found
                if element.end > element.index + 1:
                    _count(above, keys, 1)
                    open_elements.append((element.end, keys))
        except TooManyStepsError:
            self._exhausted = True
        return matched

    def _candidates(self, keys: list[str], above: Mapping[str, int]) -> Iterator[PlacedRule]:
        """Yield the rules that an element with these keys may match, below ancestors with those of `above`."""
        for key in ("*", *keys):
            groups = self._buckets.get(key)
            if groups is None:
                continue
            yield from groups.get("", ())
            if len(groups) <= _FEW_GROUPS:
                wanted: Iterable[str] = (group for group in groups if group in above)
            else:
                wanted = groups.keys() & above.keys()
            for group in wanted:
                yield from groups[group]


def _is_plain(selector: Selector) -> bool:
    below = selector.combinators in {(), (" ",)}
    return below and all(
        len(compound.ids) + len(compound.classes) + (compound.tag is not None) == 1
        and not compound.attributes
        and not compound.pseudos
        for compound in selector.compounds
    )


_Buckets = dict[str, dict[str, list[PlacedRule]]]
_FEW_GROUPS = 8


def _count(above: dict[str, int], keys: list[str], change: int) -> None:
    for key in keys:
        number = above.get(key, 0) + change
        if number:
            above[key] = number
        else:
            above.pop(key, None)


_NO_SHEETS = frozenset(["amp-boilerplate", "amp4email-boilerplate", "amp4ads-boilerplate"])


def _style_runs(html: Html) -> Iterator[tuple[TextRun, str]]:
    """Yield the text of each style element that is in force, with its media query.

    The boilerplate of AMP hides the page until AMP's script has run; a client that knows no AMP never shows that
    part, one that does takes the boilerplate away.
    """
    templates_end = 0
    for element in html.elements:
        if element.tag == "template":
            templates_end = max(templates_end, element.end)
        if element.tag.lower() != "style" or element.index < templates_end:
            continue
        kind = (element.get("type") or "").strip().lower()
        if kind not in {"", "text/css"} or _NO_SHEETS & set(element.attributes):
            continue
        for node in html.inside(element):
            if isinstance(node, TextRun):
                yield node, element.get("media") or ""


def _layer_order(sheets: Sequence[Sheet]) -> dict[tuple[int, tuple[str, ...]], tuple[int, ...]]:
    """Return where each layer of each sheet stands: compared as tuples, the greater wins.

    A layer's own rules win over those of its inner layers (CSS Cascading Level 5, section 6.4.3).
    """
    numbers: dict[tuple[str, ...], int] = {}
    order: dict[tuple[int, tuple[str, ...]], tuple[int, ...]] = {}
    for number, sheet in enumerate(sheets):
        for layer in sheet.layers:
            path = tuple(f"{name}\0{number}" if name.startswith("\0") else name for name in layer)
            numbers.setdefault(path, len(numbers))
            order[(number, layer)] = (*(numbers[path[:length]] for length in range(1, len(path) + 1)), _LAST)
    return order
