"""Loading what commands share, with errors as the command line shows them."""

from __future__ import annotations

from pathlib import Path

from spamlint.checks.plugins import PluginError
from spamlint.cli.errors import usage_error
from spamlint.errors import ConfigError, UnknownPolicyError
from spamlint.setup import Plan, Setup, UnknownRuleError, load_setup


def load_run_setup(config: Path | None = None, plan: Plan | None = None) -> Setup:
    """Return the setup for a command.

    Raises:
        ClickException: If the config, a rule, a plugin or an option is not right (exit code 2).
    """
    try:
        return load_setup(plan or Plan(Path.cwd(), config))
    except (ConfigError, PluginError, UnknownPolicyError, UnknownRuleError) as error:
        raise usage_error(error) from None
