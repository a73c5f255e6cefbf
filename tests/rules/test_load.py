"""A rule file that is not right says where and how to mend it."""

from __future__ import annotations

import pytest

from spamlint.errors import ConfigError
from spamlint.rules.load import load_rule_file

RULE = """\
tea:
  check: pattern
  severity: note
  summary: The subject is about coffee
  why: Tea is better.
  fix: Write about tea.
  messages: {found: "Coffee."}
  options: {pattern: coffee, in: [subject]}
  bad:
    - headers: "Subject: [[coffee]]"
      message: found
  good:
    - headers: "Subject: tea"
"""


def test_a_right_rule_loads() -> None:
    (rule,) = load_rule_file("own.yaml", RULE.encode())
    assert (rule.id, rule.group, rule.check) == ("tea", "own", "pattern")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("severity: note", "severity: notice", "own.yaml:3:13: 'notice' is not one of error, warning, note"),
        ("  why: Tea is better.\n", "", "own.yaml:1:1: the rule tea lacks 'why'"),
        ("  fix:", "  fixx:", "own.yaml:6:3: a rule has no key 'fixx'"),
        ("[[coffee]]", "coffee", "own.yaml:10:7: a bad example marks with [[ ]] what must be highlighted"),
        ("[[coffee]]", "[[coffee", "own.yaml:10:7: [[ without ]]"),
        ("message: found", "message: fuond", "own.yaml:11:16: the rule has no message 'fuond'"),
        ('headers: "Subject: tea"', 'header: "Subject: tea"', "own.yaml:13:7: an example has no key 'header'"),
        ("tea:\n", "Tea_time:\n", "own.yaml:1:1: a rule id is written in small letters, digits and hyphens"),
        ('  good:\n    - headers: "Subject: tea"\n', "  good: []\n", "own.yaml:12:9: a rule needs at least one good"),
    ],
)
def test_errors_name_the_place(old: str, new: str, error: str) -> None:
    assert old in RULE
    with pytest.raises(ConfigError) as caught:
        load_rule_file("own.yaml", RULE.replace(old, new).encode())
    assert str(caught.value).startswith(error)


def test_the_nearest_word_is_suggested() -> None:
    with pytest.raises(ConfigError) as caught:
        load_rule_file("own.yaml", RULE.replace("severity: note", "severity: warnign").encode())
    assert "did you mean 'warning'?" in str(caught.value)
