"""A figure and the value that it has to keep to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """What was measured beside what is wanted.

    Attributes:
        what: What the figure is, for people.
        value: As measured.
        limit: The worst value that is good enough.
        unit: Written after both.
        more_is_better: Whether `limit` is the least and not the most.
    """

    what: str
    value: float
    limit: float
    unit: str = ""
    more_is_better: bool = False

    @property
    def is_met(self) -> bool:
        """Return whether the value is good enough."""
        return self.value >= self.limit if self.more_is_better else self.value <= self.limit

    def __str__(self) -> str:
        verdict = "met   " if self.is_met else "MISSED"
        bound = "at least" if self.more_is_better else "at most"
        return f"{verdict}  {self.what}: {self.value:.2f}{self.unit} (wanted: {bound} {self.limit:g}{self.unit})"
