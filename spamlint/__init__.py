"""spamlint says which anti-spam rules an email breaks, on which line and why, before it is sent.

    >>> import spamlint
    >>> report = spamlint.check_bytes(b"<p>Sale!</p>", path="sale.html")
    >>> [finding.rule for finding in report.findings]
    ['unsubscribe-missing']

Everything here is loaded when it is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from spamlint.version import __version__

if TYPE_CHECKING:
    from spamlint.checks.api import Check, Hit, NoOptions, Note, check
    from spamlint.checks.plugins import Plugin
    from spamlint.finding import Finding, Severity
    from spamlint.message.message import Message
    from spamlint.report import Report
    from spamlint.run import check_bytes, check_paths
    from spamlint.source.spans import Excerpt, Span, Text

__all__ = [
    "Check",
    "Excerpt",
    "Finding",
    "Hit",
    "Message",
    "NoOptions",
    "Note",
    "Plugin",
    "Report",
    "Severity",
    "Span",
    "Text",
    "__version__",
    "check",
    "check_bytes",
    "check_paths",
]

_HOME = {
    "Check": "checks.api",
    "Excerpt": "source.spans",
    "Finding": "finding",
    "Hit": "checks.api",
    "Message": "message.message",
    "NoOptions": "checks.api",
    "Note": "checks.api",
    "Plugin": "checks.plugins",
    "Report": "report",
    "Severity": "finding",
    "Span": "source.spans",
    "Text": "source.spans",
    "check": "checks.api",
    "check_bytes": "run",
    "check_paths": "run",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'spamlint' has no attribute {name!r}")
    return getattr(import_module(f"spamlint.{_HOME[name]}"), name)
