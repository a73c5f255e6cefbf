"""Scripts that letters belong to, and letters that are taken for those of another (UAX #24, UTS #39)."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

SNAPSHOT = Path(__file__).with_name("scripts.dat")

COMMON = "Zyyy"
"""The script of what belongs to all: digits, punctuation, combining marks (ISO 15924)."""

# Writing systems of several scripts (UTS #39 section 5.1, table 1a), and those that may stand beside Latin
# letters in a text that is "highly restrictive" (section 5.2).
_SYSTEMS = {
    "Hira": ("Jpan",),
    "Kana": ("Jpan",),
    "Hang": ("Kore",),
    "Bopo": ("Hanb",),
    "Hani": ("Hanb", "Jpan", "Kore"),
}
_BESIDE_LATIN = frozenset(("Hanb", "Jpan", "Kore"))
_LATIN = "Latn"


class _Tables(Struct, frozen=True):
    starts: Sequence[int]
    scripts: Sequence[frozenset[str]]
    lookalikes: Mapping[str, str]


@lru_cache(maxsize=4096)
def scripts_of(character: str) -> frozenset[str]:
    """Return the scripts that use a character (ISO 15924), with the writing systems they are part of.

    Empty for what all of them use.
    """
    tables = _load()
    return tables.scripts[bisect_right(tables.starts, ord(character)) - 1]


def is_single_script(text: str) -> bool:
    """Return whether one script or writing system uses all characters of a text (UTS #39 section 5.1)."""
    sets = [scripts for character in set(text) if (scripts := scripts_of(character))]
    return not sets or bool(frozenset.intersection(*sets))


def is_highly_restrictive(text: str) -> bool:
    """Return whether a text mixes no scripts but those of Chinese, Japanese and Korean with Latin (UTS #39, 5.2)."""
    if text.isascii() or is_single_script(text):
        return True
    others = [scripts for character in set(text) if (scripts := scripts_of(character)) and _LATIN not in scripts]
    return not others or bool(_BESIDE_LATIN.intersection(*others))


def looks_like(character: str) -> str | None:
    """Return the small ASCII letter or digit that a letter of another script is taken for, or None.

    `l` stands for all of `I`, `l` and `1`.
    """
    return None if character.isascii() else _load().lookalikes.get(character)


def skeleton(text: str) -> str:
    """Return a text as it looks: in small letters, those of other scripts as the Latin ones they are taken for."""
    if text.isascii():
        return text.lower()
    return "".join(looks_like(character) or looks_like(character.lower()) or character.lower() for character in text)


def is_lookalike(word: str) -> bool:
    """Return whether a word that is not ASCII looks as if it were, letter for letter, because of other scripts."""
    if word.isascii():
        return False
    return all(character.isascii() or looks_like(character) is not None for character in word)


@cache
def _load() -> _Tables:
    ranges, _, letters = zlib.decompress(SNAPSHOT.read_bytes()).decode("ascii").partition("\n-\n")
    starts: list[int] = []
    scripts: list[frozenset[str]] = []
    for line in ranges.split("\n"):
        if not line.startswith("//"):
            start, *names = line.split(" ")
            starts.append(int(start, 16))
            scripts.append(_with_systems(names))
    pairs = (line.split(" ") for line in letters.split("\n"))
    return _Tables(starts, scripts, {chr(int(code, 16)): letter for code, letter in pairs})


def _with_systems(names: Sequence[str]) -> frozenset[str]:
    if names[0] == COMMON:
        return frozenset()
    return frozenset((*names, *(system for name in names for system in _SYSTEMS.get(name, ()))))
