"""Compiles `rules/` to JSON for the wheel: parsing YAML at every start would cost more than a check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface[Any]):
    """The build hook that hatchling calls before it packs the files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write `spamlint/_data/*.json` from `rules/`."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from spamlint.policies.compiled import write_policies
            from spamlint.rules.compiled import write_compiled

            book = write_compiled(root / "rules", root / "spamlint" / "_data")
            write_policies(root / "rules", root / "spamlint" / "_data", book.rules)
        finally:
            sys.path.remove(str(root))
