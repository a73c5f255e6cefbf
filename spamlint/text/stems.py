"""Whether two words are forms of one: by the stemmers of the Snowball project, and by what they share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Protocol

from spamlint.patterns import lazy_pattern
from spamlint.text.normalise import fold, without_accents

ALGORITHMS: Mapping[str, str] = {
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""Language codes (BCP 47) and the names that Snowball gives their stemmers."""

_WORD = lazy_pattern(r"[^\W\d_]{3,}|\d{2,}")
_LEAST_SHARED = 4
"""Letters at the beginning of two words that have one origin in most cases."""


def words_in(text: str) -> Iterator[str]:
    """Yield the words of a text, folded and without accents: three letters or two digits at least."""
    yield from _WORD.findall(without_accents(fold(text).content))


def have_common_word(some: Iterable[str], others: Collection[str], language: str) -> bool:
    """Return whether a word of `some` is a form of one of `others`, a part of it, or begins like it.

    Args:
        some: A few words, as `words_in` yields them.
        others: Many words.
        language: What `others` are written in; a key of `ALGORITHMS`.
    """
    known = frozenset(others)
    some = list(some)
    if not known.isdisjoint(some):
        return True
    beginnings = {word[:_LEAST_SHARED] for word in known}
    if any(len(word) >= _LEAST_SHARED and word[:_LEAST_SHARED] in beginnings for word in some):
        return True
    together = "\n".join(known)
    if any(len(word) >= _LEAST_SHARED and word in together for word in some):
        return True
    if any(len(word) >= _LEAST_SHARED and word in other for other in some for word in known):
        return True
    for name in {language, "en"}:
        stemmer = _stemmer(ALGORITHMS[name])
        if not frozenset(stemmer.stemWords(list(some))).isdisjoint(stemmer.stemWords(sorted(known))):
            return True
    return False


class _Stemmer(Protocol):
    def stemWords(self, words: list[str]) -> list[str]: ...  # noqa: N802  # the name is the library's


@cache
def _stemmer(algorithm: str) -> _Stemmer:
    from Stemmer import Stemmer  # type: ignore[import-not-found]  # it ships no types

    stemmer: _Stemmer = Stemmer(algorithm)
    return stemmer
