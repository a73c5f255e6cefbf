"""How clauses and policies stand after a run. Pure functions of what was found and what was attested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from spamlint.empty import EMPTY
from spamlint.finding import Finding, Severity
from spamlint.message.kind import Kind
from spamlint.policies.attested import Attested, Standing, answer
from spamlint.policies.model import Clause, Fact, Policy
from spamlint.report import Checked, ClauseVerdict, PolicyVerdict, Verdict
from spamlint.rules.rule import Rule, covers

UNSURE = "cannot-tell"
"""The message key of a finding that says that nobody knows. It never fails a clause."""

MAX_REASONS = 5

_WORST_FIRST = (
    Verdict.FAIL,
    Verdict.CANNOT_TELL,
    Verdict.NEEDS_ATTESTATION,
    Verdict.ATTESTED,
    Verdict.PASS,
    Verdict.NOT_APPLICABLE,
    Verdict.AFTER_SENDING,
    Verdict.NO_DUTY,
)
_LACKS = {
    Fact.SUBJECT: "it has no subject",
    Fact.SENDER: "it does not say who it is from",
    Fact.HEADERS: "it is a template without header fields",
    Fact.BODY: "there is nothing to read in it",
    Fact.DOMAINS: "`sender.domains` in the config does not say which domains are yours",
}


class Judged(Struct, frozen=True):
    """A message and what came of it.

    Attributes:
        checked: What is known of it.
        findings: What was found in it.
        rules: The rules that are on for it, by id.
        attested: What the sender attests of it.
        is_complete: Whether all of it could be read.
        unable: Rules that crashed on it, or got no answer from the network.
        not_asked: Rules that did not run because the network may not be asked, and the switch that each needs.
    """

    checked: Checked
    findings: tuple[Finding, ...]
    rules: Mapping[str, Rule]
    attested: Attested
    is_complete: bool = True
    unable: frozenset[str] = frozenset()
    not_asked: Mapping[str, str] = EMPTY


class Ruling(Struct, frozen=True):
    """How a clause stands for one message, and why.

    `is_unseen`: nobody can tell because there is nothing for the rules to see, so the sender may say how it is.
    """

    verdict: Verdict
    reason: str = ""
    is_unseen: bool = False


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of some verdicts; of none, `not applicable`."""
    return min(verdicts, key=_WORST_FIRST.index, default=Verdict.NOT_APPLICABLE)


def judge_policies(
    policies: Sequence[Policy], judged: Sequence[Judged], pinned: Mapping[str, int], included_by: Mapping[str, str]
) -> tuple[PolicyVerdict, ...]:
    """Return how each policy stands.

    Args:
        policies: Those to judge; one that another includes stands among them.
        judged: The messages of the run.
        pinned: By policy the version that its user has pinned.
        included_by: By policy the one that brought it in.
    """
    known: dict[str, PolicyVerdict] = {}
    # What others include is judged first, since their clauses stand on it.
    for policy in _included_first(policies):
        known[policy.id] = _judge_policy(policy, judged, pinned.get(policy.id), included_by.get(policy.id, ""), known)
    return tuple(known[policy.id] for policy in policies)


def judge_clause(clause: Clause, judged: Judged) -> Ruling:
    """Return how a clause stands for one message, other policies aside."""
    if clause.no_duty:
        return Ruling(Verdict.NO_DUTY, clause.no_duty)
    kind = judged.checked.kind
    if not clause.holds_for(kind):
        return Ruling(Verdict.NOT_APPLICABLE, f"it does not hold for {kind.value} messages")
    found = [_by_rules(clause, judged)] if clause.rules else []
    if clause.attest:
        found = _with_attestation(found, _by_attestation(clause, judged.attested), clause)
    found = [item for item in found if item.verdict is not Verdict.NOT_APPLICABLE]
    if not found:
        if clause.after_sending:
            return Ruling(Verdict.AFTER_SENDING, clause.after_sending)
        return Ruling(Verdict.NOT_APPLICABLE, f"it does not hold for {kind.value} messages")
    return min(found, key=lambda item: _WORST_FIRST.index(item.verdict))


def _with_attestation(found: list[Ruling], said: Ruling, clause: Clause) -> list[Ruling]:
    """Return what rules and sender say: a rule that fails is enough, and what is unseen is for the sender to say."""
    if said.verdict in (Verdict.FAIL, Verdict.NOT_APPLICABLE) or not found:
        return [*found, said]
    (seen,) = found
    if seen.verdict is Verdict.FAIL:
        return found
    if seen.is_unseen:
        return [said]
    return found if clause.attest_when_unseen else [seen, said]


def _by_rules(clause: Clause, judged: Judged) -> Ruling:
    """Return what the rules of a clause say. A clause fails on evidence alone."""
    checked = judged.checked
    failing = [finding for finding in judged.findings if _fails(clause, finding, judged.rules)]
    if failing:
        return Ruling(Verdict.FAIL, failing[0].message)
    unsure = [finding for finding in judged.findings if finding.rule in clause.rules and finding.key == UNSURE]
    if unsure:
        return Ruling(Verdict.CANNOT_TELL, unsure[0].message, clause.attest_when_unseen)
    running = [judged.rules[rule_id] for rule_id in clause.rules if rule_id in judged.rules]
    applied = [rule for rule in running if _kinds_hold(clause, rule, checked.kind)]
    if running and not applied:
        return Ruling(Verdict.NOT_APPLICABLE)
    if not judged.is_complete:
        return Ruling(Verdict.CANNOT_TELL, "it could not be checked as a whole")
    blind = _blind(clause, judged)
    if blind:
        return Ruling(Verdict.CANNOT_TELL, blind, clause.attest_when_unseen)
    for rule_id in clause.rules:
        if rule_id in judged.not_asked:
            switch = judged.not_asked[rule_id]
            return Ruling(Verdict.CANNOT_TELL, f"it is looked up only with --{switch}", is_unseen=True)
    if not any(not rule.data.stages or checked.stage in rule.data.stages for rule in applied):
        reason = f"it cannot be seen in a {checked.stage.value}"
        return Ruling(Verdict.CANNOT_TELL, reason, clause.attest_when_unseen)
    return Ruling(Verdict.PASS)


