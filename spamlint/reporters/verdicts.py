"""How the chosen policies stand, for people: one paragraph a policy, what stands ill first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
_REASON_LIMIT = 300
_PATH_LIMIT = 120


def headline(policy: PolicyVerdict) -> str:
    """Return `fails`, `passes` ... with what brought the policy in."""
    by = f", included by {policy.included_by}" if policy.included_by else ""
    return f"{HEADLINES[policy.verdict]}{by}"


def told(policy: PolicyVerdict) -> Iterator[tuple[ClauseVerdict, ...]]:
    """Yield the clauses that are told with their reasons: those that fail, then those of which nobody can tell.

    The latter stand together where they have the same reason: of a template without header fields that is the same
    for all clauses about header fields.
    """
    for clause in policy.clauses:
        if clause.verdict is Verdict.FAIL:
            yield (clause,)
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[ClauseVerdict]] = {}
    for clause in policy.clauses:
        if clause.verdict is Verdict.CANNOT_TELL:
            alike.setdefault((clause.reasons, clause.documents), []).append(clause)
    yield from map(tuple, alike.values())


def named(clauses: Sequence[ClauseVerdict]) -> str:
    """Return the names of clauses; one that stands alone says what it asks for."""
    names = ", ".join(visible(clause.clause) for clause in clauses)
    return f"{names}: {asked(clauses[0])}" if len(clauses) == 1 else names


def asked(clause: ClauseVerdict) -> str:
    """Return what a clause asks for."""
    unverified = " [not read in a published text]" if not clause.verified else ""
    return f"{visible(clause.says)}{unverified}"


def because(clause: ClauseVerdict, policy: PolicyVerdict) -> str:
    """Return in which messages a clause stands as it does, and why; an empty string when there is nothing to say."""
    why = list(clause.reasons[:1] if clause.verdict is Verdict.FAIL else clause.reasons)
    return ": ".join(
        filter(
            None,
            [
                _where(clause.documents, len(policy.messages)),
                "; ".join(visible(item, limit=_REASON_LIMIT) for item in why),
            ],
        )
    )


def _where(documents: Sequence[str], checked: int) -> str:
    """Return which messages these are, of so many that were checked."""
    if not documents:
        return ""
    if len(documents) == checked > 1:
        return f"all {checked:,} messages"
    first = visible(documents[0], limit=_PATH_LIMIT)
    return first if len(documents) == 1 else f"{plural(len(documents), 'message')}, such as {first}"


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
