"""The words of a part with the phrases in them that tell what stands beside an address or a site."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.checks.sender_words import Part, SenderWords, phrases_in
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.phrases import Match

_SENTENCE = lazy_pattern(r"[.!?](?=\s)|\n[ \t]*\n|\n(?=\s*[-*_=~]{3,})")
_REACH = 220  # code points on each side


class Said:
    """The words of a part with the phrases in them."""

    def __init__(self, message: Message, part: Part, words: SenderWords) -> None:
        self.part = part
        self.words = words
        self.content = part.content
        self.matches = phrases_in(message, part, words)

    def tagged(self, *tags: str) -> Iterator[Match]:
        """Yield the phrases of some lists."""
        return (match for match in self.matches if match.tag in tags)

    def near(self, span: Span, *tags: str) -> bool:
        """Return whether a phrase of some lists stands in the sentence of a span."""
        sentence = self.sentence(span)
        return any(match.span.overlaps(sentence) for match in self.tagged(*tags))

    def sentence(self, span: Span) -> Span:
        """Return the sentence of a span, as far as `_REACH` on each side."""
        low, high = max(span.start - _REACH, 0), min(span.end + _REACH, len(self.content))
        start = low
        for match in _SENTENCE.finditer(self.content, low, span.start):
            start = match.end()
        end = _SENTENCE.search(self.content, span.end, high)
        return Span(start, end.start() if end else high)

    def is_about_leaving(self, span: Span) -> bool:
        """Return whether what stands at a span is there to leave the mailings, by the nearest words in its sentence."""
        sentence = self.sentence(span)
        after = ""
        before = ""
        for match in self.tagged("leave", "leave_common", "contact"):
            if sentence.start <= match.span.start and match.span.end <= span.start:
                before = match.tag
            elif not after and span.end <= match.span.start < sentence.end:
                after = match.tag
        return (before or after) in ("leave", "leave_common")
