"""Waits after failed sign-ins: they grow, they are one's own, and nobody is locked out for good."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundwell_plugins.host.accounts.waits import NO_WAIT, Lane, Waits, lanes
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import KeyRing
from soundwell_plugins.testing import AdjustableClock

LANE = Lane("one", free=2, longest=timedelta(minutes=2), forgiven=True)
CROWD = Lane("crowd", free=2, longest=timedelta(minutes=2), forgiven=False)
SECOND = timedelta(seconds=1)


@pytest.fixture
def waits(keyring: KeyRing, clock: AdjustableClock) -> Waits:
    return Waits(keyring, clock)


def fail(waits: Waits, database: Database, tried: Sequence[Lane] = (LANE,)) -> timedelta:
    with database.transaction() as session:
        return waits.begin(session, tried)


def succeed(waits: Waits, database: Database, tried: Sequence[Lane] = (LANE,)) -> None:
    with database.transaction() as session:
        waits.begin(session, tried)
        waits.succeeded(session, tried)


def test_the_first_failures_cost_nothing(waits: Waits, database: Database) -> None:
    assert [fail(waits, database) for _ in range(2)] == [NO_WAIT, NO_WAIT]


def test_then_each_wait_is_twice_as_long_up_to_the_longest(
    waits: Waits, database: Database, clock: AdjustableClock
) -> None:
    fail(waits, database)
    found = []
    for _ in range(5):
        fail(waits, database)
        waiting = fail(waits, database)
        found.append(waiting.total_seconds())
        clock.advance(waiting)
    assert found == [15, 30, 60, 120, 120]


def test_asking_while_one_has_to_wait_does_not_make_it_longer(
    waits: Waits, database: Database, clock: AdjustableClock
) -> None:
    for _ in range(3):
        fail(waits, database)
    clock.advance(5 * SECOND)
    assert fail(waits, database) == 10 * SECOND


def test_a_success_clears_what_is_forgiven(waits: Waits, database: Database) -> None:
    fail(waits, database)
    succeed(waits, database)
    assert [fail(waits, database) for _ in range(2)] == [NO_WAIT, NO_WAIT]


def test_of_a_crowds_failures_a_success_takes_back_only_its_own(
    waits: Waits, database: Database
) -> None:
    fail(waits, database, [CROWD])
    succeed(waits, database, [CROWD])
    fail(waits, database, [CROWD])
    assert fail(waits, database, [CROWD]) > NO_WAIT


def test_the_longest_wait_of_all_lanes_counts(waits: Waits, database: Database) -> None:
    for _ in range(3):
        fail(waits, database, [LANE])
    assert fail(waits, database, [CROWD, LANE]) == 15 * SECOND


def test_a_day_without_a_failure_is_a_new_beginning(
    waits: Waits, database: Database, clock: AdjustableClock
) -> None:
    for _ in range(3):
        fail(waits, database)
    clock.advance(timedelta(days=1))
    assert [fail(waits, database) for _ in range(2)] == [NO_WAIT, NO_WAIT]


def test_a_known_device_waits_for_its_own_failures_alone() -> None:
    [lane] = lanes("mira", "203.0.113.7", "laptop")
    assert lane.key == "device\nmira\nlaptop"


def test_one_household_of_version_6_is_one_network() -> None:
    one, other, far = (
        lanes("mira", address, "")[0].key
        for address in ("2001:db8:1:2::a", "2001:db8:1:2:ffff::b", "2001:db8:1:3::a")
    )
    assert (one == other, one == far) == (True, False)


@given(address=st.text(max_size=40))
def test_any_address_is_counted_somewhere(address: str) -> None:
    assert len(lanes("mira", address, "")) == 3


def test_what_waits_is_kept_as_a_hash(waits: Waits, database: Database) -> None:
    fail(waits, database, lanes("mira@harbour.example", "203.0.113.7", ""))
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sign_in_wait").all()
    assert rows
    assert not [row for row in rows if b"mira" in bytes(str(row), "utf-8")]
