"""`spamlint test PATHS`."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from spamlint.cli.errors import usage_error
from spamlint.cli.loading import load_run_setup
from spamlint.report import ExitCode
from spamlint.rules.book import shipped_examples
from spamlint.rules.rule import RuleData
from spamlint.rules.ruleset import bind
from spamlint.setup import Setup


@click.command("test", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[RULE FILES]...")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this configuration file.")
@click.option("-v", "--verbose", is_flag=True, help="Name every rule, also those that pass.")
def command(paths: tuple[Path, ...], config_path: Path | None, verbose: bool) -> None:
    """Run the examples in rule files or folders of them: every bad one must be found, every good one left alone.

    With no path, the rules that come with spamlint and those of your configuration are tested.
    """
    from spamlint.rules.examples import ExampleError, failures, parse_example
    from spamlint.rules.options import OptionError

    setup = load_run_setup(config_path)
    rules = _rules_in(paths, setup) if paths else [shipped_examples(rule) for rule in setup.book.rules.values()]
    passed = failed = 0
    for data in rules:
        wrong: list[str] = []
        for side, examples in (("bad", data.bad), ("good", data.good)):
            for number, item in enumerate(examples, 1):
                try:
                    example = parse_example(item)
                    rule = bind(data, setup.checks, setup.book, example.options)
                    problems = failures(rule, example)
                except (ExampleError, OptionError) as error:
                    problems = [str(error)]
                wrong += [f"{side} example {number}, {problem}" for problem in problems]
                failed += bool(problems)
                passed += not problems
        if wrong or verbose:
            click.echo(f"{data.id}: {'failed' if wrong else 'passed'}")
        for line in wrong:
            click.echo(f"  {line}")
    click.echo(f"{passed} examples passed, {failed} failed, in {len(rules)} rules")
    raise click.exceptions.Exit(ExitCode.FINDINGS if failed else ExitCode.CLEAN)


def _rules_in(paths: tuple[Path, ...], setup: Setup) -> list[RuleData]:
    """Return the rules of the files, which may be those that come with spamlint or that the config names."""
    from spamlint.errors import ConfigError
    from spamlint.rules.own import load_own_rules
    from spamlint.rules.platforms import platforms_of_folder

    try:
        for path in paths:
            platforms_of_folder(path)
        return list(load_own_rules(paths, setup.checks, replace(setup.book, rules={})))
    except ConfigError as error:
        raise usage_error(error) from None
