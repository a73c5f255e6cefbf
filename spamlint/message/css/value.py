"""A value of a property and the place where it was declared."""

from __future__ import annotations

from msgspec import Struct

from spamlint.message.html import Attribute, TextRun
from spamlint.source.spans import Span


class Value(Struct, frozen=True):
    """A value that won.

    Attributes:
        text: The value, in lower case.
        where: The style sheet or attribute it was declared in; None: the browser's own, or the initial value.
        span: The declaration in it: in the sheet's text, or in the attribute's decoded value.
        whole: Whether `where` as a whole is the declaration: a presentational attribute.
    """

    text: str
    where: TextRun | Attribute | None = None
    span: Span = Span(0, 0)
    whole: bool = False

    @property
    def is_given(self) -> bool:
        """Return whether an author declared it, and not a browser or a compiler."""
        if isinstance(self.where, Attribute):
            return self.where.is_given(self.span.start)
        return self.where is not None
