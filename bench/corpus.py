"""The messages that the benchmarks read."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED = 20_240_601
"""Draws the same messages in every run."""


def default_corpus() -> Path:
    """Return the folder that SPAMLINT_CORPUS names, else the one beside the project."""
    return Path(os.environ.get("SPAMLINT_CORPUS", ROOT.parent / "shared" / "corpus"))


def messages(corpus: Path) -> list[Path]:
    """Return the `.eml` files of a corpus in order of their paths. Ends the program when there are none."""
    paths = sorted(corpus.rglob("*.eml"))
    if not paths:
        sys.exit(f"no .eml files in {corpus}: name a folder of messages with --corpus or SPAMLINT_CORPUS")
    return paths


def sample(corpus: Path, count: int) -> list[Path]:
    """Return `count` messages drawn with a fixed seed, or all where there are fewer."""
    paths = messages(corpus)
    return random.Random(SEED).sample(paths, min(count, len(paths)))
