"""Path patterns as in a shell, for shells that leave them alone: `emails/**/*.html`."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator

from msgspec import Struct

from spamlint.patterns import lazy_pattern

_MAGIC = lazy_pattern(r"[*?\[]")


def is_pattern(path: str) -> bool:
    """Return whether a path holds `*`, `?` or `[`."""
    return _MAGIC.search(path) is not None


class ShellGlob(Struct, frozen=True):
    """A pattern, split where its first wildcard stands.

    Attributes:
        folder: The part before the first segment with a wildcard; empty for the current folder.
        segments: The rest. `**` stands for any number of folders.
    """

    folder: str
    segments: tuple[str, ...]
    _matchers: tuple[re.Pattern[str], ...]

    @classmethod
    def parse(cls, pattern: str) -> ShellGlob:
        """Return the pattern; it has forward slashes."""
        parts = pattern.split("/")
        first = next(index for index, part in enumerate(parts) if is_pattern(part))
        folder = "/".join(parts[:first])
        if first and not folder:
            folder = "/"
        segments = tuple(part for part in parts[first:] if part not in ("", "."))
        return cls(folder, segments, tuple(re.compile(fnmatch.translate(segment)) for segment in segments))

    @property
    def names_an_ending(self) -> bool:
        """Return whether the pattern says what files end with, so that any ending is meant."""
        return not self.segments[-1].endswith("*")

    def matches(self, path: str) -> bool:
        """Return whether a file matches, or a folder that it lies in. The path is relative to `folder`."""
        return len(self.segments) in self._reached(path)

    def may_hold(self, path: str) -> bool:
        """Return whether a folder may hold matching files. The path is relative to `folder`."""
        return bool(self._reached(path))

    def _reached(self, path: str) -> set[int]:
        """Return how many segments may be used up after the names of `path`: all of them is a match, for good."""
        end = len(self.segments)
        reached = self._past_stars({0})
        for name in path.split("/"):
            if end in reached:
                break
            reached = self._past_stars({after for before in reached for after in self._after(before, name)})
        return reached

    def _after(self, index: int, name: str) -> Iterator[int]:
        segment = self.segments[index]
        # As in a shell, a wildcard does not stand for a leading dot.
        if name.startswith(".") and not segment.startswith("."):
            return
        if segment == "**":
            yield index
        elif self._matchers[index].match(name):
            yield index + 1

    def _past_stars(self, reached: set[int]) -> set[int]:
        """Return the same places and those behind a `**`, which may stand for nothing."""
        for index in sorted(reached):
            while index < len(self.segments) and self.segments[index] == "**":
                index += 1
                reached.add(index)
        return reached