def _blind(clause: Clause, judged: Judged) -> str:
    """Return why the rules of a clause cannot see what it is about, whatever the network says; else an empty string."""
    for rule_id in clause.rules:
        if rule_id in judged.unable:
            return f"the rule {rule_id} could not be checked"
        if rule_id not in judged.rules and rule_id not in judged.not_asked:
            return f"the rule {rule_id} is switched off"
    lacking = [fact for fact in clause.needs if fact.value not in judged.checked.facts]
    if lacking:
        return _LACKS[lacking[0]]
    return ""


def _kinds_hold(clause: Clause, rule: Rule, kind: Kind) -> bool:
    return covers(rule.data.kinds if clause.kinds is None else clause.kinds, kind)


def _fails(clause: Clause, finding: Finding, rules: Mapping[str, Rule]) -> bool:
    severity = clause.rules.get(finding.rule)
    if severity is None or severity is Severity.NOTE or finding.key == UNSURE:
        return False
    rule = rules.get(finding.rule)
    return rule is None or rule.data.at_most.get(finding.key) is not Severity.NOTE


def _by_attestation(clause: Clause, said: Attested) -> Ruling:
    answers = [answer(expectation, said) for expectation in clause.attest]
    asked = [item for item in answers if item.standing is not Standing.NOT_ASKED]
    for standing, verdict in (
        (Standing.BROKEN, Verdict.FAIL),
        (Standing.EXPIRED, Verdict.NEEDS_ATTESTATION),
        (Standing.MISSING, Verdict.NEEDS_ATTESTATION),
    ):
        reasons = [item.reason for item in asked if item.standing is standing]
        if reasons:
            return Ruling(verdict, "; ".join(dict.fromkeys(reasons)))
    if not asked:
        return Ruling(Verdict.NOT_APPLICABLE)
    return Ruling(Verdict.ATTESTED, asked[0].reason)


def _judge_policy(
    policy: Policy,
    judged: Sequence[Judged],
    pin: int | None,
    included_by: str,
    known: Mapping[str, PolicyVerdict],
) -> PolicyVerdict:
    version = policy.version if pin is None else min(pin, policy.version)
    per_message: dict[str, list[Verdict]] = {item.checked.document: [] for item in judged}
    clauses = []
    for clause in policy.clauses.values():
        if clause.since > version:
            reason = f"it came with version {clause.since}; you have pinned {version}"
            clauses.append(_told(clause, Verdict.NOT_APPLICABLE, (reason,)))
            continue
        rulings = [(item.checked.document, _ruling(clause, item, known)) for item in judged]
        for document, ruling in rulings:
            per_message[document].append(ruling.verdict)
        clauses.append(_over_messages(clause, rulings))
    verdicts = {document: worst(found) for document, found in per_message.items()}
    return PolicyVerdict(
        policy=policy.id,
        title=policy.title,
        version=version,
        verdict=worst(clause.verdict for clause in clauses),
        clauses=tuple(clauses),
        messages=verdicts,
        included_by=included_by,
    )


def _ruling(clause: Clause, item: Judged, known: Mapping[str, PolicyVerdict]) -> Ruling:
    """Return how a clause stands for one message, the policies that it includes with it."""
    own = judge_clause(clause, item)
    if not clause.includes or not clause.holds_for(item.checked.kind):
        return own
    document = item.checked.document
    found = [own] if clause.rules or clause.attest else []
    found += [
        Ruling(known[policy].messages.get(document, Verdict.NOT_APPLICABLE), f"see {policy}")
        for policy in clause.includes
        if policy in known
    ]
    return min(found, key=lambda ruling: _WORST_FIRST.index(ruling.verdict), default=own)


def _over_messages(clause: Clause, rulings: Sequence[tuple[str, Ruling]]) -> ClauseVerdict:
    verdict = worst(ruling.verdict for _, ruling in rulings)
    same = [(document, ruling) for document, ruling in rulings if ruling.verdict is verdict]
    reasons = tuple(dict.fromkeys(ruling.reason for _, ruling in same if ruling.reason))
    return _told(clause, verdict, reasons[:MAX_REASONS], tuple(document for document, _ in same))


def _told(clause: Clause, verdict: Verdict, reasons: tuple[str, ...], documents: tuple[str, ...] = ()) -> ClauseVerdict:
    return ClauseVerdict(
        clause.id, clause.says, clause.where, verdict, reasons, documents, tuple(clause.rules), clause.verified
    )


def _included_first(policies: Sequence[Policy]) -> list[Policy]:
    """Return the policies, each behind those that it includes. A circle is cut where it closes."""
    by_id = {policy.id: policy for policy in policies}
    ordered: dict[str, Policy] = {}
    entered: set[str] = set()

    def enter(policy: Policy) -> None:
        if policy.id in entered:
            return
        entered.add(policy.id)
        for name in included(policy):
            if name in by_id:
                enter(by_id[name])
        ordered[policy.id] = policy

    for policy in policies:
        enter(policy)
    return list(ordered.values())


def included(policy: Policy) -> tuple[str, ...]:
    """Return the policies that a policy or one of its clauses includes."""
    named = (*policy.includes, *(name for clause in policy.clauses.values() for name in clause.includes))
    return tuple(dict.fromkeys(named))
