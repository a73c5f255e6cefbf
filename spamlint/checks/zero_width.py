"""Words that are cut up by characters which leave no trace, so that filters do not know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.message.message import Message
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span, Text

# Zero width space, non-joiner and joiner, word joiner, invisible operators, no-break space of zero width, combining
# grapheme joiner, Mongolian vowel separator. The soft hyphen is apart: it belongs between syllables.
_UNSEEN = "\u200b-\u200d\u2060-\u2064\ufeff\u034f\u180e"
_SOFT = "\u00ad"
# Scripts that join no letters and need none of these characters inside a word: Latin, Greek, Cyrillic, Armenian.
_LETTER = r"a-zA-Z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u058f\u1e00-\u1fff"
_WORD = lazy_pattern(rf"(?<![{_LETTER}])[{_LETTER}]++(?>[{_UNSEEN}{_SOFT}]++[{_LETTER}]++)++")
_BREAK = lazy_pattern(rf"[{_UNSEEN}{_SOFT}]+")
# Only these cut words up for no honest reason: the others keep dates from becoming links, or ligatures apart.
_PLAIN_BREAK = lazy_pattern("[\u200b\u2060-\u2064\ufeff\u034f\u180e]")
_ADDRESS = lazy_pattern(r"://|www\.|@|\w\.\w|/")
_AROUND = 200  # code points on each side that an address is looked for in


class ZeroWidthOptions(Struct, frozen=True, eq=False):
    """Options of `zero-width-text`.

    Attributes:
        words: From so many words on that are cut up once, they count too.
    """

    words: int = 3


@check("zero-width-text")
def zero_width_text(message: Message, options: ZeroWidthOptions) -> Iterator[Hit]:
    """Yield `letters` for each word cut into single letters, and `words` at the first of many that are cut once."""
    once: list[tuple[Text, Span]] = []
    for text in chain(message.visible, () if message.subject is None else (message.subject,)):
        for match in _WORD.finditer(text.content):
            span = Span(*match.span())
            pieces = _BREAK.split(match.group())
            if _is_in_address(text.content, span):
                continue
            if _is_spelled(match.group(), pieces):
                yield Hit("letters", text.excerpt(*span), {"word": "".join(pieces)})
            elif _PLAIN_BREAK.search(match.group()) and len(pieces) <= len(match.group()) // 2:
                once.append((text, span))
    if len({text.content[span.start : span.end] for text, span in once}) >= options.words:
        text, span = once[0]
        word = _BREAK.sub("", text.content[span.start : span.end])
        yield Hit("words", text.excerpt(*span), {"word": word, "count": str(len(once))})


def _is_spelled(word: str, pieces: list[str]) -> bool:
    """Return whether a word is cut where no hyphenation would cut it: into pieces of one or two letters.

    Between soft hyphens two letters are a syllable, so there single letters count alone.
    """
    if len(pieces) < 3:
        return False
    if not re.search(f"[{_UNSEEN}]", word):
        return sum(len(piece) == 1 for piece in pieces) * 2 > len(pieces)
    return sum(map(len, pieces)) <= 2 * len(pieces)


def _is_in_address(content: str, span: Span) -> bool:
    """Return whether a word is part of a URL, a domain or a mail address, where such characters stop auto-linking."""
    before = re.split(r"\s", content[max(span.start - _AROUND, 0) : span.start])[-1]
    after = re.split(r"\s", content[span.end : span.end + _AROUND])[0]
    return _ADDRESS.search(f"{before}x{after}") is not None
