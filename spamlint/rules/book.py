"""All rules and word lists that a run knows, shipped and the user's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from spamlint.facts.inquiry import Network
from spamlint.finding import Severity
from spamlint.message.kind import Kind, Stage
from spamlint.rules.rule import RuleData
from spamlint.text.phrases import Forms, WordList

_COMPILED = "rules.json"


@dataclass(frozen=True)
class RuleBook:
    """Rules by id, word lists by name, and which rules run when nobody says.

    `forms` are those of phrases, worked out when the package was built (`spamlint.text.phrases.forms_of`).
    """

    rules: Mapping[str, RuleData]
    default: tuple[str, ...]
    phrases: Mapping[str, Mapping[str, tuple[str, ...]]]
    forms: Mapping[str, Forms] = field(default_factory=dict)

    @cached_property
    def words(self) -> Mapping[str, WordList]:
        """Return the word lists by name."""
        return {name: WordList(name, phrases, self.forms) for name, phrases in self.phrases.items()}

    def with_rules(self, more: tuple[RuleData, ...]) -> RuleBook:
        """Return a book that also holds `more`; they run by default, as who writes a rule wants it."""
        ids = tuple(rule.id for rule in more)
        rules = {**self.rules, **{rule.id: rule for rule in more}}
        return replace(self, rules=rules, default=tuple(dict.fromkeys((*self.default, *ids))))


def shipped_book() -> RuleBook:
    """Return the rules that come with spamlint: compiled in an installed package, from YAML in a source checkout."""
    source = source_rules()
    if source is not None:
        from spamlint.rules.compiled import book_from_yaml

        return book_from_yaml(source)
    data = json.loads((data_folder() / _COMPILED).read_bytes())
    rules = {rule_id: _rule_from_json(rule_id, item) for rule_id, item in data["rules"].items()}
    return RuleBook(rules, tuple(data["default"]), data["words"], data["forms"])


def shipped_bytes() -> bytes | None:
    """Return the shipped rules as they were compiled, or None in a source checkout, where they change."""
    return (data_folder() / _COMPILED).read_bytes() if source_rules() is None else None


def shipped_examples(rule: RuleData) -> RuleData:
    """Return the rule with its examples, which an installed package keeps apart since checks do not need them."""
    if rule.bad or not (data_folder() / "examples.json").exists():
        return rule
    data = json.loads((data_folder() / "examples.json").read_bytes()).get(rule.id, {"bad": [], "good": []})
    return rule._replace(bad=tuple(data["bad"]), good=tuple(data["good"]))


def _rule_from_json(rule_id: str, item: Mapping[str, Any]) -> RuleData:
    return RuleData(
        id=rule_id,
        group=item["group"],
        check=item["check"],
        severity=Severity(item["severity"]),
        summary=item["summary"],
        why=item["why"],
        fix=item["fix"],
        messages=item["messages"],
        kinds=tuple(map(Kind, item["kinds"])),
        stages=tuple(map(Stage, item["stages"])),
        needs=Network(item["needs"]) if item["needs"] else None,
        options=item["options"],
        at_most={key: Severity(level) for key, level in item["at-most"].items()},
    )


def data_folder() -> Path:
    return Path(__file__).parents[1] / "_data"


def source_rules() -> Path | None:
    """Return the `rules/` folder of a source checkout, or None in an installed package."""
    root = Path(__file__).parents[2]
    rules = root / "rules"
    return rules if rules.is_dir() and (root / "pyproject.toml").is_file() else None
