"""Threads that a plugin leaves running, told from those in which others call it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from soundwell_plugins.host.leaks import Leaks

MANY = 5


@pytest.fixture
def leaks() -> Leaks:
    """Return what knows of one plugin, whose code is this module."""
    return Leaks({"tea": __name__}, cap=MANY - 1)


@contextmanager
def waiting(start: Callable[[Callable[[], object]], object]) -> Iterator[None]:
    """Keep threads busy in this module, started by `start`."""
    there, end = threading.Barrier(MANY + 1), threading.Event()

    def wait() -> None:
        there.wait(10)
        end.wait(10)

    for _ in range(MANY):
        start(wait)
    there.wait(10)
    try:
        yield
    finally:
        end.set()


def test_threads_that_a_plugin_starts_are_its_own(leaks: Leaks) -> None:
    with waiting(lambda wait: threading.Thread(target=wait).start()):
        assert leaks.of("tea") == MANY


def test_threads_of_somebody_else_in_which_it_is_called_are_not(leaks: Leaks) -> None:
    with ThreadPoolExecutor(MANY) as pool, waiting(pool.submit):
        assert leaks.of("tea") == 0


def test_threads_that_have_ended_are_not_counted(leaks: Leaks) -> None:
    with waiting(lambda wait: threading.Thread(target=wait).start()):
        leaks.of("tea")
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(10)
    assert leaks.of("tea") == 0
