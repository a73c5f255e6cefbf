"""Folding takes away what a reader does not see, and every span of it leads back to the text as written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.source.spans import Span
from spamlint.text.normalise import _SIMPLE_RUN, fold, without_accents
from tests.clock import cpu_seconds_below

# What folds in an interesting way, more often than chance would bring it.
TRICKY = (
    "\u00ad\u200b\u200d\ufeff\ufe0f\u0301\u0307\u0345\u0323\u093e\u1100\u1161\u11a8\uac00\u3131\uff76\uff9e\uffa0"
    "\u0130\u0131\u00df\ufb03\u03c2\u00b4\u00a8\u2017\u00a0\u2003\u2028\u0085\u1680\u0640\u064e\u0654\u0627\u0622"
    "\ufdfa\u05b0\u0e33\ufe70\ufe71\U0001d15e\u2019\u2011 \n\tAa'"
)
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(TRICKY), st.characters(codec="utf-8")), max_size=60)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Un\u00adsub\u200bscribe\n\n NOW ", "unsubscribe now"),
        ("l\u2019inscription", "l'inscription"),
        ("opt\u2011out", "opt-out"),
        ("opt\u00a0out", "opt out"),
        ("\uff35\uff2e\uff33\uff35\uff22", "unsub"),
        ("ABONELİKTEN ÇIK", "abonelikten çik"),
        ("çıkış", "çikiş"),
        ("de\u0301sabonner", "désabonner"),
        ("ΑΠΕΓΓΡΑΦΗΣ", "απεγγραφησ"),
        ("إلغــاءُ الاشتراك", "الغاء الاشتراك"),
        ("הֲסָרָה", "הסרה"),
        ("\uff92\uff99\uff8f\uff76\uff9e", "メルマガ"),
        ("Straße", "strasse"),
        ("👍🏽\ufe0f", "👍🏽"),
        ("", ""),
        (" \u200b\n", ""),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written).content == folded


@pytest.mark.parametrize(
    ("written", "folded", "original"),
    [
        ("To un\u00adsubscribe.", "unsubscribe", "un\u00adsubscribe"),
        ("a  b\n\tc", "b c", "b\n\tc"),
        ("de\u0301sabonner", "é", "e\u0301"),
        ("die Straße", "ss", "ß"),
        ("die Straße", "strasse", "Straße"),
        ("ﬁn", "f", "ﬁ"),
        ("日本の配信停止です", "配信停止", "配信停止"),
    ],
)
def test_original_span(written: str, folded: str, original: str) -> None:
    found = fold(written)
    start = found.content.index(folded)
    span = found.original_span(Span(start, start + len(folded)))
    assert written[span.start : span.end] == original


def test_the_span_of_nothing_is_a_place() -> None:
    found = fold("  ab ")
    assert found.original_span(Span(0, 0)) == Span(2, 2)
    assert found.original_span(Span(2, 2)) == Span(4, 4)
    assert fold("").original_span(Span(0, 0)) == Span(0, 0)


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text).content
    assert fold(once).content == once


@given(TEXTS)
def test_each_folded_character_has_a_place_in_order(text: str) -> None:
    folded = fold(text)
    before = Span(0, 0)
    for index in range(len(folded.content)):
        span = folded.original_span(Span(index, index + 1))
        assert 0 <= span.start < span.end <= len(text)
        assert before.start <= span.start
        assert before.end <= span.end
        before = span


@given(TEXTS, st.data())
def test_what_a_span_leads_back_to_folds_to_it(text: str, data: st.DataObject) -> None:
    """A word in the folded text, taken back and folded by itself, still has its letters."""
    folded = fold(text)
    if not folded.content:
        return
    start = data.draw(st.integers(0, len(folded.content) - 1))
    end = data.draw(st.integers(start + 1, len(folded.content)))
    span = folded.original_span(Span(start, end))
    inside = fold(text[span.start : span.end]).content
    assert folded.content[start:end].strip() in inside or not inside.isascii()


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_the_fast_path_for_ascii_says_the_same(text: str) -> None:
    assert fold(text + " é").content.removesuffix("é").rstrip() == fold(text).content


def test_runs_hold_only_characters_that_fold_alone() -> None:
    for code in range(0x80, 0x11000):
        character = chr(code)
        if not _SIMPLE_RUN.match(character):
            continue
        folded = character.casefold().replace("\u0131", "i")
        assert len(folded) == 1, hex(code)
        assert unicodedata.normalize("NFKC", folded) == folded, hex(code)
        assert unicodedata.category(character)[0] != "M", hex(code)
        assert fold(character).content == folded, hex(code)


def test_a_heap_of_marks_takes_no_time() -> None:
    """Sorting marks is quadratic in their number, so a cluster is cut."""
    with cpu_seconds_below(5):
        fold("e" + "\u0301\u0323" * 100_000)


@pytest.mark.parametrize(
    ("folded", "plain"),
    [
        ("désabonner", "desabonner"),
        ("wyłącz się", "wylacz sie"),
        ("frabøde æ", "frabode ae"),
        ("отписка й", "отписка й"),
    ],
)
def test_without_accents(folded: str, plain: str) -> None:
    assert without_accents(folded) == plain
