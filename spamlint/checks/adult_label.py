"""The label that sexually oriented advertising needs in its subject (16 CFR 316.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

_LABEL = "SEXUALLY-EXPLICIT: "
"""The 19 characters that 16 CFR 316.4(a)(1) asks for: 17, a colon and a space (its footnote 2)."""
_LIKE_LABEL = lazy_pattern(r"\s*\W{0,3}sexually[\s\-_\u2010-\u2015]{0,3}explicit\s*[:\uff1a]\s*", re.IGNORECASE)
_LABEL_ELSEWHERE = lazy_pattern(r"SEXUALLY[\- ]EXPLICIT:\s*")


class AdultLabelOptions(Struct, frozen=True, eq=False):
    """Options of `adult-subject-label`.

    Attributes:
        required: Your mail is sexually oriented: ask for the label. Without it only labels that are there are read.
    """

    required: bool = False


@check("adult-subject-label")
def adult_subject_label(message: Message, options: AdultLabelOptions) -> Iterator[Hit]:
    """Yield `inexact` for a label that is not as the law writes it, `missing` where one is required (16 CFR 316.4)."""
    content = message.subject.content if message.subject is not None else ""
    if message.subject is None or content.startswith(_LABEL):
        return
    match = _LIKE_LABEL.match(content) or _LABEL_ELSEWHERE.search(content)
    if match is not None:
        yield Hit("inexact", message.subject.excerpt(*_without_space(match)))
    elif options.required:
        start = len(content) - len(content.lstrip())
        yield Hit("missing", message.subject.excerpt(start, max(len(content.rstrip()), start)))


def _without_space(match: re.Match[str]) -> Span:
    found = match.group()
    return Span(match.start() + len(found) - len(found.lstrip()), match.start() + len(found.rstrip()))
