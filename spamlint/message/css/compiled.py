"""Style sheets and style attributes, compiled: selectors parsed, shorthands taken apart, invalid values left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from spamlint.message.css.custom import substitutable
from spamlint.message.css.scanner import Declaration, Rule, scan_declarations, scan_sheet
from spamlint.message.css.selectors import Selector, nested, parse_selectors
from spamlint.message.css.shorthands import expand, is_known, members, texts_of
from spamlint.message.css.supports import supports
from spamlint.message.css.tokens import components
from spamlint.source.spans import Span

#: Selectors of nested rules longer than this (code points) are dropped: each level may multiply them.
MAX_NESTED_SELECTOR = 10_000


class Assigned(Struct, frozen=True):
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


class SheetRule(Struct, frozen=True):
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


class Sheet(Struct, frozen=True):
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


class _Context(Struct, frozen=True):
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
            self.add(rule.rules, replace(context, selector=selector))

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
            return replace(context, media=(*context.media, rule.prelude))
        if rule.at == "supports":
            answer = supports(rule.prelude)
            if answer is False:
                return None
            return context if answer else replace(context, decided=False)
        if rule.at in {"container", "scope"}:
            return replace(context, decided=False)
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
        return replace(context, layer=(*context.layer, *names[0])) if rule.block and len(names) == 1 else None
