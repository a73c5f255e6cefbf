"""Makes hostile text safe inside of GitHub Flavored Markdown: it is read as it stands and does nothing.

Three readers must be kept from acting on it: the Markdown parser (emphasis, links, tables, autolinks of `www.` and
`https://`), the HTML that it lets through, and what GitHub does with the finished text (mentions, numbers of issues,
emoji by name, formulas between dollar signs). The last one reads text, so character references do not help against it;
a comment between two characters does.
"""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern
from spamlint.reporters.escape import visible

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "$": "<span>$</span>", "\0": "<!-- -->"}
_HTML_SPECIAL = lazy_pattern('[&<>"$\0]')
_SPECIAL = lazy_pattern('[&<>"$\0\\\\`*_\\[\\]~|^]')
# A mention or an address, an issue, an emoji or a scheme, a web address, an issue as GH-1.
_ACTIVE = lazy_pattern(r"(?i:[@#](?=\w)|:(?=[\w/+-])|www(?=\.)|\bgh(?=-\d))")
_DESTINATION = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C"}


def escaped(text: str, *, limit: int | None = None) -> str:
    """Return `text` for the inside of a line of Markdown or of a cell of a table.

    `limit` is the most code points of `text` that are kept.
    """
    return _SPECIAL.sub(_written, _parted(text, limit))


def escaped_html(text: str) -> str:
    """Return `text` for where HTML stands and Markdown is not read, such as between the tags of a summary."""
    return _HTML_SPECIAL.sub(_written, _parted(text))


def code(text: str) -> str:
    """Return `text` in the type of code, for Markdown."""
    return f"<code>{escaped(text)}</code>"


def link(label: str, destination: str) -> str:
    """Return a link. `label` is Markdown, `destination` a URI whose path is percent-encoded."""
    return f"[{label}]({''.join(_DESTINATION.get(character, character) for character in destination)})"


def _parted(text: str, limit: int | None = None) -> str:
    """Return `text` on one line, with NUL where a comment must keep two characters apart. `visible` leaves no NUL."""
    return _ACTIVE.sub("\\g<0>\0", visible(" ".join(text.split()), limit=limit))


def _written(match: re.Match[str]) -> str:
    return _HTML.get(match[0]) or f"\\{match[0]}"
