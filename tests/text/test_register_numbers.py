"""Numbers in registers, with their check digits."""

from __future__ import annotations

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.rules.book import shipped_book
from spamlint.text.register_numbers import _SHAPES, is_register_number, number_after

# Numbers that the registers' own documents or the documentation of python-stdnum give as examples.
RIGHT = {
    "dk-cvr": "13585628",
    "de-vat": "DE 136695976",
    "at-uid": "ATU13585627",
    "gb-company": "SC123456",
    "gb-vat": "GB 980 7806 84",
    "fr-siren": "552 008 443",
    "fr-siret": "73282932000074",
    "nl-kvk": "12345678",
    "nl-btw": "004495445B01",
    "se-orgnr": "1234567897",
    "no-orgnr": "988 077 917",
    "fi-ytunnus": "2077474-0",
    "pl-nip": "PL 8567346215",
    "it-iva": "IT 00743110157",
    "au-abn": "83 914 571 673",
    "br-cnpj": "16.727.230/0001-97",
    "de-handelsregister": "12345",
    "jp-cn": "5-8356-7825-6246",
}


@pytest.mark.parametrize(("register", "written"), RIGHT.items())
def test_a_right_number(register: str, written: str) -> None:
    assert is_register_number(written, register)
    content = f"Number: {written} and more"
    found = number_after(content, len("Number"), register)
    assert found is not None
    assert content[slice(*found)] == written


@pytest.mark.parametrize(
    ("register", "written"),
    [
        ("dk-cvr", "13585627"),
        ("de-vat", "DE123456789"),
        ("gb-company", "12345"),
        ("fr-siret", "73282932000079"),
        ("nl-kvk", "1234567"),
        ("no-orgnr", "988 077 918"),
        ("pl-krs", "123"),
    ],
)
def test_a_wrong_number(register: str, written: str) -> None:
    assert not is_register_number(written, register)


def test_other_digits_may_follow() -> None:
    content = "CVR-nr. 13585628 Tlf. 33 12 45 67"
    found = number_after(content, len("CVR-nr"), "dk-cvr")
    assert found is not None
    assert content[slice(*found)] == "13585628"


def test_every_register_of_the_rule_is_known() -> None:
    rule = shipped_book().rules["imprint-incomplete"]
    for register in rule.options["numbers"]:
        country, _, name = register.partition("-")
        module = f"stdnum.{'in_' if country == 'in' else country}.{name}"
        assert register in _SHAPES or importlib.util.find_spec(module) is not None, register
    assert set(rule.options["tax-numbers"]) <= set(rule.options["numbers"])


@given(st.text(alphabet="0123456789 .-/ABDE:#", max_size=60))
def test_any_text_has_an_answer(written: str) -> None:
    for register in ("dk-cvr", "de-vat", "gb-company", "br-cnpj"):
        found = number_after(written, 0, register)
        assert found is None or is_register_number(written[slice(*found)], register)
