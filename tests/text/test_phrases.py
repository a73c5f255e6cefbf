"""Phrases are found as words of their language, and where they stand in the text as written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.text.phrases import PhraseMatcher, WordList


def found(phrases: Iterable[str], text: str) -> list[tuple[str, str]]:
    matcher = PhraseMatcher((phrase, "x") for phrase in phrases)
    return [(match.phrase, text[match.span.start : match.span.end]) for match in matcher.find(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("opt out", "You can Opt-Out now", "Opt-Out"),
        ("opt out", "You can opt\u00a0 \nout now", "opt\u00a0 \nout"),
        ("unsubscri*", "Unsub\u00adscribing is easy", "Unsub\u00adscribing"),
        ("aboneliğ* iptal*", "Aboneliğinizi iptal edin", "Aboneliğinizi iptal"),
        ("se désabonner", "SE DÉSABONNER", "SE DÉSABONNER"),
        ("se désabonner", "se desabonner", "se desabonner"),
        ("annulla l'iscrizione", "Annulla l\u2019iscrizione", "Annulla l\u2019iscrizione"),
        ("配信停止", "メールの配信停止はこちら", "配信停止"),
        ("수신거부", "무료수신거부를 원하시면", "수신거부"),
        ("ยกเลิกการรับ", "กดยกเลิกการรับข่าว", "ยกเลิกการรับ"),
        ("إلغاء الاشتراك", "لإلغاءِ الاشتراك", "لإلغاءِ الاشتراك"),
        ("הסרה", "להסרה לחצו", "להסרה"),
        ("cancel·la", "Cancel·la la subscripció", "Cancel·la"),
        ("e-mail", "e-mail", "e-mail"),
        ("дизайн*", "Дизайнера", "Дизайнера"),
        ("earn|make [some] easy|quick money|cash", "Make quick cash now", "Make quick cash"),
        ("earn|make [some] easy|quick money|cash", "earn some easy money", "earn some easy money"),
        ("[your] earn*|mak* [so] money", "Making money", "Making money"),
        ("[your] earn*|mak* [so] money", "your earnings so money", "your earnings so money"),
        ("tjän|få [några] pengar", "fa pengar", "fa pengar"),
        ("at home [today]", "at home today", "at home today"),
        ("turn <money> into <money>", "Turn $5 into $20,000!", "Turn $5 into $20,000"),
        ("turn <money> into <money>", "turn 5 \u20ac into 20.000 \u20ac", "turn 5 \u20ac into 20.000"),
        ("earn [up] [to] <percent>", "Earn up to 6.5 % now", "Earn up to 6.5"),
        ("earn <percent> [<percent>] a month", "earn 15%-30% a month", "earn 15%-30% a month"),
        ("leads for <number>|pennies", "leads for 5 cents", "leads for 5"),
        ("over <number> million", "over 20+ million", "over 20+ million"),
        ("verdienen|gewinnen Sie <money>", "Gewinnen Sie \u00a3500", "Gewinnen Sie \u00a3500"),
        ("24 7", "24/7", "24/7"),
        (
            "fund|funds ... into ... account",
            "the funds, safely, into your own account",
            "funds, safely, into your own account",
        ),
        ("fund ... account", "fund account", "fund account"),
        ("turn <money> ... into <money>", "turn $5 of yours into $20k", "turn $5 of yours into $20k"),
    ],
)
def test_found(phrase: str, text: str, expected: str) -> None:
    assert found([phrase], text) == [(phrase, expected)]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("baja", "bajada de precios"),
        ("opt out", "We opt. Out of stock"),
        ("opt out", "opt, out"),
        ("opt out", "opt outer"),
        ("unsubscri*", "resubscribe"),
        ("stop", "nonstop"),
        ("rea*", "are"),
        ("désabonner", "deshabonner"),
        ("", "anything"),
        ("earn|make money", "earn or make"),
        ("earn [some|the] money", "earn some the money"),
        ("turn <money> into <money>", "turn 5 pages into 20"),
        ("turn <money> into <money>", "turn $5, into $20"),
        ("earn <percent>", "earn 5 points"),
        ("earn <number>", "earn five"),
        ("earn <number>", "earn. 5"),
        ("earn now", "earn $ now"),
        ("fund ... account", "the fund. An account"),
        ("fund ... account", "the fund\n\nAn account"),
        ("fund ... account", "fund 1 2 3 4 5 6 7 8 9 account"),
    ],
)
def test_not_found(phrase: str, text: str) -> None:
    assert found([phrase], text) == []


def test_a_phrase_of_many_choices_is_read_at_once() -> None:
    phrase = " ".join(["a|b|c|d|e|f|g"] * 12)
    text = " ".join("abcdefg"[number % 7] for number in range(12))
    assert found([phrase], text) == [(phrase, text)]


def test_the_leftmost_then_the_longest_wins() -> None:
    phrases = ["manage", "manage your subscription", "your subscription", "subscription"]
    assert found(phrases, "manage your subscription, subscription") == [
        ("manage your subscription", "manage your subscription"),
        ("subscription", "subscription"),
    ]


def test_an_exception_hides_what_it_covers() -> None:
    assert found(["reply", "!do not reply"], "Do not reply. Reply with STOP.") == [("reply", "Reply")]


def test_the_tag_comes_back() -> None:
    matcher = PhraseMatcher([("stop", "a"), ("halt", "b")])
    assert [(match.phrase, match.tag) for match in matcher.find("Halt, stop!")] == [("halt", "b"), ("stop", "a")]


def test_a_stem_of_two_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        PhraseMatcher([("un*", "x")])


def test_a_list_has_the_phrases_of_all_languages() -> None:
    words = WordList("out", {"en": ("unsubscribe",), "da": ("afmeld*",)})
    assert list(words.phrases) == ["unsubscribe", "afmeld*"]
    assert [match.tag for match in words.matcher.find("Afmelding / unsubscribe")] == ["out", "out"]
    assert list(WordList.of_phrases("own", ["a b"]).phrases) == ["a b"]


@given(
    st.lists(st.text("abc ", min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=5),
    st.text("abc \n", max_size=40),
)
def test_plain_phrases_are_found_as_a_regular_expression_finds_them(phrases: list[str], text: str) -> None:
    ordered = sorted({" ".join(phrase.split()) for phrase in phrases}, key=len, reverse=True)
    pattern = "|".join(rf"\b{re.escape(phrase)}\b" for phrase in ordered).replace(r"\ ", r"\s+")
    expected = [match.span() for match in re.finditer(pattern, text)]
    matcher = PhraseMatcher((phrase, "x") for phrase in ordered)
    assert [tuple(match.span) for match in matcher.find(text)] == expected


_CHOICES = st.lists(st.sampled_from(["a", "a|b", "b|ab|c", "[a]", "[b|c]"]), min_size=1, max_size=4).filter(
    lambda words: any(not word.startswith("[") for word in words)
)


@given(st.lists(_CHOICES, min_size=1, max_size=3), st.text("abc ", max_size=30))
def test_choices_are_found_as_the_phrases_that_they_stand_for(phrases: list[list[str]], text: str) -> None:
    ways = [[word.strip("[]").split("|") + [""] * word.startswith("[") for word in phrase] for phrase in phrases]
    plain = [" ".join(filter(None, words)) for choices in ways for words in product(*choices)]
    with_choices = PhraseMatcher((" ".join(phrase), "x") for phrase in phrases)
    written_out = PhraseMatcher((phrase, "x") for phrase in plain)
    assert [match.span for match in with_choices.find(text)] == [match.span for match in written_out.find(text)]


@given(st.lists(st.text(min_size=1, max_size=8), max_size=6), st.text(max_size=60))
def test_matches_stand_in_the_text_and_do_not_overlap(phrases: list[str], text: str) -> None:
    try:
        matcher = PhraseMatcher((phrase, "x") for phrase in phrases)
    except ValueError:
        return
    end = 0
    for match in matcher.find(text):
        assert end <= match.span.start < match.span.end <= len(text)
        end = match.span.end
