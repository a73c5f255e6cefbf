"""Reads rule files: YAML in, checked rules out, with file, line and column in every error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spamlint.errors import did_you_mean
from spamlint.facts.inquiry import Network
from spamlint.finding import Severity
from spamlint.message.kind import Kind, Stage
from spamlint.rules.examples import ExampleError, parse_example
from spamlint.rules.rule import RuleData
from spamlint.yaml_source import Document, load_yaml

REQUIRED = ("check", "severity", "summary", "why", "fix", "messages", "bad", "good")
OPTIONAL = ("for", "stage", "needs", "options", "at-most")


def load_rule_file(path: str, content: bytes) -> tuple[RuleData, ...]:
    """Return the rules of one file, in its order.

    Raises:
        ConfigError: If it is not YAML, or a rule lacks something: a bad and a good example among it.
    """
    return load_rule_document(path, content)[1]


def load_rule_document(path: str, content: bytes) -> tuple[Document, tuple[RuleData, ...]]:
    """Return the rules of one file and the parsed file, for errors that are found later.

    Raises:
        ConfigError: As `load_rule_file`.
    """
    document = load_yaml(path, content)
    if not isinstance(document.data, dict):
        raise document.error((), "a rule file is a mapping from rule ids to rules")
    return document, tuple(_rule(document, rule_id, Path(path).stem) for rule_id in document.data)


def rule_files(path: Path) -> list[Path]:
    """Return the rule files at a path: the file itself, or the YAML files of the folder."""
    if path.is_dir():
        return sorted(
            item for item in path.iterdir() if item.suffix in (".yaml", ".yml") and item.stem not in _NOT_RULES
        )
    return [path]


_NOT_RULES = {"default", "platforms"}


def _rule(document: Document, rule_id: str, group: str) -> RuleData:
    data = document.data[rule_id]
    if not isinstance(data, dict):
        raise document.error((rule_id,), "a rule is a mapping")
    if not _is_kebab(rule_id):
        raise document.error((rule_id,), "a rule id is written in small letters, digits and hyphens", at_key=True)
    for key in data:
        if key not in (*REQUIRED, *OPTIONAL):
            hint = did_you_mean(str(key), (*REQUIRED, *OPTIONAL))
            raise document.error((rule_id, key), f"a rule has no key {key!r}", hint, at_key=True)
    for key in REQUIRED:
        if key not in data:
            raise document.error((rule_id,), f"the rule {rule_id} lacks {key!r}", at_key=True)
    return RuleData(
        id=rule_id,
        group=group,
        check=_text(document, rule_id, "check"),
        severity=Severity(_choice(document, [item.value for item in Severity], rule_id, "severity")),
        summary=_text(document, rule_id, "summary"),
        why=_text(document, rule_id, "why"),
        fix=_text(document, rule_id, "fix"),
        messages=_messages(document, rule_id),
        kinds=tuple(Kind(value) for value in _choices(document, [item.value for item in Kind], rule_id, "for")),
        stages=tuple(Stage(value) for value in _choices(document, [item.value for item in Stage], rule_id, "stage")),
        needs=_needs(document, rule_id),
        options=_mapping(document, rule_id, "options"),
        at_most=_at_most(document, rule_id),
        bad=_examples(document, rule_id, "bad"),
        good=_examples(document, rule_id, "good"),
    )


def _examples(document: Document, rule_id: str, side: str) -> tuple[Mapping[str, Any], ...]:
    items = document.data[rule_id][side]
    if not isinstance(items, list) or not items:
        raise document.error((rule_id, side), f"a rule needs at least one {side} example")
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            raise document.error((rule_id, side, index), "an example is a mapping")
        try:
            example = parse_example(item)
        except (ExampleError, ValueError) as error:
            raise document.error((rule_id, side, index), str(error)) from None
        if side == "bad" and not example.has_marks:
            raise document.error((rule_id, side, index), "a bad example marks with [[ ]] what must be highlighted")
        if side == "good" and example.has_marks:
            raise document.error((rule_id, side, index), "a good example has no marks")
        if example.key is not None and example.key not in document.data[rule_id]["messages"]:
            hint = did_you_mean(example.key, tuple(document.data[rule_id]["messages"]))
            raise document.error((rule_id, side, index, "message"), f"the rule has no message {example.key!r}", hint)
    return tuple(items)


def _messages(document: Document, rule_id: str) -> Mapping[str, str]:
    messages = _mapping(document, rule_id, "messages")
    if not messages:
        raise document.error((rule_id, "messages"), "a rule needs at least one message")
    for key, value in messages.items():
        if not isinstance(value, str) or not value.strip():
            raise document.error((rule_id, "messages", key), "a message is a text")
    return messages


def _text(document: Document, rule_id: str, key: str) -> str:
    value = document.data[rule_id][key]
    if not isinstance(value, str) or not value.strip():
        raise document.error((rule_id, key), f"{key} must be a text")
    return value.strip()


def _mapping(document: Document, rule_id: str, key: str) -> Mapping[str, Any]:
    value = document.data[rule_id].get(key, {})
    if not isinstance(value, dict):
        raise document.error((rule_id, key), f"{key} must be a mapping")
    return value


def _choice(document: Document, choices: list[str], *keys: str) -> str:
    value = document.data
    for key in keys:
        value = value[key]
    if value not in choices:
        raise document.error(keys, f"{value!r} is not one of {', '.join(choices)}", did_you_mean(str(value), choices))
    return str(value)


def _at_most(document: Document, rule_id: str) -> Mapping[str, Severity]:
    messages = document.data[rule_id]["messages"]
    levels = _mapping(document, rule_id, "at-most")
    for key in levels:
        if key not in messages:
            hint = did_you_mean(str(key), tuple(messages))
            raise document.error((rule_id, "at-most", key), f"the rule has no message {key!r}", hint, at_key=True)
    choices = [item.value for item in Severity]
    return {key: Severity(_choice(document, choices, rule_id, "at-most", key)) for key in levels}


def _needs(document: Document, rule_id: str) -> Network | None:
    if "needs" not in document.data[rule_id]:
        return None
    return Network(_choice(document, [item.value for item in Network], rule_id, "needs"))


def _choices(document: Document, choices: list[str], rule_id: str, key: str) -> list[str]:
    values = document.data[rule_id].get(key, [])
    values = values if isinstance(values, list) else [values]
    for index, value in enumerate(values):
        if value not in choices:
            hint = did_you_mean(str(value), choices)
            raise document.error((rule_id, key, index), f"{value!r} is not one of {', '.join(choices)}", hint)
    return [str(value) for value in values]


def _is_kebab(word: str) -> bool:
    return all(piece and piece.isascii() and piece.isalnum() and piece == piece.lower() for piece in word.split("-"))
