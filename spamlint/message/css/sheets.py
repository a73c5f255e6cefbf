"""A document's style sheets, compiled: which rules there are, under which conditions, and which match an element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from spamlint.message.css.matching import Matcher, TooManySteps
from spamlint.message.css.scanner import Declaration, Rule, scan_declarations, scan_sheet
from spamlint.message.css.selectors import Selector, nested, parse_selectors
from spamlint.message.css.shorthands import expand, is_known, members, texts_of
from spamlint.message.css.tokens import Token, components, solid, words
from spamlint.message.html import Attribute, Element, Html, TextRun
from spamlint.source.spans import Excerpt, Span

#: Selectors of nested rules longer than this (code points) are dropped: each level may multiply them.
MAX_NESTED_SELECTOR = 10_000
_LAST = 1 << 30
_VAR = re.compile(r"(?i)(?<![-\w])var\(")


class Assigned(NamedTuple):
    """A longhand that a declaration sets.

    Attributes:
        name: The longhand, or a custom property.
        value: In lower case but for a custom property.
        important: Whether it has `!important`.
        span: The whole declaration.
        pending: The property that was declared, where its value holds `var()` and is worked out per element.
    """

    name: str
    value: str
    important: bool
    span: Span
    pending: str = ""


@dataclass(frozen=True, slots=True)
class SheetRule:
    """One selector and what it sets.

    Attributes:
        selector: The selector.
        assigned: In order; later ones win.
        media: Media queries that must all hold.
        layer: Names from the outermost; empty outside of layers.
        decided: Whether its conditions and its selector are all followed by this package.
    """

    selector: Selector
    assigned: tuple[Assigned, ...]
    media: tuple[str, ...]
    layer: tuple[str, ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A compiled style sheet: its rules, and its layers in order of first appearance."""

    rules: tuple[SheetRule, ...]
    layers: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=64)
def compile_sheet(text: str, quirks: bool) -> Sheet:
    """Return the compiled sheet. Spans are offsets in the text."""
    compiler = _Compiler(quirks)
    compiler.add(scan_sheet(text), _Context())
    return Sheet(tuple(compiler.rules), tuple(compiler.layers))


@lru_cache(maxsize=4096)
def compile_declarations(text: str, quirks: bool) -> tuple[Assigned, ...]:
    """Return what a style attribute sets. Spans are offsets in the text."""
    return tuple(_assigned(scan_declarations(text), quirks))


def substitutable(value: str) -> bool:
    """Return whether the value holds a `var()`."""
    return "(" in value and _VAR.search(value) is not None


def _assigned(declarations: Sequence[Declaration], quirks: bool) -> Iterator[Assigned]:
    for name, value, important, span in declarations:
        if name.startswith("--"):
            yield Assigned(name, value, important, span)
            continue
        if not is_known(name):
            continue
        if substitutable(value):
            for member in members(name):
                yield Assigned(member, value, important, span, pending=name)
            continue
        if "\\" in value or "/*" in value:
            tokens = components(value)
            value = "" if tokens is None else texts_of(tokens)
        for longhand, text in expand(name, value.lower(), quirks) or ():
            yield Assigned(longhand, text, important, span)


class _Context(NamedTuple):
    """What the blocks around a rule ask for."""

    media: tuple[str, ...] = ()
    layer: tuple[str, ...] = ()
    selector: str = ""
    decided: bool = True


class _Compiler:
    def __init__(self, quirks: bool) -> None:
        self._quirks = quirks
        self._anonymous = 0
        self.rules: list[SheetRule] = []
        self.layers: list[tuple[str, ...]] = []

    def add(self, rules: Sequence[Rule], context: _Context) -> None:
        for rule in rules:
            if not rule.at:
                self._style_rule(rule, context)
                continue
            inner = self._inside(rule, context)
            if inner is None:
                continue
            if rule.declarations and inner.selector:
                self._assign(inner.selector, rule.declarations, inner)
            self.add(rule.rules, inner)

    def _style_rule(self, rule: Rule, context: _Context) -> None:
        selector = nested(rule.prelude, context.selector) if context.selector else rule.prelude
        if len(selector) > MAX_NESTED_SELECTOR and context.selector:
            return
        if parse_selectors(selector) is None:
            return
        self._assign(selector, rule.declarations, context)
        if rule.rules:
            self.add(rule.rules, context._replace(selector=selector))

    def _assign(self, selector: str, declarations: Sequence[Declaration], context: _Context) -> None:
        assigned = tuple(_assigned(declarations, self._quirks))
        if not assigned:
            return
        for one in parse_selectors(selector) or ():
            self.rules.append(SheetRule(one, assigned, context.media, context.layer, context.decided and one.decided))

    def _inside(self, rule: Rule, context: _Context) -> _Context | None:
        """Return what holds inside an at-rule; None where nothing in it can style an element."""
        if rule.at == "layer":
            return self._layer(rule, context)
        if not rule.block:
            return None
        if rule.at == "media":
            return context._replace(media=(*context.media, rule.prelude))
        if rule.at == "supports":
            answer = supports(rule.prelude)
            if answer is False:
                return None
            return context if answer else context._replace(decided=False)
        if rule.at in {"container", "scope"}:
            return context._replace(decided=False)
        return None

    def _layer(self, rule: Rule, context: _Context) -> _Context | None:
        names = [tuple(name.strip().split(".")) for name in rule.prelude.split(",")] if rule.prelude else []
        if rule.block and not names:
            self._anonymous += 1
            names = [(f"\0{self._anonymous}",)]
        for name in names:
            path = (*context.layer, *name)
            for length in range(1, len(path) + 1):
                if path[:length] not in self.layers:
                    self.layers.append(path[:length])
        return context._replace(layer=(*context.layer, *names[0])) if rule.block and len(names) == 1 else None


