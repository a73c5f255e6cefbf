"""All rules and word lists that a run knows, shipped and the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from spamlint.facts.inquiry import Network
from spamlint.finding import Severity
from spamlint.message.kind import Kind, Stage
from spamlint.rules.lists import NO_FURTHER, Further, WordLists
from spamlint.rules.rule import RuleData
from spamlint.text.phrase_forms import Forms
from spamlint.text.phrases import WordList
from spamlint.text.platforms import NO_PLATFORMS, Platform, Platforms
from spamlint.text.postal.formats import NO_FORMATS, Country, Formats

_COMPILED = "rules.json"
_COMPILED_PLATFORMS = "platforms.json"
_COMPILED_ADDRESSES = "addresses.json"
_KINDS = "kinds.json"
_FURTHER = "words.json"


class RuleBook(Struct, frozen=True, dict=True):
    """Rules by id, word lists by name, and which rules run when nobody says.

    `forms` are those of phrases, worked out when the package was built (`spamlint.text.phrases.forms_of`).
    """

    rules: Mapping[str, RuleData]
    default: tuple[str, ...]
    phrases: Mapping[str, Mapping[str, tuple[str, ...]]]
    forms: Mapping[str, Forms] = field(default_factory=dict)
    platforms: Platforms = NO_PLATFORMS
    formats: Formats = NO_FORMATS
    further: Further = NO_FURTHER

    @cached_property
    def words(self) -> WordLists:
        """Return the word lists by name."""
        return WordLists(_lists(self.phrases, self.forms), self.further)

    def with_rules(self, more: tuple[RuleData, ...]) -> RuleBook:
        """Return a book that also holds `more`; they run by default, as who writes a rule wants it."""
        ids = tuple(rule.id for rule in more)
        rules = {**self.rules, **{rule.id: rule for rule in more}}
        return replace(self, rules=rules, default=tuple(dict.fromkeys((*self.default, *ids))))


def kind_words() -> Mapping[str, WordList]:
    """Return the shipped lists that tell what a message is for: read only when one is judged."""
    source = source_rules()
    if source is not None:
        from spamlint.rules.words import load_words

        phrases: Mapping[str, Mapping[str, tuple[str, ...]]] = load_words(source / "words", kinds=True)
        return {name: WordList(name, languages) for name, languages in phrases.items()}
    return _lists_in(_KINDS)


@cache
def shipped_book() -> RuleBook:
    """Return the rules that come with spamlint: compiled in an installed package, from YAML in a source checkout.

    Read once a process, for programs that check one message after the other.
    """
    source = source_rules()
    if source is not None:
        from spamlint.rules.compiled import book_from_yaml

        return book_from_yaml(source)
    data = msgspec.json.decode((data_folder() / _COMPILED).read_bytes())
    rules = {rule_id: _rule_from_json(rule_id, item) for rule_id, item in data["rules"].items()}
    tables = Platforms(_compiled_platforms), Formats(_compiled_addresses)
    further = Further(frozenset(data["further"]), lambda: _lists_in(_FURTHER))
    return RuleBook(rules, tuple(data["default"]), data["words"], data["forms"], *tables, further)


def shipped_bytes() -> bytes | None:
    """Return what is shipped of `rules/` as it was compiled, or None in a source checkout, where it changes."""
    if source_rules() is not None:
        return None
    names = (_COMPILED, _COMPILED_PLATFORMS, _COMPILED_ADDRESSES, _KINDS, _FURTHER)
    return b"".join((data_folder() / name).read_bytes() for name in names)


def shipped_examples(rule: RuleData) -> RuleData:
    """Return the rule with its examples, which an installed package keeps apart since checks do not need them."""
    if rule.bad or not (data_folder() / "examples.json").exists():
        return rule
    data = msgspec.json.decode((data_folder() / "examples.json").read_bytes()).get(rule.id, {"bad": [], "good": []})
    return replace(rule, bad=tuple(data["bad"]), good=tuple(data["good"]))


def _lists_in(name: str) -> Mapping[str, WordList]:
    data = msgspec.json.decode((data_folder() / name).read_bytes())
    return _lists(data["words"], data["forms"])


def _lists(phrases: Mapping[str, Mapping[str, tuple[str, ...]]], forms: Mapping[str, Forms]) -> dict[str, WordList]:
    return {name: WordList(name, languages, forms) for name, languages in phrases.items()}


def _compiled_platforms() -> Iterable[Platform]:
    from spamlint.rules.platforms import from_json

    return from_json(msgspec.json.decode((data_folder() / _COMPILED_PLATFORMS).read_bytes()))


def _compiled_addresses() -> Iterable[Country]:
    from spamlint.rules.addresses import countries_from_json

    return countries_from_json(msgspec.json.decode((data_folder() / _COMPILED_ADDRESSES).read_bytes()))


def _rule_from_json(rule_id: str, item: Mapping[str, Any]) -> RuleData:
    return RuleData(
        id=rule_id,
        group=item["group"],
        check=item["check"],
        severity=Severity(item["severity"]),
        summary=item["summary"],
        why=item["why"],
        fix=item["fix"],
        messages=item["messages"],
        kinds=tuple(map(Kind, item["kinds"])),
        stages=tuple(map(Stage, item["stages"])),
        needs=Network(item["needs"]) if item["needs"] else None,
        options=item["options"],
        at_most={key: Severity(level) for key, level in item["at-most"].items()},
    )


def data_folder() -> Path:
    return Path(__file__).parents[1] / "_data"


def source_rules() -> Path | None:
    """Return the `rules/` folder of a source checkout, or None in an installed package."""
    root = Path(__file__).parents[2]
    rules = root / "rules"
    return rules if rules.is_dir() and (root / "pyproject.toml").is_file() else None
