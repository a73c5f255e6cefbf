"""Errors of the user become one line on standard error and exit code 2, never a traceback."""

from __future__ import annotations

import os
import sys

import click

from spamlint.report import ExitCode


def guarded(cli: click.Command) -> None:
    """Run a command and turn known errors into a line and an exit code."""
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except BrokenPipeError:
        # The reader of our output went away; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    sys.exit(status if isinstance(status, int) else ExitCode.CLEAN)


class UserError(click.ClickException):
    """Something that the user can mend: exit code 2 and one line."""

    exit_code = ExitCode.USAGE


def usage_error(message: object) -> UserError:
    """Return an error that ends the command with exit code 2 and `Error: message`."""
    return UserError(str(message))
