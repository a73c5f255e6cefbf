"""How fast spamlint is beside SpamAssassin and Rspamd, how fast it starts, and how much memory it takes.

    python bench/speed.py --corpus ../shared/corpus

Installs spamlint from this checkout into a virtual environment of its own, so that what is measured is what users
get. Ends with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import corpus
from footprint import measure_cold_start, measure_memory, measure_slowest
from installed import Installed, install
from race import measure_race
from target import Target


def main() -> int:
    """Run the parts that were asked for and return the exit code."""
    options = _options()
    # A benchmark that is told to stop has daemons to stop.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    parts: dict[str, Callable[[Installed], list[Target]]] = {
        "cold": lambda spamlint: measure_cold_start(spamlint, options.runs),
        "memory": lambda spamlint: measure_memory(spamlint, options.corpus),
        "slowest": lambda spamlint: measure_slowest(spamlint, options.corpus),
        "peers": lambda spamlint: measure_race(spamlint, options.corpus, options.messages, options.rounds),
    }
    chosen = [name for name in parts if getattr(options, name)] or list(parts)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{python}, {_cores()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="spamlint-bench-") as folder:
        spamlint = install(Path(folder), options.venv)
        print(f"spamlint {spamlint.version}")
        targets = [target for name in chosen for target in parts[name](spamlint)]
    print()
    for target in targets:
        print(target)
    return 0 if all(target.is_met for target in targets) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure spamlint. Without a switch, all parts are run.")
    parser.add_argument("--corpus", type=Path, default=corpus.default_corpus(), help="folder of messages")
    parser.add_argument("--cold", action="store_true", help="only: how long one small file takes from the shell")
    parser.add_argument("--memory", action="store_true", help="only: peak memory for the whole corpus")
    parser.add_argument("--slowest", action="store_true", help="only: the files that take longest")
    parser.add_argument("--peers", action="store_true", help="only: messages a second, beside the peers")
    parser.add_argument("--messages", type=int, default=2_000, help="messages that are checked a second (2000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median counts (3)")
    parser.add_argument("--runs", type=int, default=21, help="starts of which the median counts (21)")
    parser.add_argument("--venv", type=Path, help="virtual environment that has spamlint, instead of a fresh one")
    return parser.parse_args()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
