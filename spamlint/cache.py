"""Outcomes of files that have not changed, so that a second run need not check them again.

An outcome is taken from the cache only if the bytes of the file, the path it is shown by, and everything
that decides what is found are the same: version, rules, config, command line. The cache is a file of
plain data; one that cannot be read counts as empty.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from spamlint.private_files import replace_file
from spamlint.report import Outcome
from spamlint.version import __version__

if TYPE_CHECKING:
    from spamlint.setup import Setup

LEAST_FILES = 40
"""Runs of fewer files gain less than reading and writing the cache costs."""

KEPT_DAYS = 30

MOST_FILES = 20_000
"""Entries that are kept; of more, those of the last run."""


def cache_folder() -> Path | None:
    """Return where caches are kept, or None if the user wants none or has no home.

    SPAMLINT_CACHE_DIR names another folder; empty, it switches the cache off.
    """
    named = os.environ.get("SPAMLINT_CACHE_DIR")
    if named is not None:
        return Path(named) if named else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "spamlint" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "spamlint"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "spamlint"


def run_key(setup: Setup, rules: bytes) -> str:
    """Return a digest of everything but the files that decides what a run finds. `rules` are the shipped ones."""
    plan, config = setup.plan, setup.config
    parts: list[bytes] = [__version__.encode(), sys.version.encode(), rules]
    asked = (plan.start, plan.select, plan.ignore, plan.kind, plan.stage, plan.policies, plan.folders)
    parts += [repr(item).encode() for item in asked]
    if config.document is not None:
        parts += [config.path.encode(), repr(config.document.data).encode()]
    if setup.chosen is not None:
        parts.append(repr(setup.chosen.policies).encode())
    for path in config.rules:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        parts += [file.read_bytes() for file in files if file.is_file()]
    import hashlib

    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def content_key(content: bytes, others: Iterable[tuple[str, bytes]] = ()) -> str:
    """Return a digest of the bytes of a file, and of the paths and bytes of other files of the same message."""
    import hashlib

    digest = hashlib.sha256(content)
    for path, other in others:
        for part in (path.encode("utf-8", "surrogateescape"), other):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


class Cache:
    """The outcomes of one kind of run. Reading is safe in many processes; one process writes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._entries = _read(file)

    def get(self, path: str, key: str) -> Outcome | None:
        """Return the outcome of a file whose bytes have this digest, or None."""
        import msgspec

        found = self._entries.get(path)
        if found is None or found[0] != key:
            return None
        try:
            return msgspec.msgpack.decode(found[1], type=Outcome)
        except msgspec.MsgspecError:
            return None

    def save(self, outcomes: Iterable[tuple[str, Outcome]]) -> None:
        """Keep these outcomes beside those that are there. What could not be checked is not kept.

        Nothing is raised when the file cannot be written: the next run is slower, and that is all.
        """
        import msgspec

        entries = {
            path: (outcome.digest, msgspec.msgpack.encode(outcome))
            for path, outcome in outcomes
            if outcome.digest and not outcome.failures
        }
        if all(self._entries.get(path) == entry for path, entry in entries.items()):
            return
        merged = {**self._entries, **entries}
        content = msgspec.msgpack.encode(merged if len(merged) <= MOST_FILES else entries)
        try:
            replace_file(self._file, content)
            _forget_old(self._file.parent)
        except OSError:
            return


def _read(file: Path) -> dict[str, tuple[str, bytes]]:
    import msgspec

    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=dict[str, tuple[str, bytes]])
    except (OSError, msgspec.MsgspecError):
        return {}


def _forget_old(folder: Path) -> None:
    """Remove the caches of runs that nobody has made for `KEPT_DAYS`."""
    oldest = time.time() - KEPT_DAYS * 86_400
    for file in folder.glob("*.msgpack"):
        if file.stat().st_mtime < oldest:
            file.unlink()


def open_cache(setup: Setup, folder: Path) -> Cache | None:
    """Return the cache for runs like this one, or None where what plugins do cannot be told from outside."""
    from spamlint.rules.book import shipped_bytes

    shipped = shipped_bytes()
    if setup.config.plugins or shipped is None:
        return None
    return Cache(folder / f"{run_key(setup, shipped)}.msgpack")
