"""`spamlint check [PATHS]...`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import click

from spamlint.cli.errors import usage_error
from spamlint.cli.loading import load_run_setup
from spamlint.cli.output import Target, parse_reports, style_for, write_reports
from spamlint.message.kind import Kind, Stage
from spamlint.report import FailOn, Outcome
from spamlint.reporters import FORMATS
from spamlint.setup import Plan

KINDS = [kind.value for kind in Kind if kind is not Kind.UNKNOWN]
STAGES = [stage.value for stage in Stage]
EXIT_CODES = (
    "Exit codes: 0 all was checked and nothing found, 1 findings, 2 usage or configuration, "
    "3 something could not be checked, 4 nothing matched."
)


@click.command(
    "check",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXIT_CODES,
)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="What to print on standard output.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write that to a file instead.")
@click.option("--report", "reports", multiple=True, metavar="FORMAT=FILE", help="Write one more report. Repeatable.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Use this configuration file.")
@click.option(
    "--select", multiple=True, metavar="RULE,...", help="Run only these rules or groups; 'all' for every rule."
)
@click.option("--ignore", multiple=True, metavar="RULE,...", help="Do not run these rules or groups.")
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="POLICY,...",
    help="Keep these policies and say how each clause stands; `spamlint policies` lists them.",
)
@click.option("--strict", is_flag=True, help="Fail also when it is open whether a clause of a policy is kept.")
@click.option(
    "--fail-on",
    type=click.Choice(get_args(FailOn)),
    help="The lowest severity that makes the run fail (default: warning).",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 with findings; an incomplete run still exits 3.")
@click.option(
    "--as", "stage", type=click.Choice(STAGES), help="How far the messages are on their way. Judged when not given."
)
@click.option("--kind", type=click.Choice(KINDS), help="What the messages are for. Judged when not given.")
@click.option("--stdin-filename", metavar="NAME", help="What to call standard input (path '-') in reports.")
@click.option("--force-exclude", is_flag=True, help="Leave excluded files alone even when they are named. For hooks.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    envvar="SPAMLINT_JOBS",
    help="Number of processes. As many as help when not given.",
)
@click.option("--online", is_flag=True, help="Also look up DNS records and who registered the domains.")
@click.option("--probe-links", is_flag=True, help="Also open the pages of unsubscribe links, with made-up tokens.")
@click.option("--no-cache", is_flag=True, help="Check every file anew, whether or not it has changed.")
@click.option(
    "--color",
    "--colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours on the terminal.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
@click.option("-v", "--verbose", is_flag=True, help="Print also what was skipped and which rules ran.")
def command(
    paths: tuple[str, ...],
    format_name: str,
    output: Path | None,
    reports: tuple[str, ...],
    config_path: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    policies: tuple[str, ...],
    strict: bool,
    fail_on: FailOn | None,
    exit_zero: bool,
    stage: str | None,
    kind: str | None,
    stdin_filename: str | None,
    force_exclude: bool,
    jobs: int | None,
    online: bool,
    probe_links: bool,
    no_cache: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check messages and templates for what breaks anti-spam rules.

    PATHS are files, folders, globs, or '-' for standard input; without any, the current folder.
    """
    from spamlint.cache import cache_folder
    from spamlint.discover import discover
    from spamlint.run import build_report, find_inputs, given_folders, networks_of, outcomes, sort_parts

    targets = [Target(format_name, output), *parse_reports(reports)]
    plan = Plan(
        start=Path.cwd(),
        config=config_path,
        select=_names(select) or None,
        ignore=_names(ignore),
        kind=Kind(kind) if kind else None,
        stage=Stage(stage) if stage else None,
        folders=given_folders(path for path in paths if path != "-"),
        networks=networks_of(online=online, probe_links=probe_links),
        policies=_names(policies) or None,
    )
    setup = load_run_setup(plan=plan)
    stdin = _read_stdin(paths)
    choice = setup.config.files
    found = find_inputs(
        discover(paths, choice, stdin=stdin, stdin_filename=stdin_filename or "", force_exclude=force_exclude)
    )
    found = sort_parts(setup, found, [stdin_filename or path if path == "-" else path for path in paths])
    results = outcomes(setup, found.inputs, jobs, None if no_cache else cache_folder())
    if not quiet:
        results = _with_progress(results, len(found.inputs))
    threshold = fail_on or setup.config.fail_on or "warning"
    report = build_report(setup, found, results, threshold, exit_zero=exit_zero, strict=strict)
    write_reports(report, targets, style_for(color, quiet=quiet, verbose=verbose))
    raise click.exceptions.Exit(report.exit_code)


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _read_stdin(paths: tuple[str, ...]) -> bytes | None:
    if "-" not in paths:
        return None
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise usage_error(f"standard input cannot be read: {error.strerror}") from None


def _with_progress(results: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """Yield the results, and show a count on a terminal once it has taken a second."""
    if not sys.stderr.isatty() or total < 2:
        yield from results
        return
    from time import monotonic

    start = shown = monotonic()
    for count, result in enumerate(results, 1):
        now = monotonic()
        if now - start > 1 and now - shown > 0.1:
            shown = now
            click.echo(f"\r{count} of {total} files", nl=False, err=True)
        yield result
    if shown != start:
        click.echo("\r\x1b[K", nl=False, err=True)
