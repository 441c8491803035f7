"""Visitors go before deliveries, and deliveries never wait for long."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from soundwell_plugins.host.precedence import Precedence

LONG = timedelta(seconds=30)


class HandSetWatch:
    """Shows the seconds that a test gives it."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def under_way(precedence: Precedence, number: int, enough: int) -> int:
    """Have deliveries begin side by side; return how many had when so many had or none came."""
    begun, leave = threading.Semaphore(0), threading.Event()

    def deliver() -> None:
        with precedence.delivery():
            begun.release()
            leave.wait()

    with ThreadPoolExecutor(number) as pool:
        for _ in range(number):
            pool.submit(deliver)
        came = sum(begun.acquire(timeout=5) for _ in range(enough))
        came += begun.acquire(timeout=0.05)
        leave.set()
    return came


def test_while_nobody_waits_all_deliveries_go_on() -> None:
    assert under_way(Precedence(few=2, longest=LONG), 6, enough=6) == 6


def test_while_somebody_waits_a_few_go_on() -> None:
    precedence = Precedence(few=2, longest=LONG)
    with precedence.visitor():
        assert under_way(precedence, 6, enough=2) == 2


def test_deliveries_stay_careful_for_a_moment_after_a_visitor() -> None:
    watch = HandSetWatch()
    precedence = Precedence(few=1, quiet=timedelta(seconds=1), longest=LONG, seconds=watch)
    with precedence.visitor():
        pass
    careful = under_way(precedence, 3, enough=1)
    watch.seconds += 1
    assert (careful, under_way(precedence, 3, enough=3)) == (1, 3)


def test_whoever_stepped_aside_goes_on_when_it_is_quiet_again_and_nobody_says_so() -> None:
    moment = timedelta(milliseconds=10)
    precedence = Precedence(few=1, quiet=moment, longest=LONG)
    begun, leave = threading.Semaphore(0), threading.Event()

    def deliver() -> None:
        with precedence.delivery():
            begun.release()
            leave.wait()

    with ThreadPoolExecutor(2) as pool:
        with precedence.visitor():
            for _ in range(2):
                pool.submit(deliver)
            came = begun.acquire(timeout=5)
        came_too = begun.acquire(timeout=5)
        leave.set()
    assert came
    assert came_too


def test_those_that_hang_do_not_hold_the_others_back() -> None:
    precedence = Precedence(few=1, longest=timedelta(milliseconds=10))
    with precedence.visitor():
        assert under_way(precedence, 4, enough=4) == 4


def test_a_visitor_who_met_an_error_is_gone_as_well() -> None:
    watch = HandSetWatch()
    precedence = Precedence(few=1, longest=LONG, seconds=watch)
    with pytest.raises(ZeroDivisionError), precedence.visitor():
        raise ZeroDivisionError
    watch.seconds += 60
    assert under_way(precedence, 3, enough=3) == 3
