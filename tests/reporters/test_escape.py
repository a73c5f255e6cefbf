"""Hostile text becomes visible and harmless."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.reporters.escape import guard_json, guard_line, visible, visible_characters, without_surrogates
from tests.reporters.strategies import hostile_text

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_harmless(character: str) -> bool:
    """Return whether a character neither acts on a terminal nor changes the direction of text."""
    return unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") and character not in BIDI


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "\\x1b[31m"),
        ("\x9b1m", "\\x9b1m"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\u2066b\u2069", "a<U+2066>b<U+2069>"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("tag\U000e0041", "tag<U+E0041>"),
        ("a\r\n\tb", "a\\r\\n\\tb"),
        ("\u2028\u2029", "<U+2028><U+2029>"),
        ("\ud800\udcff", "<U+D800><U+DCFF>"),
        ("##[error]x ##vso[y] ## [z]", "#\\x23[error]x #\\x23vso[y] ## [z]"),
        (
            "[red] \u65e5\u672c \U0001f389 \u2764\ufe0f caf\u00e9",
            "[red] \u65e5\u672c \U0001f389 \u2764\ufe0f caf\u00e9",
        ),
        ("", ""),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_visible_is_bounded() -> None:
    assert visible("x" * 10 + "\x1b", limit=10) == "x" * 10 + "..."
    assert visible("x" * 10, limit=10) == "x" * 10
    assert len(visible("\U000e0041" * 10**6, limit=100)) <= 100 * 10 + 3


def test_tabs_as_blanks() -> None:
    assert visible("\ta", tab="    ") == "    a"


@given(st.one_of(hostile_text, st.text(), st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Mn"]))))
def test_nothing_harmful_is_left(text: str) -> None:
    shown = visible(text)
    assert all(is_harmless(character) for character in shown)
    assert visible(shown) == shown
    shown.encode()


@given(hostile_text)
def test_characters_add_up_to_the_whole(text: str) -> None:
    assert "".join(visible_characters(text)) == visible(text)


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("::error::x", ":\\x3aerror::x"),
        ("  \u00a0::error::x", "  \u00a0:\\x3aerror::x"),
        (":::a::b", ":\\x3a:a::b"),
        ("a ::error::x", "a ::error::x"),
        ("", ""),
    ],
)
def test_guard_line(line: str, safe: str) -> None:
    assert guard_line(line) == safe


@given(hostile_text)
def test_guarded_json_is_the_same_value(text: str) -> None:
    text = without_surrogates(text)  # what is not text has no place in JSON; the reporters replace it first
    written = guard_json(json.dumps(text))
    assert json.loads(written) == text
    assert "##[" not in written
    assert "##vso[" not in written


@given(st.text(st.characters()))
def test_without_surrogates(text: str) -> None:
    clean = without_surrogates(text)
    assert len(clean) == len(text)
    clean.encode()
