"""Limits: how often somebody may do something, counted in the database."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from soundwell_plugins.host.limits import LIMIT, RateLimits
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.testing import AdjustableClock

RING = KeyRing((Key.new(),))
HOUR = timedelta(hours=1)
ADDRESS = "203.0.113.7"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, RING)
    HOST.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def clock() -> AdjustableClock:
    return AdjustableClock()


@pytest.fixture
def knock(database: Database, clock: AdjustableClock) -> Callable[..., bool]:
    """Return what tries something that may be done three times an hour."""
    limits = RateLimits(database, RING, clock)

    def try_it(key: str = ADDRESS, name: str = "knock") -> bool:
        return limits.allow(name, key, times=3, per=HOUR)

    return try_it


def test_something_may_be_done_as_often_as_the_limit_says(knock: Callable[..., bool]) -> None:
    assert [knock() for _ in range(5)] == [True, True, True, False, False]


def test_it_may_be_done_again_as_the_span_passes(
    knock: Callable[..., bool], clock: AdjustableClock
) -> None:
    for _ in range(3):
        knock()
    clock.advance(HOUR / 3)
    assert [knock(), knock()] == [True, False]


def test_what_was_refused_is_not_counted(
    knock: Callable[..., bool], clock: AdjustableClock
) -> None:
    for _ in range(50):
        knock()
    clock.advance(HOUR)
    assert [knock() for _ in range(4)] == [True, True, True, False]


def test_nobody_uses_up_what_others_may_do(knock: Callable[..., bool]) -> None:
    for _ in range(4):
        knock()
    assert knock("203.0.113.8")


def test_one_thing_does_not_use_up_another(knock: Callable[..., bool]) -> None:
    for _ in range(4):
        knock()
    assert knock(name="ring")


def test_a_restart_forgets_nothing(
    knock: Callable[..., bool], database: Database, clock: AdjustableClock
) -> None:
    for _ in range(3):
        knock()
    assert not RateLimits(database, RING, clock).allow("knock", ADDRESS, times=3, per=HOUR)


def test_who_did_something_cannot_be_read(knock: Callable[..., bool], database: Database) -> None:
    knock()
    with database.reading() as session:
        [key] = session.scalars(select(LIMIT.c.key)).all()
    assert ADDRESS.encode() not in key


def test_what_is_paid_off_is_forgotten(
    knock: Callable[..., bool], database: Database, clock: AdjustableClock
) -> None:
    knock()
    clock.advance(HOUR)
    knock("203.0.113.8")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LIMIT)) == 1


def test_many_at_once_get_no_more_than_one_after_another(knock: Callable[..., bool]) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: knock(), range(24))) == 3


@pytest.mark.parametrize(("times", "per"), [(0, HOUR), (3, timedelta(milliseconds=2))])
def test_a_limit_that_means_nothing_is_refused(
    database: Database, clock: AdjustableClock, times: int, per: timedelta
) -> None:
    with pytest.raises(ValueError, match=r"^a limit allows something at least once"):
        RateLimits(database, RING, clock).allow("knock", ADDRESS, times=times, per=per)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(min_value=0, max_value=3_600), max_size=20))
def test_never_more_than_twice_the_limit_in_any_span(database: Database, waits: list[int]) -> None:
    """A burst of `times`, then as many again while the span passes, is the most."""
    clock = AdjustableClock()
    limits, somebody = RateLimits(database, RING, clock), new_id()
    done = []
    for wait in waits:
        clock.advance(timedelta(seconds=wait))
        if limits.allow("knock", somebody, times=3, per=HOUR):
            done.append(clock.now())
    for moment in done:
        assert sum(moment <= each < moment + HOUR for each in done) <= 6
