"""Puts the files of a message together to one text, each piece of which knows the file that it stands in.

Nothing is run. A layout gets the blocks of the page that extends it, an include is replaced by the file that it
names, a macro is put where it is called, and what could not be found stays as it is written, so that whoever reads the
text knows that something is missing there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from spamlint.patterns import lazy_pattern
from spamlint.project.arguments import Argument, named_arguments, positional_arguments
from spamlint.project.conditions import decided
from spamlint.project.file import Mark, TemplateFile
from spamlint.project.layouts import Layout, layout_of
from spamlint.project.references import wanted
from spamlint.project.resolve import Lookup
from spamlint.project.scope import Fill, Macro, Scope, Step
from spamlint.project.store import Store
from spamlint.project.uses.readers import SHARED_MACROS
from spamlint.project.uses.use import UseKind
from spamlint.project.values import Value, values_in
from spamlint.source.spans import Excerpt, MapBuilder, Span, Text
from spamlint.source.templates.tags import Fault, Problem

MAX_DEPTH = 40
"""How deeply files, blocks and macros are followed. Real projects nest six deep."""

MAX_LENGTH = 4_000_000
"""Code points that a message is put together to; a mail of that size is refused by mailbox providers."""

MAX_STEPS = 20_000
"""Tags that are followed for one message."""

MAX_RECURSION = 3
"""How often a macro is put into itself."""

MAX_FAULTS = 50


class Composed(Struct, frozen=True):
    """A message put together from several files.

    Attributes:
        text: The whole.
        dialects: Ids of what it is written in, in order of precedence.
        faults: What kept files from being put in, with its place.
        files: The paths of all files that went in, in order, the message's own first.
        lookups: What was looked for, and what was found: empty where nothing was.
    """

    text: Text
    dialects: tuple[str, ...]
    faults: tuple[Problem, ...]
    files: tuple[str, ...]
    lookups: tuple[tuple[Lookup, str], ...]


def compose(store: Store, file: TemplateFile) -> Composed | None:
    """Return the message that a file makes together with others, or None where there are no others."""
    with store.traced() as lookups:
        work = _Composer(store, file)
        work.run()
    return work.result(lookups)


class _FullError(Exception):
    """There is more than a message may have."""


class _Composer:
    """Puts one message together."""

    def __init__(self, store: Store, file: TemplateFile) -> None:
        self._store = store
        self._main = file
        self._pieces: list[Excerpt] = []
        self._faults: dict[tuple[str, Span], Problem] = {}
        self._files: dict[str, TemplateFile] = {file.path: file}
        self._macros: dict[str, Mapping[str, Macro | None]] = {}
        self._active: list[Macro] = []
        self._length = 0
        self._steps = 0
        self._depth = 0
        self._has_changed = False
        self._writes_definitions = False
        self._laid_out: set[str] = set()  # files whose layout was found

    def run(self) -> None:
        """Put it together.

        Where nothing but definitions stands in a message, it is the program that calls them: then they are the message.
        """
        try:
            self._file(self._main, Scope(steps=(Step(self._main.path, False),)))
            if self._has_changed and not self._has_words():
                self._pieces.clear()
                self._length = self._steps = 0
                self._writes_definitions = True
                self._file(self._main, Scope(steps=(Step(self._main.path, False),)))
        except _FullError:
            self._pieces = [self._main.text.whole]
            self._files = {self._main.path: self._main}
            whole = self._main.text.whole
            first = Excerpt(whole.text, Span(0, whole.text.content.find("\n") % (len(whole.text.content) + 1)))
            self._faults = {("", first.span): Problem(Fault.TOO_LARGE, first)}
            self._has_changed = True

    def _has_words(self) -> bool:
        """Return whether anything stands in what was put together, besides tags that leave nothing behind."""
        return any(_SILENT.sub("", piece.content).strip() for piece in self._pieces)

    def result(self, lookups: Mapping[Lookup, str]) -> Composed | None:
        """Return what came of it, or None when it is the file alone."""
        if not self._has_changed and not self._faults and not lookups:
            return None
        dialects = dict.fromkeys(key for file in self._files.values() for key in file.dialects)
        text = Text.joined(_merged(self._pieces)) if self._has_changed else self._main.text
        return Composed(text, tuple(dialects), tuple(self._faults.values()), tuple(self._files), tuple(lookups.items()))

    # --- files

    def _file(self, file: TemplateFile, scope: Scope) -> None:
        """Add what a file becomes: its layout with its blocks in it, or what stands in it."""
        scope = replace(scope, macros={**scope.macros, **self._macros_of(file, scope.steps)})
        layout = layout_of(self._store, file, is_message=len(scope.steps) == 1)
        if layout is not None and self._in_layout(file, layout, scope):
            return
        whole = Span(0, len(file.text.content))
        self._span(file, file.content if len(scope.steps) > 1 else whole, self._defining(file, scope))

    def _defining(self, file: TemplateFile, scope: Scope) -> Scope:
        """Return what holds where what a file defines for others is known."""
        if not file.labels:
            return scope
        fills = self._fills(file, file.content, scope)
        return replace(scope, blocks=scope.filled({key: fills[key] for key in fills if key in file.labels}))

    def _in_layout(self, file: TemplateFile, layout: Layout, scope: Scope) -> bool:
        """Add the layout of a file with the file in it; return whether that could be done."""
        where = layout.where
        target = self._target(layout.lookups, where, scope, file, is_optional=layout.is_optional)
        if target is None:
            return False
        fills = self._fills(file, file.content, scope)
        body = None
        if layout.takes_body:
            body = Fill(file, file.content, replace(scope, body=None))
            fills.setdefault("body", body)  # `{{> body}}`
        self._laid_out.add(file.path)
        inner = Scope(
            blocks=scope.filled(fills), body=body, values=scope.values, steps=(*scope.steps, Step(target.path, False))
        )
        self._has_changed = True
        if layout.label:
            self._labelled(target, layout.label, replace(inner, macros=self._macros_of(target, inner.steps)))
        else:
            self._file(target, inner)
        return True

    def _target(
        self, lookups: Sequence[Lookup], where: Excerpt | None, scope: Scope, file: TemplateFile, *, is_optional: bool
    ) -> TemplateFile | None:
        """Return the file that a reference means, or None where it is not there or leads in a circle."""
        for lookup in lookups:
            path = self._store.find(lookup)
            found = self._store.read(path, file.dialects) if path is not None else None
            if path is None or found is None:
                continue
            if any(step.path == path for step in scope.steps):
                self._circle(path, where, scope, file)
                return None
            self._files.setdefault(path, found)
            return found
        if lookups and where is not None and not is_optional:
            self._fault(Fault.UNKNOWN_FILE, where)
        return None

    def _circle(self, path: str, where: Excerpt | None, scope: Scope, file: TemplateFile) -> None:
        """Note that a file brings itself in, unless a condition may end it."""
        start = next(index for index, step in enumerate(scope.steps) if step.path == path)
        ends = any(step.is_optional for step in scope.steps[start + 1 :])
        if where is not None and not ends and not file.is_optional(where.span):
            self._fault(Fault.INCLUDE_LOOP, where)

    def _macros_of(self, file: TemplateFile, steps: tuple[Step, ...]) -> Mapping[str, Macro | None]:
        """Return the macros that a file may call, by the names that they have there."""
        known = self._macros.get(file.path)
        if known is not None:
            return known
        self._macros[file.path] = {}  # of a circle, what is known so far
        found: dict[str, Macro | None] = {}
        for mark in file.marks:
            use = mark.use
            if use.kind is UseKind.MACRO and mark.body is not None:
                found[use.label] = Macro(file, mark.body, use.parameters)
            elif use.kind is UseKind.IMPORT:
                found.update(self._imported(file, mark, steps))
            elif use.kind is UseKind.INCLUDE and mark.dialect in SHARED_MACROS:
                other = self._target(wanted(file, mark), None, Scope(steps=steps), file, is_optional=True)
                if other is not None:
                    found.update(self._macros_of(other, (*steps, Step(other.path, False))))
        self._macros[file.path] = found
        return found

    def _imported(self, file: TemplateFile, mark: Mark, steps: tuple[Step, ...]) -> Iterator[tuple[str, Macro | None]]:
        where = Excerpt(file.text, mark.span)
        scope = Scope(steps=steps)
        other = self._target(wanted(file, mark), where, scope, file, is_optional=mark.use.is_optional)
        macros = None if other is None else self._macros_of(other, (*steps, Step(other.path, False)))
        for there, here in mark.use.imports:
            yield here, None if macros is None else macros.get(there)
        if not mark.use.imports:
            yield mark.use.label + ".", None
            for name, macro in (macros or {}).items():
                yield f"{mark.use.label}.{name}", macro

    def _fills(self, file: TemplateFile, span: Span, scope: Scope) -> dict[str, Fill]:
        """Return what is defined in a stretch of a file for whoever asks for it, and not for a file used in it."""
        found: dict[str, Fill] = {}
        at = span.start
        for mark in file.marks_in(span):
            use = mark.use
            if mark.span.start < at:
                continue
            if use.kind is UseKind.INCLUDE and mark.body is not None:
                at = mark.end
            elif use.kind in (UseKind.BLOCK, UseKind.FILL):
                found[use.label] = Fill(file, mark.body or _literal(file, mark), scope)
            elif use.kind is UseKind.BORROW:
                where = Excerpt(file.text, mark.span)
                other = self._target(wanted(file, mark), where, scope, file, is_optional=False)
                if other is not None:
                    for label, fill in self._fills(other, other.content, scope).items():
                        found.setdefault(label, fill)
        return found

    # --- what stands in a file

    def _span(self, file: TemplateFile, span: Span, scope: Scope) -> None:
        """Add a stretch of a file, each tag in it replaced by what it becomes."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _FullError
        at = span.start
        for item in _in_order(file, span, scope):
            if item.span.start < at:
                continue
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise _FullError
            self._add(file, at, item.span.start)
            at = item.span.start
            if isinstance(item, Value):
                at = self._value(file, item)
            elif isinstance(item, Mark):
                at = self._mark(file, item, scope)
            else:
                self._has_changed = True
                if item.kept is not None:
                    self._span(file, item.kept, scope)
                at = item.span.end
        self._add(file, at, span.end)
        self._depth -= 1

    def _add(self, file: TemplateFile, start: int, end: int) -> None:
        if start < end:
            self._length += end - start
            if self._length > MAX_LENGTH:
                raise _FullError
            self._pieces.append(Excerpt(file.text, Span(start, end)))

    def _value(self, file: TemplateFile, value: Value) -> int:
        """Add what was handed over in place of its name."""
        self._has_changed = True
        where = value.argument.where
        if value.argument.is_literal:
            self._pieces.append(where)
            return value.span.end
        self._add(file, value.span.start, value.name.start)
        self._pieces.append(where)
        self._add(file, value.name.end, value.span.end)
        return value.span.end

    def _mark(self, file: TemplateFile, mark: Mark, scope: Scope) -> int:
        """Add what a tag becomes; return where to go on. A tag that becomes nothing known stays as it is."""
        use = mark.use
        done = False
        if use.kind is UseKind.INCLUDE:
            done = self._guarded(file, mark, scope)
        elif use.kind is UseKind.BLOCK:
            done = self._slot(use.label, scope, Fill(file, mark.body or mark.span, scope) if mark.body else None)
        elif use.kind is UseKind.SLOT:
            done = self._slot(use.label, scope, None)
        elif use.kind is UseKind.BODY and scope.body is not None:
            self._span(scope.body.file, scope.body.span, scope.into(scope.body, scope.body.scope.parents))
            done = True
        elif use.kind is UseKind.PARENT and scope.parents:
            first, *others = scope.parents
            self._span(first.file, first.span, scope.into(first, tuple(others)))
            done = True
        elif use.kind is UseKind.CALL:
            done = self._call(file, mark, scope)
        elif use.kind in (UseKind.FILL, UseKind.MACRO):
            done = mark.body is not None or use.kind is UseKind.FILL
            if self._writes_definitions and mark.body is not None:
                self._span(file, mark.body, scope)
        elif use.kind is UseKind.LAYOUT:
            done = mark is file.base and file.path in self._laid_out
        elif use.kind is UseKind.EXTENDS and mark is not file.base:
            self._target(wanted(file, mark), None, scope, file, is_optional=True)  # depends on a condition
        if done:
            self._has_changed = True
            return mark.end
        return self._keep(file, mark)

    def _keep(self, file: TemplateFile, mark: Mark) -> int:
        """Add a tag as it is written; what stands between it and its end is read as any other text."""
        self._add(file, mark.span.start, mark.span.end)
        return mark.span.end

    def _guarded(self, file: TemplateFile, mark: Mark, scope: Scope) -> bool:
        """Add an include; one that holds its condition in itself, with the tags that would say the same around it."""
        if mark.use.guard is None:
            return self._include(file, mark, scope)
        before = len(self._pieces)
        if not self._include(file, mark, scope):
            return False
        opening, closing = (_standing_for(mark.span, tag, file.text) for tag in mark.use.guard)
        self._pieces.insert(before, opening)
        self._pieces.append(closing)
        return True

    def _include(self, file: TemplateFile, mark: Mark, scope: Scope) -> bool:
        """Add what an include names: what has been defined under its label, else a file."""
        use = mark.use
        where = Excerpt(file.text, mark.span)
        body = None if mark.body is None else Fill(file, mark.body, scope, use.shares)
        fills: dict[str, Fill] = {}
        if mark.body is not None:
            inside = self._fills(file, mark.body, scope)
            fills = {label: replace(fill, inherits=use.shares) for label, fill in inside.items()}
        values = named_arguments(where)
        if use.label and use.label in scope.blocks:
            fill = scope.blocks[use.label][0]
            inner = replace(scope.into(fill, ()), body=body, values={**fill.scope.values, **values})
            self._span(fill.file, fill.span, inner)
            return True
        optional = use.is_optional or (bool(use.label) and self._is_of_page(file, mark))
        target = self._target(wanted(file, mark), where, scope, file, is_optional=optional)
        if target is None:
            return False
        step = Step(target.path, use.guard is not None or file.is_optional(mark.span))
        blocks = _own_first(fills, scope.blocks if use.shares else {})
        macros = scope.macros if mark.dialect in SHARED_MACROS else {}
        inner = Scope(blocks=blocks, body=body, macros=macros, values=values, steps=(*scope.steps, step))
        if use.label and use.label in target.labels:
            self._labelled(target, use.label, replace(inner, macros=self._macros_of(target, inner.steps)))
        elif mark.dialect == "mjml":
            self._mjml(target, inner)
        else:
            self._file(target, inner)
        return True

    def _is_of_page(self, file: TemplateFile, mark: Mark) -> bool:
        """Return whether the pages of a layout define what is asked for, and this one does not."""
        return mark.dialect == "go" and self._store.is_of_pages(file.path, mark.use.label)

    def _labelled(self, file: TemplateFile, label: str, scope: Scope) -> None:
        scope = self._defining(file, scope)
        fill = scope.blocks[label][0]
        self._span(fill.file, fill.span, replace(scope, macros=self._macros_of(fill.file, scope.steps)))

    def _mjml(self, file: TemplateFile, scope: Scope) -> None:
        """Add an included file of MJML: without the `<mjml>` and `<mj-body>` around what it brings in."""
        inner = [span for name in ("mj-head", "mj-body") if (span := _inside(file.text.content, name)) is not None]
        scope = replace(scope, macros=self._macros_of(file, scope.steps))
        for span in inner or [file.content]:
            self._span(file, span, scope)

    def _slot(self, label: str, scope: Scope, default: Fill | None) -> bool:
        """Add what fills a slot, else what stands in it."""
        fills = scope.blocks.get(label, ())
        if default is not None:
            fills = (*fills, default)
        if not fills:
            return False
        first, *others = fills
        if first is default:
            self._span(first.file, first.span, scope)
        else:
            self._span(first.file, first.span, scope.into(first, tuple(others)))
        return True

    def _call(self, file: TemplateFile, mark: Mark, scope: Scope) -> bool:
        """Add the macro that is called. One of a file that was not found is a fault."""
        label = mark.use.label
        macro = scope.macros.get(label)
        where = Excerpt(file.text, mark.span)
        if macro is None:
            namespace = label.rpartition(".")[0] + "."
            if label in scope.macros or (namespace != "." and namespace in scope.macros):
                self._fault(Fault.UNKNOWN_MACRO, where)
            return False
        if self._active.count(macro) >= MAX_RECURSION:
            return False
        by_blanks = mark.dialect == "velocity"
        values: dict[str, Argument] = {**positional_arguments(where, macro.parameters, by_blanks=by_blanks)}
        values.update((name, value) for name, value in named_arguments(where).items() if name in macro.parameters)
        body = None if mark.body is None else Fill(file, mark.body, scope)
        self._files.setdefault(macro.file.path, macro.file)
        macros = {**(scope.macros if mark.dialect in SHARED_MACROS else {}), **self._macros_of(macro.file, scope.steps)}
        inner = Scope(scope.blocks, body, macros, values, (), scope.steps)
        self._active.append(macro)
        self._span(macro.file, macro.body, inner)
        self._active.pop()
        return True

    def _fault(self, fault: Fault, where: Excerpt) -> None:
        if len(self._faults) < MAX_FAULTS:
            self._faults.setdefault((where.text.label + str(id(where.text)), where.span), Problem(fault, where))


