"""The `spamlint` command. Subcommands are imported when they are called, so that `--help` needs click alone."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from importlib import import_module

import click

from spamlint.version import __version__

COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("check", "Check messages and templates for what breaks anti-spam rules."),
    "rules": ("rules", "List the rules and which of them are on."),
    "policies": ("policies", "List the policies and which of them are chosen."),
    "explain": ("explain", "Explain a rule, a policy or a clause of one."),
    "attest": ("attest", "List what the chosen policies need to be told, as YAML to fill in."),
    "config": ("config", "Show the configuration in force, and where each value comes from."),
    "init": ("init", "Write a commented spamlint.yaml to start from."),
    "test": ("test", "Run the examples in rule files."),
}
"""Name of each subcommand, the module of `spamlint.cli` that defines it, and its line in the help."""


class LazyGroup(click.Group):
    """A group that lists its commands from a table and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"spamlint.cli.{COMMANDS[cmd_name][0]}_command")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from spamlint.errors import did_you_mean

            hint = did_you_mean(args[0], COMMANDS) or "`spamlint -h` lists the commands"
            raise click.UsageError(f"there is no command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="spamlint %(version)s")
def cli() -> None:
    """Say which anti-spam rules an email breaks, on which line and why, before it is sent.

    \b
    spamlint check newsletter.eml      one message
    spamlint check emails/             a folder of templates and messages
    spamlint explain unsubscribe-missing
    """


def main() -> None:
    """Run the command line and end the process with one of `spamlint.report.ExitCode`."""
    from spamlint.cli.errors import guarded

    # What a start makes stays. Looking through it for garbage, again and again and once more at the end of the
    # process, takes a fifth of the time of checking one small file.
    gc.set_threshold(20_000, 20, 20)
    try:
        guarded(cli)
    finally:
        gc.freeze()
