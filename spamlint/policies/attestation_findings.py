"""Findings in what the sender attests: values that a clause does not allow, and attestations that ran out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from spamlint.config.model import Config, Keys, Settings
from spamlint.finding import Finding, Location, Severity
from spamlint.placing import locate
from spamlint.policies.attested import Attested, Standing, answer, attested
from spamlint.policies.library import Chosen
from spamlint.report import RuleInfo
from spamlint.source.spans import Excerpt, Position, Source, Span, Text

WRONG = RuleInfo(
    "attestation-wrong",
    Severity.ERROR,
    "What you attest is not what the policy asks for",
    "Consent, lists and the way an unsubscribing is handled cannot be seen in a message, so you say in the config how "
    "they are. This value says that a clause of a policy that you chose is not kept.",
    "Change how you do it, and then the value; or send by another platform. Do not change the value alone.",
    ("attestations",),
)
EXPIRED = RuleInfo(
    "attestation-expired",
    Severity.WARNING,
    "What you attested has run out",
    "Lists and habits change, so what was attested counts for a year, or until the day given in `until`.",
    "Look whether everything is still so, then write today's date after `on`.",
    ("attestations",),
)
RULES = (EXPIRED, WRONG)


def attestation_findings(config: Config, chosen: Chosen, today: date, names: tuple[str, ...]) -> tuple[Finding, ...]:
    """Return what is wrong with the attestations of a config under the chosen policies."""
    if config.document is None:
        return ()
    text = _config_text(config.path)
    found: dict[tuple[str, Keys], Finding] = {}
    for keys, settings in _layers(config):
        said = attested(settings.attestations, today, names)
        if said.is_expired:
            finding = _expired(config, text, said, keys)
            found.setdefault((finding.rule, (*keys, "until")), finding)
        for field, clauses in _broken(chosen, said).items():
            place = _keys_of(config, keys, field)
            if (WRONG.id, place) not in found:
                found[WRONG.id, place] = _wrong(config, text, field, clauses, place)
    return tuple(found.values())


def _layers(config: Config) -> Iterator[tuple[Keys, Settings]]:
    """Yield the settings in which attestations may differ, and where they are written."""
    yield (), config.settings
    for override in config.overrides:
        if "attestations" in override.data:
            yield override.keys, config.settings.overridden(override.data)


def _broken(chosen: Chosen, said: Attested) -> dict[str, list[tuple[str, str]]]:
    """Return by field the clauses that its value breaks, each with the reason."""
    broken: dict[str, list[tuple[str, str]]] = {}
    for policy in chosen.policies:
        for clause in policy.clauses.values():
            if clause.since > chosen.pinned.get(policy.id, policy.version):
                continue
            for expectation in clause.attest:
                found = answer(expectation, said)
                if found.standing is Standing.BROKEN:
                    reason = f"{found.reason}. {clause.says.rstrip('.')}"
                    broken.setdefault(expectation.field, []).append((f"{policy.id}/{clause.id}", reason))
    return broken


def _keys_of(config: Config, keys: Keys, field: str) -> Keys:
    """Return where the value of a field stands: in the override, else at the top."""
    section, _, name = field.partition(".")
    data: Any = config.document.data if config.document else {}
    for key in keys:
        data = data[key]
    is_there = name in data.get("attestations", {}).get(section, {})
    return (*(keys if is_there else ()), "attestations", section, name)


def _wrong(config: Config, text: Text, field: str, clauses: list[tuple[str, str]], place: Keys) -> Finding:
    clause, reason = clauses[0]
    message = f"{reason} ({clause})"
    where = _value_at(text, config.document.mark(*place) if config.document else Position(1, 1))
    return _finding(WRONG, "wrong", message, where, config, tuple(clause for clause, _ in clauses), {"field": field})


def _expired(config: Config, text: Text, said: Attested, keys: Keys) -> Finding:
    place = (*keys, "attestations", "until")
    message = f"What {said.by} attested on {said.on} ran out on {said.until}."
    where = _value_at(text, config.document.mark(*place) if config.document else Position(1, 1))
    return _finding(EXPIRED, "expired", message, where, config, (), {"by": said.by, "until": str(said.until)})


def _finding(
    rule: RuleInfo,
    key: str,
    message: str,
    where: Location,
    config: Config,
    clauses: tuple[str, ...],
    data: Mapping[str, str],
) -> Finding:
    identity = "\x01".join((rule.id, key, config.path, *sorted(data.values())))
    return Finding(
        rule=rule.id,
        key=key,
        severity=rule.severity,
        message=message,
        location=where,
        document=config.path,
        fingerprint=hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:32],
        clauses=clauses,
        data=data,
    )


def _config_text(path: str) -> Text:
    from spamlint.source.load import page_text

    text, _ = page_text(Source(path, Path(path).read_bytes()), is_html=False)
    return text.named("")


def _value_at(text: Text, place: Position) -> Location:
    """Return the value that starts at a place: up to a comment or the end of its line."""
    start = 0
    for _ in range(place.line - 1):
        start = text.content.index("\n", start) + 1
    start += place.column - 1
    line = text.content[start:].partition("\n")[0].rstrip("\r")
    value = _flow_value(line.partition(" #")[0].rstrip())
    return locate(Excerpt(text, Span(start, start + len(value))))[0]


def _flow_value(line: str) -> str:
    """Return the value that a line begins with, without what closes a mapping or a list around it."""
    depth = 0
    for index, sign in enumerate(line):
        if sign in "]}," and depth == 0:
            return line[:index].rstrip()
        depth += (sign in "[{") - (sign in "]}")
    return line
