"""Glob patterns as in `.gitignore` (https://git-scm.com/docs/gitignore), the ones people know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True)
class Globs:
    """A list of patterns; the last one that matches decides, and `!` turns a match back.

    Paths are relative to the folder the patterns belong to and have forward slashes; a folder's path ends
    with one. A pattern that names a folder matches all that lies in it.
    """

    patterns: tuple[str, ...] = ()

    @classmethod
    def of(cls, patterns: Iterable[str]) -> Globs:
        """Return the globs with these patterns."""
        return cls(tuple(patterns))

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def matches(self, path: str) -> bool:
        """Return whether the path matches."""
        return bool(self.verdict(path))

    def verdict(self, path: str) -> bool | None:
        """Return True for a match, False for one that `!` turned back, None when no pattern says anything."""
        if not self.patterns:
            return None
        return self._spec.check_file(path).include

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec

        try:
            return GitIgnoreSpec.from_lines(self.patterns)
        except ValueError:
            # Git leaves malformed patterns out and keeps the others.
            return GitIgnoreSpec.from_lines([pattern for pattern in self.patterns if can_match(pattern)])


def can_match(pattern: str) -> bool:
    """Return whether a pattern can match anything: it is not malformed, blank or a comment."""
    from pathspec import GitIgnoreSpec

    try:
        (compiled,) = GitIgnoreSpec.from_lines([pattern]).patterns
    except ValueError:
        return False
    return compiled.include is not None
