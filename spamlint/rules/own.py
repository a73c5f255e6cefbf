"""The user's own rule files and those of plugins, validated as far as the shipped rules are by their tests."""

from __future__ import annotations

from pathlib import Path

from spamlint.errors import ConfigError, did_you_mean
from spamlint.rules.book import RuleBook
from spamlint.rules.load import load_rule_document, rule_files
from spamlint.rules.options import OptionError
from spamlint.rules.rule import RuleData
from spamlint.rules.ruleset import Checks, bind


def load_own_rules(paths: tuple[Path, ...], checks: Checks, book: RuleBook) -> tuple[RuleData, ...]:
    """Return the rules in files and folders.

    Raises:
        ConfigError: If a file cannot be read, a rule is not right, or its id is taken.
    """
    rules: dict[str, RuleData] = {}
    for path in paths:
        for file in rule_files(path):
            try:
                content = file.read_bytes()
            except OSError as error:
                raise ConfigError(file.as_posix(), 0, 0, f"the file cannot be read: {error.strerror}") from None
            document, found = load_rule_document(file.as_posix(), content)
            for rule in found:
                if rule.id in book.rules or rule.id in rules:
                    raise document.error((rule.id,), f"there is a rule {rule.id!r} already", at_key=True)
                try:
                    bind(rule, checks, book)
                except OptionError as error:
                    keys = error.path if error.path == ("check",) else ("options", *error.path)
                    wrong = str(rule.check if error.path == ("check",) else (error.path or ("",))[-1])
                    hint = did_you_mean(wrong, error.choices) if error.choices else ""
                    raise document.error((rule.id, *keys), str(error), hint) from None
                rules[rule.id] = rule
    return tuple(rules.values())
