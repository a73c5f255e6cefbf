"""How paths are shown: relative to the folder the command runs in, with forward slashes."""

from __future__ import annotations

import os
from pathlib import Path


def with_slashes(path: str) -> str:
    """Return a path with forward slashes, and with bytes that are not UTF-8 written as `\\udcff`."""
    if os.sep != "/":
        path = path.replace(os.sep, "/")
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def display_path(path: str | os.PathLike[str], folder: Path | None = None) -> str:
    """Return how a path is shown to the user.

    A relative path stays as it was given, without `./`; an absolute one becomes relative if it lies in
    `folder` (default: the current one) and stays absolute if not.
    """
    text = os.fspath(path)
    if os.path.isabs(text):
        base = os.fspath(folder or Path.cwd())
        inside = relative_to(text, base)
        return with_slashes(text) if inside is None else with_slashes(inside)
    # Not normpath: `a/../b` is not `b` when `a` is a symbolic link.
    return with_slashes(os.fspath(Path(text)))


def relative_to(path: str, folder: str) -> str | None:
    """Return `path` relative to `folder` (both absolute), `.` for the folder itself, or None if it lies elsewhere."""
    if path == folder:
        return "."
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else None


def inside(path: str, folder: str) -> str | None:
    """Return the same as `relative_to`, also when `folder` is reached through a symbolic link and `path` is not."""
    found = relative_to(path, folder)
    return relative_to(os.path.realpath(path), os.path.realpath(folder)) if found is None else found


def native_slashes(path: str) -> str:
    """Return a path with forward slashes that still opens the same file."""
    return path if os.sep == "/" else path.replace(os.sep, "/")
