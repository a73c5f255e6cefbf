"""Each clause that rules decide: messages that keep it, and messages that break it by one rule and by no other.

The cases are data: `tests/policies/cases/<policy>.yaml`; `tests/policies/cases.py` says how they are written.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from spamlint.finding import Severity
from spamlint.policies.model import Clause
from spamlint.report import Verdict
from tests.policies.cases import FOLDER, KINDS_OF_CASE, Case, case_file, cases, policies, run

WITH_CASES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
ALL = [case for policy in WITH_CASES for case in cases(policy)]
WRITTEN = [case for case in ALL if case.clause and not case.is_made_up]
WHOLE = [case for case in ALL if not case.clause]
MAY_STAND = {
    Verdict.PASS,
    Verdict.ATTESTED,
    Verdict.NO_DUTY,
    Verdict.AFTER_SENDING,
    Verdict.NOT_APPLICABLE,
}


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    assert not list(_problems(case))


@pytest.mark.parametrize("policy", WITH_CASES)
def test_what_is_attested_otherwise_or_not_at_all(policy: str) -> None:
    made_up = [case for case in ALL if case.is_made_up and case.policy == policy]
    assert not [(case.name, problem) for case in made_up for problem in _problems(case)]


def _problems(case: Case) -> Iterator[str]:
    """Yield what is not as a case says."""
    result = run(case)
    yield from (f"{failure.rule} {failure.reason}" for failure in result.failures)
    stands = result.clauses[case.clause]
    why = " ".join(stands.reasons)
    if stands.verdict not in KINDS_OF_CASE[case.expected]:
        yield f"the verdict is {stands.verdict.value}: {why}"
    if case.data.get("says", "") not in why:
        yield f"the reason is {why}"
    expected = {case.rule, *case.data.get("also", ())} if case.expected == "fail" else set(case.data.get("also", ()))
    if result.fired != expected:
        yield f"these rules found something: {', '.join(sorted(result.fired))}"
    if case.expected == "wrong" and case.clause not in result.blamed:
        yield "no finding in what is attested names the clause"
    if case.expected == "cannot-tell" and case.rule and case.rule not in result.unsure:
        yield f"{case.rule} does not say that it cannot be told"


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case.name)
def test_the_message_that_keeps_a_policy_keeps_all_of_it(case: Case) -> None:
    result = run(case)
    assert not result.failures
    assert not result.fired
    left = {name: clause.reasons for name, clause in result.clauses.items() if clause.verdict not in MAY_STAND}
    # What another policy has to say of it is tested with that one.
    included = {name for name, clause in policies()[case.policy].clauses.items() if clause.includes}
    assert not left.keys() - included, left


def _by_rules(policy: str) -> list[Clause]:
    return [clause for clause in policies()[policy].clauses.values() if clause.rules]


@pytest.mark.parametrize("policy", WITH_CASES)
def test_each_clause_has_a_message_that_passes_it(policy: str) -> None:
    passed = {case.clause for case in cases(policy) if case.expected == "pass"}
    good = [run(case) for case in WHOLE if case.policy == policy]
    for result in good:
        passed |= {name for name, clause in result.clauses.items() if clause.verdict in KINDS_OF_CASE["pass"]}
    assert not [clause.id for clause in _by_rules(policy) if clause.id not in passed]


@pytest.mark.parametrize("policy", WITH_CASES)
def test_each_rule_of_each_clause_has_a_message_that_it_decides(policy: str) -> None:
    shown = {(case.clause, case.rule) for case in cases(policy) if case.expected in ("fail", "cannot-tell")}
    missing = [
        f"{clause.id}: {rule}"
        for clause in _by_rules(policy)
        for rule, severity in clause.rules.items()
        if severity is not Severity.NOTE and (clause.id, rule) not in shown
    ]
    assert not missing


@pytest.mark.parametrize("policy", WITH_CASES)
def test_each_field_that_a_clause_asks_for_has_a_wrong_value(policy: str) -> None:
    """Fields that a clause only wants to be given have none."""
    wrong = {
        (case.clause, f"{section}.{name}")
        for case in cases(policy)
        if case.expected == "wrong"
        for section, fields in case_file_attestations(case).items()
        for name in fields
    }
    missing = [
        f"{clause.id}: {expectation.field}"
        for clause in policies()[policy].clauses.values()
        for expectation in clause.attest
        if expectation.condition.value != "given" and (clause.id, expectation.field) not in wrong
    ]
    assert not missing


def case_file_attestations(case: Case) -> dict[str, dict[str, object]]:
    """Return what a case itself attests, section by section."""
    said = case.data.get("attestations", {})
    return {section: fields for section, fields in said.items() if isinstance(fields, dict)}


@pytest.mark.parametrize("policy", WITH_CASES)
def test_cases_are_of_clauses_that_exist(policy: str) -> None:
    assert not case_file(policy)["clauses"].keys() - policies()[policy].clauses.keys()
