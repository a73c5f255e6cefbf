"""Makes hostile text safe to print: what cannot be seen or would act on a terminal is spelled out.

The sender of a message writes its subject, its file names and its markup, so all of it may hold
escape sequences, direction overrides or commands for the log of a CI service.
"""

from __future__ import annotations

import re

from spamlint.patterns import lazy_pattern

ELLIPSIS = "..."

# Control characters (C0, DEL, C1), line and paragraph separators, direction overrides and isolates,
# interlinear annotations, surrogates, and the code points that Unicode calls default-ignorable
# (DerivedCoreProperties.txt), save U+FE0E and U+FE0F, which only choose how an emoji is drawn.
# A written-out list, not `unicodedata`: the output must not change with the Python version.
_UNSAFE_ABOVE_SPACE = (
    "\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff"
)
_UNSAFE = lazy_pattern(f"[\x00-\x1f{_UNSAFE_ABOVE_SPACE}]")
# The line feeds of JSON stand between its values, never in a string.
_UNSAFE_BUT_LINES = lazy_pattern(f"[\x00-\x09\x0b-\x1f{_UNSAFE_ABOVE_SPACE}]")
_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}

# `##[error]` (GitHub, Azure), `##vso[task.setvariable ...]` (Azure) and `##teamcity[...]` are obeyed
# anywhere in a line of a CI log.
_LOG_COMMAND = lazy_pattern(r"##(?=[A-Za-z]*\[)")
# `::stop-commands::x` is obeyed at the start of a line, after anything that counts as blank.
_LINE_COMMAND = lazy_pattern(r"^(\W*?:):")


def visible(text: str, *, limit: int | None = None, tab: str = "\\t") -> str:
    """Return `text` on one line, with all that is invisible or acts on a terminal spelled out.

    ESC becomes `\\x1b`, a right-to-left override `<U+202E>`, a line break `\\n`. `limit` is the most
    code points of `text` that are kept; `...` says that there were more. The result may be longer
    than `limit`, because an escape takes up to ten characters.
    """
    if limit is not None and len(text) > limit:
        text = text[:limit] + ELLIPSIS
    if tab != "\\t":
        text = text.replace("\t", tab)
    return _LOG_COMMAND.sub(r"#\\x23", _UNSAFE.sub(_spell, text))


def visible_characters(text: str, *, tab: str = "\\t") -> list[str]:
    """Return what `visible` makes of each code point of `text`, one string each."""
    shown = [tab if character == "\t" else _UNSAFE.sub(_spell, character) for character in text]
    for match in _LOG_COMMAND.finditer(text):
        shown[match.end() - 1] = "\\x23"
    return shown


def guard_line(line: str) -> str:
    """Return a line that a CI runner does not take for a command (`::error::`), otherwise unchanged."""
    return _LINE_COMMAND.sub(r"\1\\x3a", line)


def guard_json(written: str) -> str:
    """Return the same JSON value, written so that showing it has no effect.

    A log that shows it holds no command (`##[error]`), and what would act on a terminal is a `\\u` escape.
    """
    return _LOG_COMMAND.sub(r"#\\u0023", _UNSAFE_BUT_LINES.sub(_json_escape, written))


def without_surrogates(text: str) -> str:
    """Return `text` with each lone surrogate replaced by U+FFFD, so that it can be encoded as UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def _spell(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0xA0 else f"<U+{code:04X}>"


def _json_escape(match: re.Match[str]) -> str:
    """Return `\\uXXXX`, above the first plane as a surrogate pair (RFC 8259 section 7)."""
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
