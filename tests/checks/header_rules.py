"""The rules about header fields, bound and ready to run on a message."""

from __future__ import annotations

from spamlint.checks.api import Hit
from spamlint.engine import run_check
from spamlint.message.message import Message
from spamlint.rules.book import shipped_book
from spamlint.rules.rule import Rule
from spamlint.rules.ruleset import Checks, bind

GROUPS = ("headers", "recipients", "syntax")


def header_rules(*groups: str) -> list[Rule]:
    """Return the rules of some groups; without any, of all that are about header fields."""
    book = shipped_book()
    return [bind(data, Checks(), book) for data in book.rules.values() if data.group in (groups or GROUPS)]


def found(message: Message, rules: list[Rule]) -> list[tuple[str, Hit]]:
    """Return what rules find in a message: id and hit."""
    return [
        (rule.id, hit)
        for rule in rules
        if rule.holds_for(message.kind, message.stage)
        for hit in run_check(rule, message)
    ]
