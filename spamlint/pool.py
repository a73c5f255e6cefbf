"""Many files on many processes, results in the order of the files."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from spamlint.discover import Input
from spamlint.report import Failure, Outcome

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

SERIAL_BELOW_FORK = 40
SERIAL_BELOW_SPAWN = 200
"""Below so many files starting processes costs more than it saves (measured on two cores)."""

CHUNK = 16
"""Files that a process takes at a time."""

CheckFile = Callable[[Input], Outcome]
Make = Callable[[], CheckFile]
"""Makes the function that checks one file; called once in each process, so it must be picklable."""


def usable_cores() -> int:
    """Return how many cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_files(files: Sequence[Input], make: Make, jobs: int | None) -> Iterator[Outcome]:
    """Yield what came of each file, in order.

    `jobs` is the number of processes; None means as many as help. A file that kills its process is a
    failure of that file alone.
    """
    wanted = usable_cores() if jobs is None else jobs
    enough = SERIAL_BELOW_FORK if _can_fork() else SERIAL_BELOW_SPAWN
    if wanted <= 1 or len(files) <= 1 or (jobs is None and len(files) < enough):
        check = make()
        if len(files) >= SERIAL_BELOW_FORK:
            _tune_collector()
        yield from map(check, files)
        return
    yield from _parallel(files, make, min(wanted, len(files)))


def _parallel(files: Sequence[Input], make: Make, jobs: int) -> Iterator[Outcome]:
    from concurrent.futures.process import BrokenProcessPool

    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    executor = _executor(make, jobs)
    try:
        futures: list[Future[list[Outcome]]] = [executor.submit(_check_chunk, chunk) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            try:
                yield from future.result()
            except BrokenProcessPool:
                yield from (_check_alone(item, make) for item in chunk)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _check_alone(item: Input, make: Make) -> Outcome:
    """Check one file in a process of its own, since one of its chunk killed the last process."""
    from concurrent.futures.process import BrokenProcessPool

    with _executor(make, 1) as executor:
        try:
            return executor.submit(_check_chunk, [item]).result()[0]
        except BrokenProcessPool:
            return Outcome(failures=(Failure(item.path, "the process that checked it died"),))


def _executor(make: Make, jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("fork" if _can_fork() else "spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(make,))


def _can_fork() -> bool:
    # Forking a process that has system frameworks loaded is not safe on macOS.
    return sys.platform == "linux"


_process: dict[str, Any] = {}
"""State of a worker process: what `_start` made."""


def _start(make: Make) -> None:
    _process["check"] = make()
    _tune_collector()


def _tune_collector() -> None:
    """Let the garbage collector look at what a message leaves, not at rules and modules again and again."""
    gc.freeze()
    # Messages leave few cycles: 2,000 of them without any collection take 4 MB more.
    gc.set_threshold(500_000, 20, 20)


def _check_chunk(chunk: Sequence[Input]) -> list[Outcome]:
    return [_process["check"](item) for item in chunk]
