"""All policies that a run knows, shipped and the user's own, and those that a user has chosen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from spamlint.empty import EMPTY
from spamlint.errors import UnknownPolicyError, did_you_mean
from spamlint.policies.model import Policy
from spamlint.policies.verdict import included
from spamlint.rules.rule import Duty


class Chosen(Struct, frozen=True):
    """The policies of a run.

    Attributes:
        policies: Those that were chosen, and after them those that they include.
        pinned: By policy the version that the user has pinned.
        included_by: By policy the one that brought it in.
    """

    policies: tuple[Policy, ...] = ()
    pinned: Mapping[str, int] = EMPTY
    included_by: Mapping[str, str] = EMPTY

    def duties(self) -> dict[str, tuple[Duty, ...]]:
        """Return by rule what the policies make of it."""
        duties: dict[str, tuple[Duty, ...]] = {}
        for policy in self.policies:
            for clause in policy.clauses.values():
                if clause.since > self.pinned.get(policy.id, policy.version):
                    continue
                for rule, severity in clause.rules.items():
                    duty = Duty(f"{policy.id}/{clause.id}", severity, clause.kinds)
                    duties[rule] = (*duties.get(rule, ()), duty)
        return duties

    def options(self) -> dict[str, dict[str, Any]]:
        """Return by rule the options that clauses set. Of two numbers the smaller is the stricter, and counts."""
        options: dict[str, dict[str, Any]] = {}
        for policy in self.policies:
            for clause in policy.clauses.values():
                for rule, values in clause.options.items():
                    merged = options.setdefault(rule, {})
                    for name, value in values.items():
                        merged[name] = _stricter(merged.get(name), value)
        return options


class Library(Struct, frozen=True):
    """Policies by id."""

    policies: Mapping[str, Policy]

    def choose(self, names: Sequence[str]) -> Chosen:
        """Return the policies of these names (`emarsys`, or `emarsys@1` for a pinned version) and what they include.

        Raises:
            UnknownPolicyError: If there is none of a name, or not that version yet.
        """
        chosen: dict[str, Policy] = {}
        pinned: dict[str, int] = {}
        for name in names:
            policy_id, _, version = name.partition("@")
            policy = self.get(policy_id)
            if version and int(version) > policy.version:
                raise UnknownPolicyError(f"{policy_id} is at version {policy.version}; there is no version {version}")
            chosen[policy_id] = policy
            if version:
                pinned[policy_id] = int(version)
        included_by = self._included(chosen)
        return Chosen(tuple(chosen.values()), pinned, included_by)

    def get(self, policy_id: str) -> Policy:
        """Return the policy of an id.

        Raises:
            UnknownPolicyError: If there is none.
        """
        policy = self.policies.get(policy_id)
        if policy is None:
            hint = did_you_mean(policy_id, self.policies)
            raise UnknownPolicyError(f"there is no policy '{policy_id}'" + (f"; {hint}" if hint else ""))
        return policy

    def _included(self, chosen: dict[str, Policy]) -> dict[str, str]:
        """Add what the chosen policies include, and return by whom."""
        included_by: dict[str, str] = {}
        pending = list(chosen.values())
        while pending:
            policy = pending.pop(0)
            for name in included(policy):
                if name in chosen:
                    continue
                chosen[name] = self.get(name)
                included_by[name] = policy.id
                pending.append(chosen[name])
        return included_by


def load_library(rule_ids: Iterable[str], own: Iterable[Path] = ()) -> Library:
    """Return the policies that come with spamlint, and after them the user's own.

    Raises:
        ConfigError: If a file is not right.
    """
    from spamlint.policies.load import load_policy_file, policy_files

    ids = tuple(rule_ids)
    policies = dict(shipped_policies())
    for path in (file for folder in own for file in policy_files(folder)):
        policy = load_policy_file(path.as_posix(), path.read_bytes(), ids, policies)
        policies[policy.id] = policy
    return Library(policies)


@cache
def shipped_policies() -> Mapping[str, Policy]:
    """Return the policies that come with spamlint: compiled in an installed package, from YAML in a checkout.

    They are read once a process: a program that checks often need not wait for them each time.
    """
    from spamlint.policies.compiled import policies_from_json, policies_from_yaml
    from spamlint.rules.book import data_folder, source_rules

    source = source_rules()
    if source is not None:
        return policies_from_yaml(source)
    return policies_from_json(json.loads((data_folder() / "policies.json").read_bytes()))


def _stricter(known: Any, value: Any) -> Any:
    if isinstance(known, int | float) and isinstance(value, int | float):
        return min(known, value)
    return value
