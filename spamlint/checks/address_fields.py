"""Checks of the form of addresses in the fields beside From (RFC 5322 sections 3.4 and 3.6.2 to 3.6.3)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from spamlint.checks.api import Hit, check
from spamlint.checks.fields import value_or_name
from spamlint.message.message import Message, Stage
from spamlint.text.addresses import Address, Problem

_KEYS = {
    Problem.UNCLOSED_QUOTE: "quotes",
    Problem.NO_ADDRESS: "no-address",
    Problem.UNCLOSED_BRACKET: "brackets",
    Problem.NO_BRACKETS: "brackets",
    Problem.NO_DOMAIN: "no-domain",
    Problem.NO_LOCAL_PART: "address",
    Problem.BAD_LOCAL_PART: "address",
    Problem.BAD_DOMAIN: "address",
    Problem.TEXT_AFTER: "text-after",
    Problem.UNQUOTED_NAME: "unquoted-name",
}
_IN_ADDRESS = frozenset(("address", "no-domain"))


class AddressFieldsOptions(Struct, frozen=True, eq=False):
    """Options of `address-fields`.

    Attributes:
        fields: The fields that are read.
        may_be_empty: Those of them that may hold nothing.
    """

    fields: tuple[str, ...]
    may_be_empty: tuple[str, ...] = ("Bcc",)  # RFC 5322 section 3.6.3


@check("address-fields")
def address_fields(message: Message, options: AddressFieldsOptions) -> Iterator[Hit]:
    """Yield a hit for each address that programs cannot read, and `empty` for a field that has none.

    A group may hold nobody, as in `undisclosed-recipients:;`, and placeholders are right in a draft.
    """
    for name in options.fields:
        for header in message.headers(name):
            addresses = message.addresses(header)
            if not addresses and name not in options.may_be_empty:
                yield Hit("empty", value_or_name(header), {"header": header.name})
            for index, address in enumerate(addresses):
                is_last = index == len(addresses) - 1
                key = _trouble(address, message.stage, is_last=is_last)
                if key is not None:
                    where = address.spec_where if key in _IN_ADDRESS else address.where
                    yield Hit(key, where, {"header": header.name})


def _trouble(address: Address, stage: Stage, *, is_last: bool) -> str | None:
    if address.has_placeholder:
        return "placeholder" if stage is Stage.SENT else None
    if Problem.EMPTY_GROUP in address.problems:
        return None
    if not is_last and address.group is None and _is_half_a_name(address):
        return "comma"
    return next((key for problem, key in _KEYS.items() if problem in address.problems), None)


def _is_half_a_name(address: Address) -> bool:
    """Return whether what stands before a comma is only words: `Kettle, Anna <anna@example.com>`."""
    return not any(mark in address.where.content for mark in "@<>:")
