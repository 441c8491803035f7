"""Waiting for something no longer than agreed."""

from collections.abc import Callable
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(limit: timedelta, work: Callable[[], T], *, late: Callable[[], Exception]) -> T:
    """Do some work in a thread of its own and wait for it no longer than a limit.

    A thread, because some waits cannot be limited otherwise: looking up a name, and a server that
    sends its answer byte by byte. Work that is late goes on until it ends by itself; what it brings
    is dropped.

    Args:
        limit: how long to wait.
        work: what to do.
        late: makes the error for when it takes longer.

    Returns:
        What the work returns.

    Raises:
        Exception: what the work raises, or what `late` returns.
    """
    outcome: SimpleQueue[T | Exception] = SimpleQueue()

    def run() -> None:
        try:
            outcome.put(work())
        except Exception as error:  # noqa: BLE001  # handed on to whoever waits
            outcome.put(error)

    Thread(target=run, name="bounded wait", daemon=True).start()
    try:
        result = outcome.get(timeout=limit.total_seconds())
    except Empty:
        raise late() from None
    if isinstance(result, Exception):
        raise result
    return result
