"""From rules as data to rules that run: checks found, options typed, severities settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from spamlint.checks import BUILT_IN, built_in_check
from spamlint.checks.api import Check
from spamlint.empty import EMPTY
from spamlint.facts.inquiry import Network
from spamlint.rules.book import RuleBook
from spamlint.rules.options import OptionError, bind_options
from spamlint.rules.rule import Rule, RuleData


class Checks(Struct, frozen=True):
    """The checks that rules can name: the built-in ones and those of plugins."""

    plugged: Mapping[str, Check[Any]] = EMPTY

    def names(self) -> tuple[str, ...]:
        """Return the ids of all checks."""
        return (*BUILT_IN, *self.plugged)

    def get(self, check_id: str) -> Check[Any]:
        """Return a check.

        Raises:
            KeyError: If there is none of that id.
        """
        return self.plugged[check_id] if check_id in self.plugged else built_in_check(check_id)


def bind(data: RuleData, checks: Checks, book: RuleBook, overrides: Mapping[str, Any] | None = None) -> Rule:
    """Return the rule ready to run. `overrides` replace single options.

    Raises:
        OptionError: If the check is unknown, or an option is unknown or of the wrong type.
    """
    try:
        check = checks.get(data.check)
    except KeyError:
        raise OptionError(("check",), f"there is no check {data.check!r}", checks.names()) from None
    options = {**data.options, **(overrides or {})}
    bound = bind_options(check.options, options, book.words, book.platforms, book.formats)
    return Rule(data, check, bound, data.severity)


def with_shared_options(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the same rules; those of one check share in their options what they can (`checks.api.Sharing`)."""
    groups: dict[str, list[int]] = {}
    for index, rule in enumerate(rules):
        if hasattr(rule.check.options, "shared"):
            groups.setdefault(rule.check.id, []).append(index)
    joined = list(rules)
    for indices in groups.values():
        options = rules[indices[0]].check.options.shared([rules[index].options for index in indices])
        for index, shared in zip(indices, options, strict=True):
            joined[index] = replace(rules[index], options=shared)
    return tuple(joined)


class Selection(Struct, frozen=True):
    """Which rules run.

    Attributes:
        select: Rule ids or groups; None means the default ones. `all` means every rule.
        ignore: Rule ids or groups that do not run.
        networks: What may be asked of the network. What needs it is then among the default ones.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    networks: frozenset[Network] = frozenset()


def selected(book: RuleBook, selection: Selection) -> tuple[RuleData, ...]:
    """Return the rules that are chosen, in order of their ids: also those that need more than they may ask.

    Raises:
        KeyError: With the first name that is neither a rule nor a group.
    """
    chosen = set(book.default if selection.select is None else expand(book, selection.select))
    if selection.select is None and selection.networks:
        chosen |= {rule.id for rule in book.rules.values() if rule.needs in selection.networks}
    chosen -= set(expand(book, selection.ignore))
    return tuple(book.rules[rule_id] for rule_id in sorted(chosen))


def expand(book: RuleBook, names: Iterable[str]) -> tuple[str, ...]:
    """Return rule ids for ids and groups.

    Raises:
        KeyError: With the first name that is neither.
    """
    ids: list[str] = []
    for name in names:
        if name == "all":
            ids.extend(book.rules)
        elif name in book.rules:
            ids.append(name)
        elif members := [rule.id for rule in book.rules.values() if rule.group == name]:
            ids.extend(members)
        else:
            raise KeyError(name)
    return tuple(dict.fromkeys(ids))


def names(book: RuleBook) -> tuple[str, ...]:
    """Return everything that a selection can name."""
    return ("all", *book.rules, *dict.fromkeys(rule.group for rule in book.rules.values()))
