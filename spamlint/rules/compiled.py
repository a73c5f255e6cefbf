"""Compiles `rules/` to JSON, which loads a hundred times faster than YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spamlint.errors import did_you_mean
from spamlint.rules.book import RuleBook
from spamlint.rules.load import load_rule_file, rule_files
from spamlint.rules.rule import RuleData
from spamlint.rules.words import load_words
from spamlint.text.phrases import forms_of
from spamlint.yaml_source import load_yaml


def book_from_yaml(folder: Path) -> RuleBook:
    """Return the rules of a `rules/` folder.

    Raises:
        ConfigError: If a file is not right.
    """
    rules: dict[str, RuleData] = {}
    for path in rule_files(folder):
        for rule in load_rule_file(path.as_posix(), path.read_bytes()):
            rules[rule.id] = rule
    return RuleBook(dict(sorted(rules.items())), _default(folder / "default.yaml", rules), load_words(folder / "words"))


def write_compiled(folder: Path, target: Path) -> RuleBook:
    """Write `rules.json`, all that a check needs, and `examples.json`, what only people and tests need.

    Returns what was written.

    Raises:
        ConfigError: If a file is not right.
    """
    book = book_from_yaml(folder)
    target.mkdir(parents=True, exist_ok=True)
    rules = {rule.id: _to_json(rule) for rule in book.rules.values()}
    examples = {rule.id: {"bad": rule.bad, "good": rule.good} for rule in book.rules.values()}
    forms = forms_of(phrase for words in book.words.values() for phrase in words.phrases)
    _write(target / "rules.json", {"rules": rules, "default": book.default, "words": book.phrases, "forms": forms})
    _write(target / "examples.json", examples)
    return book


def _default(path: Path, rules: dict[str, RuleData]) -> tuple[str, ...]:
    document = load_yaml(path.as_posix(), path.read_bytes())
    for index, rule_id in enumerate(document.data):
        if rule_id not in rules:
            raise document.error((index,), f"there is no rule {rule_id!r}", did_you_mean(str(rule_id), tuple(rules)))
    return tuple(document.data)


def _to_json(rule: RuleData) -> dict[str, Any]:
    return {
        "group": rule.group,
        "check": rule.check,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "why": rule.why,
        "fix": rule.fix,
        "messages": dict(rule.messages),
        "kinds": [kind.value for kind in rule.kinds],
        "stages": [stage.value for stage in rule.stages],
        "needs": rule.needs.value if rule.needs else None,
        "options": dict(rule.options),
        "at-most": {key: severity.value for key, severity in rule.at_most.items()},
    }


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
