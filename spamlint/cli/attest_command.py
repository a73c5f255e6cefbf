"""`spamlint attest`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from spamlint.cli.errors import usage_error
from spamlint.cli.loading import load_run_setup
from spamlint.setup import Plan


@click.command("attest", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this configuration file.")
@click.option("--policy", "policies", multiple=True, metavar="POLICY,...", help="Instead of those of the config.")
def command(config_path: Path | None, policies: tuple[str, ...]) -> None:
    """List what the chosen policies still need to be told, as a piece of spamlint.yaml to fill in.

    Nothing is answered for you: what you put in is your word.
    """
    from spamlint.policies.attested import attested
    from spamlint.policies.run import sender_names
    from spamlint.policies.stub import stub, wanted

    named = tuple(name.strip() for value in policies for name in value.split(",") if name.strip())
    setup = load_run_setup(plan=Plan(Path.cwd(), config_path, policies=named or None))
    if setup.chosen is None:
        raise usage_error("no policy is chosen; name one with --policy or with 'policies' in spamlint.yaml")
    settings = setup.config.settings
    today = date.today()
    said = attested(settings.attestations, today, sender_names(settings))
    fields = wanted(setup.chosen.policies, said, setup.chosen.pinned)
    if not fields:
        click.echo("Everything that these policies ask for is attested.")
        return
    click.echo(stub(fields, today), nl=False)
