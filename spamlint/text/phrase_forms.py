"""How a phrase of a word list may stand in a folded text: as words, with and without its accents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spamlint.patterns import lazy_pattern
from spamlint.text.normalise import fold, without_accents

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
)
NUMBER = "<number>"
"""Stands for any number in a phrase."""
MONEY = "<money>"
"""Stands for any number beside the sign of a currency."""
PERCENT = "<percent>"
"""Stands for any number before a percent sign."""
BETWEEN = "..."
"""Stands for some words of one sentence."""
ONE_OF = rf"(?:[^\W_]+\*?|{NUMBER}|{MONEY}|{PERCENT})"
"""Pattern of what may stand at one place of a phrase: a word, a stem, a number."""

_WORD_OR_STEM = lazy_pattern(rf"{ONE_OF}|\.{{3}}")
_WORD_OR_CHOICE = lazy_pattern(rf"\[{ONE_OF}(?:\|{ONE_OF})*\]|{ONE_OF}(?:\|{ONE_OF})*|\.{{3}}")
_CHOICE_SIGNS = lazy_pattern(r"[|\[]")
_SEPARATOR = "\x00"
ANYWHERE = "\x00"
"""Begins a form that is looked for as it is, not word by word."""

Forms = Sequence[Sequence[str]]
"""How a phrase may stand in a folded text: with and without its accents, each as words, `a|b` for one of two."""


def forms_of(phrases: Iterable[str]) -> dict[str, Forms]:
    """Return how each phrase may stand in a folded text, for phrases for which that takes time to find out."""
    given = [phrase for phrase in dict.fromkeys(phrases) if not _is_folded(phrase)]
    if not given:
        return {}
    # One call for all: thousands of phrases are folded each time that a program starts from its sources.
    folded = fold(_SEPARATOR.join(given)).content.split(_SEPARATOR)
    plain = without_accents(_SEPARATOR.join(folded)).split(_SEPARATOR)
    return {
        phrase: [form_of(form) for form in dict.fromkeys(forms)]
        for phrase, *forms in zip(given, folded, plain, strict=True)
    }


def _is_folded(phrase: str) -> bool:
    """Return whether folding a phrase changes nothing, as it is for most of English."""
    return phrase.isascii() and phrase == phrase.lower()


def is_unspaced(phrase: str) -> bool:
    """Return whether a phrase is written without spaces, in part at least, so that it is looked for as it is."""
    return not phrase.isascii() and re.search(f"[{_UNSPACED}]", phrase) is not None


def form_of(folded: str) -> list[str]:
    """Return the words of a folded phrase; a stem keeps its `*`, a choice its signs."""
    if is_unspaced(folded):
        return [ANYWHERE + folded.strip("!* ")]
    return _WORD_OR_STEM.findall(folded) if _CHOICE_SIGNS.search(folded) is None else _WORD_OR_CHOICE.findall(folded)


def choices_of(word: str) -> list[str]:
    """Return the words of which one stands at a place of a form."""
    return word.strip("[]").split("|")


def beginnings_of(form: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield a form that begins with a choice once for each word that it may begin with."""
    for index, word in enumerate(form):
        for choice in choices_of(word):
            yield [choice, *form[index + 1 :]]
        if not word.startswith("["):
            return
