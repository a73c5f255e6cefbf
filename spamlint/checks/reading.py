"""A displayed part as a reader meets it: its words, the phrases in them, the links among them, its sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.message.bodies import Body
from spamlint.message.html import TextRun
from spamlint.message.links import Link
from spamlint.message.quoting import quote_ranges
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Excerpt, Span
from spamlint.text.phrases import Match, PhraseMatcher

if TYPE_CHECKING:
    from spamlint.message.message import Message
    from spamlint.source.templates.tags import Tag

# Both expressions begin with one set of characters, and only then ask which it was: a search skips to it fast.
_MARKS = r".!?\u2026"
_SURE_MARKS = r"\u3002\uff01\uff1f\uff61|\u2022\u00b7\u00a6"
_ENDS = rf"(?<=[{_MARKS}])(?=[\s\"')\]]|$)|(?<=[{_SURE_MARKS}])"
# Plain text is wrapped, so only a blank line ends a sentence that no mark ends. In HTML a line ends a sentence
# unless the words run on in lower case.
_SENTENCE_END_PLAIN = lazy_pattern(
    rf"[{_MARKS}{_SURE_MARKS}\n](?:{_ENDS}|(?<=\n)(?:[ \t\r]*\n|[ \t]*(?=[-*=_#~+]{{3,}})))"
)
_SENTENCE_END_HTML = lazy_pattern(
    rf"[{_MARKS}{_SURE_MARKS}\n\t](?:{_ENDS}|(?<=\n)(?:(?![^\W\d_A-Z])|(?<![\w,]\n))|(?<=\t))"
)
_VALUES = lazy_pattern(f"{FILLER}+")
_MAX_SENTENCE = 600  # code points; longer ones are no sentences
_QUOTED_LINE = lazy_pattern(r"[ \t]{0,3}(?:>|\|)")


class PlacedTag(Struct, frozen=True):
    """A value of a template and where it stands among the words of the part."""

    tag: Tag
    span: Span


class PlacedLink(Struct, frozen=True):
    """A link and where its words stand among those of the part; None where it shows none."""

    link: Link
    span: Span | None


class Reading(Struct, frozen=True, eq=False, dict=True):
    """What a reader reads of one displayed part.

    Attributes:
        body: The part.
        matcher: The phrases to be looked for.
    """

    body: Body
    matcher: PhraseMatcher

    @property
    def content(self) -> str:
        """Return the words of the part."""
        return self.body.read.content

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """Return the phrases in the words, in order, without what is quoted from another message."""
        return tuple(match for match in self.matcher.find(self.content) if not self.is_quoted(match.span.start))

    @cached_property
    def links(self) -> tuple[PlacedLink, ...]:
        """Return the links that are not quoted from another message, each with its place."""
        return tuple(PlacedLink(link, self._place(link)) for link in self.body.links if not self._is_in_quote(link))

    @cached_property
    def tags(self) -> tuple[PlacedTag, ...]:
        """Return the values of a template that a reader gets to see, in order."""
        return tuple(
            placed for run in _VALUES.finditer(self.content) for placed in self._placed_tags(Span(*run.span()))
        )

    def tags_in(self, span: Span) -> Iterator[PlacedTag]:
        """Yield the values among the words of a span."""
        low = bisect_right(self.tags, span.start, key=lambda placed: placed.span.end)
        for placed in self.tags[low:]:
            if placed.span.start >= span.end:
                return
            yield placed

    def tags_of(self, where: Excerpt) -> Iterator[Tag]:
        """Yield the values that stand in an excerpt of the source, such as the target of a link."""
        yield from (tag for tag in self._tags_at(where.span) if where.text is self.body.template.masked)

    def _placed_tags(self, run: Span) -> Iterator[PlacedTag]:
        visible = self.body.visible
        base = run if visible is None else visible.text.map.locate(run)
        is_whole = base.end - base.start == run.end - run.start
        for tag in self._tags_at(base):
            span = tag.span.shift(run.start - base.start) if is_whole else run
            yield PlacedTag(tag, Span(max(span.start, run.start), min(span.end, run.end)))

    def _tags_at(self, span: Span) -> Iterator[Tag]:
        tags = self.body.template.tags
        if not tags:
            return
        from spamlint.source.templates.tags import TagKind

        first = bisect_right(tags, span.start, key=lambda tag: tag.span.end)
        for tag in tags[first:]:
            if tag.span.start >= span.end:
                return
            if tag.kind is TagKind.OUTPUT:
                yield tag

    def matches_in(self, span: Span) -> Iterator[Match]:
        """Yield the phrases that share a character with a span."""
        matches = self.matches
        for index in range(bisect_right(self._match_ends, span.start), len(matches)):
            if matches[index].span.start >= span.end:
                return
            yield matches[index]

    def has_matches_near(self, span: Span) -> bool:
        """Return whether a phrase stands in or around a span, as far as a sentence may reach on each side."""
        index = bisect_right(self._match_ends, span.start - _MAX_SENTENCE)
        return index < len(self.matches) and self.matches[index].span.start < span.end + _MAX_SENTENCE

    def sentence_end(self, start: int, limit: int) -> Span | None:
        """Return the first end of a sentence between two places, its white space included, or None."""
        starts, ends = self._sentence_ends
        index = bisect_left(starts, start)
        return Span(starts[index], ends[index]) if index < len(starts) and starts[index] < limit else None

    def sentence(self, place: int) -> Span:
        """Return the sentence that the character at a place belongs to, as far as `_MAX_SENTENCE` on each side."""
        starts, ends = self._sentence_ends
        index = bisect_right(ends, place)
        start = ends[index - 1] if index else 0
        end = starts[index] if index < len(starts) else len(self.content)
        return Span(max(start, place - _MAX_SENTENCE), max(min(end, place + _MAX_SENTENCE), place))

    def link_before(self, place: int) -> PlacedLink | None:
        """Return the last link whose words end at or before a place, or None."""
        index = bisect_right(self._placed_ends, place)
        return self._placed[index - 1] if index else None

    def link_after(self, place: int) -> PlacedLink | None:
        """Return the first link whose words start at or after a place, or None."""
        index = bisect_left(self._placed_starts, place)
        return self._placed[index] if index < len(self._placed) else None

    def is_in_link(self, span: Span) -> bool:
        """Return whether a link shares a character with a span."""
        before = bisect_left(self._placed_starts, span.end)
        link = self._placed[before - 1].span if before else None
        return link is not None and link.overlaps(span)

    def excerpt(self, span: Span) -> Excerpt:
        """Return the excerpt of the words."""
        return self.body.read.excerpt(*span)

    def is_quoted(self, place: int) -> bool:
        """Return whether a character stands in words quoted from another message."""
        if not self.body.is_html:
            line = self.content.rfind("\n", 0, place) + 1
            return _QUOTED_LINE.match(self.content, line) is not None
        return any(span.start <= place < span.end for span in self._quotes)

    @cached_property
    def _match_ends(self) -> list[int]:
        return [match.span.end for match in self.matches]

    @cached_property
    def _placed(self) -> Sequence[PlacedLink]:
        return sorted(
            (placed for placed in self.links if placed.span is not None),
            key=lambda placed: (placed.span.start, placed.span.end) if placed.span else (0, 0),
        )

    @cached_property
    def _placed_starts(self) -> list[int]:
        return [placed.span.start for placed in self._placed if placed.span is not None]

    @cached_property
    def _placed_ends(self) -> list[int]:
        return [placed.span.end for placed in self._placed if placed.span is not None]

    @cached_property
    def _sentence_ends(self) -> tuple[list[int], list[int]]:
        """Return where the marks and gaps between sentences start, and where they end."""
        pattern = _SENTENCE_END_HTML if self.body.is_html else _SENTENCE_END_PLAIN
        gaps = [match.span() for match in pattern.finditer(self.content)]
        return [start for start, _ in gaps], [end for _, end in gaps]

    def source_words(self, link: Link) -> str:
        """Return the words of a link as they stand in the source, shown or not."""
        if link.element is None or self.body.html is None:
            return link.words
        html = self.body.html
        runs = (html.run_text(node).whole.content for node in html.inside(link.element) if isinstance(node, TextRun))
        return " ".join("".join(runs).split())

    def _place(self, link: Link) -> Span | None:
        if not self.body.is_html:
            return link.where.span
        if link.element is None or self.body.visible is None:
            return None
        return self.body.visible.span_of(link.element)

    def _is_in_quote(self, link: Link) -> bool:
        if not self.body.is_html:
            return self.is_quoted(link.where.span.start)
        element = link.element
        return element is not None and any(first < element.index < end for first, end in self._quote_ranges)

    @cached_property
    def _quotes(self) -> list[Span]:
        visible = self.body.visible
        if visible is None:
            return []
        return [span for first, end in self._quote_ranges if (span := visible.span_between(first, end)) is not None]

    @cached_property
    def _quote_ranges(self) -> list[tuple[int, int]]:
        return [] if self.body.html is None else quote_ranges(self.body.html)


def plain_reading(message: Message, body: Body) -> Reading:
    """Return what a reader reads of a part of a message, without looking for phrases; worked out once."""
    return message.derived(_plain_reading, body)


def _plain_reading(_: Message, body: Body) -> Reading:
    return Reading(body, _NO_PHRASES)


_NO_PHRASES = PhraseMatcher(())
