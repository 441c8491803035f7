"""Events on their way out."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from soundwell_plugins.host.deliveries.tables import EventRow
from soundwell_plugins.host.requests import caused_by
from tests.host.deliveries.belfry import Belfry, BellBroke, BellRang


class FactRefused(Exception):
    """The fact did not come about."""


def test_an_event_becomes_one_delivery_for_each_plugin_that_hears_of_it(belfry: Belfry) -> None:
    belfry.steeple.plugins = ["ear", "eye"]
    belfry.ring()
    assert [entry.plugin for entry in belfry.ledger.entries()] == ["ear", "eye"]


def test_of_an_event_that_nobody_hears_of_nothing_is_kept(belfry: Belfry) -> None:
    belfry.steeple.plugins = []
    belfry.ring()
    assert belfry.count_rows("events") == 0


def test_an_event_that_no_hook_hears_of_is_refused(belfry: Belfry) -> None:
    with belfry.database.transaction() as session, pytest.raises(TypeError, match="BellBroke"):
        belfry.outbox.publish(session, BellBroke())


@pytest.mark.parametrize("bell", ["", "x" * 200])
def test_a_record_without_a_sensible_name_is_refused(
    belfry: Belfry, bell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nameless(BellRang):
        """A bell whose record is its bare name."""

        @property
        def record(self) -> str:
            return bell and f"bell:{bell}"

    monkeypatch.setattr(belfry.steeple, "hook_for", lambda _type: "bell_rang")
    with belfry.database.transaction() as session, pytest.raises(ValueError, match="record"):
        belfry.outbox.publish(session, Nameless(bell=bell, count=1))


def test_nothing_is_published_when_the_fact_is_rolled_back(belfry: Belfry) -> None:
    def fact() -> None:
        with belfry.database.transaction() as session:
            belfry.outbox.publish(session, BellRang(bell="great", count=1))
            raise FactRefused

    with pytest.raises(FactRefused):
        fact()
    assert not belfry.wake_ups.client.list_workflows()
    assert [belfry.count_rows(table) for table in ("events", "deliveries")] == [0, 0]


def test_only_the_first_of_a_line_is_woken(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2, 3)
    assert [entry.attempt for entry in belfry.entries()] == [1, 0, 0]


def test_who_comes_after_everybody_was_served_is_woken_at_once(belfry: Belfry) -> None:
    belfry.ring("great", 1)
    belfry.attempt_all()
    belfry.ring("great", 2)
    assert [entry.attempt for entry in belfry.entries()] == [1, 1]


def test_who_comes_after_one_that_was_discarded_still_waits_for_the_first(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    belfry.ledger.discard(belfry.entries()[1].id, "Never mind.")
    belfry.ring("great", 3)
    assert [entry.attempt for entry in belfry.entries()] == [1, 0, 0]


def test_who_comes_after_all_were_discarded_is_woken_at_once(belfry: Belfry) -> None:
    belfry.ring("great", 1)
    belfry.ledger.discard(belfry.entries()[0].id, "Never mind.")
    belfry.ring("great", 2)
    assert [entry.attempt for entry in belfry.entries()] == [1, 1]


def test_the_wake_up_of_the_first_is_handed_to_the_engine(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    (workflow,) = belfry.wake_ups.client.list_workflows()
    assert (workflow.workflow_id, workflow.queue_partition_key) == (
        f"{belfry.entries()[0].id}:1",
        "ear:bell:great",
    )


def test_events_of_one_transaction_keep_their_order(belfry: Belfry) -> None:
    with belfry.database.transaction() as session:
        for count in (1, 2, 3):
            belfry.outbox.publish(session, BellRang(bell="great", count=count))
    belfry.attempt_all()
    belfry.attempt_all()
    belfry.attempt_all()
    assert belfry.ears.counts() == {"great": [1, 2, 3]}


def test_simultaneous_publishers_get_places_one_behind_the_other(belfry: Belfry) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda count: belfry.ring("great", count), range(24)))
    entries = belfry.entries()
    assert [entry.seq for entry in entries] == list(range(1, 25))
    assert [entry.attempt for entry in entries] == [1] + [0] * 23


def test_transactions_about_the_same_records_in_opposite_order_both_come_through(
    belfry: Belfry,
) -> None:
    if belfry.database.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite one transaction writes at a time")
    both_have_begun = threading.Barrier(2, timeout=20)

    def ring(*bells: str) -> None:
        with belfry.database.transaction() as session:
            for bell in bells:
                belfry.outbox.publish(session, BellRang(bell=bell, count=1))
                if bell == bells[0]:
                    both_have_begun.wait()

    with ThreadPoolExecutor(2) as pool:
        for ringing in [pool.submit(ring, "a", "b"), pool.submit(ring, "b", "a")]:
            ringing.result(30)
    assert sorted((entry.record, entry.seq) for entry in belfry.entries()) == [
        ("bell:a", 1),
        ("bell:a", 2),
        ("bell:b", 1),
        ("bell:b", 2),
    ]


def test_an_event_that_a_savepoint_took_back_is_not_delivered(belfry: Belfry) -> None:
    def refused(session: Session) -> None:
        with session.begin_nested():
            belfry.outbox.publish(session, BellRang(bell="small", count=1))
            raise FactRefused

    with belfry.database.transaction() as session:
        belfry.outbox.publish(session, BellRang(bell="great", count=1))
        with pytest.raises(FactRefused):
            refused(session)
    assert [entry.record for entry in belfry.entries()] == ["bell:great"]


def test_a_savepoint_that_stays_delivers_what_was_told_in_it(belfry: Belfry) -> None:
    with belfry.database.transaction() as session, session.begin_nested():
        belfry.outbox.publish(session, BellRang(bell="great", count=1))
    assert [entry.record for entry in belfry.entries()] == ["bell:great"]


def test_a_plugin_that_joins_later_does_not_hear_of_what_was(belfry: Belfry) -> None:
    belfry.ring()
    belfry.steeple.plugins = ["ear", "eye"]
    assert belfry.entries("eye") == []


@pytest.mark.sqlite
def test_what_an_event_carries_lies_encrypted_in_the_database(belfry: Belfry) -> None:
    belfry.ring(note="a secret of the steeple")
    name = make_url(belfry.database.engine.url).database
    assert name is not None
    with sqlite3.connect(name) as connection:
        dump = "\n".join(connection.iterdump()).encode()
    connection.close()
    stored = b"".join(path.read_bytes() for path in Path(name).parent.glob("soundwell.db*"))
    assert b"secret of the steeple" not in dump + stored


def test_an_event_comes_back_from_the_database_as_it_was(belfry: Belfry) -> None:
    belfry.ring("great", 1, note="at noon")
    with belfry.database.reading() as session:
        payload = session.scalars(select(EventRow.payload)).one()
    assert payload == '{"bell":"great","count":1,"note":"at noon"}'


def test_an_event_knows_the_request_that_caused_it(belfry: Belfry) -> None:
    with caused_by("request-1"):
        belfry.ring()
    assert [entry.request for entry in belfry.entries()] == ["request-1"]
