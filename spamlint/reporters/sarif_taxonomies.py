"""The chosen policies as taxonomies of a SARIF log: a policy is a taxonomy, its clauses are the taxa.

SARIF 2.1.0: taxonomies in 3.14.8 and 3.19.3, relationships of rules in 3.49.15 and 3.53, taxa of results in 3.27.8,
references in 3.52 and 3.54.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from spamlint.report import ClauseVerdict, PolicyVerdict
from spamlint.reporters.escape import visible

Json = dict[str, Any]


class _Place(Struct, frozen=True):
    """Where a clause stands: the number of its taxonomy, and its own number there."""

    policy: str
    taxonomy: int
    taxon: int


class Taxonomies:
    """The chosen policies, written as taxonomies, and how rules and results refer to their clauses."""

    def __init__(self, policies: Sequence[PolicyVerdict]) -> None:
        self._policies = policies
        self._places = {
            f"{policy.policy}/{clause.clause}": _Place(policy.policy, index, number)
            for index, policy in enumerate(policies)
            for number, clause in enumerate(policy.clauses)
        }

    def written(self) -> list[Json]:
        """Return the taxonomies of the run, in the order in which the policies were chosen."""
        return [_taxonomy(policy) for policy in self._policies]

    def supported(self) -> list[Json]:
        """Return references from the tool to all of them."""
        return [_component(policy.policy, index) for index, policy in enumerate(self._policies)]

    def relationships(self, clauses: Iterable[str]) -> list[Json]:
        """Return what a rule has to do with clauses (`policy/clause`): a finding of it says that they are not kept."""
        return [{"target": target, "kinds": ["relevant"]} for target in self.taxa(clauses)]

    def taxa(self, clauses: Iterable[str]) -> list[Json]:
        """Return references to clauses; those of policies that were not judged are left out."""
        return [
            {"id": clause, "index": place.taxon, "toolComponent": _component(place.policy, place.taxonomy)}
            for clause in dict.fromkeys(clauses)
            if (place := self._places.get(clause)) is not None
        ]

    def verdicts(self) -> list[Json]:
        """Return how each policy stands, for the property bag of the run. Taxa themselves are the same on every run."""
        return [
            {
                "policy": policy.policy,
                "version": policy.version,
                "verdict": policy.verdict.value,
                "clauses": {clause.clause: clause.verdict.value for clause in policy.clauses},
            }
            for policy in self._policies
        ]


def _component(policy: str, index: int) -> Json:
    return {"name": policy, "index": index}


def _taxonomy(policy: PolicyVerdict) -> Json:
    return {
        "name": policy.policy,
        "fullName": visible(policy.title),
        "version": str(policy.version),
        "shortDescription": {"text": visible(policy.title)},
        "isComprehensive": True,
        "taxa": [_taxon(policy.policy, clause) for clause in policy.clauses],
    }


def _taxon(policy: str, clause: ClauseVerdict) -> Json:
    said = visible(" ".join(clause.says.split()))
    written: Json = {
        # With the policy's name, since viewers show ids alone.
        "id": f"{policy}/{clause.clause}",
        "name": clause.clause,
        "shortDescription": {"text": said},
        "properties": {"verified": clause.verified},
    }
    if clause.where:
        written["fullDescription"] = {"text": f"{said} ({visible(clause.where)})"}
    return written
