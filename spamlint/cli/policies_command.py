"""`spamlint policies`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from spamlint.cli.loading import load_run_setup
from spamlint.policies.pages import ORIGINS


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
            click.echo(f" {mark}{policy.id:<{width}}  {policy.title} (version {policy.version}, {count} clauses)")
    click.echo("\n* chosen by the config" if ids else "\nChoose with `policies:` in spamlint.yaml or with --policy.")
