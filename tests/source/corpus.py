"""Real messages, where they are at hand: beside the project root or where SPAMLINT_CORPUS points."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_STEP = 12
"""Without SPAMLINT_FULL=1, every twelfth message is read, which keeps the tests fast."""


def corpus_folder() -> Path | None:
    """Return the folder of real messages, or None."""
    folder = Path(os.environ.get("SPAMLINT_CORPUS", ROOT.parent / "shared" / "corpus"))
    return folder if folder.is_dir() else None


def corpus_messages() -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the messages; skip the test when there are none."""
    folder = corpus_folder()
    paths = sorted(folder.rglob("*.eml")) if folder else []
    if not paths:
        pytest.skip("no corpus: set SPAMLINT_CORPUS to a folder of .eml files")
    step = 1 if os.environ.get("SPAMLINT_FULL") else SAMPLE_STEP
    for path in paths[::step]:
        yield str(path), path.read_bytes()
