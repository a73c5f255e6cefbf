"""Print how long spamlint takes for each file of a listing, as JSON. Run by `speed.py` where spamlint is installed."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from spamlint.checker import Checker
from spamlint.discover import Input
from spamlint.setup import Plan, load_setup
from spamlint.sniff import Format

WARM_UP = 200
AGAIN = 100
"""The slowest files are timed twice and the better time counts, since another program may have been in the way."""


def main() -> None:
    """Time the files that the listing named on the command line holds, one path a line."""
    paths = Path(sys.argv[1]).read_text().splitlines()
    check = Checker(load_setup(Plan(Path.cwd(), use_config=False)))
    for path in paths[:WARM_UP]:
        check(_input(path))  # imports and compiles what other files need too
    timed = {path: _seconds(check, path) for path in paths}
    for path in sorted(timed, key=timed.__getitem__)[-AGAIN:]:
        timed[path] = min(timed[path], _seconds(check, path))
    print(json.dumps(list(timed.items())))


def _seconds(check: Checker, path: str) -> float:
    started = time.perf_counter()
    check(_input(path))
    return time.perf_counter() - started


def _input(path: str) -> Input:
    return Input(path, Path(path), None, Format.EML)


if __name__ == "__main__":
    main()
