"""What a sender attests, held against what clauses expect."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from spamlint.policies.attested import Attested, Standing, answer, attested
from spamlint.policies.model import Condition, Expectation

TODAY = date(2026, 11, 22)


def said(**sections: dict[str, Any]) -> Attested:
    return attested({"by": "Anna", "on": "2026-11-01", **sections}, TODAY, ("northwind-teapots",))


@pytest.mark.parametrize(
    ("field", "condition", "wanted", "value", "standing"),
    [
        ("consent.explicit", Condition.IS, True, True, Standing.MET),
        ("consent.explicit", Condition.IS, True, False, Standing.BROKEN),
        ("consent.evidence", Condition.GIVEN, None, "in the CRM", Standing.MET),
        ("consent.method", Condition.ONE_OF, ["express"], "express", Standing.MET),
        ("consent.method", Condition.ONE_OF, ["express"], "implied", Standing.BROKEN),
        ("list.sources", Condition.NONE_OF, ["purchased"], ["web-form"], Standing.MET),
        ("list.sources", Condition.NONE_OF, ["purchased"], ["web-form", "purchased"], Standing.BROKEN),
        ("unsubscribe.asks-for", Condition.ONLY, ["email"], ["email"], Standing.MET),
        ("unsubscribe.asks-for", Condition.ONLY, ["email"], ["email", "password"], Standing.BROKEN),
        ("consent.records", Condition.HOLDS, ["date", "ip"], ["date", "source", "ip"], Standing.MET),
        ("consent.records", Condition.HOLDS, ["date", "ip"], ["date"], Standing.BROKEN),
        ("unsubscribe.valid-days", Condition.AT_LEAST, 30, 30, Standing.MET),
        ("unsubscribe.valid-days", Condition.AT_LEAST, 60, 59, Standing.BROKEN),
        ("unsubscribe.pages", Condition.AT_MOST, 1, 2, Standing.BROKEN),
        ("consent.form-text", Condition.NAMES_SENDER, None, "Mail me news from Northwind-Teapots!", Standing.MET),
        ("consent.form-text", Condition.NAMES_SENDER, None, "Mail me offers from partners.", Standing.BROKEN),
        ("consent.oldest", Condition.WITHIN_MONTHS, 24, "2024-11-22", Standing.MET),
        ("consent.oldest", Condition.WITHIN_MONTHS, 24, "2024-11-21", Standing.BROKEN),
    ],
)
def test_conditions(field: str, condition: Condition, wanted: Any, value: Any, standing: Standing) -> None:
    section, _, name = field.partition(".")
    found = answer(Expectation(field, condition, wanted), said(**{section: {name: value}}))
    assert found.standing is standing
    assert found.reason


def test_what_nobody_said_is_missing() -> None:
    assert answer(Expectation("consent.explicit", Condition.IS, True), said()).standing is Standing.MISSING


def test_what_ran_out_does_not_count_but_what_is_wrong_stays_wrong() -> None:
    data = {"by": "Anna", "on": "2024-01-01", "consent": {"explicit": True, "sender-named": False}}
    old = attested(data, TODAY)
    assert old.is_expired
    assert answer(Expectation("consent.explicit", Condition.IS, True), old).standing is Standing.EXPIRED
    assert answer(Expectation("consent.sender-named", Condition.IS, True), old).standing is Standing.BROKEN


def test_the_last_day_still_counts() -> None:
    data = {"by": "Anna", "on": "2024-01-01", "until": "2026-11-22", "consent": {"explicit": True}}
    assert not attested(data, TODAY).is_expired


def test_an_expectation_may_hold_only_with_another_value() -> None:
    wanted = Expectation("consent.similar-products", Condition.IS, True, {"consent.method": "soft-opt-in"})
    assert answer(wanted, said(consent={"method": "express"})).standing is Standing.NOT_ASKED
    assert answer(wanted, said(consent={"method": "soft-opt-in"})).standing is Standing.MISSING


def test_whether_it_is_asked_must_be_known() -> None:
    wanted = Expectation("consent.similar-products", Condition.IS, True, {"consent.method": "soft-opt-in"})
    assert answer(wanted, said()).reason == "attest `consent.method`"


@pytest.mark.parametrize(
    ("sources", "standing"), [(["event-card", "web-form"], "missing"), (["web-form"], "not asked")]
)
def test_of_several_values_one_is_enough_to_ask(sources: list[str], standing: str) -> None:
    when = {"list.sources": ["event-card", "paper-sheet"]}
    wanted = Expectation("consent.notice-at-collection", Condition.IS, True, when)
    assert answer(wanted, said(list={"sources": sources})).standing.value == standing


def test_who_is_not_known_cannot_be_looked_for() -> None:
    data = {"by": "Anna", "on": "2026-11-01", "consent": {"form-text": "News from us"}}
    found = answer(Expectation("consent.form-text", Condition.NAMES_SENDER), attested(data, TODAY))
    assert found.standing is Standing.MISSING


def test_the_last_of_february_has_a_day_of_its_own_two_years_before() -> None:
    data = {"by": "Anna", "on": "2026-11-01", "consent": {"oldest": "2022-02-28"}}
    on_leap_day = attested(data, date(2024, 2, 29))
    wanted = Expectation("consent.oldest", Condition.WITHIN_MONTHS, 24)
    assert answer(wanted, on_leap_day).standing is Standing.MET
