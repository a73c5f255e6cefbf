"""Policy files: what they say is read, and what is wrong is said with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spamlint.errors import ConfigError
from spamlint.finding import Severity
from spamlint.message.kind import Kind
from spamlint.policies.compiled import policies_from_json, policies_from_yaml, write_policies
from spamlint.policies.load import load_policy_file
from spamlint.policies.model import Condition, Fact, Origin, Policy
from spamlint.rules.book import shipped_book, source_rules

RULES = ("unsubscribe-missing", "unsubscribe-hidden")
HEAD = """\
id: house
title: Our house rules
origin: team
clauses:
  link:
    says: Each newsletter has a link.
    for: [marketing]
    rules: {unsubscribe-missing: error}
    needs: [body]
"""


def load(text: str, known: dict[str, Policy] | None = None) -> Policy:
    return load_policy_file("house.yaml", text.encode(), RULES, known or {})


def test_a_policy_is_read() -> None:
    policy = load(HEAD)
    assert (policy.id, policy.origin, policy.version) == ("house", Origin.TEAM, 1)
    clause = policy.clauses["link"]
    assert clause.rules == {"unsubscribe-missing": Severity.ERROR}
    assert (clause.kinds, clause.needs) == ((Kind.MARKETING,), (Fact.BODY,))


def test_expectations_are_read() -> None:
    text = HEAD + "  list:\n    says: No bought lists.\n    attest:\n      list.sources: {none-of: [purchased]}\n"
    (wanted,) = load(text).clauses["list"].attest
    assert (wanted.field, wanted.condition, wanted.value) == ("list.sources", Condition.NONE_OF, ["purchased"])


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        ("  x: {says: Y}\n", "house.yaml:10:3: nothing decides the clause 'x'"),
        ("  x: {says: Y, rules: {unsubscribe-mising: error}}\n", "did you mean 'unsubscribe-missing'?"),
        ("  x: {says: Y, attest: {consent.explicitt: true}}\n", "did you mean 'consent.explicit'?"),
        ("  x: {says: Y, attest: {consent.explicit: perhaps}}\n", "expected true or false, found 'perhaps'"),
        ("  x: {says: Y, attest: {list.sources: {none-of: [bought]}}}\n", "expected web-form"),
        ("  x: {says: Y, attest: {unsubscribe.pages: {at-leest: 1}}}\n", "did you mean 'at-least'?"),
        ("  x: {says: Y, attest: {consent.explicit: {at-least: 1}}}\n", "'at-least' does not fit this field"),
        ("  x: {says: Y, attest: {consent.explicit: {holds: [true]}}}\n", "'holds' does not fit this field"),
        (
            "  x: {says: Y, attest: {consent.explicit: {is: true, when: {list.sources: bought}}}}\n",
            "expected web-form",
        ),
        (
            "  x: {says: Y, attest: {consent.explicit: true}, attest-when-unseen: true}\n",
            "there is nothing that rules could see",
        ),
        ("  x: {says: Y, no-duty: it says so, rules: {unsubscribe-missing: error}}\n", "has nothing else"),
        ("  x: {says: Y, for: markting, no-duty: z}\n", "did you mean 'marketing'?"),
    ],
)
def test_errors_have_places_and_the_right_word(tail: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(HEAD + tail)
    assert said in str(error.value)
    assert str(error.value).startswith("house.yaml:10:")


def test_a_policy_may_extend_another() -> None:
    base = load(HEAD)
    text = "id: ours\ntitle: Ours\norigin: team\nextends: house\nclauses:\n"
    more = text + "  link: {says: Everywhere., for: all, rules: {unsubscribe-missing: warning}}\n"
    policy = load(more, {"house": base})
    assert policy.clauses["link"].kinds == ()
    assert policy.clauses["link"].rules["unsubscribe-missing"] is Severity.WARNING


def test_what_is_compiled_is_what_was_written(tmp_path: Path) -> None:
    folder = source_rules()
    assert folder is not None
    ids = tuple(shipped_book().rules)
    write_policies(folder, tmp_path, ids)
    again = policies_from_json(json.loads((tmp_path / "policies.json").read_bytes()))
    assert again == policies_from_yaml(folder, ids)
