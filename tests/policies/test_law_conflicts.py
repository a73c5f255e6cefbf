"""Laws disagree on consent, on periods and on what a message must say: the same habit keeps one and breaks another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spamlint.report import Verdict
from tests.policies.test_conflicts import BY_LINK, BY_MAIL, KEPT, RECEIPT, Conflict, judged

OPT_OUT = (
    "us-can-spam/optout-mechanism",
    "ca-casl/unsubscribe",
    "eu-eprivacy/valid-stop-address",
    "uk-pecr/valid-address",
    "dk-mfl/easy-free-withdrawal",
    "de-uwg/valid-stop-address",
    "au-spam-act/unsubscribe-statement",
    "nz-uema/unsubscribe",
    "fr-cpce/valid-stop-contact",
)
CUSTOMERS: dict[str, dict[str, Any]] = {
    "consent": {
        "basis": "customer",
        "method": "soft-opt-in",
        "oldest": "2026-01-10",
        "similar-products": True,
        "optout-at-collection": True,
        "objection-told": True,
    },
    "list": {"sources": ["customer-purchase"]},
    "recipients": {"consumers": True},
}
FOOTER = "Northwind Teapots Ltd, 12 Kettle Lane, Bristol BS1 4QA"
ALL_LAWS_FREE = {"unsubscribe": {"fee": False}}

CONFLICTS = {
    "no way to unsubscribe": Conflict(text="New teapots are here.", attested=ALL_LAWS_FREE, kept=(), broken=OPT_OUT),
    "unsubscribing by mail alone": Conflict(text=BY_MAIL, attested=ALL_LAWS_FREE, kept=OPT_OUT, broken=()),
    "unsubscribing by a link alone": Conflict(text=BY_LINK, attested=ALL_LAWS_FREE, kept=OPT_OUT, broken=()),
    "a receipt without a link": Conflict(kind="transactional", text=RECEIPT, kept=OPT_OUT, broken=()),
    "own customers who could say no": Conflict(
        attested=CUSTOMERS,
        kept=(
            "us-can-spam/no-harvest-dictionary",
            "ca-casl/consent",
            "ca-casl/implied-two-years",
            "eu-eprivacy/prior-consent",
            "eu-eprivacy/soft-opt-in",
            "uk-pecr/soft-opt-in",
            "dk-mfl/soft-opt-in",
            "de-uwg/soft-opt-in",
            "fr-cpce/soft-opt-in",
            "es-lssi/soft-opt-in",
        ),
        broken=(),
    ),
    "people who only asked for an offer": Conflict(
        attested={**CUSTOMERS, "consent": {**CUSTOMERS["consent"], "basis": "implied-inquiry"}},
        kept=("uk-pecr/soft-opt-in",),
        broken=("ca-casl/implied-inquiry-six-months", "dk-mfl/soft-opt-in", "de-uwg/soft-opt-in"),
    ),
    "companies that never agreed": Conflict(
        attested={
            "consent": {"method": "none", "basis": "none"},
            "recipients": {"consumers": False},
            "list": {"sources": ["directory"]},
        },
        kept=(
            "us-can-spam/no-harvest-dictionary",
            "eu-eprivacy/prior-consent",
            "uk-pecr/consent",
            "fr-cpce/prior-consent",
        ),
        broken=(
            "ca-casl/consent",
            "dk-mfl/prior-consent",
            "de-uwg/express-consent",
            "es-lssi/prior-consent",
            "au-spam-act/no-unsolicited",
        ),
    ),
    "addresses that people published for such mail": Conflict(
        attested={
            "consent": {"basis": "published-address", "method": "implied", "same-topic": True},
            "list": {"sources": ["website-public"]},
            "recipients": {"consumers": True},
        },
        kept=("ca-casl/consent", "ca-casl/published-address", "au-spam-act/no-unsolicited", "nz-uema/no-unsolicited"),
        broken=("eu-eprivacy/prior-consent", "uk-pecr/consent", "dk-mfl/prior-consent", "de-uwg/express-consent"),
    ),
    "a bought list": Conflict(
        attested={
            "list": {"sources": ["purchased"]},
            "consent": {"method": "express"},
            "recipients": {"consumers": True},
        },
        kept=("us-can-spam/no-harvest-dictionary", "au-spam-act/no-harvested-lists"),
        broken=("eu-eprivacy/prior-consent", "dk-mfl/prior-consent", "de-uwg/express-consent"),
    ),
    "customers of 30 months ago": Conflict(
        attested={**CUSTOMERS, "consent": {**CUSTOMERS["consent"], "oldest": "2024-05-22"}},
        kept=("eu-eprivacy/soft-opt-in", "uk-pecr/soft-opt-in", "dk-mfl/soft-opt-in", "de-uwg/soft-opt-in"),
        broken=("ca-casl/implied-two-years",),
    ),
    "a list that nobody has written to for 18 months": Conflict(
        attested={"list": {"last-sent": "2025-05-22"}, "consent": {"basis": "opt-in"}},
        kept=("ca-casl/implied-two-years", "ca-casl/consent"),
        broken=("dk-mfl/consent-stale",),
    ),
    "supporters of a charity since March 2026": Conflict(
        attested={"consent": {"basis": "supporter", "oldest": "2026-03-01"}, "organisation": {"charity": True}},
        kept=("uk-pecr/charity-soft-opt-in", "ca-casl/consent"),
        broken=(),
    ),
    "supporters of a charity since 2024": Conflict(
        attested={"consent": {"basis": "supporter", "oldest": "2024-03-01"}, "organisation": {"charity": True}},
        kept=("ca-casl/consent",),
        broken=("uk-pecr/charity-soft-opt-in",),
    ),
    "a way out that works for 30 days": Conflict(
        attested={"unsubscribe": {"valid-days": 30}},
        kept=(
            "us-can-spam/optout-30-days",
            "au-spam-act/unsubscribe-30",
            "nz-uema/unsubscribe-30",
            "sg-spam-control/unsubscribe-30",
        ),
        broken=("ca-casl/unsubscribe-valid-60",),
    ),
    "a way out that works for 60 days": Conflict(
        attested={"unsubscribe": {"valid-days": 60}},
        kept=("us-can-spam/optout-30-days", "au-spam-act/unsubscribe-30", "ca-casl/unsubscribe-valid-60"),
        broken=(),
    ),
    "no postal address": Conflict(
        text=f"{BY_LINK}\n\nNorthwind Teapots Ltd\n\nQuestions? Call +44 117 496 0000.",
        attested={"organisation": {"postal-address-valid": True, "identity-true": True, "contact-valid-days": 30}},
        kept=("au-spam-act/accurate-sender", "nz-uema/accurate-sender"),
        broken=("us-can-spam/postal-address", "ca-casl/contact-info"),
    ),
    "a box at the post office": Conflict(
        text=f"{BY_LINK}\n\nNorthwind Teapots Ltd, PO Box 81, Bristol BS1 4QA",
        attested={"organisation": {"postal-address-valid": True}},
        kept=("us-can-spam/postal-address", "ca-casl/contact-info"),
        broken=("de-ddg/imprint",),
    ),
    "contact data that stay right for 30 days": Conflict(
        text=f"{BY_LINK}\n\n{FOOTER}",
        attested={"organisation": {"contact-valid-days": 30, "identity-true": True}},
        kept=("au-spam-act/sender-30", "nz-uema/accurate-sender"),
        broken=("ca-casl/contact-valid-60",),
    ),
    "seven business days to take somebody off": Conflict(
        attested={
            "unsubscribe": {"honoured-within-business-days": 7, "asks-for": ["email"]},
            "list": {"suppression-applied": True},
        },
        kept=(
            "us-can-spam/honour-10-business-days",
            "ca-casl/unsubscribe-10-business-days",
            "sg-spam-control/ten-business-days",
        ),
        broken=("au-spam-act/five-business-days", "nz-uema/five-working-days"),
    ),
    "a login before the way out": Conflict(
        attested={"unsubscribe": {"requires-login": True, "fee": False, "pages": 1, "asks-for": ["email"]}},
        kept=("eu-eprivacy/valid-stop-address", "uk-pecr/valid-address", "de-uwg/valid-stop-address"),
        broken=("us-can-spam/single-page", "ca-casl/readily-performed", "au-spam-act/unsubscribe-conditions"),
    ),
    "answers that nobody reads": Conflict(
        attested={"unsubscribe": {"reply-address-read": False, "fee": False}},
        kept=("us-can-spam/optout-mechanism", "ca-casl/unsubscribe", "de-uwg/valid-stop-address"),
        broken=("dk-mfl/stop-address", "de-ddg/working-mailbox"),
    ),
    "labelled adult content that nobody agreed to": Conflict(
        attested={
            "content": {"adult": True, "adult-labelled": True, "is-advertisement": True},
            "consent": {"explicit": False},
        },
        kept=("us-can-spam/adult-subject-label", "us-can-spam/adult-brown-wrapper", "us-can-spam/ad-identifier"),
        broken=(),
    ),
    "adult content without its label": Conflict(
        attested={"content": {"adult": True, "adult-labelled": False}, "consent": {"explicit": False}},
        kept=(),
        broken=("us-can-spam/adult-subject-label", "us-can-spam/adult-brown-wrapper"),
    ),
    "adult content without its label for those who agreed": Conflict(
        attested={"content": {"adult": True, "adult-labelled": False}, "consent": {"explicit": True}},
        kept=("us-can-spam/adult-subject-label", "us-can-spam/adult-brown-wrapper"),
        broken=(),
    ),
    "a hash is kept of who unsubscribed": Conflict(
        attested={
            "unsubscribe": {"deletes-records": "hashed-suppression"},
            "list": {"suppression-applied": True},
            "consent": {"evidence": "in our customer database", "records": ["date", "source"]},
        },
        kept=("eu-gdpr/objection-honoured", "eu-gdpr/consent-demonstrable", "smtpdk/delete-on-unsubscribe"),
        broken=(),
    ),
    "people who agreed to it with a box ticked beforehand": Conflict(
        attested={"consent": {"method": "pre-ticked", "basis": "opt-in"}, "recipients": {"consumers": True}},
        kept=("us-can-spam/optout-mechanism",),
        broken=(
            "ca-casl/consent-request-content",
            "eu-gdpr/consent-clear-act",
            "uk-pecr/consent",
            "de-uwg/express-consent",
        ),
    ),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_each_law_keeps_its_own_verdict(name: str, tmp_path: Path) -> None:
    conflict = CONFLICTS[name]
    stands = judged(conflict, tmp_path)
    wrong = {clause: stands[clause] for clause in conflict.kept if stands[clause] not in KEPT}
    wrong |= {clause: stands[clause] for clause in conflict.broken if stands[clause] is not Verdict.FAIL}
    assert not wrong
