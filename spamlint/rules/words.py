"""Read word lists: plain text, one phrase a line, that people can read and change without Python.

`words/<topic>/<language>.txt` in UTF-8. What follows `#` is a comment. How phrases are written is
told in `spamlint/text/phrases.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# Three letters at least before a star, else it would find half the dictionary.
_SHORT_STEM = re.compile(r"(?<!\w)\w{0,2}\*")
_STRAY_STAR = re.compile(r"\*\S|\s\*|^\*")


class WordsError(ValueError):
    """A word list that cannot be used. The message begins with `file:line: `."""


def load_words(folder: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the phrases under a folder by topic and language, all in the order of the files.

    Raises:
        WordsError: If a file is not UTF-8, is misnamed, holds no phrase, or has a bad or a repeated line.
        OSError: If a file cannot be read.
    """
    topics: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in sorted(folder.glob("*/*.txt")):
        if not _LANGUAGE.fullmatch(file.stem):
            raise WordsError(f"{file}:1: the file's name must be a language code such as `de` or `pt-BR`")
        topics.setdefault(file.parent.name, {})[file.stem] = read_words(file)
    return topics


def read_words(file: Path) -> tuple[str, ...]:
    """Return the phrases of one file.

    Raises:
        WordsError: If it is not UTF-8, holds no phrase, or has a bad or a repeated line.
        OSError: If it cannot be read.
    """
    raw = file.read_bytes()
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise WordsError(f"{file}:{line}: not UTF-8; save the file as UTF-8") from None
    seen: dict[str, int] = {}
    for number, line in enumerate(content.split("\n"), start=1):
        phrase = " ".join(line.partition("#")[0].split())
        if not phrase:
            continue
        problem = _problem(phrase)
        if problem:
            raise WordsError(f"{file}:{number}: {problem}")
        if phrase in seen:
            raise WordsError(f"{file}:{number}: `{phrase}` stands in line {seen[phrase]} already")
        seen[phrase] = number
    if not seen:
        raise WordsError(f"{file}:1: no phrase in the file")
    return tuple(seen)


def _problem(phrase: str) -> str | None:
    words = phrase.removeprefix("!")
    if not any(character.isalnum() for character in words):
        return f"`{phrase}` has no word in it"
    if _STRAY_STAR.search(words):
        return f"`{phrase}`: a star may stand only at the end of a word"
    if _SHORT_STEM.search(words):
        return f"`{phrase}`: write at least three letters before the star"
    return None
