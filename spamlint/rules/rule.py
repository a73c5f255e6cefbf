"""What a rule is: words, options and examples around a check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from spamlint.checks.api import CANNOT_TELL, Check
from spamlint.empty import EMPTY
from spamlint.finding import Severity
from spamlint.message.kind import Kind, Stage


class RuleData(NamedTuple):
    """A rule as its YAML says it, before it is bound to its check.

    Attributes:
        id: Kebab-case name, the identity of the rule.
        group: The name of the file it stands in.
        check: Id of the check.
        severity: How bad a finding is.
        kinds: The kinds of message it holds for; empty means all.
        stages: The stages of a message it holds for; empty means all.
        summary: One line.
        why: Why it matters.
        fix: How to mend it.
        messages: What a finding says, by key, with `{placeholders}`.
        options: For the check.
        bad: Examples that must be found, as written in the YAML.
        good: Examples that must stay silent, as written in the YAML.
    """

    id: str
    group: str
    check: str
    severity: Severity
    summary: str
    why: str
    fix: str
    messages: Mapping[str, str]
    kinds: tuple[Kind, ...] = ()
    stages: tuple[Stage, ...] = ()
    options: Mapping[str, Any] = EMPTY
    bad: tuple[Mapping[str, Any], ...] = ()
    good: tuple[Mapping[str, Any], ...] = ()

    def say(self, key: str, data: Mapping[str, str]) -> str:
        """Return what people are told. White space in what is quoted is squeezed: a sentence has no line breaks."""
        message = self.messages.get(key) or COMMON[key]
        return message.format_map({name: " ".join(value.split()) for name, value in data.items()})


COMMON: Mapping[str, str] = {CANNOT_TELL: "It cannot be told whether this template has it: {reason} ({text})."}
"""What rules say that have no message of their own of a key."""


class Rule(NamedTuple):
    """A rule bound to its check and its options, ready to run."""

    data: RuleData
    check: Check[Any]
    options: Any
    severity: Severity

    @property
    def id(self) -> str:
        """Return the id of the rule."""
        return self.data.id

    def holds_for(self, kind: Kind, stage: Stage) -> bool:
        """Return whether the rule applies. A message of unknown kind has the duties of marketing."""
        if self.data.stages and stage not in self.data.stages:
            return False
        if not self.data.kinds or kind in self.data.kinds:
            return True
        return kind is Kind.UNKNOWN and Kind.MARKETING in self.data.kinds

    def with_severity(self, severity: Severity) -> Rule:
        """Return the same rule with another severity."""
        return self._replace(severity=severity)
