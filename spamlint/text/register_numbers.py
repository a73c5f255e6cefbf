"""Numbers in registers of companies and of taxes, by country, with their check digits.

A register is named `<country>-<number>` as in `python-stdnum`: `dk-cvr` is `stdnum.dk.cvr`. Its check digits tell a
number from any other row of digits. For registers that have none, `_SHAPES` says what their numbers look like. Whoever
looks for numbers brings the words that stand before them.
"""

from __future__ import annotations

import importlib
import re
from typing import Protocol, cast

from spamlint.patterns import lazy_pattern

# Without a check digit, or unknown to the library: Companies House (two letters and six digits, or eight digits),
# German registers (HRA or HRB and a number), Kamer van Koophandel (eight digits), Krajowy Rejestr Sądowy (ten digits),
# New Zealand Business Number (13 digits that begin with 94) and others, from memory.
_SHAPES = {
    "gb-company": re.compile(r"(?:[A-Z]{2})?\d{6,8}"),
    "de-handelsregister": re.compile(r"\d{1,6} ?[A-Z]{0,3}"),
    "nl-kvk": re.compile(r"\d{8}"),
    "pl-krs": re.compile(r"\d{10}"),
    "nz-nzbn": re.compile(r"94\d{11}"),
    "za-company": re.compile(r"(?:19|20)\d\d/\d{6}/\d\d"),
    "in-cin": re.compile(r"[LU]\d{5}[A-Z]{2}\d{4}[A-Z]{3}\d{6}"),
    "tr-mersis": re.compile(r"\d{16}"),
    "my-company": re.compile(r"\d{12}|\d{4,7}-[A-Z]"),
}
_RENAMED = {"in": "in_"}
_NUMBER = lazy_pattern(
    r"[\s.:#()\u2116\u00b0\u00ba/-]{0,6}(?:(?:no|nr|num|number|nummer)[\s.:#]{0,4})?"
    r"(?P<number>(?:[A-Z]{2,4}[ -]?)?[A-Z]?\d[\dA-Z ./-]{3,24}\d[A-Z]?|\d{1,6}(?: ?[A-Z]{1,3})?)(?![\w])",
    re.IGNORECASE,
)
_SEPARATORS = lazy_pattern(r"[ .\-]")


class _Checker(Protocol):
    """What a module of python-stdnum offers."""

    def is_valid(self, number: str) -> bool: ...


def number_after(content: str, place: int, register: str) -> tuple[int, int] | None:
    """Return where the number stands that follows the words before `place`, or None where no valid one does.

    Args:
        content: The text.
        place: Where the words end that announce the number (code points).
        register: Whose number it should be, such as `dk-cvr`.
    """
    match = _NUMBER.match(content, place)
    if match is None:
        return None
    start = match.start("number")
    written = match.group("number")
    while written:  # "25313763 Tlf. 33 12" is read up to the last digits: try it shorter, word by word
        if is_register_number(written, register):
            return start, start + len(written)
        written = written.rpartition(" ")[0].rstrip(" .-/")
    return None


def is_register_number(written: str, register: str) -> bool:
    """Return whether a text is a number of a register: by its check digits, else by its shape."""
    shape = _SHAPES.get(register)
    if shape is not None:
        return shape.fullmatch(written.strip()) is not None or shape.fullmatch(_SEPARATORS.sub("", written)) is not None
    country, _, name = register.partition("-")
    checker = cast(_Checker, importlib.import_module(f"stdnum.{_RENAMED.get(country, country)}.{name}"))
    return checker.is_valid(written)
