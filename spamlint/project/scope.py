"""What holds while a file is put into a message: who fills its blocks, what its names stand for."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from spamlint.project.arguments import Argument
from spamlint.project.file import TemplateFile
from spamlint.source.spans import Span


class Fill(Struct, frozen=True):
    """What is put into a slot.

    Attributes:
        file: The file that it stands in.
        span: The stretch of the file.
        scope: What held where it was written.
        inherits: Whether it sees the blocks from where it is put, as blocks of a page do; not, as slots of components.
    """

    file: TemplateFile
    span: Span
    scope: Scope
    inherits: bool = True


class Macro(Struct, frozen=True):
    """What is put where a macro is called."""

    file: TemplateFile
    body: Span
    parameters: tuple[str, ...]


class Step(Struct, frozen=True):
    """A file on the way to the one that is being put in, and whether only a condition led to it."""

    path: str
    is_optional: bool


class Scope(Struct, frozen=True, eq=False):
    """What holds while a file is put into a message.

    Attributes:
        blocks: By label, what fills it: that of the file furthest from the layout first.
        body: What stands for the body slot; None where there is none.
        macros: By name, as they are called here. None: of a file that could not be read.
        values: By name, what was handed over.
        parents: What the block that is being put in has overridden, nearest first.
        steps: The files on the way.
    """

    blocks: Mapping[str, tuple[Fill, ...]] = field(default_factory=dict)
    body: Fill | None = None
    macros: Mapping[str, Macro | None] = field(default_factory=dict)
    values: Mapping[str, Argument] = field(default_factory=dict)
    parents: tuple[Fill, ...] = ()
    steps: tuple[Step, ...] = ()

    def filled(self, fills: Mapping[str, Fill]) -> Mapping[str, tuple[Fill, ...]]:
        """Return the blocks with those of a file nearer to the layout after them."""
        merged = dict(self.blocks)
        for label, fill in fills.items():
            merged[label] = (*merged.get(label, ()), fill)
        return merged

    def fills_with_words(self, label: str) -> bool:
        """Return whether something with words in it fills a label."""
        fill = next(iter(self.blocks.get(label, ())), None)
        return fill is not None and bool(fill.file.text.content[fill.span.start : fill.span.end].strip())

    def into(self, fill: Fill, parents: tuple[Fill, ...]) -> Scope:
        """Return what holds in what fills a slot here: what held where it was written."""
        blocks = self.blocks if fill.inherits else fill.scope.blocks
        return replace(fill.scope, blocks=blocks, parents=parents)
