"""How long to wait between attempts, and when to give up."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_plugins.host.deliveries import RetryPolicy
from soundwell_plugins.host.deliveries.backoff import LONGEST_PAUSE

FAILURES = st.integers(1, 10_000)
SPANS = st.timedeltas(timedelta(microseconds=10), timedelta(days=7))
POLICIES = st.tuples(st.integers(1, 1000), SPANS, SPANS).map(
    lambda drawn: RetryPolicy(drawn[0], min(drawn[1:]), max(drawn[1:]))
)
SEEDS = st.integers().map(Random)


@given(POLICIES, FAILURES, SEEDS)
def test_a_wait_is_never_longer_than_the_longest(
    policy: RetryPolicy, failures: int, random: Random
) -> None:
    assert policy.wait(failures, None, random) <= policy.longest_wait


@given(POLICIES, FAILURES, SEEDS)
def test_a_wait_is_at_least_half_of_the_first(
    policy: RetryPolicy, failures: int, random: Random
) -> None:
    assert policy.wait(failures, None, random) >= policy.first_wait / 2 - timedelta(microseconds=1)


@given(FAILURES, SEEDS)
def test_waits_double_until_the_longest(failures: int, random: Random) -> None:
    policy = RetryPolicy(20, timedelta(seconds=1), timedelta(hours=1))
    ceiling = min(timedelta(hours=1), timedelta(seconds=2 ** min(failures - 1, 20)))
    assert ceiling / 2 <= policy.wait(failures, None, random) <= ceiling


@given(POLICIES, FAILURES, st.timedeltas(), SEEDS)
def test_the_pause_that_a_peer_asks_for_is_kept_up_to_a_day(
    policy: RetryPolicy, failures: int, pause: timedelta, random: Random
) -> None:
    assert policy.wait(failures, pause, random) >= min(pause, LONGEST_PAUSE)


@given(POLICIES, FAILURES, st.timedeltas(), SEEDS)
def test_no_peer_can_put_a_delivery_off_for_ever(
    policy: RetryPolicy, failures: int, pause: timedelta, random: Random
) -> None:
    assert policy.wait(failures, pause, random) <= max(policy.longest_wait, LONGEST_PAUSE)


@given(SEEDS)
def test_deliveries_that_failed_together_come_back_apart(random: Random) -> None:
    policy = RetryPolicy()
    assert len({policy.wait(5, None, random) for _ in range(20)}) > 1


def test_the_policy_as_it_stands_outlasts_a_day() -> None:
    policy = RetryPolicy()

    class Shortest(Random):
        def uniform(self, a: float, b: float) -> float:
            return a

    waits = [policy.wait(failures, None, Shortest()) for failures in range(1, policy.attempts)]
    assert sum(waits, timedelta()) > timedelta(days=1)


def test_it_gives_up_after_the_last_attempt_and_not_before() -> None:
    policy = RetryPolicy(attempts=3)
    assert [policy.exhausted(failures) for failures in (1, 2, 3, 4)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("attempts", "first", "longest"),
    [(0, 1, 1), (1, 0, 1), (1, -1, 1), (1, 2, 1)],
)
def test_a_policy_that_makes_no_sense_is_refused(attempts: int, first: int, longest: int) -> None:
    with pytest.raises(ValueError, match=r"attempt|wait"):
        RetryPolicy(attempts, timedelta(seconds=first), timedelta(seconds=longest))
