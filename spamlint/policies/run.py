"""From the outcomes of a run to the verdicts of its policies, and to findings in what the sender attests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from spamlint.finding import Finding
from spamlint.policies.attestation_findings import RULES, attestation_findings
from spamlint.policies.attested import Attested, attested
from spamlint.policies.library import Chosen
from spamlint.policies.verdict import Judged, judge_policies
from spamlint.report import Outcome, PolicyVerdict, RuleInfo
from spamlint.rules.rule import Rule

if TYPE_CHECKING:
    from spamlint.config import Settings
    from spamlint.setup import Setup


class _Facts(Struct, frozen=True):
    """What holds for all messages with the same settings."""

    rules: Mapping[str, Rule]
    attested: Attested


class PolicyOutcome(Struct, frozen=True):
    """What the policies of a run say.

    Attributes:
        verdicts: How each of them stands.
        findings: What is wrong with what the sender attests.
        rules: The rules of those findings.
    """

    verdicts: tuple[PolicyVerdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    rules: tuple[RuleInfo, ...] = ()


def judge(setup: Setup, chosen: Chosen, outcomes: Sequence[Outcome], today: date) -> PolicyOutcome:
    """Return what the chosen policies say of what came of the files."""
    judged = list(_judged(setup, outcomes, today))
    verdicts = judge_policies(chosen.policies, judged, chosen.pinned, chosen.included_by)
    names = sender_names(setup.config.settings)
    return PolicyOutcome(verdicts, attestation_findings(setup.config, chosen, today, names), RULES)


def sender_names(settings: Settings) -> tuple[str, ...]:
    """Return the names under which people know the sender: its domains without what registries add."""
    return tuple(domain.split(".")[-2] for domain in settings.sender.domains if "." in domain)


def _judged(setup: Setup, outcomes: Sequence[Outcome], today: date) -> Iterator[Judged]:
    known: dict[int, tuple[Settings, _Facts]] = {}
    not_asked = dict(setup.not_asked())
    for outcome in outcomes:
        failed = {failure.path for failure in outcome.failures if not failure.rule}
        for checked in outcome.checked:
            settings = setup.settings(checked.path)
            if id(settings) not in known:
                known[id(settings)] = settings, _facts(setup, settings, today)
            facts = known[id(settings)][1]
            findings = tuple(finding for finding in outcome.findings if finding.document == checked.document)
            is_complete = failed.isdisjoint((checked.document, checked.path))
            unable = frozenset(item.rule for item in outcome.failures if item.rule and item.path == checked.document)
            yield Judged(checked, findings, facts.rules, facts.attested, is_complete, unable, not_asked)


def _facts(setup: Setup, settings: Settings, today: date) -> _Facts:
    rules = {rule.id: rule for rule in setup.rules(settings)}
    return _Facts(rules, attested(settings.attestations, today, sender_names(settings)))
