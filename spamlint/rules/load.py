"""Reads rule files: YAML in, checked rules out, with file, line and column in every error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spamlint.finding import Severity
from spamlint.message.kind import Kind, Stage
from spamlint.rules.examples import ExampleError, parse_example
from spamlint.rules.rule import RuleData
from spamlint.yaml_source import Document, load_yaml, suggest

REQUIRED = ("check", "severity", "summary", "why", "fix", "messages", "bad", "good")
OPTIONAL = ("for", "stage", "options")


def load_rule_file(path: str, content: bytes) -> tuple[RuleData, ...]:
    """Return the rules of one file, in its order.

    Raises:
        ConfigError: If it is not YAML, or a rule lacks something: a bad and a good example among it.
    """
    document = load_yaml(path, content)
    if not isinstance(document.data, dict):
        raise document.error("a rule file is a mapping from rule ids to rules")
    return tuple(_rule(document, rule_id, Path(path).stem) for rule_id in document.data)


def rule_files(path: Path) -> list[Path]:
    """Return the rule files at a path: the file itself, or the YAML files of the folder."""
    if path.is_dir():
        return sorted(item for item in path.iterdir() if item.suffix in (".yaml", ".yml") and item.stem not in _NOT_RULES)
    return [path]


_NOT_RULES = {"default", "platforms"}


def _rule(document: Document, rule_id: str, group: str) -> RuleData:
    data = document.data[rule_id]
    if not isinstance(data, dict):
        raise document.error("a rule is a mapping", rule_id)
    if not _is_kebab(rule_id):
        raise document.error("a rule id is written in small letters, digits and hyphens", rule_id, key=True)
    for key in data:
        if key not in (*REQUIRED, *OPTIONAL):
            hint = suggest(str(key), (*REQUIRED, *OPTIONAL))
            raise document.error(f"a rule has no key {key!r}", rule_id, key, key=True, hint=hint)
    for key in REQUIRED:
        if key not in data:
            raise document.error(f"the rule {rule_id} lacks {key!r}", rule_id, key=True)
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
        options=_mapping(document, rule_id, "options"),
        bad=_examples(document, rule_id, "bad"),
        good=_examples(document, rule_id, "good"),
    )


def _examples(document: Document, rule_id: str, side: str) -> tuple[Mapping[str, Any], ...]:
    items = document.data[rule_id][side]
    if not isinstance(items, list) or not items:
        raise document.error(f"a rule needs at least one {side} example", rule_id, side)
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            raise document.error("an example is a mapping", rule_id, side, index)
        try:
            example = parse_example(item)
        except (ExampleError, ValueError) as error:
            raise document.error(str(error), rule_id, side, index) from None
        if side == "bad" and not example.marks:
            raise document.error("a bad example marks with [[ ]] what must be highlighted", rule_id, side, index)
        if side == "good" and example.marks:
            raise document.error("a good example has no marks", rule_id, side, index)
        if example.key is not None and example.key not in document.data[rule_id]["messages"]:
            hint = suggest(example.key, tuple(document.data[rule_id]["messages"]))
            raise document.error(f"the rule has no message {example.key!r}", rule_id, side, index, "message", hint=hint)
    return tuple(items)


def _messages(document: Document, rule_id: str) -> Mapping[str, str]:
    messages = _mapping(document, rule_id, "messages")
    if not messages:
        raise document.error("a rule needs at least one message", rule_id, "messages")
    for key, value in messages.items():
        if not isinstance(value, str) or not value.strip():
            raise document.error("a message is a text", rule_id, "messages", key)
    return messages


def _text(document: Document, rule_id: str, key: str) -> str:
    value = document.data[rule_id][key]
    if not isinstance(value, str) or not value.strip():
        raise document.error(f"{key} must be a text", rule_id, key)
    return value.strip()


def _mapping(document: Document, rule_id: str, key: str) -> Mapping[str, Any]:
    value = document.data[rule_id].get(key, {})
    if not isinstance(value, dict):
        raise document.error(f"{key} must be a mapping", rule_id, key)
    return value


def _choice(document: Document, choices: list[str], *keys: str) -> str:
    value = document.data
    for key in keys:
        value = value[key]
    if value not in choices:
        raise document.error(f"{value!r} is not one of {', '.join(choices)}", *keys, hint=suggest(str(value), choices))
    return str(value)


def _choices(document: Document, choices: list[str], rule_id: str, key: str) -> list[str]:
    values = document.data[rule_id].get(key, [])
    values = values if isinstance(values, list) else [values]
    for index, value in enumerate(values):
        if value not in choices:
            hint = suggest(str(value), choices)
            raise document.error(f"{value!r} is not one of {', '.join(choices)}", rule_id, key, index, hint=hint)
    return [str(value) for value in values]


def _is_kebab(word: str) -> bool:
    return all(piece and piece.isascii() and piece.isalnum() and piece == piece.lower() for piece in word.split("-"))
