"""Links in plain text: URLs and addresses as people and mail programs write them (RFC 3986, appendix C)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from spamlint.message.links import CONTEXT, Link, clean_target
from spamlint.patterns import find_around, lazy_pattern
from spamlint.source.spans import FILLER, Excerpt, Span, Text

_SCHEME = r"(?:https?://|mailto:)"
# Quotes and the punctuation of CJK text end a URL that no white space ends.
_URL = r"[^\s<>\"“”‘’«»„‚、。，；：！？（）【】《》「」『』…\ufffc]"
_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"[^\W_](?:[\w-]{0,62})"
_LINK = lazy_pattern(
    rf"""
    <(?:URL:)?(?P<wrapped>{_SCHEME}[^\s<>]++(?>[ \t]*+\n[ \t]*+[^\s<>]++)*+)[ \t\n]*+>
    | (?<![A-Za-z0-9])(?P<url>(?:https?://|mailto:(?=[^\s<>])|www\.(?=[^\W_])|{FILLER}++(?=/)){_URL}++)
    | (?<!{_LOCAL})(?P<address>{_LOCAL}{{1,64}}@(?:{_LABEL}\.){{1,10}}[^\W\d_]{{2,63}})(?![\w@])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGN = lazy_pattern(
    rf"[hHmMwW@{FILLER}](?:(?<=[hH])[tT][tT][pP][sS]?://|(?<=[mM])[aA][iI][lL][tT][oO]:|(?<=[wW])[wW][wW]\.|(?<=[@{FILLER}]))"
)
"""What every link has; a search for it alone, which skips to its first character, is far faster than one for links."""
_LONGEST_BEFORE = 70
"""Code points of a link that stand before its sign at most: the local part of an address."""
_PARAGRAPH = lazy_pattern(r"\n[ \t]*+\n")
_TRAILING = frozenset(".,;:!?'*_~")
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_MAY_TRAIL = _TRAILING.union(_BRACKETS)


def text_links(text: Text) -> tuple[Link, ...]:
    """Return the links of a plain text in order: `http`, `https`, `www.`, `mailto:` and mail addresses.

    Punctuation after a link and a bracket that closes one around it are not part of it. A URL in angle brackets may
    run over several lines. The target of `www.` gets `http://`, that of an address `mailto:`. A value of a template
    with a path behind it is a URL.
    """
    return tuple(_links(text))


def _links(text: Text) -> Iterator[Link]:
    content = text.content
    for match in find_around(_SIGN, _LINK, content, reach=_LONGEST_BEFORE):
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        if kind == "url":
            end = _trim(content, start, end)
        written = _unbroken(content[start:end], text.written(Span(start, end)))
        target = clean_target(written)
        if kind == "address":
            target = f"mailto:{target}"
        elif target[:4].lower() == "www.":
            target = f"http://{target}"
        where = Excerpt(text, Span(start, end))
        around = partial(_context, text, match.start(), match.end() if kind == "wrapped" else end)
        yield Link(target, where, written, (), None, True, partial(_same, where), around)


def _unbroken(read: str, written: str) -> str:
    """Return a URL without the white space where it was broken; that inside the tags of a template stays."""
    if read == written:
        return "".join(written.split())
    return "".join(sign for seen, sign in zip(read, written, strict=True) if not seen.isspace())


def _same(where: Excerpt) -> Excerpt:
    return where


def _trim(content: str, start: int, end: int) -> int:
    """Return where a URL ends without the punctuation of the sentence around it."""
    if content[end - 1] not in _MAY_TRAIL:
        return end
    surplus = {
        closing: content.count(closing, start, end) - content.count(opening, start, end)
        for closing, opening in _BRACKETS.items()
    }
    while end > start:
        last = content[end - 1]
        if last in _TRAILING:
            end -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        else:
            break
    return end


def _context(text: Text, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a link: of its paragraph, or of the short paragraphs next to it."""
    window_start = max(start - 3 * CONTEXT, 0)
    window_end = min(end + 3 * CONTEXT, len(text.content))
    before = _PARAGRAPH.split(text.written(Span(window_start, start)))
    after = _PARAGRAPH.split(text.written(Span(end, window_end)))
    same_before, same_after = _collapsed(before[-1]), _collapsed(after[0])
    if same_before or same_after:
        return same_before[-CONTEXT:].lstrip(), same_after[:CONTEXT].rstrip()
    next_before = _collapsed(before[-2]) if len(before) > 1 else ""
    next_after = _collapsed(after[1]) if len(after) > 1 else ""
    return next_before if len(next_before) <= CONTEXT else "", next_after if len(next_after) <= CONTEXT else ""


def _collapsed(words: str) -> str:
    return " ".join(words.split())
