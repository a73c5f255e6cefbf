"""How the clauses of a policy are decided, counted: is there an answer for each of them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from spamlint.finding import Severity
from spamlint.policies.model import Clause, Policy


class Decision(StrEnum):
    """What decides a clause first of all. A clause has one, even where rules and attestations both decide it."""

    RULES = "rules"
    ATTESTATION = "attestation"
    POLICIES = "other policies"
    AFTER_SENDING = "after sending"
    NO_DUTY = "no duty"
    NOTHING = "nothing"


class ServedClause(Struct, frozen=True):
    """A clause that a rule checks, and how bad a finding is there."""

    id: str
    severity: Severity
    says: str


def decision(clause: Clause) -> Decision:
    """Return what decides a clause. Rules that only find notes decide nothing, since a note breaks no clause."""
    if clause.no_duty:
        return Decision.NO_DUTY
    if any(severity is not Severity.NOTE for severity in clause.rules.values()):
        return Decision.RULES
    if clause.attest:
        return Decision.ATTESTATION
    if clause.includes:
        return Decision.POLICIES
    return Decision.AFTER_SENDING if clause.after_sending else Decision.NOTHING


def decisions(policy: Policy) -> dict[Decision, int]:
    """Return how many clauses of a policy are decided how."""
    counts = dict.fromkeys(Decision, 0)
    for clause in policy.clauses.values():
        counts[decision(clause)] += 1
    return counts


def unread(policy: Policy) -> int:
    """Return how many clauses of a policy nobody has compared with a published text yet."""
    return sum(not clause.verified for clause in policy.clauses.values())


def served_clauses(rule_id: str, policies: Iterable[Policy]) -> Iterator[ServedClause]:
    """Yield the clauses that a rule checks, in the order of the policies."""
    for policy in policies:
        for clause in policy.clauses.values():
            if rule_id in clause.rules:
                yield ServedClause(f"{policy.id}/{clause.id}", clause.rules[rule_id], " ".join(clause.says.split()))


def dangling(policies: Mapping[str, Policy]) -> tuple[str, ...]:
    """Return the clauses that nothing decides, or that stand on a policy that does not exist."""
    return tuple(
        f"{policy.id}/{clause.id}"
        for policy in policies.values()
        for clause in policy.clauses.values()
        if decision(clause) is Decision.NOTHING or any(name not in policies for name in clause.includes)
    )
