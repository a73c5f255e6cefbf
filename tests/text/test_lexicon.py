"""Many lists in one pass: groups do not disturb each other, and within a group exceptions win."""

from __future__ import annotations

from spamlint.text.lexicon import Entry, Lexicon
from spamlint.text.phrases import WordList

ESCORT = WordList.of_phrases("escort", ["escort", "escort service*"])
CARS = WordList.of_phrases("cars", ["ford escort*", "Vejle escort"])
OFFER = WordList.of_phrases("offer", ["escort now", "buy now", "escort"])
LEXICON = Lexicon([Entry(CARS, 0, "not"), Entry(ESCORT, 0, "weak"), Entry(OFFER, 1, "offer")])


def found(text: str) -> list[tuple[int, str, str]]:
    return sorted(
        (group, text[slice(*item.span)], item.role) for group, items in LEXICON.find(text).items() for item in items
    )


def test_an_exception_hides_what_it_holds() -> None:
    assert found("A Ford Escort") == [(0, "Ford Escort", "not"), (1, "Escort", "offer")]


def test_the_longest_of_a_group_wins() -> None:
    assert found("escort services") == [(0, "escort services", "weak"), (1, "escort", "offer")]


def test_groups_find_what_overlaps() -> None:
    assert found("escort now") == [(0, "escort", "weak"), (1, "escort now", "offer")]


def test_a_phrase_of_two_groups_is_found_in_both() -> None:
    assert found("escort") == [(0, "escort", "weak"), (1, "escort", "offer")]


def test_words_of_phrases_are_known_and_others_not() -> None:
    assert LEXICON.knows("ford")
    assert LEXICON.knows("services")
    assert LEXICON.knows("vejle")
    assert not LEXICON.knows("teapot")


def test_nothing_is_found_in_nothing() -> None:
    assert Lexicon([]).find("escort") == {}
    assert LEXICON.find("") == {}