#: Properties that browsers know and that have no say here; others are undecided in `@supports`.
_OTHER_PROPERTIES = words(
    """font-family font-weight font-style font-variant border border-radius border-color border-width border-style
    border-top border-right border-bottom border-left border-collapse border-spacing background-position
    background-attachment background-origin background-blend-mode text-transform text-overflow vertical-align cursor
    flex flex-direction flex-wrap flex-grow flex-shrink flex-basis align-items align-content align-self justify-content
    justify-items justify-self order gap row-gap column-gap grid grid-template grid-template-columns grid-template-rows
    grid-template-areas grid-area grid-row grid-column object-fit object-position box-shadow transition animation
    animation-name will-change list-style list-style-type table-layout word-break word-wrap overflow-wrap hyphens
    content quotes counter-reset outline direction unicode-bidi writing-mode clear aspect-ratio backdrop-filter
    perspective transform-origin transform-style columns column-count resize pointer-events user-select appearance
    -webkit-appearance -webkit-text-size-adjust -webkit-font-smoothing -webkit-tap-highlight-color accent-color
    scroll-behavior scroll-snap-type text-underline-offset text-decoration-thickness"""
)


@lru_cache(maxsize=256)
def supports(text: str) -> bool | None:
    """Return whether a `@supports` condition holds in a current browser; None where that is not known here."""
    tokens = components(text)
    return None if tokens is None else _supports_condition(solid(tokens))


def _supports_condition(parts: tuple[Token, ...]) -> bool | None:
    if not parts:
        return False
    if parts[0] == Token("ident", "not"):
        inner = _supports_term(parts[1]) if len(parts) == 2 else None
        return None if inner is None else not inner
    joiners = {token.text for token in parts[1::2]}
    if len(parts) % 2 == 0 or len(joiners) > 1 or not joiners <= {"and", "or"}:
        return None
    answers = [_supports_term(token) for token in parts[::2]]
    if "or" in joiners:
        return True if True in answers else (None if None in answers else False)
    return False if False in answers else (None if None in answers else True)


def _supports_term(token: Token) -> bool | None:
    if token.kind == "function" and token.text == "selector":
        return parse_selectors(texts_of(token.arguments)) is not None or None
    if token.kind != "block" or token.text != "(":
        return None
    parts = solid(token.arguments)
    if not parts or parts[0].kind != "ident" or parts[0].text == "not":
        return _supports_condition(parts)
    if len(parts) < 3 or parts[1] != Token("delim", ":"):
        return None
    name, value = parts[0].text, texts_of(token.arguments).split(":", 1)[1].strip()
    if name.startswith("--"):
        return True
    if is_known(name):
        return substitutable(value) or expand(name, value, False) is not None
    if name in _OTHER_PROPERTIES:
        return True
    return False if name.startswith(("-moz-", "-ms-", "-o-", "mso-")) else None


@dataclass(frozen=True, slots=True)
class PlacedRule:
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
        exhausted: Whether matching was given up: the sheets are made to take too long.
        undecided: Whether some rule may or may not hold.
    """

    def __init__(self, html: Html) -> None:
        self.html = html
        self.quirks = in_quirks_mode(html.text.content)
        self.exhausted = False
        self._matcher = Matcher(html, quirks=self.quirks)
        self._rules = self._place_rules()
        self.undecided = any(not placed.rule.decided for placed in self._rules)
        self._buckets = self._bucket_rules()

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
            for rule in sheet.rules:
                layer = order[(number, rule.layer)] if rule.layer else (_LAST,)
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
        except TooManySteps:
            self.exhausted = True
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


_DOCTYPE = re.compile(r"""(?:\s|<!--[\s\S]*?-->|<\?[^>]*>)*+<!doctype\s*+([^>]*)>""", re.IGNORECASE)
_PUBLIC = re.compile(r"""html\s+public\s*["']([^"']*)["']\s*(?:["']([^"']*)["'])?""", re.IGNORECASE)
#: Public identifiers that put a page in quirks mode (HTML, "the initial insertion mode"), those that mails carry.
_QUIRKY = re.compile(
    r"-//w3c//dtd html (?:3|4\.0 (?:frameset|transitional)|experimental)|-//w3o//dtd w3 html|-//w3c//dtd w3 html"
    r"|-//ietf//dtd html|-//netscape|-//microsoft//dtd internet explorer|-//w3//dtd html 3|html\Z"
    r"|-//w3c/dtd html 4\.0 transitional/en|-//softquad|-//sq//dtd html|-//webtechs|-//sun microsystems|-//as//dtd html"
    r"|-//metrius|-//o'reilly|-//spyglass|-//advasoft|\+//silmaril"
)


def in_quirks_mode(content: str) -> bool:
    """Return whether browsers lay the page out in quirks mode, by its doctype (HTML, "the initial insertion mode")."""
    match = _DOCTYPE.match(content.removeprefix("\ufeff"))
    if match is None:
        return True
    declared = match[1].strip()
    public = _PUBLIC.match(declared)
    if public is None:
        return declared[:4].lower() != "html" or declared[4:5].isalnum()
    identifier, system = public[1].lower(), public[2]
    if _QUIRKY.match(identifier):
        return True
    if system is None:
        return identifier.startswith(("-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"))
    return system.lower() == "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd"
