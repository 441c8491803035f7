"""What keeps deliveries going and their tables small."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from soundwell_hookspecs import DeliveryFailed
from soundwell_plugins.host.deliveries import State
from soundwell_plugins.host.deliveries.wake import WakeUp
from tests.host.deliveries.belfry import Belfry, Heard

MONTH = timedelta(days=30, seconds=1)


def fail(_heard: Heard) -> None:
    raise DeliveryFailed("Not now.", retry_after=timedelta(hours=1))


def forget(belfry: Belfry) -> None:
    """Lose the engine's own tables' content, as a backup without them does."""
    workflows = belfry.wake_ups.client.list_workflows()
    belfry.wake_ups.client.delete_workflows([workflow.workflow_id for workflow in workflows])


def outstanding(belfry: Belfry) -> list[str]:
    """Return the wake-ups that the engine knows of."""
    return [workflow.workflow_id for workflow in belfry.wake_ups.client.list_workflows()]


def set_status(belfry: Belfry, wake_up: WakeUp, status: str) -> None:
    """Say in the engine's own table what became of a wake-up."""
    schema = "" if belfry.database.engine.dialect.name == "sqlite" else "dbos."
    with belfry.database.transaction() as session:
        session.execute(
            text(
                f"UPDATE {schema}workflow_status SET status = :status, completed_at = 1"
                " WHERE workflow_uuid = :id"
            ),
            {"status": status, "id": wake_up.id},
        )


def test_open_deliveries_of_a_plugin_that_is_off_are_parked(belfry: Belfry) -> None:
    belfry.steeple.plugins = ["ear", "eye"]
    belfry.ring("great", 1, 2)
    belfry.steeple.plugins = ["ear"]
    assert belfry.upkeep.park_undeliverable() == 2
    assert belfry.states("eye") == [State.PARKED, State.PARKED]
    assert belfry.states("ear") == [State.PENDING, State.PENDING]


def test_a_parked_delivery_says_that_its_plugin_is_off(belfry: Belfry) -> None:
    belfry.ring()
    belfry.steeple.plugins = []
    belfry.upkeep.park_undeliverable()
    assert belfry.entries()[0].reason.startswith("The plugin ear is not on")


def test_what_is_done_stays_done_when_its_plugin_is_off(belfry: Belfry) -> None:
    belfry.ring()
    belfry.attempt_all()
    belfry.steeple.plugins = []
    belfry.upkeep.park_undeliverable()
    assert belfry.states() == [State.DONE]


def test_deliveries_go_again_when_their_plugin_is_on_again(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    belfry.steeple.plugins = []
    belfry.upkeep.park_undeliverable()
    belfry.steeple.plugins = ["ear"]
    belfry.ledger.retry_parked("ear")
    belfry.attempt_all()
    belfry.attempt_all()
    assert belfry.ears.counts() == {"great": [1, 2]}


def test_a_wake_up_that_is_still_to_come_is_left_alone(belfry: Belfry) -> None:
    belfry.ears.scripts["ear"] = fail
    belfry.ring("great", 1, 2)
    belfry.attempt_all()
    assert belfry.upkeep.wake_forgotten() == 0


def test_a_wake_up_that_the_engine_lost_is_asked_for_again(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    forget(belfry)
    assert belfry.upkeep.wake_forgotten() == 1
    assert outstanding(belfry) == [f"{belfry.entries()[0].id}:2"]


def test_a_wake_up_that_ended_without_an_outcome_is_asked_for_again(belfry: Belfry) -> None:
    belfry.ring()
    set_status(belfry, belfry.awake()[0], "SUCCESS")
    belfry.upkeep.wake_forgotten()
    assert [wake_up.attempt for wake_up in belfry.awake()] == [2]


def test_a_delivery_that_ended_the_program_again_and_again_is_parked(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    set_status(belfry, belfry.awake()[0], "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
    belfry.upkeep.wake_forgotten()
    entry = belfry.entries()[0]
    assert (entry.state, entry.reason.split(".")[0]) == (
        State.PARKED,
        "The program ended several times while this was being delivered",
    )


def test_a_first_of_a_line_that_nobody_woke_is_woken(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    with belfry.database.transaction() as session:
        session.execute(text("UPDATE deliveries SET due = NULL, attempt = 0"))
    assert belfry.upkeep.wake_forgotten() == 1
    assert [entry.attempt for entry in belfry.entries()] == [1, 0]


def test_settled_deliveries_and_their_events_go_after_their_time(belfry: Belfry) -> None:
    belfry.ring("great", 1)
    belfry.attempt_all()
    belfry.clock.pass_by(MONTH)
    belfry.upkeep.prune()
    assert [belfry.count_rows(table) for table in ("events", "deliveries")] == [0, 0]


def test_settled_deliveries_stay_until_their_time(belfry: Belfry) -> None:
    belfry.ring("great", 1)
    belfry.attempt_all()
    belfry.clock.pass_by(timedelta(days=29))
    belfry.upkeep.prune()
    assert [belfry.count_rows(table) for table in ("events", "deliveries")] == [1, 1]


def test_open_deliveries_and_their_events_stay_for_ever(belfry: Belfry) -> None:
    belfry.steeple.plugins = ["ear", "eye"]
    belfry.ears.scripts["ear"] = fail
    belfry.ring("great", 1)
    belfry.attempt_all()
    belfry.clock.pass_by(MONTH)
    belfry.upkeep.prune()
    assert [belfry.count_rows(table) for table in ("events", "deliveries")] == [1, 1]


@pytest.mark.parametrize("status", ["SUCCESS", "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"])
def test_the_engine_forgets_what_is_over(belfry: Belfry, status: str) -> None:
    belfry.ring("great", 1)
    belfry.ring("small", 1)
    great, small = belfry.awake()
    set_status(belfry, great, status)
    belfry.upkeep.prune()
    assert outstanding(belfry) == [small.id]
