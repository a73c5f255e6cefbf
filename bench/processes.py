"""Runs programs and says how long they took, how much processor time and how much memory."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | {
    "SPAMLINT_CACHE_DIR": ""
}
"""The environment without what leads an interpreter to other files than the installed ones, and with spamlint's cache
switched off: what is measured is checking, not remembering."""

TIMEOUT = 1_800.0
"""Seconds after which a program that is timed is stopped."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a program took.

    Attributes:
        seconds: Wall clock.
        processor: Seconds of processor time, user and system, with its children.
        memory: Peak resident memory of its largest single process (bytes).
        code: Exit code.
    """

    seconds: float
    processor: float
    memory: int
    code: int


def run(command: Sequence[str], *, folder: Path | None = None, timeout: float = TIMEOUT) -> Run:
    """Run a program with its output thrown away.

    The memory is the kernel's own peak, which counts this process too until the program starts: keep it small.

    Raises:
        subprocess.TimeoutExpired: If it takes longer than `timeout` seconds. It is stopped.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=CLEAN,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    usage = _wait(process, timeout)
    seconds = time.perf_counter() - started
    if usage is None:
        raise subprocess.TimeoutExpired(process.args, timeout)
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, process.returncode)


def _wait(process: subprocess.Popen[bytes], timeout: float) -> resource.struct_rusage | None:
    """Return what the process used, or None when the time was up and its whole session was stopped."""
    is_late = threading.Event()

    def stop() -> None:
        is_late.set()
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(timeout, stop)
    timer.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return None if is_late.is_set() else usage


def processor_time(pids: Sequence[int]) -> float:
    """Return the processor seconds that running processes have used so far, by their ids (Linux)."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """Return the ids of a process's children (Linux)."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