def _inside(content: str, name: str) -> Span | None:
    """Return what stands in the first element of a name, up to its last end, or None where there is none."""
    opening = content.find(f"<{name}")
    start = content.find(">", opening) + 1 if opening >= 0 else 0
    end = content.rfind(f"</{name}")
    return Span(start, end) if 0 < start <= end else None


class _Cut(Struct, frozen=True):
    """A condition whose outcome is known: of the whole, only `kept` stays."""

    span: Span
    kept: Span | None


def _in_order(file: TemplateFile, span: Span, scope: Scope) -> Iterator[Mark | Value | _Cut]:
    """Return what is to be replaced in a stretch of a file, in order; of what begins at one place, values first."""
    found: list[Mark | Value | _Cut] = list(file.marks_in(span))
    if scope.values:
        found.extend(values_in(file, span, scope.values))
    if scope.values or scope.blocks:
        conditions = decided(file, span, scope.values, scope.fills_with_words)
        found.extend(_Cut(region.span, kept) for region, kept in conditions)
    return iter(sorted(found, key=lambda item: (item.span.start, not isinstance(item, Value))))


def _own_first(fills: Mapping[str, Fill], blocks: Mapping[str, tuple[Fill, ...]]) -> Mapping[str, tuple[Fill, ...]]:
    merged = dict(blocks)
    for label, fill in fills.items():
        merged[label] = (fill, *merged.get(label, ()))
    return merged


