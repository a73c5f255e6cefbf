"""Whether texts share a word in some form."""

from __future__ import annotations

import pytest

from spamlint.text.stems import ALGORITHMS, have_common_word, words_in


@pytest.mark.parametrize(
    ("some", "others", "language"),
    [
        ("teapots", "a teapot", "en"),
        ("Geschirr", "Geschirrspüler", "de"),
        ("Teekannenschau", "Kannen", "de"),
        ("huset", "husene", "da"),
        ("ran mice", "mice", "en"),
        ("Théière", "theiere", "fr"),
        ("чайники", "чайник", "ru"),
        ("2026", "12 2026", "en"),
        ("dying", "die dies died", "en"),
    ],
)
def test_common(some: str, others: str, language: str) -> None:
    assert have_common_word(words_in(some), list(words_in(others)), language)


@pytest.mark.parametrize(
    ("some", "others", "language"),
    [
        ("summer holiday", "stock broker price", "en"),
        ("Sommerurlaub", "Kannen Tassen", "de"),
        ("чай", "погода", "ru"),
        ("", "tea", "en"),
        ("tea", "", "en"),
    ],
)
def test_not_common(some: str, others: str, language: str) -> None:
    assert not have_common_word(words_in(some), list(words_in(others)), language)


def test_every_algorithm_exists() -> None:
    import Stemmer  # type: ignore[import-not-found]  # it ships no types

    assert set(ALGORITHMS.values()) <= set(Stemmer.algorithms())
