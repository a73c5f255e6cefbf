"""What the chosen policies still need to be told, as a commented piece of `spamlint.yaml`.

It asks; it never answers for the user: each value is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from spamlint.config.attestations import SECTIONS, field_of
from spamlint.config.shapes import Choice, Flag, ListOf, Number, Shape
from spamlint.policies.attested import Attested, Standing, answer
from spamlint.policies.model import Expectation, Policy
from spamlint.policies.pages import expected


class Wanted(NamedTuple):
    """A field that somebody still has to attest, and what each clause asks of it."""

    field: str
    asked_by: tuple[tuple[str, Expectation], ...]


def wanted(policies: Sequence[Policy], said: Attested) -> tuple[Wanted, ...]:
    """Return the fields that are missing, broken or have run out, in the order of the sections."""
    asked: dict[str, list[tuple[str, Expectation]]] = {}
    for policy in policies:
        for clause in policy.clauses.values():
            for expectation in clause.attest:
                if answer(expectation, said).standing not in (Standing.MET, Standing.NOT_ASKED):
                    asked.setdefault(expectation.field, []).append((f"{policy.id}/{clause.id}", expectation))
    order = [f"{section}.{name}" for section, fields in SECTIONS.items() for name in fields]
    return tuple(Wanted(field, tuple(asked[field])) for field in order if field in asked)


def stub(fields: Sequence[Wanted], today: date) -> str:
    """Return what to put into the config, with the questions as comments and no answers."""
    return "\n".join(_lines(fields, today)) + "\n"


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
        yield f"  #   # {field_of(item.field).help}"
        for clause, expectation in item.asked_by:
            yield f"  #   # {clause}: {expected(expectation).replace('`', '')}"
        yield f"  #   {name}:    # {_choices(field_of(item.field).shape)}"


def _choices(shape: Shape) -> str:
    if isinstance(shape, Flag):
        return "true or false"
    if isinstance(shape, Number):
        return shape.noun
    if isinstance(shape, Choice):
        return shape.noun
    if isinstance(shape, ListOf) and isinstance(shape.item, Choice):
        return f"a list of: {', '.join(shape.item.values)}"
    return shape.noun
