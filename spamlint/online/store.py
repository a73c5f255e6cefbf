"""Answers that are kept on disk until they expire, so that a second run need not ask again."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from spamlint.private_files import replace_file

MOST_ENTRIES = 20_000
LEAST_SECONDS, MOST_SECONDS = 60, 86_400
"""How long an answer is kept at least and at most, whatever its TTL says."""


class Store:
    """Plain data by key. Without a file it lasts as long as the run. A file that cannot be read counts as empty."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._entries: dict[str, tuple[float, Any]] = {} if file is None else _read(file)
        self._changed = False

    def get(self, key: str) -> Any:
        """Return what is kept, or None."""
        entry = self._entries.get(key)
        return entry[1] if entry is not None and entry[0] > time.time() else None

    def put(self, key: str, value: Any, seconds: float) -> None:
        """Keep `value`, which JSON can write, for as long as its TTL says."""
        kept = min(max(seconds, LEAST_SECONDS), MOST_SECONDS)
        self._entries[key] = (time.time() + kept, value)
        self._changed = True

    def save(self) -> None:
        """Write the file. Nothing is raised when that fails: the next run asks again, and that is all."""
        if self._file is None or not self._changed:
            return
        now = time.time()
        alive = {key: entry for key, entry in self._entries.items() if entry[0] > now}
        newest = sorted(alive.items(), key=lambda item: item[1][0], reverse=True)[:MOST_ENTRIES]
        try:
            replace_file(self._file, json.dumps(dict(newest)).encode())
        except OSError:
            return


def _read(file: Path) -> dict[str, tuple[float, Any]]:
    try:
        data = json.loads(file.read_bytes())
        return {str(key): (float(expires), value) for key, (expires, value) in data.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
