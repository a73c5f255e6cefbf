"""`spamlint config`."""

from __future__ import annotations

from pathlib import Path

import click

from spamlint.cli.loading import load_run_setup


@click.command("config", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this configuration file.")
@click.option("--schema", is_flag=True, help="Print the JSON schema of the configuration file.")
@click.argument("path", required=False)
def command(config_path: Path | None, schema: bool, path: str | None) -> None:
    """Show the configuration in force, for the whole run or for the file PATH."""
    if schema:
        import json

        from spamlint.config.schema import config_schema

        click.echo(json.dumps(config_schema(), indent=2, ensure_ascii=False))
        return
    from spamlint.config.describe import describe

    click.echo(describe(load_run_setup(config_path).config, path), nl=False)
