"""Which files git ignores (https://git-scm.com/docs/gitignore), read from the files and without running git."""

from __future__ import annotations

import os

from msgspec import Struct

from spamlint.globs import Globs

NAME = ".gitignore"
MAX_BYTES = 1_000_000
"""How much of one ignore file is read, in bytes."""


class _Layer(Struct, frozen=True):
    """The patterns of one file, and the folder they are relative to (absolute, with a slash at the end)."""

    folder: str
    globs: Globs


class IgnoreRules(Struct, frozen=True):
    """The ignore files in force in a folder, the outermost first. Paths are absolute, with forward slashes."""

    layers: tuple[_Layer, ...] = ()

    def entering(self, folder: str) -> IgnoreRules:
        """Return the rules in force in `folder`, which lies in the one these hold for and has a `.gitignore`."""
        globs = _read(f"{folder}/{NAME}")
        return IgnoreRules((*self.layers, _Layer(f"{folder}/", globs))) if globs else self

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Return whether git ignores a path, given that it does not ignore the folder it lies in.

        The innermost file that says anything decides, and in it the last pattern.
        """
        for layer in reversed(self.layers):
            verdict = layer.globs.verdict(path[len(layer.folder) :] + ("/" if is_folder else ""))
            if verdict is not None:
                return verdict
        return False


def rules_above(folder: str) -> IgnoreRules:
    """Return the rules that hold in `folder` from the root of its repository down, without its own `.gitignore`.

    Outside a repository there are none. There are none either when git ignores the folder itself: who
    names an ignored folder wants it to be read.
    """
    inner: list[str] = []
    root = folder
    while not os.path.exists(f"{root}/.git"):
        parent = os.path.dirname(root.rstrip("/"))
        if parent in ("", root):
            return IgnoreRules()
        inner.append(root)
        root = parent
    excluded = _read(f"{root}/.git/info/exclude")
    rules = IgnoreRules((_Layer(f"{root}/", excluded),) if excluded else ())
    outer = root
    for following in reversed(inner):
        rules = rules.entering(outer)
        if rules.ignores(following, is_folder=True):
            return IgnoreRules()
        outer = following
    return rules


def _read(path: str) -> Globs:
    """Return the patterns of an ignore file; none if it is not there. Git does not follow links to such files."""
    try:
        if os.path.islink(path):
            return Globs()
        with open(path, "rb") as stream:
            content = stream.read(MAX_BYTES)
    except OSError:
        return Globs()
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    lines = (line.removesuffix("\r") for line in text.split("\n"))
    return Globs.of(line for line in lines if line.strip() and not line.startswith("#"))
