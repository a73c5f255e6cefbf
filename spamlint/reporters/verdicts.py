"""How the chosen policies stand, for people: one paragraph a policy, what stands ill first."""

from __future__ import annotations

from collections.abc import Iterator

from spamlint.report import ClauseVerdict, PolicyVerdict, Verdict
from spamlint.reporters.escape import visible
from spamlint.reporters.summary import plural

HEADLINES = {
    Verdict.FAIL: "fails",
    Verdict.CANNOT_TELL: "cannot tell",
    Verdict.NEEDS_ATTESTATION: "needs attestations",
    Verdict.PASS: "passes",
    Verdict.ATTESTED: "passes",
    Verdict.NOT_APPLICABLE: "does not apply to these messages",
    Verdict.AFTER_SENDING: "can be judged only after sending",
    Verdict.NO_DUTY: "asks for nothing",
}
LISTED = (Verdict.FAIL, Verdict.CANNOT_TELL)
"""Verdicts whose clauses are told one by one."""

_REASON_LIMIT = 300


def headline(policy: PolicyVerdict) -> str:
    """Return `fails`, `passes` ... with what brought the policy in."""
    by = f", included by {policy.included_by}" if policy.included_by else ""
    return f"{HEADLINES[policy.verdict]}{by}"


def told(policy: PolicyVerdict) -> Iterator[ClauseVerdict]:
    """Yield the clauses that are told one by one, the worst first."""
    for verdict in LISTED:
        yield from (clause for clause in policy.clauses if clause.verdict is verdict)


def reason(clause: ClauseVerdict) -> str:
    """Return what the clause asks for and why it stands as it does."""
    why = visible(clause.reasons[0], limit=_REASON_LIMIT) if clause.reasons else ""
    more = len(clause.documents) - 1
    others = f" (and {plural(more, 'more message')})" if more > 0 else ""
    unverified = " [not read in a published text]" if not clause.verified else ""
    return f"{visible(clause.says)}{unverified} {why}{others}".strip()


def waiting(policy: PolicyVerdict) -> tuple[str, ...]:
    """Return the clauses that wait for an attestation."""
    return tuple(clause.clause for clause in policy.clauses if clause.verdict is Verdict.NEEDS_ATTESTATION)


def tally(policy: PolicyVerdict) -> str:
    """Return how many clauses stand how: `3 pass, 1 fails, 2 need attestation`."""
    counted = [(verdict, policy.count(verdict)) for verdict in Verdict]
    return ", ".join(f"{count} {_words(verdict, count)}" for verdict, count in counted if count)


def _words(verdict: Verdict, count: int) -> str:
    words = {
        Verdict.FAIL: ("fails", "fail"),
        Verdict.CANNOT_TELL: ("cannot be told", "cannot be told"),
        Verdict.NEEDS_ATTESTATION: ("needs attestation", "need attestation"),
        Verdict.PASS: ("passes", "pass"),
        Verdict.ATTESTED: ("is attested", "are attested"),
        Verdict.NOT_APPLICABLE: ("does not apply", "do not apply"),
        Verdict.AFTER_SENDING: ("is for after sending", "are for after sending"),
        Verdict.NO_DUTY: ("asks for nothing", "ask for nothing"),
    }
    return words[verdict][0 if count == 1 else 1]
