"""Policies disagree: the same message or habit passes one and fails the other, and each keeps its own verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from spamlint.checker import Checker
from spamlint.discover import Input
from spamlint.message.kind import Kind
from spamlint.policies.run import judge
from spamlint.report import PolicyVerdict, Verdict
from spamlint.setup import Plan, load_setup
from spamlint.sniff import Format
from tests.policies.cases import HEADERS

KEPT = (Verdict.PASS, Verdict.ATTESTED, Verdict.NOT_APPLICABLE, Verdict.NO_DUTY)
RECEIPT = "Your order 81 has shipped. One teapot, paid."
NEWS = "New teapots are here."
BY_MAIL = f"{NEWS}\n\nTo unsubscribe, write to leave@northwind-teapots.com."
BY_LINK = f"{NEWS}\n\nUnsubscribe: https://northwind-teapots.com/u/8Kd0"


class Conflict(NamedTuple):
    """What is sent, and the clauses that it keeps and breaks."""

    kept: tuple[str, ...]
    broken: tuple[str, ...]
    kind: str = "marketing"
    text: str = BY_LINK
    attested: dict[str, dict[str, Any]] = {}  # noqa: RUF012  # nobody changes it


CONFLICTS = {
    "a receipt without a link": Conflict(
        kind="transactional",
        text=RECEIPT,
        kept=("smtpdk/unsubscribe-link-clear", "smtpdk/transactional-exempt", "calltower/opt-out-option"),
        broken=("emarsys/unsubscribe-every-email",),
    ),
    "customers who did not opt in": Conflict(
        attested={"consent": {"basis": "customer", "method": "soft-opt-in", "explicit": False}},
        kept=("customerio/spam-definition", "calltower/no-unsolicited"),
        broken=(
            "customerio/no-unsolicited",
            "customerio/permission-only",
            "ontraport/unsolicited-is-spam",
            "ontraport/permission-only",
            "smtpdk/express-active-optin",
            "emarsys/consent-deliberate",
            "emarsys/permission-based-only",
        ),
    ),
    "unsubscribing by mail alone": Conflict(
        text=BY_MAIL,
        kept=("calltower/opt-out-option", "us-can-spam/optout-mechanism", "emarsys/unsubscribe-every-email"),
        broken=("emarsys/unsubscribe-no-email-request", "smtpdk/unsubscribe-link-clear"),
    ),
    "a link and an address": Conflict(
        text=f"{BY_LINK}, or write to leave@northwind-teapots.com.",
        kept=("emarsys/unsubscribe-no-email-request", "smtpdk/unsubscribe-link-clear", "calltower/opt-out-option"),
        broken=(),
    ),
    "a hash is kept of who unsubscribed": Conflict(
        attested={"unsubscribe": {"deletes-records": "hashed-suppression"}, "list": {"suppression-applied": True}},
        kept=("smtpdk/delete-on-unsubscribe", "emarsys/consent-revocable"),
        broken=(),
    ),
    "all is kept of who unsubscribed": Conflict(
        attested={"unsubscribe": {"deletes-records": "no"}, "list": {"suppression-applied": True}},
        kept=("emarsys/consent-revocable",),
        broken=("smtpdk/delete-on-unsubscribe",),
    ),
    "adult content": Conflict(
        attested={"content": {"adult": True, "lawful": True}},
        kept=("smtpdk/lawful-content", "customerio/content-otherwise-illegal"),
        broken=("smtpdk/no-pornography", "customerio/content-pornography"),
    ),
    "a list of members that somebody handed over": Conflict(
        attested={"list": {"sources": ["membership-list"]}},
        kept=("customerio/no-purchased-lists", "smtpdk/no-bought-lists"),
        broken=("ontraport/no-membership-lists", "smtpdk/no-borrowed-lists", "customerio/no-add-without-permission"),
    ),
    "a sign-up on a card": Conflict(
        attested={"list": {"sources": ["event-card"]}, "consent": {"notice-at-collection": True}},
        kept=("ontraport/optin-offline-notice",),
        broken=("customerio/optin-methods",),
    ),
    "a link that works for 30 days": Conflict(
        attested={"unsubscribe": {"valid-days": 30}},
        kept=("us-can-spam/optout-30-days",),
        broken=("ca-casl/unsubscribe-valid-60",),
    ),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_each_policy_keeps_its_own_verdict(name: str, tmp_path: Path) -> None:
    conflict = CONFLICTS[name]
    stands = judged(conflict, tmp_path)
    wrong = {clause: stands[clause] for clause in conflict.kept if stands[clause] not in KEPT}
    wrong |= {clause: stands[clause] for clause in conflict.broken if stands[clause] is not Verdict.FAIL}
    assert not wrong


def judged(conflict: Conflict, folder: Path) -> dict[str, Verdict]:
    """Return how each clause of the policies that a conflict names stands."""
    config: dict[str, Any] = {"sender": {"domains": ["northwind-teapots.com"]}}
    if conflict.attested:
        config["attestations"] = {"by": "Anna", "on": "2026-11-01", **conflict.attested}
    (folder / "spamlint.yaml").write_text(yaml.safe_dump(config))
    policies = dict.fromkeys(clause.partition("/")[0] for clause in (*conflict.kept, *conflict.broken))
    setup = load_setup(Plan(folder, kind=Kind(conflict.kind), policies=tuple(policies)))
    head = "".join(f"{field}: {value}\n" for field, value in HEADERS.items())
    content = f"{head}Content-Type: text/plain; charset=utf-8\n\n{conflict.text}\n".encode()
    outcome = Checker(setup)(Input("message.eml", None, content, Format.EML))
    assert setup.chosen is not None
    verdicts = judge(setup, setup.chosen, [outcome], date(2026, 11, 22)).verdicts
    return dict(_by_clause(verdicts))


def _by_clause(verdicts: tuple[PolicyVerdict, ...]) -> list[tuple[str, Verdict]]:
    return [(f"{policy.policy}/{clause.clause}", clause.verdict) for policy in verdicts for clause in policy.clauses]
