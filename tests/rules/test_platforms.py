"""The file of platforms: what it may say, with a place in every error, and what of it reaches the wheel."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from spamlint.errors import ConfigError
from spamlint.rules.book import RuleBook, shipped_book
from spamlint.rules.compiled import book_from_yaml, write_compiled
from spamlint.rules.options import OptionError
from spamlint.rules.platforms import from_json, load_platforms, platforms_of_folder, to_json
from spamlint.rules.ruleset import Checks, bind
from spamlint.text.platforms import Means, Purpose, Renders

RULES = Path(__file__).parents[2] / "rules"

GOOD = """\
teapots:
  name: Northwind Teapots
  case: exact
  footer: added
  together-with: [kettles]
  note: of tea
  sources:
    help: https://northwind-teapots.com/help
  unsubscribe:
    - {tag: '{{ leave }}', renders: url, unmistakable: true, source: help}
    - {element: leave, renders: link, note: a link, source: memory}
  requires:
    - {one-of: [unsubscribe, preferences], source: help}
kettles:
  name: Kettles
"""


def test_a_platform() -> None:
    teapots, kettles = load_platforms("platforms.yaml", GOOD.encode())
    assert (teapots.id, teapots.name, teapots.is_exact, teapots.together_with) == (
        "teapots",
        "Northwind Teapots",
        True,
        ("kettles",),
    )
    tag, element = teapots.placeholders
    assert (tag.written, tag.renders, tag.purpose, tag.unmistakable) == (
        "{{ leave }}",
        Renders.URL,
        Purpose.UNSUBSCRIBE,
        True,
    )
    assert tag.source == "https://northwind-teapots.com/help"
    assert tag.is_verified
    assert (element.means, element.is_verified) == (Means.ELEMENT, False)
    assert teapots.requires[0].purposes == (Purpose.UNSUBSCRIBE, Purpose.PREFERENCES)
    assert teapots.forms == {"mustache"}
    assert kettles.placeholders == ()


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("unsubscribe:\n", "unsubscibe:\n", "9:3", "unknown key 'unsubscibe' (did you mean 'unsubscribe'?)"),
        ("  name: Kettles", "  note: x", "14:1", "lacks its 'name'"),
        ("renders: url", "renders: uri", "10:37", "found 'uri' (did you mean 'url'?)"),
        ("source: help}\n    - {el", "source: hlep}\n    - {el", "10:70", "found 'hlep' (did you mean 'help'?)"),
        ("https://northwind-teapots.com/help", "the manual", "8:11", "the address of a page"),
        ("'{{ leave }}'", "leave", "10:13", "has no form that placeholders have"),
        ("element: leave", "element: leave, tag: '{x}'", "11:7", "one of tag, element"),
        ("[kettles]", "[kettle]", "5:19", "there is no platform 'kettle' (did you mean 'kettles'?)"),
        ("one-of: [unsubscribe,", "one-of: [unsub,", "13:17", "found 'unsub'"),
        ("case: exact", "case: small", "3:9", "expected exact"),
        ("footer: added", "footer: maybe", "4:11", "expected added or not-added"),
        ("unmistakable: true", "unmistakable: yes", "10:56", "or leave it out"),
        ("teapots:\n  name", "Tea pots:\n  name", "1:1", "small letters"),
        ("kettles:\n  name: Kettles", "kettles: tea", "14:10", "a platform is a mapping"),
        ("  requires:\n    - {one-of", "  requires:\n    - {of", "13:8", "unknown key 'of'"),
    ],
)
def test_errors_have_a_place(old: str, new: str, place: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError, match=f"^own.yaml:{place}: .*{re.escape(said)}"):
        load_platforms("own.yaml", GOOD.replace(old, new, 1).encode())


def test_what_is_no_mapping() -> None:
    with pytest.raises(ConfigError, match="mapping from ids"):
        load_platforms("own.yaml", b"- teapots\n")


def test_a_folder_without_platforms(tmp_path: Path) -> None:
    assert platforms_of_folder(tmp_path) == ()


def test_the_shipped_file() -> None:
    platforms = platforms_of_folder(RULES)
    ids = [platform.id for platform in platforms]
    assert len(ids) == len(set(ids)) > 90
    for platform in platforms:
        for item in platform.placeholders:
            # What tells a platform must have been read where the platform says it.
            assert item.is_verified or not item.unmistakable, (platform.id, item.written)


def test_an_unmistakable_placeholder_is_of_one_platform() -> None:
    book = book_from_yaml(RULES)
    for platform in book.platforms.by_id.values():
        for item in platform.placeholders:
            if item.unmistakable and item.means is Means.TAG:
                entries = book.platforms.of_tag(item.written.replace("...", "x"))
                owners = {entry.platform.id for entry in entries if entry.placeholder.unmistakable}
                assert owners == {platform.id}, item.written


def test_compiled_is_the_same(tmp_path: Path) -> None:
    write_compiled(RULES, tmp_path)
    data = json.loads((tmp_path / "platforms.json").read_bytes())
    original = platforms_of_folder(RULES)
    assert to_json(tuple(from_json(data))) == to_json(original) == data


def test_rules_get_the_table() -> None:
    book: RuleBook = shipped_book()
    rule = bind(book.rules["placeholder-in-href"], Checks(), book)
    assert rule.options.platforms is book.platforms
    with pytest.raises(OptionError, match="takes no option 'platforms'"):
        bind(book.rules["placeholder-in-href"], Checks(), book, {"platforms": []})
