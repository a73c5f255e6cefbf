"""Subjects that imitate what a mail program or an app shows: counters of unread messages, marks of a status."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span
from spamlint.text.phrases import WordList

# `(1)`, `[2]`, a number in a circle, a keycap.
_COUNTER = (
    "[(\\[\u3010\uff08]\\s?\\d{1,2}\\s?[)\\]\u3011\uff09]|[\u2460-\u2473\u2776-\u277f\u278a-\u2793\u24f5-\u24fe]"
    "|\\d\ufe0f?\u20e3|\\d{1,2}(?=\\s)"
)
# Dots, a bell, envelopes and mail boxes, a speech bubble, check marks, a warning sign, a lock.
_MARK = (
    "[\U0001f534\U0001f535\U0001f7e0-\U0001f7e4\U0001f514\U0001f4e8-\U0001f4ec\U0001f4e5\u2709\U0001f48c\U0001f4ac"
    "\u2713\u2714\u2705\u2611\u26a0\U0001f512\U0001f4e6\u260e\U0001f4de]\ufe0f?"
)
_BADGE = lazy_pattern(rf"(?:{_MARK}\s?){{1,3}}(?:{_COUNTER})?|{_COUNTER}")
_APART = lazy_pattern(r"[\s:\-\u2013\u2014!|]*")


class SubjectBadgeOptions(Struct, frozen=True, eq=False):
    """Options of `subject-false-badge`.

    Attributes:
        words: What such a counter or mark stands beside: `new message`, `missed call`.
    """

    words: WordList


@check("subject-false-badge")
def subject_false_badge(message: Message, options: SubjectBadgeOptions) -> Iterator[Hit]:
    """Yield `badge` for a counter or a mark together with the words that it stands beside in a mail program."""
    subject = message.subject
    if subject is None:
        return
    matches = list(options.words.matcher.find(subject.content))
    if not matches:
        return
    for badge in _BADGE.finditer(subject.content):
        gap = _APART.match(subject.content, badge.end())
        end = badge.end() if gap is None else gap.end()
        match = next((match for match in matches if match.span.start == end), None)
        if match is not None:
            span = Span(badge.start(), match.span.end)
            yield Hit("badge", subject.excerpt(*span))
            return
