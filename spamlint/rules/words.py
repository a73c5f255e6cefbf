"""Read word lists: plain text, one phrase a line, that people can read and change without Python.

`words/<topic>/<language>.txt` in UTF-8. What follows `#` is a comment. A line `[section]` begins a
section of its own: section `needs-link` of topic `unsubscribe` is the topic `unsubscribe/needs-link`.
How phrases are written is told in `spamlint/text/phrases.py`.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

from spamlint.patterns import lazy_pattern
from spamlint.text.phrase_forms import BETWEEN, MONEY, NUMBER, ONE_OF, PERCENT, choices_of, is_unspaced

_LANGUAGE = lazy_pattern(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# Three letters at least before the star of a first word, else it would find half the dictionary.
_SHORT_STEM = lazy_pattern(r"(?:\[\S*\]\s)*[^\w*\s]*(?:\S*[|\[])?\w{0,2}\*")
_SECTION = lazy_pattern(r"\[([a-z][a-z0-9-]*)\]")
_STRAY_STAR = lazy_pattern(r"\*[^\s|\]]|[\s|\[]\*|^\*")
_CHOICE = lazy_pattern(rf"\[?{ONE_OF}(?:\|{ONE_OF})*\]?")
_NUMBER = lazy_pattern(r"<[^>]*>?")
_FIRST_NUMBER = lazy_pattern(r"(?:\[\S*\]\s)*[^\w\s<]*(?:\S*[|\[])?<")
_NUMBERS = (NUMBER, MONEY, PERCENT)
_MOST_OPTIONAL = 10
"""Words of a phrase that may be missing: each doubles the ways in which the others may be read."""


KIND_TOPIC = "kind"
"""The folder of the lists that tell what a message is for."""


class WordsError(ValueError):
    """A word list that cannot be used. The message begins with `file:line: `."""


def load_words(folder: Path, kinds: bool = False) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the phrases under a folder by topic and language, all in the order of the files.

    Those of the topic `kind` are many, and needed only when a message is judged: they are read apart, with `kinds`.

    Raises:
        WordsError: If a file is not UTF-8, is misnamed, holds no phrase, or has a bad or a repeated line.
        OSError: If a file cannot be read.
    """
    topics: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in sorted(folder.glob("*/*.txt")):
        if (file.parent.name == KIND_TOPIC) is not kinds:
            continue
        if not _LANGUAGE.fullmatch(file.stem):
            raise WordsError(f"{file}:1: the file's name must be a language code such as `de` or `pt-BR`")
        for section, phrases in read_words(file).items():
            topic = f"{file.parent.name}/{section}" if section else file.parent.name
            topics.setdefault(topic, {})[file.stem] = phrases
    return topics


def read_words(file: Path) -> dict[str, tuple[str, ...]]:
    """Return the phrases of one file by section; those before the first section under the empty name.

    Raises:
        WordsError: If it is not UTF-8, a section holds no phrase, or a line is bad or repeated.
        OSError: If it cannot be read.
    """
    sections: dict[str, dict[str, int]] = {}
    section, opened = "", 1
    for number, line in enumerate(_content(file).split("\n"), start=1):
        phrase = " ".join(line.partition("#")[0].split())
        if not phrase:
            continue
        heading = _SECTION.fullmatch(phrase)
        if heading:
            _require_phrases(file, sections, section, opened)
            section, opened = heading.group(1), number
            if section in sections:
                raise WordsError(f"{file}:{number}: section [{section}] stands twice")
            continue
        seen = sections.setdefault(section, {})
        problem = phrase_problem(phrase)
        if problem:
            raise WordsError(f"{file}:{number}: {problem}")
        if phrase in seen:
            raise WordsError(f"{file}:{number}: `{phrase}` stands in line {seen[phrase]} already")
        seen[phrase] = number
    _require_phrases(file, sections, section, opened)
    if not sections:
        raise WordsError(f"{file}:1: no phrase in the file")
    return {name: tuple(phrases) for name, phrases in sections.items()}


def _require_phrases(file: Path, sections: dict[str, dict[str, int]], section: str, line: int) -> None:
    """Raise when a section that ends is empty. Before the first section nothing need stand."""
    if section and section not in sections:
        raise WordsError(f"{file}:{line}: section [{section}] has no phrase")


def _content(file: Path) -> str:
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise WordsError(f"{file}:{line}: not UTF-8; save the file as UTF-8") from None


def phrase_problem(phrase: str) -> str | None:
    """Return what is wrong with the way a phrase is written, or None. How to write one: `spamlint/text/phrases.py`."""
    words = phrase.removeprefix("!")
    if not any(character.isalnum() for character in words):
        return f"`{phrase}` has no word in it"
    if _STRAY_STAR.search(words):
        return f"`{phrase}`: a star may stand only at the end of a word"
    if _SHORT_STEM.match(words):
        return f"`{phrase}`: a first word needs at least three letters before the star"
    return _problem_of_numbers(words) or _problem_of_choices(words) or _problem_between(words)


def _problem_between(phrase: str) -> str | None:
    words = phrase.split()
    if BETWEEN not in words:
        return None
    if BETWEEN in (words[0], words[-1]) or (BETWEEN, BETWEEN) in pairwise(words):
        return f"`{phrase}`: `{BETWEEN}` stands between two words"
    if any(first == BETWEEN and second.startswith("[") for first, second in pairwise(words)):
        return f"`{phrase}`: what follows `{BETWEEN}` must not be in brackets"
    return f"`{phrase}`: what is written without spaces cannot hold `{BETWEEN}`" if is_unspaced(phrase) else None


def _problem_of_numbers(phrase: str) -> str | None:
    given = _NUMBER.findall(phrase)
    if not given:
        return None
    if unknown := next((number for number in given if number not in _NUMBERS), None):
        return f"`{phrase}`: there is no `{unknown}`; there are {', '.join(f'`{number}`' for number in _NUMBERS)}"
    if _FIRST_NUMBER.match(phrase):
        return f"`{phrase}`: a phrase cannot begin with a number"
    return f"`{phrase}`: what is written without spaces cannot hold a number" if is_unspaced(phrase) else None


def _problem_of_choices(phrase: str) -> str | None:
    for word in phrase.split():
        optional = word.startswith("["), word.endswith("]")
        if (any(optional) or "|" in word) and (optional[0] is not optional[1] or not _CHOICE.fullmatch(word)):
            return (
                f"`{phrase}`: write a choice as `one|two` and a word that may be missing as `[word]`, in letters alone"
            )
        if twice := next((choice for choice, count in Counter(choices_of(word)).items() if count > 1), None):
            return f"`{phrase}`: `{twice}` stands twice in a choice"
    optionals = phrase.count("[")
    if optionals == len(phrase.split()):
        return f"`{phrase}`: one word at least must not be in brackets"
    if optionals > _MOST_OPTIONAL:
        return f"`{phrase}`: {optionals} words may be missing; {_MOST_OPTIONAL} is the most"
    return None
