"""What the chosen policies still need to be told, as a commented piece of `spamlint.yaml`.

It asks; it never answers for the user: each value is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from textwrap import wrap

from msgspec import Struct

from spamlint.config.attestations import SECTIONS, field_of
from spamlint.config.shapes import Flag, ListOf, Shape
from spamlint.empty import EMPTY
from spamlint.policies.attested import Attested, Standing, answer
from spamlint.policies.model import Condition, Expectation, Policy
from spamlint.policies.pages import expected

WIDTH = 120  # columns
_NUMBERS = (Condition.AT_LEAST, Condition.AT_MOST, Condition.WITHIN_MONTHS, Condition.SINCE)


class Asking(Struct, frozen=True):
    """A clause that asks for a field.

    Attributes:
        clause: `policy/clause`.
        where: Its place in the document of the policy.
        expectation: What it asks.
    """

    clause: str
    where: str
    expectation: Expectation


class Wanted(Struct, frozen=True):
    """A field that somebody still has to attest.

    Attributes:
        field: Section and name.
        asked_by: What each clause asks of it; of numbers and dates the strictest first.
        decides: Clauses that ask for another field where this one has a certain value.
    """

    field: str
    asked_by: tuple[Asking, ...] = ()
    decides: tuple[str, ...] = ()


def wanted(policies: Sequence[Policy], said: Attested, pinned: Mapping[str, int] = EMPTY) -> tuple[Wanted, ...]:
    """Return the fields that are missing, broken or have run out, in the order of the sections.

    Args:
        policies: Those that ask.
        said: What is attested already.
        pinned: By policy the version that its user has pinned.
    """
    asked: dict[str, list[Asking]] = {}
    decides: dict[str, list[str]] = {}
    for policy in policies:
        for clause in policy.clauses.values():
            if clause.since > pinned.get(policy.id, policy.version):
                continue
            for expectation in clause.attest:
                if answer(expectation, said).standing not in (Standing.MET, Standing.NOT_ASKED):
                    asking = Asking(f"{policy.id}/{clause.id}", clause.where, expectation)
                    asked.setdefault(expectation.field, []).append(asking)
                    for field in expectation.when.keys() - said.values.keys():
                        decides.setdefault(field, []).append(asking.clause)
    order = [f"{section}.{name}" for section, fields in SECTIONS.items() for name in fields]
    return tuple(
        Wanted(field, strictest_first(asked.get(field, ())), tuple(dict.fromkeys(decides.get(field, ()))))
        for field in order
        if field in asked or field in decides
    )


def strictest_first(asking: Sequence[Asking]) -> tuple[Asking, ...]:
    """Return what is asked of one field, numbers and dates before the rest, and of them the strictest first."""
    return tuple(sorted(asking, key=lambda item: _leniency(item.expectation)))


def stub(fields: Sequence[Wanted], today: date) -> str:
    """Return what to put into the config, with the questions as comments and no answers."""
    return "\n".join(_lines(fields, today)) + "\n"


def _leniency(expectation: Expectation) -> tuple[bool, float]:
    """Return a key that sorts expectations of one field: the less a number or a date leaves open, the earlier."""
    match expectation.condition:
        case Condition.AT_LEAST:
            number = -float(expectation.value)
        case Condition.AT_MOST | Condition.WITHIN_MONTHS:
            number = float(expectation.value)
        case Condition.SINCE:
            number = -float(date.fromisoformat(expectation.value).toordinal())
        case _:
            number = 0.0
    return not _is_number(expectation), number


def _is_number(expectation: Expectation) -> bool:
    """Return whether it asks for a number or a date that can be compared with those of others: one without `when`."""
    return expectation.condition in _NUMBERS and not expectation.when


def _lines(fields: Sequence[Wanted], today: date) -> Iterator[str]:
    yield "# Take away the # before what is true, and only then. The date says when you looked."
    yield "attestations:"
    yield "  by:     # who says so: a person or a role"
    yield f"  on: {today}"
    section = ""
    for item in fields:
        named, _, name = item.field.partition(".")
        if named != section:
            section = named
            yield f"  # {section}:"
        yield from _comment(field_of(item.field).help)
        for sentence in _sentences(item):
            yield from _comment(sentence)
        choices = _choices(field_of(item.field).shape)
        if len(f"  #   {name}:    # {choices}") > WIDTH:
            yield from _comment(choices)
            choices = ""
        yield f"  #   {name}:    # {choices}".removesuffix("    # ")


def _sentences(item: Wanted) -> Iterator[str]:
    """Yield what is asked of a field, each with the clauses that ask it, and the source of the strictest number."""
    askings: dict[str, list[Asking]] = {}
    for asking in item.asked_by:
        said = expected(asking.expectation).replace("`", "").removeprefix(f"{item.field} ")
        askings.setdefault(said, []).append(asking)
    for number, (said, group) in enumerate(askings.items()):
        is_strictest = number == 0 and len(askings) > 1 and _is_number(group[0].expectation)
        names = [f"{group[0].clause} ({group[0].where})" if is_strictest else group[0].clause]
        names += [asking.clause for asking in group[1:]]
        yield f"{said}{', the strictest' if is_strictest else ''}: {', '.join(names)}"
    if item.decides and not item.asked_by:
        yield f"what else is asked depends on it: {', '.join(item.decides)}"


def _comment(text: str) -> Iterator[str]:
    for line in wrap(text, WIDTH - len("  #   # "), break_on_hyphens=False, break_long_words=False):
        yield f"  #   # {line}"


def _choices(shape: Shape) -> str:
    if isinstance(shape, Flag):
        return "true or false"
    if isinstance(shape, ListOf):
        return f"a list: {shape.item.noun}"
    return shape.noun
