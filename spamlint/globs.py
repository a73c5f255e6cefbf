"""Glob patterns as in `.gitignore` (https://git-scm.com/docs/gitignore), the ones people know.

Our own reading of them, because git asks each folder on the way down, and a library that asks for whole
paths takes `!packages/` for a reason to walk `packages/a/node_modules/`. A test compares it with git.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from spamlint.patterns import lazy_pattern


class _Pattern(NamedTuple):
    """A pattern. One without a slash inside is asked for names, any other for whole paths."""

    regex: re.Pattern[str]
    negated: bool
    folders_only: bool
    names_only: bool


class Globs(Struct, frozen=True, dict=True):
    """A list of patterns; the last one that matches decides, and `!` turns a match back.

    Paths are relative to the folder the patterns belong to and have forward slashes; a folder's path ends
    with one.
    """

    patterns: tuple[str, ...] = ()

    @classmethod
    def of(cls, patterns: Iterable[str]) -> Globs:
        """Return the globs with these patterns."""
        return cls(tuple(patterns))

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def verdict(self, path: str) -> bool | None:
        """Return what the last pattern that matches this very path says: True, or False after `!`; else None."""
        return _last(self._compiled, [path])

    def matches(self, path: str) -> bool:
        """Return whether the path matches, or a folder that it lies in."""
        ends = [index + 1 for index, character in enumerate(path[:-1]) if character == "/"]
        return bool(_last(self._compiled, [path, *(path[:end] for end in ends)]))

    @property
    def has_exceptions(self) -> bool:
        """Return whether something in a folder that matches may not match."""
        return any(pattern.negated for pattern in self._compiled)

    @cached_property
    def _compiled(self) -> tuple[_Pattern, ...]:
        """Return the patterns, the last one first. Git leaves malformed ones out and keeps the others."""
        compiled = (_compile(pattern) for pattern in reversed(self.patterns))
        return tuple(pattern for pattern in compiled if pattern)


def can_match(pattern: str) -> bool:
    """Return whether a pattern can match anything: it is not malformed, blank or a comment."""
    return _compile(pattern) is not None


def _last(patterns: Sequence[_Pattern], paths: Sequence[str]) -> bool | None:
    levels = [(path.removesuffix("/"), path.endswith("/")) for path in paths]
    asked = [(path, path[path.rfind("/") + 1 :], is_folder) for path, is_folder in levels]
    for regex, negated, folders_only, names_only in patterns:
        for path, name, is_folder in asked:
            if folders_only and not is_folder:
                continue
            if regex.match(name if names_only else path):
                return not negated
    return None


def _compile(pattern: str) -> _Pattern | None:
    pattern = _without_spaces(pattern)
    if not pattern or pattern.startswith("#"):
        return None
    negated = pattern.startswith("!")
    pattern = pattern.removeprefix("!")
    folders_only = pattern.endswith("/")
    pattern = pattern.removesuffix("/")
    names_only = "/" not in pattern
    pattern = pattern.removeprefix("/")
    expression = _expression(pattern) if pattern else None
    if expression is None:
        return None
    return _Pattern(re.compile(rf"(?s:{expression})\Z"), negated, folders_only, names_only)


def _without_spaces(pattern: str) -> str:
    """Return the pattern without spaces at its end; one after a backslash stays."""
    stripped = pattern.rstrip(" ")
    escaped = (len(stripped) - len(stripped.rstrip("\\"))) % 2 == 1
    return stripped + " " if escaped and len(stripped) < len(pattern) else stripped


def _expression(pattern: str) -> str | None:
    """Return the regular expression for a pattern; None if it is malformed, so that it matches nothing."""
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "*":
            end = at
            while pattern[end : end + 1] == "*":
                end += 1
            part, at = _stars(pattern, at, end)
            parts.append(part)
        elif character == "?":
            parts.append("[^/]")
            at += 1
        elif character == "[":
            found = _set(pattern, at)
            if found is None:
                return None
            part, at = found
            parts.append(part)
        elif character == "\\":
            if at + 1 == len(pattern):
                return None
            parts.append(re.escape(pattern[at + 1]))
            at += 2
        else:
            parts.append(re.escape(character))
            at += 1
    return "".join(parts)


def _stars(pattern: str, start: int, end: int) -> tuple[str, int]:
    """Return the expression for the stars from `start` to `end`, and where the pattern goes on."""
    whole_segment = (start == 0 or pattern[start - 1] == "/") and pattern[end : end + 1] in ("", "/")
    if end - start == 1 or not whole_segment:
        return "[^/]*", end
    if end == len(pattern):
        return ".*", end
    return "(?:.*/)?", end + 1


_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t-\\r",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
_CLASS = lazy_pattern(r"\[:([a-z]*):\]")


def _set(pattern: str, start: int) -> tuple[str, int] | None:
    """Return the expression for the set `[...]` that begins at `start`, and where it ends; None if malformed."""
    at = start + 1
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    ranges: list[str] = []
    first = True
    while first or pattern[at : at + 1] != "]":
        if at >= len(pattern):
            return None
        first = False
        named = _CLASS.match(pattern, at)
        if named:
            if named[1] not in _CLASSES:
                return None
            ranges.append(_CLASSES[named[1]])
            at = named.end()
            continue
        low, at = _member(pattern, at)
        high = low
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("]", ""):
            high, at = _member(pattern, at + 1)
        if not low or not high:
            return None
        # A range that runs backwards is its first character, in git.
        ranges.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else re.escape(low))
    return f"(?!/)[{'^' if negated else ''}{''.join(ranges)}]", at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    """Return a character of a set, and where the next one stands."""
    if pattern[at] == "\\":
        return pattern[at + 1 : at + 2], at + 2
    return pattern[at], at + 1
