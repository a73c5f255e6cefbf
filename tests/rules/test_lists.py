"""Word lists that are read only when one of them is asked for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from spamlint.rules.lists import Further, WordLists
from spamlint.text.phrases import WordList

TEA, COFFEE, MILK = (WordList.of_phrases(name, [name]) for name in ("tea", "coffee", "milk"))


def test_further_lists_are_read_once_and_only_when_needed() -> None:
    reads: list[str] = []

    def load() -> Mapping[str, WordList]:
        reads.append("read")
        return {"coffee": COFFEE}

    lists = WordLists({"tea": TEA}, Further(frozenset(("coffee",)), load))
    assert lists["tea"] is TEA
    assert "coffee" in lists
    assert "milk" not in lists
    assert sorted(lists) == ["coffee", "tea"]
    assert len(lists) == 2
    more = lists.together_with({"milk": MILK})
    assert more["milk"] is MILK
    assert reads == []
    assert lists["coffee"] is COFFEE
    assert lists["coffee"] is COFFEE
    assert reads == ["read"]
    with pytest.raises(KeyError):
        lists["milk"]


def test_a_list_at_hand_wins() -> None:
    lists = WordLists({"tea": TEA}, Further(frozenset(("tea",)), lambda: {"tea": COFFEE}))
    assert lists["tea"] is TEA
    assert len(lists) == 1
