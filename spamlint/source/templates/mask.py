"""The text with its tags covered: the same length, the same line breaks, nothing of the tags.

A tag that becomes a value is covered by `FILLER`, which parsers of HTML and CSS take for a character of a name or of a
word, and which no reader of words takes for a letter. All other tags are covered by blanks, so that they
disturb nothing where only tags may stand: between the rows of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, MaskedText, Text
from spamlint.source.templates.dialect import Fill
from spamlint.source.templates.scan import Hidden

_NO_BREAK = lazy_pattern(r"[^\r\n]")
_STYLE = lazy_pattern(r"<style\b[^<>]*>", re.IGNORECASE)
_STYLE_END = lazy_pattern(r"</style\b", re.IGNORECASE)
# Where text has no place in HTML: it would be moved out of the table, or end the head.
_NO_TEXT_AFTER = lazy_pattern(
    r"<(?:/?(?:table|tbody|thead|tfoot|tr|colgroup)|/t[dh]|!doctype|html|head|/?meta|link|base|/title|/head)\b[^<>]*>\Z",
    re.IGNORECASE,
)
_LOOK_BACK = 300  # code points; a start tag that is longer counts as any other
_SPACE = lazy_pattern(r"\s*")
_STARTS_RULE = lazy_pattern(r"(?:[{};>]|\*/)\s*\Z")
_NAMES_SOMETHING = frozenset("{:,.>#[-+~(%)")


def mask(text: Text, hidden: Sequence[Hidden]) -> Text:
    """Return the text with these stretches covered; the text itself when there are none."""
    if not hidden:
        return text
    return MaskedText("".join(_pieces(text.content, hidden)), text)


def _pieces(content: str, hidden: Sequence[Hidden]) -> Iterator[str]:
    masked = _Covered(content)
    at = 0
    for start, end, fill in hidden:
        if at < start:
            yield masked.keep(at, start)
        yield masked.cover(start, end, fill)
        at = end
    yield content[at:]


class _Covered:
    """Covers stretch after stretch, keeping in mind what stands before."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._before = ""
        self._is_style = False

    def keep(self, start: int, end: int) -> str:
        """Return a stretch as it is."""
        kept = self._content[start:end]
        self._before = (self._before + kept)[-_LOOK_BACK:] if end - start < _LOOK_BACK else kept[-_LOOK_BACK:]
        self._is_style = _ends_in_style(kept, self._is_style)
        return kept

    def cover(self, start: int, end: int, fill: Fill) -> str:
        """Return what covers a tag."""
        if fill is Fill.BLANK or self._is_out_of_place(end):
            covered = _repeated(self._content[start:end], " ")
        else:
            covered = _repeated(self._content[start:end], FILLER)
            if self._before.endswith(("<", "</")):
                covered = "x" + covered[1:]  # the name of an element begins with a letter
        self._before = (self._before + covered)[-_LOOK_BACK:]
        return covered

    def _is_out_of_place(self, end: int) -> bool:
        """Return whether a value stands where only tags, or in a style sheet only rules, can stand."""
        before = self._before
        if self._is_style:
            following = _SPACE.match(self._content, end)
            after = self._content[following.end() : following.end() + 1] if following else ""
            return after not in _NAMES_SOMETHING and _STARTS_RULE.search(before) is not None
        if not before or not before.rstrip().endswith(">"):
            return False
        following = _SPACE.match(self._content, end)
        if following is None or not self._content.startswith("<", following.end()):
            return False
        return _NO_TEXT_AFTER.search(before.rstrip()) is not None


def _ends_in_style(kept: str, is_style: bool) -> bool:
    """Return whether a style sheet is open at the end of a stretch."""
    if "style" not in kept and "STYLE" not in kept and "Style" not in kept:
        return is_style
    opened = [match.end() for match in _STYLE.finditer(kept)]
    closed = [match.start() for match in _STYLE_END.finditer(kept)]
    if not opened and not closed:
        return is_style
    return (opened[-1] if opened else -1) > (closed[-1] if closed else -1)


def _repeated(content: str, sign: str) -> str:
    if "\n" in content or "\r" in content:
        return _NO_BREAK.sub(sign, content)
    return sign * len(content)
