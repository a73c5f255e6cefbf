"""What a sender attests, held against what a clause expects. Pure functions of values and a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from msgspec import Struct

from spamlint.config.attestations import SECTIONS
from spamlint.policies.model import Condition, Expectation

ATTESTED_DAYS = 366
"""How long an attestation counts that does not say until when: facts about lists age, so ours do too."""


class Standing(Enum):
    """How an expectation stands."""

    MET = "met"
    NOT_ASKED = "not asked"  # its `when` does not hold
    MISSING = "missing"
    EXPIRED = "expired"
    BROKEN = "broken"


class Answer(Struct, frozen=True):
    """How an expectation stands, and why, in words that follow the name of the clause."""

    standing: Standing
    reason: str = ""


class Attested(Struct, frozen=True):
    """What was attested, by field, and whether it still counts.

    Attributes:
        values: By `section.name`.
        by: Who said so.
        on: When.
        until: Until when it counts.
        today: The day of the run.
        sender_names: Names under which the sender is known: from the config.
    """

    values: Mapping[str, Any]
    by: str = ""
    on: date = date.min
    until: date = date.max
    today: date = date.min
    sender_names: tuple[str, ...] = ()

    @property
    def is_expired(self) -> bool:
        """Return whether it no longer counts."""
        return bool(self.values) and self.today > self.until


def attested(data: Mapping[str, Any], today: date, sender_names: tuple[str, ...] = ()) -> Attested:
    """Return what the config attests. `data` is validated: `by`, `on`, `until` and sections of fields."""
    values = {f"{section}.{name}": value for section in SECTIONS for name, value in data.get(section, {}).items()}
    if not values:
        return Attested({}, today=today)
    on = date.fromisoformat(data["on"])
    until = date.fromisoformat(data["until"]) if "until" in data else date.fromordinal(on.toordinal() + ATTESTED_DAYS)
    return Attested(values, data["by"], on, until, today, sender_names)


def answer(expectation: Expectation, said: Attested) -> Answer:
    """Return how an expectation stands."""
    for other, wanted in expectation.when.items():
        if other not in said.values:
            return Answer(Standing.MISSING, f"attest `{other}`")
        if not _is_one_of(said.values[other], wanted):
            return Answer(Standing.NOT_ASKED)
    field = expectation.field
    if field not in said.values:
        return Answer(Standing.MISSING, f"attest `{field}`")
    if expectation.condition is Condition.NAMES_SENDER and not said.sender_names:
        return Answer(Standing.MISSING, "say who you are with `sender.name` in the config")
    value = said.values[field]
    broken = _broken(expectation, value, said)
    if broken:
        return Answer(Standing.BROKEN, f"`{field}` is {_shown(value)}; {broken}")
    if said.is_expired:
        return Answer(Standing.EXPIRED, f"what {said.by} attested ran out on {said.until}")
    return Answer(Standing.MET, f"attested by {said.by} on {said.on}")


def _is_one_of(value: Any, wanted: Any) -> bool:
    """Return whether a value, or one of several, is one of those that are wanted."""
    items = value if isinstance(value, list) else [value]
    choices = wanted if isinstance(wanted, list | tuple) else [wanted]
    return any(item in choices for item in items)


def _broken(expectation: Expectation, value: Any, said: Attested) -> str:
    """Return what a value does not meet, or an empty string."""
    wanted = expectation.value
    items = value if isinstance(value, list) else [value]
    match expectation.condition:
        case Condition.GIVEN:
            return ""
        case Condition.IS:
            return "" if value == wanted else f"this asks for {_shown(wanted)}"
        case Condition.ONE_OF:
            wrong = [item for item in items if item not in wanted]
            return f"this takes only {_listed(wanted)}" if wrong else ""
        case Condition.NONE_OF:
            wrong = [item for item in items if item in wanted]
            return f"this does not take {_listed(wrong)}" if wrong else ""
        case Condition.ONLY:
            wrong = [item for item in items if item not in wanted]
            return f"this allows only {_listed(wanted)}" if wrong else ""
        case Condition.HOLDS:
            lacking = [item for item in wanted if item not in items]
            return f"this asks for {_listed(lacking)} too" if lacking else ""
        case Condition.AT_LEAST:
            return "" if value >= wanted else f"this asks for at least {wanted:g}"
        case Condition.AT_MOST:
            return "" if value <= wanted else f"this allows at most {wanted:g}"
        case Condition.NAMES_SENDER:
            return _names_nobody(str(value), said.sender_names)
        case Condition.WITHIN_MONTHS:
            oldest = _months_before(said.today, int(wanted))
            return "" if date.fromisoformat(value) >= oldest else f"this allows {wanted:g} months"
        case Condition.SINCE:
            return "" if date.fromisoformat(value) >= date.fromisoformat(wanted) else f"this holds since {wanted}"


def _names_nobody(text: str, names: tuple[str, ...]) -> str:
    """Return what is wrong with a consent text that does not say who will write."""
    folded = " ".join(re.findall(r"\w+", text.casefold()))
    for name in names:
        if " ".join(re.findall(r"\w+", name.casefold())) in folded:
            return ""
    return f"it does not name you ({_listed(names)})"


def _months_before(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _listed(value)
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _listed(values: Any) -> str:
    return ", ".join(map(_shown, values))
