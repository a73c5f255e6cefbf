"""`spamlint init`."""

from __future__ import annotations

from pathlib import Path

import click

from spamlint.cli.errors import usage_error


@click.command("init", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.argument("path", type=click.Path(path_type=Path), default=Path("spamlint.yaml"))
def command(path: Path, force: bool) -> None:
    """Write a commented configuration to PATH (spamlint.yaml). Every line in it is explained."""
    from spamlint.config.starter import STARTER

    if path.is_dir():
        path = path / "spamlint.yaml"
    if path.exists() and not force:
        raise usage_error(f"{path} is there already; --force overwrites it")
    try:
        path.write_text(STARTER, encoding="utf-8")
    except OSError as error:
        raise usage_error(f"{path} cannot be written: {error.strerror}") from None
    click.echo(f"Wrote {path}. Next: spamlint check")
