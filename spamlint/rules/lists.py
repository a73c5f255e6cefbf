"""The word lists of a rule book, most of which no run needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from spamlint.text.phrases import WordList


class Further(Struct, frozen=True):
    """Lists that are read when one of them is first asked for: a start does not wait for what no default rule uses."""

    names: frozenset[str] = frozenset()
    load: Callable[[], Mapping[str, WordList]] = dict


NO_FURTHER = Further()


class WordLists(Mapping[str, WordList]):
    """Word lists by name."""

    def __init__(self, near: Mapping[str, WordList], further: Further) -> None:
        self._near = near
        self._further = further

    def together_with(self, more: Mapping[str, WordList]) -> WordLists:
        """Return these lists and `more`."""
        return WordLists({**self._near, **more}, self._further)

    @cached_property
    def _far(self) -> Mapping[str, WordList]:
        return self._further.load()

    def __getitem__(self, name: str) -> WordList:
        return self._near[name] if name in self._near else self._far[name]

    def __contains__(self, name: object) -> bool:
        return name in self._near or name in self._further.names

    def __iter__(self) -> Iterator[str]:
        yield from self._near
        yield from self._further.names - self._near.keys()

    def __len__(self) -> int:
        return len(self._near.keys() | self._further.names)
