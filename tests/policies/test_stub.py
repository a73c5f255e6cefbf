"""What `spamlint attest` asks: each open field once, of numbers the strictest first, and no answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from spamlint.config.attestations import SECTIONS
from spamlint.policies.attested import Attested, attested
from spamlint.policies.stub import WIDTH, Wanted, stub, wanted
from spamlint.yaml_source import load_yaml
from tests.policies.cases import TODAY, policies


def open_fields(names: str, said: Mapping[str, Any] | None = None, **pinned: int) -> dict[str, Wanted]:
    chosen = [policies()[name] for name in names.split()]
    data = {"by": "Anna", "on": "2026-11-01", **said} if said else {}
    return {item.field: item for item in wanted(chosen, attested(data, TODAY), pinned)}


@pytest.mark.parametrize(
    ("names", "field", "strictest", "value"),
    [
        ("us-can-spam ca-casl", "unsubscribe.valid-days", "ca-casl/unsubscribe-valid-60", 60),
        ("ca-casl us-can-spam", "unsubscribe.valid-days", "ca-casl/unsubscribe-valid-60", 60),
        (
            "us-can-spam ca-casl au-spam-act",
            "unsubscribe.honoured-within-business-days",
            "au-spam-act/five-business-days",
            5,
        ),
        ("au-spam-act ca-casl", "organisation.contact-valid-days", "ca-casl/contact-valid-60", 60),
    ],
)
def test_of_numbers_the_strictest_comes_first(names: str, field: str, strictest: str, value: int) -> None:
    asked = open_fields(names)[field].asked_by
    assert (asked[0].clause, asked[0].expectation.value) == (strictest, value)


def test_the_strictest_is_told_with_its_source() -> None:
    text = stub(list(open_fields("us-can-spam ca-casl").values()), TODAY)
    assert "# is at least 60, the strictest: ca-casl/unsubscribe-valid-60 (s. 11(2))\n" in text
    assert "# is at least 30: us-can-spam/optout-30-days\n" in text


def test_of_one_number_nothing_is_the_strictest() -> None:
    assert "strictest" not in stub([open_fields("us-can-spam au-spam-act")["unsubscribe.valid-days"]], TODAY)


def test_limits_that_hold_in_different_cases_are_not_compared() -> None:
    text = stub([open_fields("ca-casl")["consent.oldest"]], TODAY)
    assert "is at most 6 months ago, when consent.basis is implied-inquiry" in text
    assert "strictest" not in text


def test_a_field_that_decides_what_else_is_asked_is_asked_for() -> None:
    item = open_fields("us-can-spam")["content.adult"]
    assert item.asked_by == ()
    assert item.decides == ("us-can-spam/adult-subject-label", "us-can-spam/adult-brown-wrapper")
    assert "what else is asked depends on it: us-can-spam/adult-subject-label" in stub([item], TODAY)


def test_once_it_is_said_what_depends_on_it_is_asked_or_not() -> None:
    assert "content.adult-labelled" not in open_fields("us-can-spam", {"content": {"adult": False}})
    said = {"content": {"adult": True}, "consent": {"explicit": False}}
    assert "content.adult-labelled" in open_fields("us-can-spam", said)


def test_what_is_attested_is_not_asked_and_what_is_wrong_is() -> None:
    assert "unsubscribe.valid-days" not in open_fields("us-can-spam", {"unsubscribe": {"valid-days": 30}})
    item = open_fields("us-can-spam ca-casl", {"unsubscribe": {"valid-days": 30}})["unsubscribe.valid-days"]
    assert [asking.clause for asking in item.asked_by] == ["ca-casl/unsubscribe-valid-60"]


def test_fields_come_in_the_order_of_the_sections() -> None:
    order = [f"{section}.{name}" for section, fields in SECTIONS.items() for name in fields]
    asked = list(open_fields("us-can-spam ca-casl dk-mfl eu-gdpr"))
    assert asked == sorted(asked, key=order.index)


@pytest.mark.parametrize("name", sorted(policies()))
def test_it_is_yaml_before_and_after_it_is_filled_in_and_fits_the_screen(name: str) -> None:
    text = stub(wanted([policies()[name]], Attested({}, today=TODAY)), TODAY)
    assert _read(text) == {"attestations": {"by": None, "on": "2026-11-22"}}
    assert max(map(len, text.splitlines())) <= WIDTH
    bare = "\n".join(
        "  " + line.removeprefix("  # ") if line.startswith("  # ") else line for line in text.splitlines()
    )
    filled = _read(bare)["attestations"]
    del filled["by"], filled["on"]
    fields = {f"{section}.{field}" for section, names in filled.items() for field in names}
    assert fields == {item.field for item in wanted([policies()[name]], Attested({}, today=TODAY))}


def _read(text: str) -> dict[str, Any]:
    data: dict[str, Any] = load_yaml("spamlint.yaml", text.encode()).data
    return data
