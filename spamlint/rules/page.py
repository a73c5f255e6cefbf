"""A rule's page as Markdown: what `spamlint explain` shows and what the documentation holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spamlint.rules.examples import FORMS
from spamlint.rules.rule import RuleData


def rule_page(rule: RuleData, said: Sequence[Sequence[str]], asked_for: Sequence[str] = ()) -> str:
    """Return the page of a rule.

    Args:
        rule: With its examples.
        said: The findings in its bad examples, in order.
        asked_for: Items of a list: the clauses of policies that it checks.
    """
    return "\n".join(_lines(rule, said, asked_for)).rstrip() + "\n"


def _lines(rule: RuleData, said: Sequence[Sequence[str]], asked_for: Sequence[str]) -> Iterator[str]:
    yield f"# {rule.id}"
    yield ""
    yield f"{rule.summary}." if not rule.summary.endswith((".", "?", "!")) else rule.summary
    yield ""
    yield f"Severity: {rule.severity.value}{_caps(rule)}. {_scope(rule)}"
    yield ""
    yield "## Why"
    yield ""
    yield rule.why
    yield ""
    yield "## How to mend it"
    yield ""
    yield rule.fix
    yield ""
    if asked_for:
        yield "## Who asks for it"
        yield ""
        yield from asked_for
        yield ""
    if rule.options:
        yield "## Options"
        yield ""
        for name, value in rule.options.items():
            yield f"- `{name}`: {_value(value)}"
        yield ""
    yield from _examples("## What it finds", rule.bad, said)
    yield from _examples("## What it leaves alone", rule.good, [()] * len(rule.good))


def _caps(rule: RuleData) -> str:
    """Return how bad findings of single keys are at most."""
    return "".join(f", `{key}` at most a {severity.value}" for key, severity in rule.at_most.items())


def _scope(rule: RuleData) -> str:
    kinds = (
        f"Holds for {_list([kind.value for kind in rule.kinds])} messages"
        if rule.kinds
        else "Holds for every kind of message"
    )
    stages = f", when they are {_list([_STAGES[stage.value] for stage in rule.stages])}" if rule.stages else ""
    needs = f" Runs with `--{rule.needs.value}`." if rule.needs else ""
    return f"{kinds}{stages}.{needs}"


_STAGES = {"template": "templates", "draft": "drafts", "sent": "sent"}


def _list(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _examples(title: str, examples: tuple[Mapping[str, Any], ...], said: Sequence[Sequence[str]]) -> Iterator[str]:
    if not examples:
        return
    yield title
    yield ""
    for example, findings in zip(examples, said, strict=True):
        form = next(form for form in FORMS if form in example)
        if note := example.get("note"):
            yield str(note)
            yield ""
        fence = "````" if "```" in example[form] else "```"
        yield f"{fence}{_FENCES[form]}"
        yield _shown(example[form])
        yield fence
        yield ""
        for name, content in example.get("files", {}).items():
            yield f"With `{name}`:"
            yield ""
            yield f"{fence}{_FENCES[form]}"
            yield _shown(content)
            yield fence
            yield ""
        for finding in findings:
            yield f"> {finding}"
            yield ""


def _shown(content: str) -> str:
    """Return an example as a page shows it: of control characters their pictures (U+2400 and following)."""
    return content.rstrip("\n").translate(_PICTURES)


_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}

_FENCES = {"html": "html", "text": "text", "headers": "text", "eml": "text"}
