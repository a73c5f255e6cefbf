"""`spamlint rules`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from spamlint.cli.loading import load_run_setup


@click.command("rules", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this configuration file.")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(config_path: Path | None, format_name: str) -> None:
    """List the rules by group, with their severity, and which of them are on."""
    setup = load_run_setup(config_path)
    enabled = {rule.id: rule.severity for rule in setup.rules(setup.config.settings)}
    rules = sorted(setup.book.rules.values(), key=lambda rule: (rule.group, rule.id))
    if format_name == "json":
        import json

        listed = [
            {
                "id": rule.id,
                "group": rule.group,
                "severity": enabled.get(rule.id, rule.severity).value,
                "enabled": rule.id in enabled,
                "summary": rule.summary,
            }
            for rule in rules
        ]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    width = max(len(rule.id) for rule in rules)
    for group, members in groupby(rules, key=lambda rule: rule.group):
        click.echo(f"\n{group}" if group != rules[0].group else group)
        for rule in members:
            state = enabled[rule.id].value if rule.id in enabled else "off"
            click.echo(f"  {rule.id:<{width}}  {state:<7}  {rule.summary}")
