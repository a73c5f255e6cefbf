"""Compares output with the files in `tests/golden`, and rewrites them with SPAMLINT_UPDATE_GOLDEN=1."""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"


def assert_golden(name: str, output: str) -> None:
    """Fail unless `output` is what the golden file holds, byte for byte."""
    path = GOLDEN / name
    if os.environ.get("SPAMLINT_UPDATE_GOLDEN") == "1":
        path.write_bytes(output.encode())
    assert path.exists(), f"{name} is missing; write it with SPAMLINT_UPDATE_GOLDEN=1"
    assert output.encode() == path.read_bytes()
