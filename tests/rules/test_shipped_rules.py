"""Every example of every shipped rule, in every form it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from spamlint.rules.book import shipped_book
from spamlint.rules.examples import failures, hits, parse_example
from spamlint.rules.rule import RuleData
from spamlint.rules.ruleset import Checks, bind

BOOK = shipped_book()
CASES = [
    pytest.param(rule, side, number, id=f"{rule.id}-{side}-{number + 1}")
    for rule in BOOK.rules.values()
    for side in ("bad", "good")
    for number in range(len(getattr(rule, side)))
]


@pytest.mark.parametrize(("rule", "side", "number"), CASES)
def test_example(rule: RuleData, side: str, number: int) -> None:
    example = parse_example(getattr(rule, side)[number])
    bound = bind(rule, Checks(), BOOK, example.options)
    assert failures(bound, example) == []


@pytest.mark.parametrize("rule", BOOK.rules.values(), ids=lambda rule: rule.id)
def test_every_message_of_a_rule_is_said_in_an_example(rule: RuleData) -> None:
    assert set(rule.messages) == set(_said(rule))


def _said(rule: RuleData) -> Iterator[str]:
    """Yield the keys of all hits, and of their notes, in the bad examples."""
    for item in rule.bad:
        example = parse_example(item)
        bound = bind(rule, Checks(), BOOK, example.options)
        for hit in hits(bound, example):
            yield hit.key
            yield from (note.key for note in hit.notes)


@pytest.mark.parametrize("rule", BOOK.rules.values(), ids=lambda rule: rule.id)
def test_words_for_people_are_plain(rule: RuleData) -> None:
    assert len(rule.summary) <= 80
    assert not rule.summary.endswith(".")
    for message in rule.messages.values():
        assert message.endswith((".", "?", "”"))
        assert len(message) <= 160


def test_the_default_rules_exist() -> None:
    assert set(BOOK.default) <= set(BOOK.rules)


def test_rules_stand_in_the_file_of_their_group() -> None:
    folder = Path(__file__).parents[2] / "rules"
    assert {rule.group for rule in BOOK.rules.values()} <= {path.stem for path in folder.glob("*.yaml")}
