"""`at-most`: a finding of one key is never worse than the rule lets it be, whatever policies say."""

from __future__ import annotations

import pytest

from spamlint.errors import ConfigError
from spamlint.finding import Severity
from spamlint.rules.book import shipped_book
from spamlint.rules.load import load_rule_file
from spamlint.rules.rule import Duty, Rule
from spamlint.rules.ruleset import Checks, bind

RULE = """
no-tea:
  check: phrases
  severity: error
  at-most: {AT_MOST}
  summary: It speaks of tea
  why: Coffee pays us.
  fix: Speak of coffee.
  options: {words: [tea]}
  messages: {found: "Tea.", missing: "No tea."}
  bad: [{text: "[[tea]]", message: found}]
  good: [{text: "coffee"}]
"""


def rule(at_most: str) -> Rule:
    (data,) = load_rule_file("own.yaml", RULE.replace("{AT_MOST}", at_most).encode())
    return bind(data, Checks(), shipped_book())


def test_a_key_is_capped_and_others_are_not() -> None:
    capped = rule("{found: note}")
    assert capped.severity_for((), "found") is Severity.NOTE
    assert capped.severity_for((), "missing") is Severity.ERROR


def test_a_cap_never_makes_worse() -> None:
    assert rule("{found: warning}").with_severity(Severity.NOTE).severity_for((), "found") is Severity.NOTE


def test_a_policy_does_not_lift_a_cap() -> None:
    duties = (Duty("house/tea", Severity.ERROR),)
    assert rule("{found: warning}").severity_for(duties, "found") is Severity.WARNING


@pytest.mark.parametrize(("at_most", "says"), [("{fond: note}", "no message 'fond'"), ("{found: bad}", "'bad'")])
def test_a_wrong_cap_is_an_error_with_its_place(at_most: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as raised:
        rule(at_most)
    assert "own.yaml:5:" in str(raised.value)
