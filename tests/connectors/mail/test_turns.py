"""At most so many messages leave in an hour; the others wait, and none is lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from soundwell_hookspecs import (
    Delivery,
    DeliveryFailed,
    DeliveryRefused,
    Grade,
    MessageRequested,
    Recipient,
)
from soundwell_plugins.connectors.mail import Mail
from soundwell_plugins.connectors.mail.tables import TABLES, TURN
from soundwell_plugins.connectors.mail.turns import Turns
from soundwell_plugins.testing import assembled

from .conftest import Office

HOUR = timedelta(hours=1)


def turns(office: Office, per_hour: int = 2) -> Turns:
    return Turns(office.context.storage, office.context.clock, per_hour)


def test_so_many_leave_at_once_and_the_next_waits_an_hour(office: Office) -> None:
    queue = turns(office)
    assert [queue.wait(key) for key in "abc"] == [None, None, HOUR]


def test_who_waits_leaves_at_their_turn(office: Office) -> None:
    queue = turns(office)
    for key in "abc":
        queue.wait(key)
    office.clock.forward(HOUR)
    assert queue.wait("c") is None


def test_who_waits_keeps_their_turn_however_often_they_ask(office: Office) -> None:
    queue = turns(office)
    for key in "abcd":
        queue.wait(key)
    office.clock.forward(timedelta(minutes=10))
    assert queue.wait("c") == queue.wait("c") == timedelta(minutes=50)


def test_nobody_jumps_the_queue(office: Office) -> None:
    queue = turns(office, 1)
    waits = [queue.wait(key) for key in "abcd"]
    assert waits == [None, HOUR, 2 * HOUR, 3 * HOUR]


def test_a_restart_forgets_nothing(office: Office) -> None:
    for key in "ab":
        turns(office).wait(key)
    assert turns(office).wait("c") == HOUR


def test_another_attempt_counts_once(office: Office) -> None:
    queue = turns(office)
    for _ in range(5):
        assert queue.wait("a") is None
    assert queue.wait("b") is None


def test_the_queue_is_told(office: Office) -> None:
    queue = turns(office, 1)
    assert queue.queue() is None
    for key in "abc":
        queue.wait(key)
    found = queue.queue()
    assert found is not None
    assert (found.length, found.until) == (2, office.clock.now() + 2 * HOUR)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.integers(0, 90), min_size=1, max_size=30),
    st.integers(1, 4),
    st.lists(st.integers(0, 40), min_size=30, max_size=30),
)
def test_no_hour_ever_sees_more_than_is_allowed(
    office: Office, pauses: list[int], per_hour: int, lateness: list[int]
) -> None:
    with office.context.storage.transaction() as session:
        session.execute(delete(TURN))
    left = simulated(office, turns(office, per_hour), pauses, lateness)
    assert len(left) == len(pauses)
    apart = [later - earlier for earlier, later in zip(left, left[per_hour:], strict=False)]
    assert all(gap >= HOUR for gap in apart)
    assert all(earlier <= later for earlier, later in pairwise(left))


def simulated(
    office: Office, queue: Turns, pauses: list[int], lateness: list[int]
) -> list[datetime]:
    """Have messages come one after another, each tried again a little late; return when each left.

    Args:
        office: whose clock.
        queue: asked for each.
        pauses: minutes between them.
        lateness: by how many minutes a message comes back too late.
    """
    moment = office.clock.moment
    due: list[tuple[datetime, str]] = []
    for number, pause in enumerate(pauses):
        moment += timedelta(minutes=pause)
        due.append((moment, str(number)))
    left = []
    while due:
        due.sort()
        office.clock.moment, key = due.pop(0)
        wait = queue.wait(key)
        if wait is None:
            left.append(office.clock.moment)
        else:
            due.append((office.clock.moment + wait + timedelta(minutes=lateness[int(key)]), key))
    return left


def test_what_is_over_the_limit_is_tried_again_and_not_refused(
    office: Office, booked: Callable[..., MessageRequested]
) -> None:
    mail = office.mail(host="127.0.0.1", port=9, security="none", per_hour=1)
    event = booked(Recipient.practice())
    with pytest.raises(DeliveryFailed, match="cannot be reached"):
        mail.message_requested(event, Delivery("1", 1))
    with pytest.raises(DeliveryFailed, match="at most 1 messages leave in an hour") as waits:
        mail.message_requested(event, Delivery("2", 1))
    assert not isinstance(waits.value, DeliveryRefused)
    assert waits.value.retry_after == HOUR


def test_a_spool_knows_no_limit(office: Office, booked: Callable[..., MessageRequested]) -> None:
    mail = office.mail(per_hour=1)
    for key in "ab":
        mail.message_requested(booked(Recipient.practice()), Delivery(key, 1))
    assert len(mail.spool.messages()) == 2


def test_the_doctor_says_who_waits_and_what_helps(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = office.mail(host="127.0.0.1", port=9, security="none", per_hour=1)
    assert mail.turns is not None
    for key in "abc":
        mail.turns.wait(key)
    monkeypatch.setattr(type(mail.server), "examine", lambda _: None)
    *_, waiting = mail.health()
    assert waiting.grade is Grade.WARNING
    assert waiting.what == "2 messages wait for their turn, the last until 2026-11-02 11:30."
    assert "raise `per_hour`" in waiting.remedy


def test_the_migrations_make_the_table_that_the_code_uses(tmp_path: Path) -> None:
    host = assembled(tmp_path, Mail, tables="[mail]\n")
    try:
        with host.database.engine.connect() as connection:
            options = {
                "include_name": lambda name, kind, _: kind != "table" or name in TABLES.tables
            }
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, TABLES) == []
    finally:
        host.close()
