"""Scripts and look-alikes: against the names that Unicode gives its letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.text.scripts import (
    is_highly_restrictive,
    is_lookalike,
    is_single_script,
    looks_like,
    scripts_of,
    skeleton,
)

_NAMED = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "HIRAGANA": "Hira",
}


@pytest.mark.parametrize(("name", "script"), _NAMED.items())
def test_a_letter_is_of_the_script_in_its_name(name: str, script: str) -> None:
    letters = [
        chr(code)
        for code in range(0x250, 0x3100)
        if unicodedata.name(chr(code), "").startswith((f"{name} SMALL LETTER", f"{name} LETTER"))
    ]
    assert len(letters) > 20
    assert [letter for letter in letters if script not in scripts_of(letter)] == []


@pytest.mark.parametrize(
    ("text", "single", "restrictive"),
    [
        ("northwind", True, True),
        ("münchen-24", True, True),
        ("чайник", True, True),
        ("东京ティー", True, True),
        ("東京tea", False, True),
        ("한국tea", False, True),
        ("ㄅ茶tea", False, True),
        ("tеa", False, False),  # Cyrillic е
        ("teα", False, False),  # Greek α
        ("чайטה", False, False),
        ("茶чай", False, False),
        ("한국ティー", False, False),
        ("", True, True),
        ("24.7-!", True, True),
    ],
)
def test_levels_of_restriction(text: str, single: bool, restrictive: bool) -> None:
    assert is_single_script(text) is single
    assert is_highly_restrictive(text) is restrictive


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_ascii_is_always_restrictive_and_never_a_lookalike(text: str) -> None:
    assert is_highly_restrictive(text)
    assert is_single_script(text)
    assert not is_lookalike(text)
    assert skeleton(text) == text.lower()


@given(st.text())
def test_a_single_script_is_highly_restrictive(text: str) -> None:
    assert is_highly_restrictive(text) or not is_single_script(text)


@given(st.characters())
def test_what_looks_like_ascii_is_one_small_letter_or_digit(character: str) -> None:
    found = looks_like(character)
    if found is not None:
        assert found.isascii()
        assert found.isalnum()
        assert found == found.lower()
        assert scripts_of(character) != scripts_of("a")


def test_a_word_of_lookalikes() -> None:
    assert skeleton("Раураl") == "paypal"
    assert is_lookalike("осасоре")
    assert not is_lookalike("чайник")
