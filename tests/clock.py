"""Limits of time that a busy machine does not spoil: what hangs on hostile input fails, what was delayed not."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

_TRIES = 3


class TookTooLongError(AssertionError):
    """A limit of time was missed."""


@contextmanager
def cpu_seconds_below(limit: float) -> Iterator[None]:
    """Run the block, which may take `limit` seconds of CPU time.

    The objects of the tests that ran before are kept from the garbage collector meanwhile: a collection that goes
    through all of them takes longer than what is measured.

    Raises `TookTooLongError` when the block takes longer.
    """
    with _old_objects_left_alone():
        started = time.process_time()
        yield
        taken = time.process_time() - started
    assert_below(taken, limit)


@contextmanager
def seconds_below(limit: float) -> Iterator[None]:
    """Run the block, which may take `limit` seconds by the clock on the wall.

    Raises `TookTooLongError` when the block takes longer.
    """
    started = time.monotonic()
    yield
    taken = time.monotonic() - started
    assert_below(taken, limit)


def assert_below(taken: float, limit: float) -> None:
    """Raise `TookTooLongError` when `taken` seconds reach `limit` seconds."""
    if taken >= limit:
        raise TookTooLongError(f"took {taken:.2f} s; the limit is {limit} s")


def assert_quick(call: Callable[[], object], limit: float) -> None:
    """Make a call, up to three times if need be, that is to take less than `limit` seconds of CPU time.

    Raises `TookTooLongError` when it does not once.
    """
    tries = (_once(None, lambda _: call()) for _ in range(_TRIES))
    assert_below(next((taken for taken in tries if taken < limit), limit), limit)


def cpu_seconds(prepare: Callable[[], T], call: Callable[[T], object]) -> float:
    """The CPU time in seconds of a call on what `prepare` makes anew for each of three tries; the best of them."""
    return min(_once(prepare(), call) for _ in range(_TRIES))


def _once(prepared: T, call: Callable[[T], object]) -> float:
    with _old_objects_left_alone():
        started = time.process_time()
        call(prepared)
        return time.process_time() - started


@contextmanager
def _old_objects_left_alone() -> Iterator[None]:
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
