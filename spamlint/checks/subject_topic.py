"""Subjects that have nothing to do with the message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.contents import contents
from spamlint.checks.subject_form import words_of
from spamlint.message.message import Kind, Message
from spamlint.source.spans import FILLER
from spamlint.text.phrases import WordList

_LONGEST = 20_000
"""Code points of a body that are compared: what a message is about stands before that."""


class SubjectUnrelatedOptions(Struct, frozen=True, eq=False):
    """Options of `subject-unrelated`.

    Attributes:
        function_words: Words that say nothing of what a text is about, by language.
        subject_words: A subject with fewer other words says too little.
        body_words: So does a body with fewer words.
        language_words: So many different function words have to tell the language of the body.
    """

    function_words: WordList
    subject_words: int = 3
    body_words: int = 40
    language_words: int = 6


@check("subject-unrelated")
def subject_unrelated(message: Message, options: SubjectUnrelatedOptions) -> Iterator[Hit]:
    """Yield `unrelated` when no word of the subject comes back in the message, not even in another form.

    Silent where that says nothing: messages of unknown kind, such as letters; short texts; pictures without alternative
    texts; languages that are not known; a subject in another language than the body.
    """
    subject = message.subject
    if subject is None or FILLER in subject.content:
        return
    from spamlint.text.stems import have_common_word, words_in

    languages = _by_language(options.function_words)
    every = frozenset().union(*languages.values())
    words = words_of(subject)
    said = list(words_in(words.content))
    telling = [word for word in said if word not in every and len(word) > _SHORT]
    if len(telling) < options.subject_words:
        return
    body = contents(message)
    if body.words < options.body_words or not body.is_complete or message.kind is Kind.UNKNOWN:
        return
    vocabulary = set(words_in(body.text[:_LONGEST]))
    language = _language_of(vocabulary, languages, options.language_words)
    if language is None or _is_foreign(said, language, languages):
        return
    around = [link.target for link in message.links[:_MOST_LINKS]]
    around += [header.decoded.content for name in _FIELDS for header in message.headers(name)]
    vocabulary.update(words_in(" ".join(around)))
    if not have_common_word([word for word in said if word not in every], vocabulary - every, language):
        yield Hit("unrelated", words)


_SHORT = 3
_MOST_LINKS = 50
_FIELDS = ("From", "Sender", "List-Id")


@lru_cache(maxsize=4)
def _by_language(words: WordList) -> Mapping[str, frozenset[str]]:
    from spamlint.text.stems import ALGORITHMS, words_in

    return {
        language: frozenset(words_in(" ".join(phrases)))
        for language, phrases in words.languages.items()
        if language in ALGORITHMS
    }


def _language_of(words: set[str], languages: Mapping[str, frozenset[str]], least: int) -> str | None:
    """Return the language with the most function words among some words, or None where they are too few."""
    counts = {language: len(words & function) for language, function in languages.items()}
    language = max(counts, key=lambda name: counts[name])
    return language if counts[language] >= least else None


def _is_foreign(subject: list[str], language: str, languages: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a subject has function words of other languages and none of the body's, or another script."""
    if any(word in languages[language] for word in subject):
        return False
    if any(word in function for function in languages.values() for word in subject):
        return True
    return all(word.isascii() for word in languages[language]) != all(word.isascii() for word in subject)
