"""The formats of addresses: every file with its cases, and what is wrong with a file is said with its place."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from spamlint.errors import ConfigError
from spamlint.rules.addresses import (
    Case,
    address_files,
    countries_from_json,
    countries_to_json,
    formats_of_folder,
    load_country,
)
from spamlint.rules.book import source_rules
from spamlint.text.postal.find import find_addresses
from spamlint.text.postal.formats import Country, Formats

RULES = source_rules() or Path("rules")
FILES = address_files(RULES)


@cache
def shipped() -> Formats:
    return Formats(lambda: formats_of_folder(RULES))


def cases(path: Path) -> tuple[Country, tuple[Case, ...]]:
    return load_country(path.as_posix(), path.read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_of_a_country_is_right(path: Path) -> None:
    country, examples = cases(path)
    for case in examples:
        found = find_addresses(case.text, shipped())
        spans = tuple(tuple(address.span) for address in found.addresses)
        assert spans == case.spans, f"{path}:{case.line}: {case.text!r} gives {[case.text[s:e] for s, e in spans]}"
        assert all(address.country in ("", country.code) for address in found.addresses) or _is_shared(country)


def _is_shared(country: Country) -> bool:
    """Return whether another country writes its addresses in the same way, and a word more or less decides."""
    return any(other.postcode == country.postcode for other in shipped().countries.values() if other is not country)


def test_there_are_cases_enough() -> None:
    texts = [case for path in FILES for case in cases(path)[1]]
    assert len(FILES) >= 40
    assert len({case.text for case in texts if case.spans}) >= 300
    assert len({case.text for case in texts if not case.spans}) >= 100


def test_compiled_formats_are_the_same() -> None:
    written = list(shipped().countries.values())
    read = countries_from_json(json.loads(json.dumps(countries_to_json(written))))
    assert countries_to_json(read) == countries_to_json(written)


GOOD = "cases: {good: ['[[a]]', '[[b]]', '[[c]]', '[[d]]', '[[e]]'], bad: [f, g]}"
WRONG = [
    ("- a", "xx.yaml:1:1: a country is a mapping"),
    ("nmaes: [X]", "xx.yaml:1:1: a country has no key 'nmaes' (did you mean 'names'?)"),
    ("names: X", "xx.yaml:1:8: names must be a list"),
    ("names: [X, 5]", "xx.yaml:1:12: expected a text (put quotes around words such as NO and numbers)"),
    ("names: [X, X]", "xx.yaml:1:12: 'X' stands there already"),
    ("names: [X]\npostcode: '[A'", "xx.yaml:2:11: this is no regular expression: "),
    ("names: [X]\npostcode: '\\d+'", "xx.yaml:2:11: this may repeat without an end (say how often at most: {0,20})"),
    ("names: [X]\npatterns: ['a{2,}']", "xx.yaml:2:12: this may repeat without an end"),
    ("names: [X]\ntown: behind", "xx.yaml:2:7: 'behind' is not one of after, before, either"),
    ("names: [X]\nneeds-region: maybe", "xx.yaml:2:15: needs-region is true or false"),
    ("streets: [street]", "xx.yaml:1:1: a country has names"),
    ("names: [X]", "xx.yaml:1:1: a country has words for streets, or patterns"),
    ("names: [X]\nstreets: [street]", "xx.yaml:1:1: cases are a mapping with good and bad"),
    (
        "names: [X]\nstreets: [s]\ncases: {good: ['[[a]]'], bad: [b, c]}",
        "xx.yaml:3:15: a country needs at least 5 good",
    ),
    ("names: [X]\nstreets: [s]\n" + GOOD.replace("[f, g]", "['[[f]]', g]"), "xx.yaml:3:68: a good case marks the"),
]


@pytest.mark.parametrize(("content", "message"), WRONG, ids=[message for _, message in WRONG])
def test_what_is_wrong_is_said_with_its_place(content: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_country("xx.yaml", content.encode())
    assert str(caught.value).startswith(message)


def test_a_file_is_named_after_its_country() -> None:
    with pytest.raises(ConfigError) as caught:
        load_country("denmark.yaml", b"names: [X]")
    assert "named after the country" in str(caught.value)


def test_plus_and_star_may_stand_in_sets_and_be_meant() -> None:
    content = f"names: [X]\nstreets: [street]\npostcode: '[+*]\\+\\d{{4}}'\n{GOOD}"
    assert load_country("xx.yaml", content.encode())[0].postcode == "[+*]\\+\\d{4}"