def _literal(file: TemplateFile, mark: Mark) -> Span:
    """Return what a definition without an end has: its second string, else the tag itself, which is a value."""
    content = file.text.content[mark.span.start : mark.span.end]
    found = list(_STRINGS.finditer(content))
    if len(found) < 2 and mark.use.kind is UseKind.FILL and not found:
        return mark.span
    if found and (len(found) > 1 or mark.use.kind is UseKind.BLOCK or _SYMBOL.search(content)):
        start, end = found[-1].span()
        return Span(start + 1, end - 1).shift(mark.span.start)
    return mark.span


_SILENT = lazy_pattern(r"\{%[^{}%]{0,400}%\}|\{#[^#]{0,400}#\}|\{\{-?\s*/\*[^*]{0,400}\*/\s*-?\}\}|<!--[^>]{0,400}-->")
_STRINGS = lazy_pattern(r"\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'")
_SYMBOL = lazy_pattern(r"(?:provide|content_for)[\s(]+:\w")


def _standing_for(span: Span, content: str, text: Text) -> Excerpt:
    """Return a tag that nobody has written, for what stands at a span of a text."""
    builder = MapBuilder()
    builder.atom(len(content), *span)
    return Text(content, text, builder.build).whole


def _merged(pieces: Sequence[Excerpt]) -> list[Excerpt]:
    """Join neighbours that stand beside each other in one text."""
    merged: list[Excerpt] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if last is not None and last.text is piece.text and last.span.end == piece.span.start:
            merged[-1] = Excerpt(last.text, Span(last.span.start, piece.span.end))
        else:
            merged.append(piece)
    return merged
