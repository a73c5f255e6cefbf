"""Checks from other packages: found by entry point, loaded only when the config names them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from spamlint.checks.api import Check

GROUP = "spamlint.checks"
"""The entry point group that a package of checks registers in."""


class Plugin(Struct, frozen=True):
    """What a package of checks offers.

    Attributes:
        checks: Its checks. Their ids should begin with the name of the package.
        rules: Files or folders of rules that use them. They run by default.
    """

    checks: tuple[Check[Any], ...] = ()
    rules: tuple[Path, ...] = ()


class PluginError(Exception):
    """A plugin that cannot be used. The message says which and why."""


def load_plugins(names: Sequence[str]) -> tuple[Plugin, ...]:
    """Return the plugins of that name.

    Raises:
        PluginError: If one is not installed, does not import, or is not a `Plugin`.
    """
    if not names:
        return ()
    from importlib.metadata import entry_points

    installed = {point.name: point for point in entry_points(group=GROUP)}
    plugins = []
    for name in names:
        if name not in installed:
            known = ", ".join(sorted(installed)) or "none"
            raise PluginError(f"the plugin {name!r} is not installed (installed: {known})")
        try:
            plugin = installed[name].load()
        except Exception as error:
            raise PluginError(f"the plugin {name!r} does not load: {type(error).__name__}: {error}") from error
        if not isinstance(plugin, Plugin):
            raise PluginError(f"the plugin {name!r} must be a spamlint.Plugin, but is {type(plugin).__name__}")
        plugins.append(plugin)
    return tuple(plugins)
