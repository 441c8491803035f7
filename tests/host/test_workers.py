"""Threads of plugins: capped, watched, and never waited for at the end."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

import pytest

from soundwell_plugins.host.requests import caused_by, current_request
from soundwell_plugins.host.workers import THREADS_PER_PLUGIN, Call, TooLate, Workers, WorkersBusy

SOON = timedelta(seconds=0.05)
LONG = timedelta(seconds=30)

HANGS = """\
import threading
from datetime import timedelta
from soundwell_plugins.host.workers import TooLate, Workers
try:
    Workers("acme").start(threading.Event().wait).within(timedelta(seconds=0.05))
except TooLate:
    print("too late")
"""


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    gate = threading.Event()
    yield gate
    gate.set()


def hanging(workers: Workers, gate: threading.Event, count: int) -> list[Call[bool]]:
    """Start calls that hang, and wait until each of them has begun."""
    begun = threading.Semaphore(0)

    def hang() -> bool:
        begun.release()
        return gate.wait(60)

    calls = [workers.start(hang) for _ in range(count)]
    assert all(begun.acquire(timeout=30) for _ in calls)
    return calls


def give_up(calls: list[Call[bool]]) -> None:
    for call in calls:
        with pytest.raises(TooLate):
            call.result(monotonic())


def test_a_result_comes_back() -> None:
    assert Workers("acme").start(lambda: 42).within(LONG) == 42


def test_an_error_comes_back() -> None:
    with pytest.raises(ZeroDivisionError):
        Workers("acme").start(lambda: 1 // 0).within(LONG)


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_what_would_end_a_program_comes_back_as_an_error(kind: type[BaseException]) -> None:
    def leave() -> None:
        raise kind

    with pytest.raises(kind):
        Workers("acme").start(leave).within(LONG)


def test_a_thread_outlives_what_would_end_it() -> None:
    workers = Workers("acme", cap=1)
    with pytest.raises(SystemExit):
        workers.start(sys.exit).within(LONG)
    assert workers.start(lambda: "still here").within(LONG) == "still here"


def test_a_timeout_of_the_functions_own_is_not_taken_for_the_deadlines() -> None:
    def time_out() -> None:
        raise TimeoutError("of a socket")

    with pytest.raises(TimeoutError, match="of a socket"):
        Workers("acme").start(time_out).within(LONG)


def test_a_call_that_has_not_come_back_by_its_deadline_is_too_late(gate: threading.Event) -> None:
    with pytest.raises(TooLate):
        Workers("acme").start(gate.wait).within(SOON)


def test_a_call_runs_on_after_its_deadline(gate: threading.Event) -> None:
    [call] = hanging(Workers("acme"), gate, 1)
    give_up([call])
    assert call.running


def test_a_result_that_is_there_is_taken_after_the_deadline_too() -> None:
    call = Workers("acme").start(lambda: 42)
    assert call.within(LONG) == 42
    assert call.result(monotonic() - 1) == 42


def test_a_call_that_has_not_begun_by_its_deadline_finds_the_plugin_busy(
    gate: threading.Event,
) -> None:
    workers = Workers("acme", cap=1)
    hanging(workers, gate, 1)
    with pytest.raises(WorkersBusy):
        workers.start(lambda: 42).within(SOON)


def test_a_call_that_was_given_up_before_it_began_never_runs(gate: threading.Event) -> None:
    workers = Workers("acme", cap=1)
    [first] = hanging(workers, gate, 1)
    ran = threading.Event()
    with pytest.raises(WorkersBusy):
        workers.start(ran.set).within(SOON)
    gate.set()
    assert first.within(LONG)
    assert workers.start(lambda: "next").within(LONG) == "next"
    assert not ran.is_set()


def test_when_every_thread_hangs_a_call_is_refused_at_once(gate: threading.Event) -> None:
    workers = Workers("acme", cap=2)
    give_up(hanging(workers, gate, 2))
    with pytest.raises(WorkersBusy):
        workers.start(lambda: 42)


def test_giving_up_twice_on_one_call_counts_once(gate: threading.Event) -> None:
    workers = Workers("acme", cap=2)
    [call] = hanging(workers, gate, 1)
    give_up([call, call])
    assert workers.start(lambda: 42).within(LONG) == 42


def test_a_thread_that_comes_back_after_all_is_used_again(gate: threading.Event) -> None:
    workers = Workers("acme", cap=1)
    calls = hanging(workers, gate, 1)
    give_up(calls)
    gate.set()
    assert calls[0].within(LONG)
    waited = monotonic() + 30
    while monotonic() < waited:  # the thread says so just after it has handed over its result
        try:
            assert workers.start(lambda: 42).within(LONG) == 42
        except WorkersBusy:
            continue
        return
    pytest.fail("the thread was never free again")


def test_there_are_never_more_threads_than_the_cap(gate: threading.Event) -> None:
    workers = Workers("capped", cap=3)
    hanging(workers, gate, 3)
    for _ in range(5):
        workers.start(lambda: None)
    assert sum(each.name.startswith("capped-") for each in threading.enumerate()) == 3


def test_there_are_as_many_threads_as_calls_that_run_side_by_side(gate: threading.Event) -> None:
    workers = Workers("side-by-side")
    calls = hanging(workers, gate, THREADS_PER_PLUGIN)
    gate.set()
    assert all(call.within(LONG) for call in calls)


def test_a_thread_that_is_free_is_used_again() -> None:
    workers = Workers("thrifty")
    for _ in range(50):
        assert workers.start(lambda: 42).within(LONG) == 42
    assert sum(each.name.startswith("thrifty-") for each in threading.enumerate()) <= 2


def test_one_plugins_hanging_threads_do_not_keep_another_waiting(gate: threading.Event) -> None:
    give_up(hanging(Workers("acme", cap=1), gate, 1))
    assert Workers("other", cap=1).start(lambda: 42).within(LONG) == 42


def test_an_error_of_the_call_is_told_from_one_of_whoever_waits() -> None:
    def fail() -> None:
        raise KeyError("own")

    call = Workers("acme").start(fail)
    with pytest.raises(KeyError) as raised:
        call.within(LONG)
    assert call.raised(raised.value)
    assert not call.raised(KeyError("own"))


def test_a_hanging_thread_does_not_keep_the_program_from_ending() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANGS], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stdout) == (0, "too late\n")


def test_a_plugins_thread_knows_for_which_request_it_works() -> None:
    workers = Workers("acme")
    with caused_by("request-1"):
        first = workers.start(current_request).within(LONG)
    assert [first, workers.start(current_request).within(LONG)] == ["request-1", ""]


def test_threads_without_work_end_when_their_plugin_retires() -> None:
    workers = Workers("acme")
    thread = workers.start(threading.current_thread).within(LONG)
    workers.retire()
    thread.join(LONG.total_seconds())
    assert not thread.is_alive()


def test_a_call_under_way_is_finished_by_a_thread_that_retires(gate: threading.Event) -> None:
    workers = Workers("acme")
    [call] = hanging(workers, gate, 1)
    workers.retire()
    gate.set()
    assert call.within(LONG) is True
