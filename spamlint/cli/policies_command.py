"""`spamlint policies`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from spamlint.cli.loading import load_run_setup
from spamlint.policies.pages import ORIGINS
from spamlint.report import Suggestion


@click.command("policies", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this configuration file.")
def command(config_path: Path | None) -> None:
    """List the policies, what decides their clauses, and which of them are chosen."""
    setup = load_run_setup(config_path)
    chosen = setup.chosen
    ids = {policy.id for policy in chosen.policies} if chosen else set()
    policies = sorted(
        setup.library.policies.values(), key=lambda policy: (list(ORIGINS).index(policy.origin), policy.id)
    )
    width = max(len(policy.id) for policy in policies)
    for number, (origin, members) in enumerate(groupby(policies, key=lambda policy: policy.origin)):
        click.echo(("\n" if number else "") + ORIGINS[origin])
        for policy in members:
            mark = "*" if policy.id in ids else " "
            count = len(policy.clauses)
            clauses = f"{count} clause{'' if count == 1 else 's'}"
            click.echo(f" {mark}{policy.id:<{width}}  {policy.title} (version {policy.version}, {clauses})")
    for line in _closing(bool(ids), setup.suggestions):
        click.echo(line)


def _closing(is_chosen: bool, suggestions: tuple[Suggestion, ...]) -> Iterator[str]:
    yield ""
    if is_chosen:
        yield "* chosen by the config"
    else:
        yield "No policy is chosen. A short list of rules runs all the same: faults that harm a message whatever law or"
        yield "platform it is under. They are no verdict on any policy; `spamlint rules` shows them."
        yield "Choose with `policies:` in spamlint.yaml or with --policy."
    if suggestions:
        yield ""
        yield "May hold for you and not chosen:"
        width = max(len(item.policy) for item in suggestions)
        yield from (f"  {item.policy:<{width}}  {item.reason}" for item in suggestions)
