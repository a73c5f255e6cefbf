"""`spamlint test PATHS`."""

from __future__ import annotations

from pathlib import Path

import click

from spamlint.cli.errors import usage_error
from spamlint.cli.loading import load_run_setup
from spamlint.report import ExitCode
from spamlint.rules.ruleset import bind


@click.command("test", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[RULE FILES]...")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this configuration file.")
@click.option("-v", "--verbose", is_flag=True, help="Name every rule, also those that pass.")
def command(paths: tuple[Path, ...], config_path: Path | None, verbose: bool) -> None:
    """Run the examples in rule files or folders of them: every bad one must be found, every good one left alone.

    With no path, the rules that come with spamlint and those of your configuration are tested.
    """
    from spamlint.rules.examples import ExampleError, failures, parse_example
    from spamlint.rules.load import load_rule_file, rule_files
    from spamlint.yaml_source import ConfigError

    setup = load_run_setup(config_path)
    try:
        files = [file for path in paths for file in rule_files(path)]
        rules = [rule for file in files for rule in load_rule_file(file.as_posix(), file.read_bytes())]
    except ConfigError as error:
        raise usage_error(error) from None
    except OSError as error:
        raise usage_error(f"{error.filename} cannot be read: {error.strerror}") from None
    if not paths:
        from spamlint.rules.book import shipped_examples

        rules = [shipped_examples(rule) for rule in setup.book.rules.values()]
    passed = failed = 0
    for data in rules:
        wrong: list[str] = []
        for side, examples in (("bad", data.bad), ("good", data.good)):
            for number, item in enumerate(examples, 1):
                try:
                    example = parse_example(item)
                    rule = bind(data, setup.checks, setup.book, example.options)
                    problems = failures(rule, example)
                except (ExampleError, ConfigError) as error:
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
