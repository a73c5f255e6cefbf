"""Reads policy files: YAML in, policies out, with file, line and column in every error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from spamlint.config.attestations import COUNTRY, DATE, TEXT, field_names, field_of
from spamlint.config.shapes import Anything, Choice, Field, Flag, ListOf, MapOf, Number, Shape, Table, Word
from spamlint.errors import did_you_mean
from spamlint.finding import Severity
from spamlint.message.kind import Kind
from spamlint.policies.model import Clause, Condition, Document, Expectation, Fact, Origin, Policy
from spamlint.yaml_source import Document as YamlDocument
from spamlint.yaml_source import Key, load_yaml


def _kebab_problem(word: str) -> tuple[str, str] | None:
    pieces = word.split("-")
    if all(piece and piece.isascii() and piece.isalnum() and piece == piece.lower() for piece in pieces):
        return None
    return f"'{word}' is not an id", "an id has small letters, digits and hyphens"


ID = Word("an id", "ids", _kebab_problem)
_KINDS = [kind.value for kind in Kind if kind is not Kind.UNKNOWN]

CLAUSE = Table(
    "a mapping",
    "clauses",
    {
        "says": Field(TEXT, "What it asks, in your own words.", required=True),
        "where": Field(TEXT, "Where it stands in the document."),
        "for": Field(Anything(), "The kinds of message it holds for, or 'all'; without it those of its rules."),
        "rules": Field(
            MapOf(ID, Choice(tuple(item.value for item in Severity))), "Rules that check it, and how bad a finding is."
        ),
        "options": Field(MapOf(ID, MapOf(Word("an option", "options"), Anything())), "Options that it sets for them."),
        "needs": Field(
            ListOf(Choice(tuple(item.value for item in Fact))), "What a message must have before its rules can tell."
        ),
        "attest": Field(
            MapOf(Word("a field", "fields"), Anything()), "Fields of 'attestations', and what is asked of each."
        ),
        "attest-when-unseen": Field(
            Flag(), "Ask for it only where the rules cannot see: without the network, in a template.", True
        ),
        "includes": Field(ListOf(ID), "Policies that it makes its own."),
        "after-sending": Field(TEXT, "Why it can be judged only after sending."),
        "no-duty": Field(TEXT, "Why it asks nothing of a sender or a message."),
        "verified": Field(Flag(), "Whether it was read in a published text.", False),
        "since": Field(Number("versions"), "The version of the policy that it came in with.", 2),
        "note": Field(TEXT, "What people should know about it."),
    },
)

POLICY = Table(
    "a mapping",
    "policies",
    {
        "id": Field(ID, "As users choose it.", required=True),
        "title": Field(TEXT, "For people.", required=True),
        "origin": Field(Choice(tuple(item.value for item in Origin)), "Who asks.", required=True),
        "version": Field(Number("versions"), "Goes up when clauses are added or made stricter.", 1),
        "source": Field(
            Table(
                "a mapping",
                "mappings",
                {
                    "publisher": Field(TEXT, "Who published it.", required=True),
                    "document": Field(TEXT, "What it is called.", required=True),
                    "url": Field(TEXT, "Where it is."),
                    "date": Field(TEXT, "Of which date it is."),
                    "seed": Field(TEXT, "The file it was read from."),
                },
            ),
            "What it was read from.",
        ),
        "extends": Field(ID, "A policy whose clauses it has too; its own clauses replace those of the same id."),
        "includes": Field(ListOf(ID), "Policies that are judged with it."),
        "countries": Field(ListOf(COUNTRY), "Countries where it holds, for mail from there and to there."),
        "sender-countries": Field(ListOf(COUNTRY), "Countries whose senders it binds, wherever they write to."),
        "platforms": Field(ListOf(ID), "Sending platforms whose customers it binds."),
        "implements": Field(ListOf(ID), "Policies that it puts into the law of its countries, such as a directive."),
        "note": Field(TEXT, "What people should know before they choose it."),
        "clauses": Field(MapOf(ID, CLAUSE), "What it asks for, in the order of the document.", required=True),
    },
)


def load_policy_file(path: str, content: bytes, rule_ids: Iterable[str], known: Mapping[str, Policy]) -> Policy:
    """Return the policy of one file.

    Args:
        path: As shown in errors.
        content: Of the file.
        rule_ids: Rules that clauses may name.
        known: Policies that it may extend.

    Raises:
        ConfigError: If it is not YAML, or says something that is not allowed.
    """
    document = load_yaml(path, content)
    POLICY.validate(document, (), document.data)
    data = document.data
    rules = frozenset(rule_ids)
    clauses = {name: _clause(document, name, rules) for name in data["clauses"]}
    extended = data.get("extends")
    if extended is not None:
        if extended not in known:
            raise document.error(("extends",), f"there is no policy '{extended}'", did_you_mean(extended, known))
        clauses = {**known[extended].clauses, **clauses}
    source = data.get("source", {})
    return Policy(
        id=data["id"],
        title=data["title"],
        origin=Origin(data["origin"]),
        version=int(data.get("version", 1)),
        source=Document(
            source.get("publisher", ""),
            source.get("document", data["title"]),
            source.get("url", ""),
            source.get("date", ""),
            source.get("seed", ""),
        ),
        clauses=clauses,
        includes=tuple(data.get("includes", known[extended].includes if extended else ())),
        countries=tuple(data.get("countries", ())),
        sender_countries=tuple(data.get("sender-countries", ())),
        platforms=tuple(data.get("platforms", ())),
        implements=tuple(data.get("implements", ())),
        note=data.get("note", ""),
    )


def policy_files(path: Path) -> list[Path]:
    """Return the policy files at a path: the file itself, or the YAML files of the folder."""
    return sorted(path.glob("*.yaml")) if path.is_dir() else [path]


def _clause(document: YamlDocument, name: str, rule_ids: frozenset[str]) -> Clause:
    data = document.data["clauses"][name]
    keys: tuple[Key, ...] = ("clauses", name)
    for rule in (*data.get("rules", {}), *data.get("options", {})):
        if rule not in rule_ids:
            at = "rules" if rule in data.get("rules", {}) else "options"
            hint = did_you_mean(rule, rule_ids)
            raise document.error((*keys, at, rule), f"there is no rule '{rule}'", hint, at_key=True)
    decided = [key for key in ("rules", "attest", "includes", "after-sending", "no-duty") if data.get(key)]
    if not decided:
        hint = "give it 'rules', 'attest', 'includes', 'after-sending' or 'no-duty'"
        raise document.error(keys, f"nothing decides the clause '{name}'", hint, at_key=True)
    if data.get("attest-when-unseen") and not (data.get("rules") and data.get("attest")):
        hint = "it needs 'rules' and 'attest'"
        raise document.error((*keys, "attest-when-unseen"), "there is nothing that rules could see", hint, at_key=True)
    if "no-duty" in decided and len(decided) > 1:
        raise document.error((*keys, decided[0]), "a clause without a duty has nothing else", at_key=True)
    return Clause(
        id=name,
        says=data["says"].strip(),
        where=data.get("where", ""),
        kinds=_kinds(document, keys, data),
        rules={rule: Severity(level) for rule, level in data.get("rules", {}).items()},
        options=data.get("options", {}),
        needs=tuple(map(Fact, data.get("needs", ()))),
        attest=tuple(_expectations(document, (*keys, "attest"), data.get("attest", {}))),
        attest_when_unseen=data.get("attest-when-unseen", False),
        includes=tuple(data.get("includes", ())),
        after_sending=data.get("after-sending", ""),
        no_duty=data.get("no-duty", ""),
        verified=data.get("verified", True),
        since=int(data.get("since", 1)),
        note=data.get("note", "").strip(),
    )


def _kinds(document: YamlDocument, keys: tuple[Key, ...], data: Mapping[str, Any]) -> tuple[Kind, ...] | None:
    if "for" not in data:
        return None
    value = data["for"]
    if value == "all":
        return ()
    values = value if isinstance(value, list) else [value]
    for item in values:
        if item not in _KINDS:
            choices = ["all", *_KINDS]
            raise document.error((*keys, "for"), f"'{item}' is not a kind", did_you_mean(str(item), choices))
    return tuple(map(Kind, values))


def _expectations(document: YamlDocument, keys: tuple[Key, ...], data: Mapping[str, Any]) -> Iterable[Expectation]:
    for field, written in data.items():
        if field not in field_names():
            hint = did_you_mean(field, field_names())
            raise document.error((*keys, field), f"nobody can attest '{field}'", hint, at_key=True)
        yield _expectation(document, (*keys, field), field, written)


def _expectation(document: YamlDocument, keys: tuple[Key, ...], field: str, written: Any) -> Expectation:
    if written == "given":
        return Expectation(field, Condition.GIVEN)
    if not isinstance(written, dict):
        field_of(field).shape.validate(document, keys, written)
        return Expectation(field, Condition.IS, written)
    when = written.get("when", {})
    names = [name for name in written if name != "when"]
    choices = [item.value for item in Condition]
    if len(names) != 1 or names[0] not in choices:
        named = next((name for name in names if name not in choices), "")
        hint = did_you_mean(named, choices) or f"one of {', '.join(choices)}"
        raise document.error(keys, "an expectation has one condition", hint)
    condition = Condition(names[0])
    _check_value(document, (*keys, names[0]), field_of(field).shape, condition, written[names[0]])
    for other in when:
        if other not in field_names():
            hint = did_you_mean(other, field_names())
            raise document.error((*keys, "when", other), f"nobody can attest '{other}'", hint, at_key=True)
        _check_when(document, (*keys, "when", other), field_of(other).shape, when[other])
    return Expectation(field, condition, written[names[0]], when)


def _check_when(document: YamlDocument, keys: tuple[Key, ...], shape: Shape, value: Any) -> None:
    """Validate what `when` says of another field: a value of it, or a list of values of which one is enough."""
    item = shape.item if isinstance(shape, ListOf) else shape
    if isinstance(value, list):
        ListOf(item, empty="name at least one value").validate(document, keys, value)
    else:
        item.validate(document, keys, value)


_NUMERIC = (Condition.AT_LEAST, Condition.AT_MOST, Condition.WITHIN_MONTHS)
_LISTED = (Condition.ONE_OF, Condition.NONE_OF, Condition.ONLY, Condition.HOLDS)


def _check_value(document: YamlDocument, keys: tuple[Key, ...], shape: Shape, condition: Condition, value: Any) -> None:
    if condition in _NUMERIC:
        Number("units").validate(document, keys, value)
        fits = shape is DATE if condition is Condition.WITHIN_MONTHS else isinstance(shape, Number)
    elif condition is Condition.SINCE:
        DATE.validate(document, keys, value)
        fits = shape is DATE
    elif condition in _LISTED:
        item = shape.item if isinstance(shape, ListOf) else shape
        ListOf(item, empty="name at least one value").validate(document, keys, value)
        fits = isinstance(shape, ListOf) or condition not in (Condition.ONLY, Condition.HOLDS)
    else:
        fits = True
    if not fits:
        raise document.error(keys, f"'{condition.value}' does not fit this field", at_key=True)
