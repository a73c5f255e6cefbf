"""Checks of how a subject is written: what shouts, what cannot be seen, what is not there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from spamlint.checks.api import Hit, NoOptions, check
from spamlint.message.message import Message, Stage
from spamlint.patterns import lazy_pattern
from spamlint.source.spans import FILLER, Excerpt, Span, Text
from spamlint.text.placeholders import placeholders

# What lists and filters put before a subject: `[teapots]`, `*****SPAM*****`; and the label of 16 CFR 316.4.
_TAGS = lazy_pattern(r"\s*(?:(?:\[[^\[\]]{0,60}\]|\*{3,}SPAM\*{3,}|SEXUALLY-EXPLICIT:)\s*){0,3}")
_CASED_WORD = lazy_pattern(r"[^\W\d_]{2,}")

# Left-to-right and right-to-left override (UAX #9): what follows is drawn in another order than it is written.
_OVERRIDE = lazy_pattern("[\u202d\u202e]")
# Fillers of Hangul, invisible operators, a byte order mark, combining grapheme joiner, Mongolian vowel separator, blank
# Braille; tag characters, which spell something only behind a black flag (UTS #51).
_INVISIBLE = lazy_pattern(
    "[\u115f\u1160\u3164\uffa0\u2061-\u2064\ufeff\u180e\u034f\u2800]+"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+"
)

# Single letters with the same mark between them: `F R E E`, `m*o*n*e*y`.
_SPACED = lazy_pattern(r"(?<!\w)[^\W\d_](?P<gap> |[*_\u00b7])[^\W\d_](?:(?P=gap)[^\W\d_]){2,40}(?!\w)")
_VOWELS = frozenset("aeiouyæøåäöüéèàáíóúаеёиоуыэюяαεηιουω")

_RUNS = lazy_pattern(
    r"""
      [!\u00a1\uff01](?:\s?[!\u00a1\uff01]){2,}              # !!!  ! ! !
    | [?\u00bf\uff1f](?:\s?[?\u00bf\uff1f]){2,}              # ???
    | (?=[!?\uff01\uff1f]{4})[!?\uff01\uff1f]+               # ?!?!
    | [$\u20ac\u00a3\u00a5]{3,}                              # $$$
    | [*~]{3,} | [\#=]{4,}                                   # *** ===
    """,
    re.VERBOSE,
)


def words_of(subject: Text) -> Excerpt:
    """Return a subject without the white space around it and without the tags of lists and filters before it."""
    content = subject.content
    tags = _TAGS.match(content)
    start = tags.end() if tags else 0
    return subject.excerpt(start, max(len(content.rstrip()), start))


class SubjectShoutingOptions(Struct, frozen=True, eq=False):
    """Options of `subject-shouting`.

    Attributes:
        words: From so many words in capitals on.
        letters: From so many letters in them on.
        percent: From this share of all letters on.
    """

    words: int = 3
    letters: int = 14
    percent: int = 75


@check("subject-shouting")
def subject_shouting(message: Message, options: SubjectShoutingOptions) -> Iterator[Hit]:
    """Yield `capitals` when nearly all of a subject is in capitals. Scripts without them cannot shout.

    Abbreviations alone do not: one of the words has to be longer than most of them.
    """
    if message.subject is None:
        return
    words = words_of(message.subject)
    cased = [word for word in _CASED_WORD.findall(words.content) if word.lower() != word.upper()]
    capitals = [word for word in cased if word.isupper()]
    loud = sum(map(len, capitals))
    if len(capitals) < options.words or loud < options.letters or max(map(len, capitals)) < _LONG_WORD:
        return
    if 100 * loud >= options.percent * sum(map(len, cased)):
        yield Hit("capitals", words, {"count": str(len(capitals))})


_LONG_WORD = 5
"""Letters: most abbreviations have fewer."""


@check("subject-punctuation")
def subject_punctuation(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `run` for each run of marks."""
    if message.subject is None:
        return
    start, end = words_of(message.subject).span
    for match in _RUNS.finditer(message.subject.content, start, end):
        yield Hit("run", message.subject.excerpt(*match.span()))


@check("subject-spaced-letters")
def subject_spaced_letters(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `spaced` for each word whose letters stand apart, as in `F R E E`."""
    if message.subject is None:
        return
    for match in _SPACED.finditer(message.subject.content):
        word = match.group()[::2]
        if _may_be_word(word):
            yield Hit("spaced", message.subject.excerpt(*match.span()), {"word": word})


def _may_be_word(word: str) -> bool:
    """Return whether letters may spell a word: `A B C D` and the scripts without capitals do not."""
    letters = word.lower()
    if letters == word.upper() or not _VOWELS.intersection(letters) or len(set(letters)) < 3:
        return False
    return any(ord(after) - ord(before) != 1 for before, after in pairwise(letters))


@check("subject-hidden-characters")
def subject_hidden_characters(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `override` for a character that turns the order of letters, `invisible` for what is drawn as nothing.

    Words that are cut up by characters of no width are found by `zero-width-text`.
    """
    if message.subject is None or message.subject.content.isascii():
        return
    for key, pattern in (("override", _OVERRIDE), ("invisible", _INVISIBLE)):
        for match in pattern.finditer(message.subject.content):
            code = f"U+{ord(match.group()[0]):04X}"
            yield Hit(key, message.subject.excerpt(*match.span()), {"code": code})


@check("subject-missing")
def subject_missing(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `missing` when mail has no Subject, `empty` when there is nothing to read in it.

    A template may get its subject elsewhere.
    """
    if not message.is_mail:
        return
    if message.subject is None:
        yield Hit("missing", message.beginning)
    elif all(_is_nothing(character) for character in message.subject.content):
        yield Hit("empty", message.subject.whole)


def _is_nothing(character: str) -> bool:
    return character.isspace() or (character != FILLER and unicodedata.category(character) in ("Cf", "Cc"))


_SPACES = "(?<=\\S)[ \u00a0\u2000-\u200a\u3000]"
# Fewer spaces are enough before a code at the end: digits, or letters that make no word.
_PADDED = lazy_pattern(
    rf"{_SPACES}{{10,}}(?=\S)|{_SPACES}{{5,}}(?=(?:\d{{3,}}|[B-DF-HJ-NP-TV-XZ]{{3,}}|[b-df-hj-np-tv-xz]{{4,}})\s*\Z)"
)


@check("subject-padding")
def subject_padding(message: Message, options: NoOptions) -> Iterator[Hit]:
    """Yield `padded` for ten spaces or more in a subject, five before a code, with what stands behind them."""
    if message.subject is None:
        return
    for match in _PADDED.finditer(message.subject.content):
        if not _covers_tags(message, message.subject, Span(*match.span())):
            yield Hit("padded", message.subject.excerpt(match.start(), len(message.subject.content.rstrip())))
            return


def _covers_tags(message: Message, subject: Text, spaces: Span) -> bool:
    """Return whether spaces stand where a template has tags that become no value: conditions, comments."""
    return not message.is_mail and any(place.content.strip() for place in subject.locate(spaces))


class SubjectLengthOptions(Struct, frozen=True, eq=False):
    """Options of `subject-too-long`.

    Attributes:
        at_most: So many characters are fine; wide ones (UAX #11) count twice, tags of a template not at all.
    """

    at_most: int = 70


@check("subject-too-long")
def subject_too_long(message: Message, options: SubjectLengthOptions) -> Iterator[Hit]:
    """Yield `long` at what stands behind the last character that is fine.

    How long a subject with conditions is cannot be told.
    """
    if message.subject is None or _has_conditions(message, message.subject):
        return
    content = message.subject.content
    tags = () if message.stage is Stage.SENT else placeholders(content)
    filled_in = {place for tag in tags for place in range(*tag)}
    width, cut = 0, None
    for place, character in enumerate(content):
        width += 0 if place in filled_in else _width(character)
        if width > options.at_most and cut is None:
            cut = place
    end = len(content.rstrip())
    if cut is not None and cut < end:
        yield Hit("long", message.subject.excerpt(cut, end), {"count": str(width), "at_most": str(options.at_most)})


def _has_conditions(message: Message, subject: Text) -> bool:
    runs = () if message.is_mail else _SPACE.finditer(subject.content)
    return any(_covers_tags(message, subject, Span(*run.span())) for run in runs)


_SPACE = lazy_pattern(r"\s+")


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if character == FILLER or unicodedata.category(character)[0] == "M" or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
