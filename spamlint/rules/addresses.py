"""Reads `rules/words/addresses/*.yaml`: how addresses are written in each country, and the cases that prove it.

The keys are told in `rules/words/addresses/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from spamlint.errors import ConfigError, did_you_mean
from spamlint.patterns import lazy_pattern
from spamlint.text.postal.formats import Bare, Country, NumberPlace, TownPlace
from spamlint.yaml_source import Document, Key, load_yaml

FOLDER = Path("words") / "addresses"
FEWEST_GOOD, FEWEST_BAD = 5, 2

_LISTS = ("names", "regions", "places", "streets", "number-words", "units", "boxes", "patterns")
_CHOICES = {"town": TownPlace, "number": NumberPlace, "bare": Bare}
_KEYS = ("postcode", "needs-region", "cases", *_LISTS, *_CHOICES)
_CODE = lazy_pattern(r"[a-z]{2}")
# What repeats without an end. Escapes and sets of characters are taken out before.
_QUOTED = lazy_pattern(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_ENDLESS = lazy_pattern(r"[*+](?!\+)|\{\d*,\}")


class Case(Struct, frozen=True):
    """An example of a country.

    Attributes:
        text: What is read.
        spans: Where an address stands in it; none in a near miss.
        line: Where it stands in its file.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    line: int


def formats_of_folder(rules: Path) -> tuple[Country, ...]:
    """Return the formats under a `rules/` folder, by country.

    Raises:
        ConfigError: If a file is not right.
    """
    return tuple(load_country(path.as_posix(), path.read_bytes())[0] for path in address_files(rules))


def address_files(rules: Path) -> list[Path]:
    """Return the files of countries under a `rules/` folder."""
    return sorted((rules / FOLDER).glob("*.yaml"))


def load_country(path: str, content: bytes) -> tuple[Country, tuple[Case, ...]]:
    """Return the format of the country that a file is named after, and its cases.

    Raises:
        ConfigError: If it is not YAML, says something that is not allowed, or has too few cases.
    """
    document = load_yaml(path, content)
    code = Path(path).stem
    if not _CODE.fullmatch(code):
        raise ConfigError(
            path, 1, 1, "the file must be named after the country", "use its ISO 3166-1 code, like de.yaml"
        )
    data = document.data
    if not isinstance(data, dict):
        raise document.error((), "a country is a mapping")
    for key in data:
        if key not in _KEYS:
            raise document.error((key,), f"a country has no key {key!r}", did_you_mean(str(key), _KEYS), at_key=True)
    lists = {key: _texts(document, key) for key in _LISTS}
    for index, pattern in enumerate(lists["patterns"]):
        _compile(document, ("patterns", index), pattern)
    for index, phrase in enumerate((*lists["names"],)):
        if not any(letter.isalnum() for letter in phrase):
            raise document.error(("names", index), "a name has letters")
    choices = {key: _choice(document, key, [item.value for item in kind]) for key, kind in _CHOICES.items()}
    country = Country(
        code=code.upper(),
        postcode=_postcode(document),
        needs_region=_flag(document, "needs-region"),
        town=TownPlace(choices["town"] or "after"),
        number=NumberPlace(choices["number"] or "either"),
        bare=Bare(choices["bare"] or "no"),
        **{key.replace("-", "_"): texts for key, texts in lists.items()},
    )
    if not lists["names"]:
        raise document.error((), "a country has names")
    if not (country.streets or country.patterns):
        raise document.error((), "a country has words for streets, or patterns")
    return country, _cases(document)


def countries_to_json(countries: Iterable[Country]) -> list[dict[str, Any]]:
    """Return formats as plain data."""
    return [
        {
            "code": country.code,
            "postcode": country.postcode,
            "needs_region": country.needs_region,
            "town": country.town.value,
            "number": country.number.value,
            "bare": country.bare.value,
            **{key: list(getattr(country, key.replace("-", "_"))) for key in _LISTS},
        }
        for country in countries
    ]


def countries_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[Country, ...]:
    """Return the formats that `countries_to_json` gave."""
    return tuple(
        Country(
            code=item["code"],
            postcode=item["postcode"],
            needs_region=item["needs_region"],
            town=TownPlace(item["town"]),
            number=NumberPlace(item["number"]),
            bare=Bare(item["bare"]),
            **{key.replace("-", "_"): tuple(item[key]) for key in _LISTS},
        )
        for item in data
    )


def _postcode(document: Document) -> str:
    written = document.data.get("postcode", "")
    if not isinstance(written, str):
        raise document.error(("postcode",), "a postcode is a regular expression", "put quotes around it")
    if written:
        _compile(document, ("postcode",), written)
    return written


def _compile(document: Document, keys: tuple[Key, ...], written: str) -> None:
    try:
        re.compile(written)
    except re.error as error:
        raise document.error(keys, f"this is no regular expression: {error}") from None
    if _ENDLESS.search(_QUOTED.sub("x", written)):
        raise document.error(keys, "this may repeat without an end", "say how often at most: {0,20}")


def _texts(document: Document, key: str) -> tuple[str, ...]:
    items = document.data.get(key, [])
    if not isinstance(items, list):
        raise document.error((key,), f"{key} must be a list")
    for index, item in enumerate(items):
        if not isinstance(item, str) or not item.strip("-. "):
            raise document.error((key, index), "expected a text", "put quotes around words such as NO and numbers")
        if item in items[:index]:
            raise document.error((key, index), f"{item!r} stands there already")
    return tuple(items)


def _flag(document: Document, key: str) -> bool:
    value = document.data.get(key, False)
    if not isinstance(value, bool):
        raise document.error((key,), f"{key} is true or false")
    return value


def _choice(document: Document, key: str, choices: list[str]) -> str | None:
    value = document.data.get(key)
    if value is not None and value not in choices:
        raise document.error((key,), f"{value!r} is not one of {', '.join(choices)}", did_you_mean(str(value), choices))
    return None if value is None else str(value)


def _cases(document: Document) -> tuple[Case, ...]:
    cases = document.data.get("cases")
    if not isinstance(cases, dict) or set(cases) != {"good", "bad"}:
        raise document.error(("cases",), "cases are a mapping with good and bad")
    found: list[Case] = []
    for side, fewest in (("good", FEWEST_GOOD), ("bad", FEWEST_BAD)):
        texts = cases[side]
        if not isinstance(texts, list) or len(texts) < fewest:
            raise document.error(("cases", side), f"a country needs at least {fewest} {side} cases")
        for index, text in enumerate(texts):
            if not isinstance(text, str):
                raise document.error(("cases", side, index), "a case is a text")
            case = _case(text, document.mark("cases", side, index).line)
            if bool(case.spans) is not (side == "good"):
                raise document.error(
                    ("cases", side, index), "a good case marks the address with [[ ]], a bad one has none"
                )
            found.append(case)
    return tuple(found)


def _case(marked: str, line: int) -> Case:
    text, spans = "", []
    for piece in marked.rstrip("\n").split("[["):
        inside, closing, rest = piece.partition("]]")
        if closing:
            spans.append((len(text), len(text) + len(inside)))
        text += inside + rest
    return Case(text, tuple(spans), line)
