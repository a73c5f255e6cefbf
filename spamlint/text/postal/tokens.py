"""The words and numbers of a text, as addresses are read."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache

from spamlint.patterns import lazy_pattern
from spamlint.source.spans import Span

# With the marks that stand above or below letters: of accents written apart, of Hebrew, Arabic, Devanagari.
_TOKEN = lazy_pattern("(?:[^\\W_][\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0951-\u0957]*)+")
_NUMBER = lazy_pattern(r"[1-9]\d{0,4}(?:[A-Za-z]|bis|ter)?")
_ORDINAL = lazy_pattern(r"\d{1,3}(?:st|nd|rd|th|er)", 2)
_LONGEST_PARTICLE = 4
# What cannot stand inside of an address.
_BREAK = lazy_pattern("[@\N{COPYRIGHT SIGN}?!$%&=<>\\[\\]{}\ufdd0]|\\d{7}|https?:|www\\.")


class Tokens:
    """The words of a text, with their places, as they are and folded.

    Digits of all scripts are read as ASCII digits.
    """

    def __init__(self, text: str) -> None:
        self.text = plain_digits(text)
        matches = list(_TOKEN.finditer(self.text))
        self.spans = [Span(*match.span()) for match in matches]
        self.words = [match.group() for match in matches]
        self.folded = list(map(fold_word, self.words))
        self._known_names: dict[str, bool] = {}

    def __len__(self) -> int:
        return len(self.spans)

    @cached_property
    def starts(self) -> list[int]:
        """Return where the words start."""
        return [span.start for span in self.spans]

    def after(self, place: int) -> int:
        """Return the index of the first word that starts at or after a place."""
        return bisect_left(self.starts, place)

    def before(self, place: int) -> int:
        """Return the index of the last word that starts before a place, or -1."""
        return bisect_left(self.starts, place) - 1

    def at(self, place: int) -> int:
        """Return the index of the word that a place lies in or that stands before it."""
        return bisect_right(self.starts, place) - 1

    def gap(self, index: int) -> str:
        """Return what stands between a word and the next one."""
        if index + 1 >= len(self.spans):
            return self.text[self.spans[index].end :][:4] + "\n"
        return self.text[self.spans[index].end : self.spans[index + 1].start]

    def is_number(self, index: int) -> bool:
        """Return whether a word may be the number of a house: `12`, `12a`, `12bis`."""
        word = self.words[index]
        return word[0].isdigit() and _NUMBER.fullmatch(word) is not None and _ORDINAL.fullmatch(word) is None

    def is_ordinal(self, index: int) -> bool:
        """Return whether a word is an ordinal: `5th`."""
        return _ORDINAL.fullmatch(self.words[index]) is not None

    def is_name(self, index: int) -> bool:
        """Return whether a word is written like a name: with a capital, or in a script that has none."""
        first = self.words[index][0]
        return first.isalpha() and (first.isupper() or not first.islower())

    def is_capital(self, index: int) -> bool:
        """Return whether all letters of a word are capitals."""
        return self.words[index].isupper()

    def is_particle(self, index: int) -> bool:
        """Return whether a word may stand inside of a name in small letters: `de la`, `of`, `am`."""
        word = self.words[index]
        return len(word) <= _LONGEST_PARTICLE and word.isalpha()

    def is_broken(self, start: int, end: int) -> bool:
        """Return whether something stands between two places that no address has."""
        return _BREAK.search(self.text, start, max(start, end)) is not None


def words_of(phrase: str) -> Iterator[str]:
    """Yield the words of a phrase as `Tokens` has them."""
    return (match[0] for match in _TOKEN.finditer(phrase))


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """Return a word in small letters and without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    folded = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return folded.translate(_LETTERS)


# Letters that are no letter with an accent, and are often written without their stroke.
_LETTERS = str.maketrans({"\u0131": "i", "\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u00e6": "ae", "\u0153": "oe"})


def plain_digits(text: str) -> str:
    """Return the text with digits of all scripts as ASCII digits and letters of full width as usual; as long."""
    return text if text.isascii() else text.translate(_PLAIN)


_MOST_LETTERS = 4096


class _Plain(dict[int, str]):
    """What stands for each letter, worked out when it first comes up."""

    def __missing__(self, code: int) -> str:
        letter = _plain(chr(code))
        if len(self) < _MOST_LETTERS:
            self[code] = letter
        return letter


_PLAIN = _Plain()


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.digit(letter, -1)
    if digit >= 0 and letter.isdecimal():
        return str(digit)
    if "\uff01" <= letter <= "\uff5e":
        return chr(ord(letter) - 0xFEE0)
    return "\x20" if letter in "\u00a0\u2007\u202f\u3000" else letter
