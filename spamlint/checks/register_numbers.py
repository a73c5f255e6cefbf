"""The register and tax numbers in the footers of a message."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from spamlint.checks.sender_words import Part, SenderWords
from spamlint.source.spans import Span
from spamlint.text.phrases import PhraseMatcher, WordList
from spamlint.text.register_numbers import number_after


def register_numbers(part: Part, words: SenderWords) -> Iterator[tuple[str, Span]]:
    """Yield the valid numbers of companies and of taxes in the footer, each with its register."""
    span = part.footer
    if span is None:
        return
    content = part.content[span.start : span.end]
    if not any(map(str.isdigit, content)):
        return
    matcher = _number_matcher(tuple(words.numbers), tuple(words.numbers.values()))
    for match in matcher.find(content):
        for register in match.tag.split():
            found = number_after(content, match.span.end, register)
            if found is not None:
                yield register, Span(match.span.start, found[1]).shift(span.start)
                break


@lru_cache(maxsize=4)
def _number_matcher(registers: tuple[str, ...], lists: tuple[WordList, ...]) -> PhraseMatcher:
    labels: dict[str, list[str]] = {}
    for register, words in zip(registers, lists, strict=True):
        for phrase in words.phrases:
            labels.setdefault(phrase, []).append(register)
    return PhraseMatcher((phrase, " ".join(dict.fromkeys(names))) for phrase, names in labels.items())
