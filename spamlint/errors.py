"""Errors in what the user wrote, and the word that was most likely meant."""

from __future__ import annotations

from collections.abc import Iterable


class ConfigError(Exception):
    """Something is wrong in a file that the user wrote for spamlint.

    Attributes:
        path: The file, as shown to the user.
        line: From 1; 0 when the file as a whole is meant.
        column: From 1, in code points; 0 when the file as a whole is meant.
        message: One short sentence without a full stop.
        hint: What to do about it, or empty.
    """

    def __init__(self, path: str, line: int, column: int, message: str, hint: str = "") -> None:
        super().__init__(path, line, column, message, hint)
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {self.message}{hint}"


class UnknownPolicyError(ValueError):
    """The name of a policy, or a version of one, that does not exist."""


def suggest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that `word` was most likely meant to be, or None if none is near."""
    import difflib

    folded = {choice.casefold(): choice for choice in choices}
    # Long words cost quadratic time, and nobody mistypes a paragraph.
    close = difflib.get_close_matches(word.casefold()[:100].replace("_", "-"), list(folded), n=1, cutoff=0.65)
    return folded[close[0]] if close else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return `did you mean 'x'?` for the nearest choice, or an empty string."""
    nearest = suggest(word, choices)
    return f"did you mean '{nearest}'?" if nearest else ""


class UnreadableError(Exception):
    """Part of a message cannot be understood, so that silence would not mean that all is well. Said to people as is.

    `path` is the file.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path
