"""Policies that may hold for somebody who has not chosen them: told, never switched on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from spamlint.config.model import Config, Settings
from spamlint.policies.model import Policy
from spamlint.policies.verdict import included
from spamlint.report import Suggestion


class Circumstances(NamedTuple):
    """What a config says of the sending that policies depend on.

    Attributes:
        recipients: Countries in which the messages are read, as ISO 3166 codes.
        senders: Countries that they are sent from.
        platforms: Ids of the sending platforms.
    """

    recipients: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()


def circumstances(config: Config) -> Circumstances:
    """Return what a config says at its top and in its overrides."""
    layers = [config.settings, *(config.settings.overridden(override.data) for override in config.overrides)]
    return Circumstances(
        _once(country for layer in layers for country in _countries(layer)),
        _once(layer.sender.country for layer in layers if layer.sender.country),
        _once(layer.platform for layer in layers if layer.platform),
    )


def suggested(policies: Mapping[str, Policy], chosen: Iterable[str], found: Circumstances) -> tuple[Suggestion, ...]:
    """Return the policies that may hold and were not chosen, in the order of their ids.

    Where a country has put a directive into its own law, its law is suggested and not the directive; what a chosen or
    suggested policy brings with it is not suggested.

    Args:
        policies: Those that are known, by id.
        chosen: Ids of those that the run keeps already.
        found: Where the messages come from and go to.
    """
    reasons: dict[str, list[str]] = {}
    for what, policy in _holding(policies, found):
        reasons.setdefault(policy, []).append(what)
    known = set(_with_included(policies, chosen))
    brought = set(_with_included(policies, reasons)) - set(reasons)
    brought |= {name for policy in reasons for name in included(policies[policy])}
    return tuple(
        Suggestion(policy, policies[policy].title, "; ".join(reasons[policy]))
        for policy in sorted(reasons.keys() - known - brought)
    )


def _holding(policies: Mapping[str, Policy], found: Circumstances) -> Iterator[tuple[str, str]]:
    """Yield why a policy may hold, and the policy."""
    by_recipients: dict[str, list[str]] = {}
    for country in found.recipients:
        holding = [policy for policy in policies.values() if country in policy.countries]
        for name in _without_directives(holding):
            by_recipients.setdefault(name, []).append(country)
    for name, countries in by_recipients.items():
        yield f"recipients in {', '.join(countries)}", name
    by_senders: dict[str, list[str]] = {}
    for country in found.senders:
        holding = [item for item in policies.values() if country in (*item.countries, *item.sender_countries)]
        for name in _without_directives(holding):
            by_senders.setdefault(name, []).append(country)
    for name, countries in by_senders.items():
        yield f"sent from {', '.join(countries)}", name
    for platform in found.platforms:
        for policy in policies.values():
            if platform in policy.platforms:
                yield f"sent with {platform}", policy.id


def _without_directives(holding: Iterable[Policy]) -> list[str]:
    """Return the policies of one country without those that another of them puts into its law."""
    policies = list(holding)
    implemented = {name for policy in policies for name in policy.implements}
    return [policy.id for policy in policies if policy.id not in implemented]


def _with_included(policies: Mapping[str, Policy], names: Iterable[str]) -> Iterator[str]:
    """Yield policies and all that they include, each once."""
    pending, seen = list(names), set[str]()
    while pending:
        name = pending.pop()
        if name in seen or name not in policies:
            continue
        seen.add(name)
        yield name
        pending.extend(included(policies[name]))


def _countries(settings: Settings) -> tuple[str, ...]:
    return tuple(settings.attestations.get("recipients", {}).get("countries", ()))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
