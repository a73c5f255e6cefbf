"""MJML: its source as the page that the compiler makes of it (documentation.mjml.io, MJML 4.18)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from spamlint.message.components.given import own_values, style
from spamlint.message.components.mjml_defaults import COMPONENT_SHEETS, SKELETON
from spamlint.message.components.mjml_head import class_words, read_head
from spamlint.message.components.mjml_parts import PARTS
from spamlint.message.components.mjml_source import COMPONENT, prepare
from spamlint.message.components.parts import Around, Close, Part, Step, Visit, name_place, take
from spamlint.message.components.writer import Writer
from spamlint.message.html import Comment, Element, Html, TextRun, parse_html
from spamlint.source.spans import MaskedText, Span, Text

#: What leaves nothing where it stands.
_SILENT: Final = frozenset(
    """mj-head mj-attributes mj-html-attributes mj-font mj-breakpoint mj-preview mj-style mj-title mj-include mj-all
    mj-class mj-selector""".split()
)
_PREVIEW: Final = (
    "display:none; font-size:1px; color:#ffffff; line-height:1px; max-height:0px; max-width:0px; opacity:0; "
    "overflow:hidden"
)
_TOP: Final = Around(is_html=True)


def parse_mjml(text: Text) -> Html | None:
    """Return the page that MJML compiles a text to; None when there is no component in it.

    Args:
        text: Its template tags are masked.
    """
    prepared = prepare(text.content)
    if prepared.content == text.content:
        return None
    html = parse_html(MaskedText(prepared.content, text))
    return _Compiler(html, text.content, prepared.raw).compile()


class _Compiler:
    def __init__(self, html: Html, written: str, raw: tuple[Span, ...]) -> None:
        self._html = html
        self._raw = raw
        self._names = dict(_names(html, written))
        self._indices = list(self._names)
        self._head = read_head(html, self._name)
        self._writer = Writer(html)

    def compile(self) -> Html:
        writer = self._writer
        parsed = {element.tag: element for element in self._html.elements if element.depth < 2}
        root, body = parsed["html"], parsed["body"]
        writer.open_with("html", root.attributes, root.start_tag, None)
        writer.open("head")
        take(self._html, writer, parsed["head"])
        self._write_head()
        writer.close()
        self._open_body(body)
        self._write_preview()
        self._run([Visit(child, _TOP, 0) for child in self._html.children(body)])
        writer.close(2)
        return writer.finish(has_doctype=True)

    def _name(self, element: Element) -> str:
        """Return the name of a component; empty for an element that is none."""
        return self._names.get(element.index, "")

    def _named(self, name: str) -> Iterator[Element]:
        """Yield the components of a name in order, but for those in `mj-attributes`, which only give values."""
        end = 0
        for element in self._html.elements:
            found = self._name(element)
            if found == "mj-attributes":
                end = max(end, element.end)
            elif found == name and element.index >= end:
                yield element

    def _first(self, name: str) -> Element | None:
        return next(self._named(name), None)

    def _open_body(self, parsed: Element) -> None:
        body = self._first("mj-body")
        if body is None:
            self._writer.open_with("body", parsed.attributes, parsed.start_tag, None)
            return
        values = self._head.values("mj-body", body, {}, ())
        place = name_place(body, "mj-body")
        self._writer.open("body", [style("word-spacing:normal; background-color", values, place)], body.start_tag)

    def _write_head(self) -> None:
        """Write titles and sheets, the compiler's own first, and what stands in `mj-raw`."""
        self._write_sheet(SKELETON, Span(0, 0))
        for name, sheet in COMPONENT_SHEETS.items():
            first = self._first(name)
            if first is not None:
                self._write_sheet(sheet, name_place(first, name))
        for element in self._html.elements:
            name = self._name(element)
            if name in ("mj-title", "mj-style"):
                self._writer.open(name.removeprefix("mj-"), (), element.start_tag, element.end_tag)
                take(self._html, self._writer, element)
                if own_values(element).get("inline", ("",))[0] == "inline":
                    self._writer.mark_inlined()
                self._writer.close()
            elif name == "mj-head":
                self._write_raw_of(element)

    def _write_sheet(self, sheet: str, place: Span) -> None:
        self._writer.open("style")
        self._writer.write(sheet, place)
        self._writer.close()

    def _write_raw_of(self, head: Element) -> None:
        for child in self._html.children(head):
            if isinstance(child, Element):
                if not self._name(child) and self._is_shown(child, child.start_tag):
                    self._writer.take_tree(child)
            elif isinstance(child, TextRun) and any(path.endswith(".css") for path in self._files(child.span)):
                self._writer.open("style")  # what `mj-include` brings in as CSS
                self._writer.take(child)
                self._writer.close()

    def _write_preview(self) -> None:
        for preview in self._named("mj-preview"):
            self._writer.open("div", [style(_PREVIEW, {}, name_place(preview, "mj-preview"))], preview.start_tag)
            take(self._html, self._writer, preview)
            self._writer.close()

    def _run(self, visits: list[Visit]) -> None:
        """Compile nodes in document order. No component calls another: they may be nested deeply."""
        pending: list[Step] = list(reversed(visits))
        while pending:
            step = pending.pop()
            if isinstance(step, Close):
                self._writer.close(step.elements)
            else:
                pending += self._visit(step.node, step.around, step.before)

    def _visit(self, node: Element | TextRun | Comment, around: Around, before: int) -> list[Step]:
        """Compile a node and return what is to be done next, the first last."""
        if isinstance(node, Comment):
            self._writer.take(node)
        elif isinstance(node, TextRun):
            if around.is_html or (node.content.strip() and self._is_shown(node, node.span)):
                self._writer.take(node)
        elif name := self._name(node):
            return self._component(name, node, around, before)
        elif self._holds_components(node):
            return self._wrapper(node, around)
        elif around.is_html or self._is_shown(node, node.start_tag):
            self._writer.take_tree(node)
        return []

    def _component(self, name: str, element: Element, around: Around, before: int) -> list[Step]:
        if name in _SILENT:
            return []
        values = self._head.values(name, element, around.passed, around.classes)
        classes = class_words(element) or around.classes
        part = Part(name, element, values, around, before, self._html, self._writer, classes)
        write = PARTS.get(name, _somebodys_own)
        steps: list[Step] = part.steps
        if around.wrap is None:
            self._writer.write("\n", Span(part.place.start, part.place.start))  # as the compiler does
        else:
            steps.append(Close(around.wrap(part)))
        write(part)
        return steps

    def _wrapper(self, element: Element, around: Around) -> list[Step]:
        """Take over an element of HTML with components in it. Among the rows of a table it ends before the next row."""
        opened = 0 if around.has_rows else 1
        if opened:
            self._writer.open_with(element.tag, element.attributes, element.start_tag, element.end_tag)
        inside = replace(around, wrap=around.wrap if around.has_rows else None)
        children = [Visit(child, inside, 0) for child in self._html.children(element)]
        return [Close(opened), *reversed(children)]

    def _holds_components(self, element: Element) -> bool:
        number = bisect_right(self._indices, element.index)
        return number < len(self._indices) and self._indices[number] < element.end

    def _is_shown(self, node: Element | TextRun, span: Span | None) -> bool:
        """Return whether MJML shows what is no component, inside of one that holds only components.

        It does so in `mj-raw`, and of a file that `mj-include` brings in as HTML: that is another file then.
        """
        return self._is_raw(span) or self._is_included(node, span)

    def _is_included(self, node: Element | TextRun, span: Span | None) -> bool:
        around = self._html.parent(node)
        if span is None or around is None or around.start_tag is None:
            return False
        return not self._files(span) <= self._files(around.start_tag)

    def _files(self, span: Span) -> frozenset[str]:
        return frozenset(place.source.path for place in self._html.text.locate(span))

    def _is_raw(self, span: Span | None) -> bool:
        """Return whether something begins in an `mj-raw`, or goes on there."""
        if span is None:
            return False
        number = bisect_right(self._raw, span.end, key=lambda raw: raw.start) - 1
        return number >= 0 and self._raw[number].overlaps(span)


def _somebodys_own(part: Part) -> None:
    """Write a component that MJML does not know: a block with what is in it. The columns around have no font size."""
    part.open("div", "font-size:13px; line-height:1", part.css_class())
    part.visit(replace(part.around, is_html=True, wrap=None, has_rows=False), 1)


def _names(html: Html, written: str) -> Iterator[tuple[int, str]]:
    """Yield index and name of each component."""
    for element in html.elements:
        if element.start_tag is not None and (found := COMPONENT.match(written, element.start_tag.start)):
            yield element.index, found[1]
