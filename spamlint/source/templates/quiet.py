"""Code without its strings and comments, so that no word in them counts."""

from __future__ import annotations

import re

from spamlint.source.templates.tags import Event, TagKind

STRINGS = r"\\.|\"(?>[^\"\\]|\\.)*+\"|'(?>[^'\\]|\\.)*+'"
"""An expression for strings in either quotation marks, and for escaped signs, which begin none."""

MAX_CODE = 8_000
"""Code points of one tag that are looked at; longer code is a program, not a template."""


def without(pattern: re.Pattern[str], code: str) -> str:
    """Return the code with what the pattern finds, strings and comments, replaced by as many blanks."""
    return pattern.sub(_blanked, code[:MAX_CODE])


def _blanked(match: re.Match[str]) -> str:
    return "''" + " " * (len(match[0]) - 2) if match[0][0] in "\"'`" else " " * len(match[0])


def close(opened: list[Event], found: list[Event], word: str, name: str = "") -> None:
    """Take what was opened in the same tag away again, else note that something opened before is closed."""
    if opened:
        opened.pop()
    else:
        found.append(Event(TagKind.CLOSE, word, name=name))
