"""What mailbox providers ask for beside each other, and by way of the RFC that they name."""

from __future__ import annotations

from typing import Any

import pytest

from spamlint.report import Verdict
from tests.policies.cases import Case, cases, run

NAMING_RFC_5322 = ("gmail", "yahoo", "icloud")


def judged(policy: str, **changes: Any) -> dict[str, Verdict]:
    """Return how the clauses of a policy stand for the message that keeps it, with changes."""
    (good,) = (case for case in cases(policy) if not case.clause)
    data = {**good.data, **changes, "headers": {**good.data["headers"], **changes.get("headers", {})}}
    result = run(Case("changed", policy, "", "", data))
    assert not result.failures
    return {name: clause.verdict for name, clause in result.clauses.items()}


@pytest.mark.parametrize("policy", NAMING_RFC_5322)
@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Verdict.PASS),
        ({"Message-ID": "no brackets"}, Verdict.FAIL),
        ({"Date": "yesterday"}, Verdict.FAIL),
        ({"X-Teapot": "blue\nno field"}, Verdict.FAIL),
        ({"Comments": ("pots " * 210).strip()}, Verdict.FAIL),
    ],
)
def test_providers_judge_the_form_of_a_message_by_rfc_5322(
    policy: str, headers: dict[str, str], expected: Verdict
) -> None:
    assert judged(policy, headers=headers)["rfc5322"] is expected


def test_a_mailto_in_the_header_is_enough_for_yahoo_and_not_for_gmail() -> None:
    headers = {"List-Unsubscribe": "<mailto:stop-8Kd0@northwind-teapots.com>", "List-Unsubscribe-Post": None}
    assert judged("yahoo", headers=headers)["list-unsubscribe-header"] is Verdict.PASS
    assert judged("gmail", headers=headers)["one-click-unsubscribe"] is Verdict.FAIL


def test_a_mailto_in_the_body_is_enough_for_outlook_and_not_for_icloud() -> None:
    html = '<p>New teapots.</p><p><a href="mailto:stop@northwind-teapots.com">Unsubscribe</a></p>'
    assert judged("outlook", html=html)["unsubscribe-visible"] is Verdict.PASS
    assert judged("icloud", html=html)["unsubscribe-link"] is Verdict.FAIL


def test_a_receipt_needs_no_link_for_gmail() -> None:
    verdicts = judged("gmail", html="<p>Your receipt for teapot 81.</p>", kind="transactional")
    assert verdicts["unsubscribe-link-visible"] is Verdict.NOT_APPLICABLE
    assert verdicts["one-click-unsubscribe"] is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("policy", "clause", "hours"),
    [
        ("gmail", "unsubscribe-in-48-hours", 48),
        ("yahoo", "unsubscribe-in-2-days", 48),
        ("validity", "within-3-days", 72),
        ("icloud", "unsubscribe-immediate", 0),
    ],
)
def test_each_has_its_own_time_for_unsubscribing(policy: str, clause: str, hours: int) -> None:
    (good,) = (case for case in cases(policy) if not case.clause)
    said = good.data["config"]["attestations"]

    def stands(value: int) -> Verdict:
        unsubscribe = {**said["unsubscribe"], "honoured-within-hours": value}
        config = {**good.data["config"], "attestations": {**said, "unsubscribe": unsubscribe}}
        return judged(policy, config=config)[clause]

    assert stands(hours) is Verdict.ATTESTED
    assert stands(hours + 1) is Verdict.FAIL


@pytest.mark.parametrize("clause", ["from-aligned", "dmarc"])
def test_without_the_network_the_sender_says_how_it_is(clause: str) -> None:
    assert judged("gmail", online=None)[clause] is Verdict.ATTESTED


def test_a_template_has_no_header_so_the_sender_says_what_the_platform_adds() -> None:
    assert judged("gmail", page=True)["one-click-unsubscribe"] is Verdict.ATTESTED
    assert judged("gmail", page=True)["header-size"] is Verdict.CANNOT_TELL
