"""Options are typed: what YAML gives becomes what the check declares, or an error that leads to the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from spamlint.rules.options import OptionError, bind_options
from spamlint.text.phrases import WordList


@dataclass(frozen=True)
class Options:
    words: WordList
    limit: int = 3
    ratio: float = 0.5
    places: tuple[Literal["body", "subject"], ...] = ("body",)
    in_: str | None = None
    names: Mapping[str, str] | None = None


WORDS = {"tea": WordList("tea", {"en": ("tea",)})}


def test_values_get_the_types_of_the_fields() -> None:
    options = bind_options(Options, {"words": "tea", "ratio": 1, "places": ["subject"], "in": "x"}, WORDS)
    assert options == Options(WORDS["tea"], ratio=1.0, places=("subject",), in_="x")


def test_phrases_may_stand_in_the_rule() -> None:
    options = bind_options(Options, {"words": ["green tea"]}, WORDS)
    assert [match.phrase for match in options.words.matcher.find("A green tea, please")] == ["green tea"]


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"words": ["tea", "<money> off"]}, ("words", 1), "`<money> off`: a phrase cannot begin with a number"),
        ({"words": ["[tea"]}, ("words", 0), "write a choice as"),
        ({}, (), "the check needs the option 'words'"),
        ({"words": "tee"}, ("words",), "there is no word list 'tee'"),
        ({"words": "tea", "limti": 1}, ("limti",), "the check takes no option 'limti'"),
        ({"words": "tea", "limit": "3"}, ("limit",), "expected a whole number"),
        ({"words": "tea", "limit": True}, ("limit",), "expected a whole number"),
        ({"words": "tea", "places": ["body", "foot"]}, ("places", 1), "'foot' is not one of the choices"),
        ({"words": "tea", "places": "body"}, ("places",), "expected a list"),
        ({"words": "tea", "names": {"a": 1}}, ("names", "a"), "expected a text"),
    ],
)
def test_wrong_options_name_their_place(data: dict[str, Any], path: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(OptionError, match=message) as caught:
        bind_options(Options, data, WORDS)
    assert caught.value.path == path
