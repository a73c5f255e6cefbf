"""Names of companies by their legal form."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamlint.rules.book import shipped_book
from spamlint.source.spans import Span
from spamlint.text.legal_forms import LegalForms
from tests.clock import cpu_seconds_below


@pytest.fixture(scope="module")
def forms() -> LegalForms:
    return _forms()


@cache
def _forms() -> LegalForms:
    words = shipped_book().words
    return LegalForms(words["legal-forms"].phrases, words["legal-forms/before"].phrases)


NAMES = {
    "US": "Northwind Teapots, Inc.",
    "US, dots": "Northwind Teapots L.L.C.",
    "GB": "Northwind Teapots Ltd",
    "GB, public": "Northwind Teapots plc",
    "DE": "Nordwind Teekannen GmbH",
    "DE, long": "Nordwind Teekannen GmbH & Co. KG",
    "DE, small": "Nordwind UG (haftungsbeschränkt)",
    "DE, association": "Teefreunde Köln e.V.",
    "DK": "Nordenvind ApS",
    "DK, share": "Nordenvind A/S",
    "SE": "Nordanvind AB",
    "NO": "Nordavind AS",
    "FI": "Pohjoistuuli Oy",
    "FI, public": "Pohjoistuuli Oyj",
    "NL": "Noordenwind B.V.",
    "FR": "Vent du Nord SAS",
    "FR, limited": "Théières du Nord S.à r.l.",
    "ES": "Viento Norte S.L.",
    "MX": "Teteras del Norte S.A. de C.V.",
    "IT": "Vento del Nord S.r.l.",
    "IT, share": "Vento del Nord S.p.A.",
    "PT": "Vento Norte, Lda.",
    "BR": "Vento Norte Ltda",
    "PL": "Północny Wiatr Sp. z o.o.",
    "CZ": "Severní Vítr s.r.o.",
    "HU": "Északi Szél Kft.",
    "RO": "Vântul de Nord SRL",
    "HR": "Sjeverni Vjetar d.o.o.",
    "BG": "Северен Вятър ЕООД",
    "GR": "Βόρειος Άνεμος Α.Ε.",
    "EE": "Põhjatuul OÜ",
    "LT, before": "UAB Northwind",
    "LV, before": "SIA Northwind",
    "RU, before": "ООО «Северный ветер»",
    "TR": "Kuzey Rüzgarı A.Ş.",
    "AU": "Northwind Teapots Pty Ltd",
    "IN": "Northwind Teapots Pvt. Ltd.",
    "CN": "Northwind Teapots Co., Ltd.",
    "JP": "株式会社ノースウィンド",
    "JP, after": "ノースウィンド株式会社",
    "KR": "주식회사 북풍",
    "CN, own script": "北风茶壶有限公司",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize(
    "around", ["{}", "Sale\n{}\nKettle Lane 4", "Sale. {} · Kettle Lane 4", "© 2026 {}. All rights"]
)
def test_a_name_with_its_form_is_found(forms: LegalForms, name: str, around: str) -> None:
    content = around.format(name)
    found = list(forms.companies(content, Span(0, len(content))))
    assert found
    first = name.rstrip(".,").split()[0].strip("«")
    assert any(first in content[slice(*company.span)] for company in found)


@pytest.mark.parametrize(
    "content",
    [
        "AS SEEN ON TV",
        "teapots as new",
        "What is a Ltd?",
        "GmbH",
        "the GmbH",
        "a company like ours",
        "Kettles SA big as buckets",
        "For a limited time only",
        "A Limited offer for you",
        "1990 AB 12 blue",
        "https://northwind-teapots.com Ltd",
        "hello@northwind-teapots.com AG",
        "Save 20 % on S.A. flights",
        "",
    ],
)
def test_what_is_no_name(forms: LegalForms, content: str) -> None:
    assert not list(forms.companies(content, Span(0, len(content))))


@given(st.text(alphabet="AGmbHs. ,&\nNord株式会社ООО\ufdd0()|·", max_size=200))
def test_names_stand_in_what_was_asked_for(content: str) -> None:
    forms = _forms()
    asked = Span(min(3, len(content)), max(len(content) - 3, min(3, len(content))))
    for company in forms.companies(content, asked):
        assert asked.covers(company.span)
        assert content[slice(*company.span)].strip()


def test_time_grows_with_length(forms: LegalForms) -> None:
    content = "Northwind & GmbH & Co. KG " * 4_000
    with cpu_seconds_below(2):
        assert sum(1 for _ in forms.companies(content, Span(0, len(content))))
