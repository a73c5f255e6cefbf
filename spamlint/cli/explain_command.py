"""`spamlint explain RULE`."""

from __future__ import annotations

from pathlib import Path

import click

from spamlint.cli.errors import usage_error
from spamlint.cli.loading import load_run_setup
from spamlint.rules.book import shipped_examples
from spamlint.rules.examples import parse_example, said
from spamlint.rules.page import rule_page
from spamlint.rules.ruleset import bind


@click.command("explain", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("rule")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this configuration file.")
def command(rule: str, config_path: Path | None) -> None:
    """Explain RULE: why it is there, how to mend what it finds, and examples."""
    setup = load_run_setup(config_path)
    book = setup.book
    if rule not in book.rules:
        from spamlint.errors import did_you_mean

        hint = did_you_mean(rule, book.rules)
        raise usage_error(f"there is no rule {rule!r}" + (f"; {hint}" if hint else "; `spamlint rules` lists them"))
    data = shipped_examples(book.rules[rule])
    examples = [parse_example(item) for item in data.bad]
    findings = [said(bind(data, setup.checks, book, example.options), example) for example in examples]
    click.echo(rule_page(data, findings), nl=False)
