"""What a rule is: words, options and examples around a check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks.api import CANNOT_TELL, Check
from spamlint.empty import EMPTY
from spamlint.facts.inquiry import Network
from spamlint.finding import Severity
from spamlint.message.kind import Kind, Stage


class RuleData(Struct, frozen=True):
    """A rule as its YAML says it, before it is bound to its check.

    Attributes:
        id: Kebab-case name, the identity of the rule.
        group: The name of the file it stands in.
        check: Id of the check.
        severity: How bad a finding is.
        kinds: The kinds of message it holds for; empty means all.
        stages: The stages of a message it holds for; empty means all.
        needs: What must be allowed on the network for it to run; None: nothing.
        summary: One line.
        why: Why it matters.
        fix: How to mend it.
        messages: What a finding says, by key, with `{placeholders}`.
        at_most: How bad findings of single keys are at most, whatever the severity of the rule.
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
    needs: Network | None = None
    options: Mapping[str, Any] = EMPTY
    at_most: Mapping[str, Severity] = EMPTY
    bad: tuple[Mapping[str, Any], ...] = ()
    good: tuple[Mapping[str, Any], ...] = ()

    def say(self, key: str, data: Mapping[str, str]) -> str:
        """Return what people are told. White space in what is quoted is squeezed: a sentence has no line breaks."""
        message = self.messages.get(key) or COMMON[key]
        return message.format_map({name: " ".join(value.split()) for name, value in data.items()})


COMMON: Mapping[str, str] = {CANNOT_TELL: "It cannot be told whether this template has it: {reason} ({text})."}
"""What rules say that have no message of their own of a key."""


class Duty(Struct, frozen=True):
    """What a clause of a chosen policy makes of a rule.

    Attributes:
        clause: `policy/clause`.
        severity: How bad a finding is under this clause.
        kinds: The kinds of message that the clause holds for; empty: every kind; None: those of the rule.
    """

    clause: str
    severity: Severity
    kinds: tuple[Kind, ...] | None = None


class Rule(Struct, frozen=True):
    """A rule bound to its check and its options, ready to run.

    Attributes:
        data: What its YAML says.
        check: What looks for it.
        options: Typed.
        severity: How bad a finding is where no policy says.
        is_fixed: Whether the config has set the severity, whatever policies say.
        duties: What the chosen policies make of it.
        is_asked: Whether it runs by itself, not only for the messages that its duties hold for.
    """

    data: RuleData
    check: Check[Any]
    options: Any
    severity: Severity
    is_fixed: bool = False
    duties: tuple[Duty, ...] = ()
    is_asked: bool = True

    @property
    def id(self) -> str:
        """Return the id of the rule."""
        return self.data.id

    def holds_for(self, kind: Kind, stage: Stage) -> bool:
        """Return whether the rule applies, by itself or because a policy asks for it."""
        if self.data.stages and stage not in self.data.stages:
            return False
        if self.is_asked and covers(self.data.kinds, kind):
            return True
        return bool(self.duties) and any(self._is_bound_by(duty, kind) for duty in self.duties)

    def duties_for(self, kind: Kind) -> tuple[Duty, ...]:
        """Return the duties that hold for a kind of message."""
        return tuple(duty for duty in self.duties if self._is_bound_by(duty, kind))

    def severity_for(self, duties: tuple[Duty, ...], key: str = "", kind: Kind | None = None) -> Severity:
        """Return how bad a finding of a key is under these duties: as the config says, else the strictest of them.

        Never worse than the rule lets that key be, and in a message whose kind is not known no more than a warning
        where it is a fault for some kinds only: nobody knows that it breaks something.
        """
        severity = self.severity
        if duties and not self.is_fixed:
            severity = max((duty.severity for duty in duties), key=_rank)
        if kind is Kind.UNKNOWN and not self.is_fixed and not self._binds_every_kind(duties):
            severity = min(severity, Severity.WARNING, key=_rank)
        return min(severity, self.data.at_most.get(key, severity), key=_rank)

    def _binds_every_kind(self, duties: tuple[Duty, ...]) -> bool:
        by_itself = self.is_asked and not self.data.kinds
        return by_itself or any(not (self.data.kinds if duty.kinds is None else duty.kinds) for duty in duties)

    @property
    def depends_on_kind(self) -> bool:
        """Return whether it, or a policy's demand for it, holds for some kinds of message only."""
        return bool(self.data.kinds) or any(duty.kinds for duty in self.duties)

    def may_hold_for(self, stated: Kind | None, stage: Stage) -> bool:
        """Return whether the rule can apply, as far as is known before the content is judged. None: nothing stated."""
        if stated is not None:
            return self.holds_for(stated, stage)
        return not self.data.stages or stage in self.data.stages

    def with_severity(self, severity: Severity) -> Rule:
        """Return the same rule with a severity that no policy changes."""
        return replace(self, severity=severity, is_fixed=True)

    def _is_bound_by(self, duty: Duty, kind: Kind) -> bool:
        return covers(self.data.kinds if duty.kinds is None else duty.kinds, kind)


def _rank(severity: Severity) -> int:
    return severity.rank


def covers(kinds: tuple[Kind, ...], kind: Kind) -> bool:
    """Return whether a kind is one of these; no kinds: every one. An unknown kind has the duties of marketing."""
    return not kinds or kind in kinds or (kind is Kind.UNKNOWN and Kind.MARKETING in kinds)
