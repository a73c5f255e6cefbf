"""Which parts of a message a reader sees (RFC 2046 section 5.1, RFC 2387)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.source.spans import Excerpt, Span, Text
from spamlint.source.templates.marks import FENCES
from spamlint.source.templates.template import Template, read_template

if TYPE_CHECKING:
    from spamlint.message.css.media import Profile
    from spamlint.message.html import Html
    from spamlint.message.links import Link
    from spamlint.message.visibility import Sight
    from spamlint.message.visible_text import VisibleText
    from spamlint.source.mime import Part


class Tagging(Struct, frozen=True):
    """What tells the dialects of a text that is a template.

    Attributes:
        name: The file name.
        dialects: Names of dialects, where somebody has said them.
    """

    name: str = ""
    dialects: tuple[str, ...] = ()


class Body(Struct, frozen=True, eq=False, dict=True):
    """One displayed part of a message, or the page of a template.

    Attributes:
        text: The decoded part, as it is written.
        is_html: Whether it is HTML.
        part: The MIME part; None for a page.
        screen: The screen it is read on; None: a wide one.
        tagging: What tells the dialects of its tags; None where what looks like a tag is text, as in a message
            that was sent.
    """

    text: Text
    is_html: bool
    part: Part | None = None
    screen: Profile | None = None
    tagging: Tagging | None = None

    @cached_property
    def template(self) -> Template:
        """Return the part with its tags read and masked. All that reads the part reads `template.masked`."""
        if self.tagging is None:
            return Template(self.text, self.text)
        return read_template(self.text, self.tagging.name, self.tagging.dialects, self._template_start)

    @property
    def _template_start(self) -> int:
        """Return where the page of a template begins, after its front matter."""
        if self.part is not None or not self.text.content.startswith(FENCES):
            return 0
        from spamlint.source.front_matter import front_matter_end

        return front_matter_end(self.text.content)

    @cached_property
    def html(self) -> Html | None:
        """Return the parsed tree, or None for plain text."""
        if not self.is_html:  # plain text needs none of what is imported here and below
            return None
        if self.part is None:  # no mail program reads the languages that templates are written in
            from spamlint.message.components import parse_page

            return parse_page(self.template.masked)
        from spamlint.message.html import parse_html

        return parse_html(self.template.masked)

    @cached_property
    def sight(self) -> Sight | None:
        """Return what answers whether a reader sees something of an HTML part, or None for plain text."""
        if self.html is None:
            return None
        from spamlint.message.visibility import Sight

        return Sight(self.html)

    @cached_property
    def visible(self) -> VisibleText | None:
        """Return what is read of an HTML part on its screen, or None for plain text."""
        if self.html is None or self.sight is None:
            return None
        from spamlint.message.screens import WIDE
        from spamlint.message.visible_text import visible_text

        screen = self.screen or WIDE
        return visible_text(self.html, self.sight.painted(screen), self.sight.is_block(screen))

    @cached_property
    def read(self) -> Text:
        """Return what a reader reads: the visible text of HTML, plain text as it is."""
        return self.template.masked if self.visible is None else self.visible.text

    @cached_property
    def own_words(self) -> tuple[Span, ...]:
        """Return the stretches of `read` that the sender wrote (`quoting.own_words`)."""
        from spamlint.message.quoting import own_words

        return own_words(self)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Return the links in reading order."""
        if self.html is None or self.visible is None:
            from spamlint.message.text_links import text_links

            return text_links(self.template.masked)
        from spamlint.message.links import html_links

        return html_links(self.html, self.visible)

    @property
    def last_words(self) -> Excerpt | None:
        """Return the last line that has something to read, or None."""
        content = self.read.content
        end = len(content.rstrip())
        if not end:
            return None
        line = content.rfind("\n", 0, end) + 1
        start = end - len(content[line:end].lstrip())
        return self.read.excerpt(start, end)


def displayed_parts(part: Part) -> Iterator[Part]:
    """Yield the text parts that a client showing HTML displays, in order.

    Of a multipart/alternative the last one it can show, of a multipart/related the root. Attachments
    and attached messages are not part of what the sender says.
    """
    if part.is_attachment:
        return
    if _is_leaf(part):
        yield part
        return
    if not part.content_type.startswith("multipart/"):
        return
    if part.content_type == "multipart/alternative":
        yield from _best_alternative(part)
    elif part.content_type in ("multipart/related", "multipart/signed"):
        for child in part.children[:1]:
            yield from displayed_parts(child)
    elif part.content_type != "multipart/encrypted":
        for child in part.children:
            yield from displayed_parts(child)


def plain_parts(part: Part) -> Iterator[Part]:
    """Yield the text/plain parts that a client showing only plain text displays, in order."""
    if part.is_attachment or part.content_type == "multipart/encrypted":
        return
    if _is_leaf(part) and part.content_type != "text/html":
        yield part
    elif part.content_type in ("multipart/related", "multipart/signed"):
        for child in part.children[:1]:
            yield from plain_parts(child)
    elif part.content_type.startswith("multipart/"):
        for child in part.children:
            yield from plain_parts(child)


def _is_leaf(part: Part) -> bool:
    """Return whether a part is shown as text. A multipart without its boundary is: clients show it as it is."""
    if part.children:
        return False
    return part.content_type in ("text/html", "text/plain") or part.content_type.startswith("multipart/")


def _best_alternative(part: Part) -> Iterator[Part]:
    shown = [list(displayed_parts(child)) for child in part.children]
    rich = [parts for parts in shown if any(item.content_type == "text/html" for item in parts)]
    candidates = rich or [parts for parts in shown if parts]
    if candidates:
        yield from candidates[-1]
