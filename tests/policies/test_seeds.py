"""The five policies that were read sentence by sentence: each sentence is accounted for, and each clause has one.

`docs/policies/seeds.md` says it; the texts themselves are not ours to pass on, so the test that reads them is skipped
where they are absent.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from spamlint.policies.model import Policy
from tests.policies.cases import FOLDER, policies

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "docs" / "policies" / "seeds.md"
SEEDS = ("ontraport", "emarsys", "calltower", "customerio", "smtpdk")
LONGEST_QUOTE = 8
"""Words in a row that our words and theirs may share: names, fixed terms."""


class Row(NamedTuple):
    """What became of a sentence."""

    place: str
    about: str
    outcome: str

    @property
    def clauses(self) -> list[str]:
        """Return the clauses that it became."""
        return re.findall(r"`([a-z0-9-]+)`", self.outcome)


@cache
def rows(policy: str) -> tuple[Row, ...]:
    """Return the table of a policy."""
    section = TABLES.read_text("utf-8").partition(f"\n## {policy}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if re.match(r"\| \d", line)]
    return tuple(Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines)


@pytest.mark.parametrize("policy", SEEDS)
def test_each_sentence_becomes_clauses_that_exist_or_has_a_reason_not_to(policy: str) -> None:
    known = policies()[policy].clauses
    assert rows(policy)
    for row in rows(policy):
        assert row.clauses or re.fullmatch(r"no duty: .{5,}", row.outcome), row
        assert not [clause for clause in row.clauses if clause not in known], row


@pytest.mark.parametrize("policy", SEEDS)
def test_each_clause_comes_from_a_sentence(policy: str) -> None:
    told = {clause for row in rows(policy) for clause in row.clauses}
    assert not policies()[policy].clauses.keys() - told


@pytest.mark.parametrize("policy", SEEDS)
def test_places_stand_in_order_and_once(policy: str) -> None:
    places = [tuple(map(int, row.place.split("."))) for row in rows(policy)]
    assert places == sorted(set(places))


@pytest.mark.parametrize("policy", SEEDS)
def test_each_has_cases(policy: str) -> None:
    assert (FOLDER / f"{policy}.yaml").is_file()


@pytest.mark.parametrize("policy", SEEDS)
def test_no_sentence_of_the_text_is_missing(policy: str) -> None:
    places = {place for place, _ in _sentences(policies()[policy])}
    assert {row.place for row in rows(policy)} == places


@pytest.mark.parametrize("policy", SEEDS)
def test_our_words_are_our_own(policy: str) -> None:
    ours = [row.about for row in rows(policy)]
    ours += [text for clause in policies()[policy].clauses.values() for text in (clause.says, clause.note)]
    theirs = " ".join(_words(sentence) for _, sentence in _sentences(policies()[policy]))
    for text in ours:
        words = _words(text).split()
        for start in range(len(words) - LONGEST_QUOTE + 1):
            assert " ".join(words[start : start + LONGEST_QUOTE]) not in theirs, text


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _sentences(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield place and text of each sentence that was published."""
    path = Path(os.environ.get("SPAMLINT_SEEDS", ROOT.parent / "shared" / "seeds")) / policy.source.seed
    if not path.is_file():
        pytest.skip("no texts of the policies: set SPAMLINT_SEEDS to their folder")
    for line, content in enumerate(path.read_text("utf-8").splitlines(), 1):
        for number, sentence in enumerate(_of_line(content), 1):
            yield f"{line}.{number}", sentence


def _of_line(line: str) -> list[str]:
    """Return the sentences of a line, without HTML and the targets of Markdown links."""
    plain = re.sub(r"<[^>]*>", " ", line)
    plain = re.sub(r"!?\[(?:!\[[^\]]*\]\([^)]*\)|([^\]]*))\]\([^)]*\)", r" \1 ", plain)
    sentences = []
    start = 0
    for end in re.finditer(r"[.!?][”\"’')]*\s+(?=[A-ZÆØÅ“‘”])", plain):
        if re.search(r"\b(?:U\.S|O\.K|e\.g|i\.e)\.\s*$", plain[start : end.end()]):
            continue
        sentences.append(plain[start : end.end()])
        start = end.end()
    sentences.append(plain[start:])
    return [sentence.strip() for sentence in sentences if re.search(r"\w", sentence)]
