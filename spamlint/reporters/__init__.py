"""Formats of a report: one module each, each a pure function of a `Report`.

A reporter reads no clock, no environment and no file: the same report gives the same text.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, cast

from spamlint.report import Report

# Modules are named, not imported: `--format json` must not pay for rich.
_MODULES: Mapping[str, str] = MappingProxyType(
    {
        "text": "spamlint.reporters.text",
        "concise": "spamlint.reporters.concise",
        "json": "spamlint.reporters.json_format",
        "sarif": "spamlint.reporters.sarif",
        "github": "spamlint.reporters.github",
        "markdown": "spamlint.reporters.markdown",
    }
)
# What formats for people take of a style.
_STYLED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"text": frozenset({"width", "color", "verbose", "quiet"}), "markdown": frozenset({"source_url"})}
)

FORMATS: tuple[str, ...] = tuple(_MODULES)


class UnknownFormatError(KeyError):
    """There is no reporter of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"unknown format {self.name!r}; choose one of {', '.join(FORMATS)}"


def render(format: str, report: Report, **style: Any) -> str:
    """Return the report in a format, ending in a line break unless it is empty.

    `style` is what `text.render` (`width`, `color`, `verbose`, `quiet`) and `markdown.render` (`source_url`) take; each
    format ignores what it does not take, so that a caller may pass the same for all.

    Raises:
        UnknownFormatError: If `format` is not in `FORMATS`.
    """
    if format not in _MODULES:
        raise UnknownFormatError(format)
    module = import_module(_MODULES[format])
    taken = {name: value for name, value in style.items() if name in _STYLED.get(format, ())}
    return cast(str, module.render(report, **taken))
