"""Names of several words: `Rosa Luxemburg`, `de la Paix`, `Frankfurt am Main`."""

from __future__ import annotations

from spamlint.patterns import lazy_pattern
from spamlint.text.postal.tokens import Tokens

MOST_NAMES = 5
"""How many words the name of a street or a town has at most."""

SEPARATORS = lazy_pattern(r"[\s,.;|/()\u2022\u00b7\u2013\u2014\u25cf\u2027\u30fb\u060c:-]{1,8}")
"""What may stand between the parts of an address."""

# Between words of one name.
_JOINS = lazy_pattern(r"[ .'\u2019`\u00b4\"\u201e\u201c\u201d\u00ab\u00bb-]{1,4}")


def is_joined(tokens: Tokens, index: int) -> bool:
    """Return whether a word and the next one may belong to one name."""
    gap = tokens.gap(index)
    if _JOINS.fullmatch(gap):
        return True
    return len(tokens.words[index]) == 1 and gap in ("/", "/ ")  # Spanish: C/ Mayor


def last_name(tokens: Tokens, index: int) -> int:
    """Return the index of the last word of the name that begins at a word."""
    last = at = index
    while at + 1 < len(tokens) and at - index < MOST_NAMES and is_joined(tokens, at):
        at += 1
        if tokens.is_name(at) or tokens.is_ordinal(at):
            last = at
        elif not tokens.is_particle(at):
            break
    return last


def first_name(tokens: Tokens, index: int) -> int:
    """Return the index of the first word of the name that ends at a word. It does not begin in another sentence."""
    first = at = index
    while at > 0 and index - at < MOST_NAMES and is_joined(tokens, at - 1):
        if "." in tokens.gap(at - 1) and len(tokens.words[at - 1]) > _ABBREVIATED:
            break
        at -= 1
        if tokens.is_name(at) or tokens.is_ordinal(at):
            first = at
        elif not tokens.is_particle(at):
            break
    return first


_ABBREVIATED = 4
"""A full stop after a word of so many letters may belong to it: `St. James Street`."""
