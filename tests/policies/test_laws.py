"""The laws: what each of them must say of itself."""

from __future__ import annotations

import pytest

from spamlint.policies.model import Origin, Policy
from tests.policies.cases import FOLDER, policies

LAWS = [policy for policy in policies().values() if policy.origin is Origin.LAW]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_a_law_says_where_it_holds_and_where_it_can_be_read(law: Policy) -> None:
    assert law.countries or law.sender_countries
    assert law.source.publisher
    assert law.source.url.startswith("https://")


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_each_clause_says_where_it_stands(law: Policy) -> None:
    assert not [clause.id for clause in law.clauses.values() if not clause.where]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_each_law_has_cases(law: Policy) -> None:
    assert (FOLDER / f"{law.id}.yaml").exists()


@pytest.mark.parametrize("policy", policies().values(), ids=lambda policy: policy.id)
def test_policies_name_policies_that_exist(policy: Policy) -> None:
    named = {*policy.includes, *policy.implements}
    named |= {name for clause in policy.clauses.values() for name in clause.includes}
    assert not named - policies().keys()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
def test_what_asks_for_consent_asks_it_of_marketing_alone(law: Policy) -> None:
    """A receipt needs no consent."""
    asking = [
        clause
        for clause in law.clauses.values()
        if any(expectation.field in ("consent.method", "consent.basis") for expectation in clause.attest)
    ]
    assert not [clause.id for clause in asking if not clause.kinds]
