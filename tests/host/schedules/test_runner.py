"""Scheduled work: done when it is due, once, and again when it failed."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from soundwell_hookspecs import DeliveryFailed, Every
from soundwell_plugins.host.schedules import Outcome
from soundwell_plugins.host.schedules.runner import UnknownWork
from soundwell_plugins.host.schedules.tables import WORK
from soundwell_plugins.testing import assembled
from tests.host.schedules.conftest import GRACE, Grounds
from tests.host.schedules.gardens import Echo, Garden

HOUR = timedelta(hours=1)


def test_hook_scheduled_work_is_done_when_it_is_due(grounds: Grounds) -> None:
    grounds.work()
    assert grounds.garden.watered == [grounds.clock.now()]


def test_work_is_not_done_before_it_is_due_again(grounds: Grounds) -> None:
    grounds.work()
    grounds.clock.advance(HOUR - timedelta(seconds=1))
    grounds.work()
    assert len(grounds.garden.watered) == 1
    grounds.clock.advance(timedelta(seconds=1))
    grounds.work()
    assert len(grounds.garden.watered) == 2


def test_work_of_the_wall_clock_waits_for_its_time(grounds: Grounds) -> None:
    grounds.work()
    assert grounds.garden.swept == []
    grounds.clock.moment = datetime(2027, 1, 5, 3, 30, tzinfo=UTC)
    grounds.work()
    assert grounds.garden.swept == [grounds.clock.now()]


def test_what_was_missed_is_caught_up_once(grounds: Grounds) -> None:
    grounds.work()
    grounds.clock.advance(timedelta(days=9))
    grounds.work()
    grounds.work()
    assert len(grounds.garden.watered) == 2
    assert len(grounds.garden.swept) == 1


def test_it_is_known_after_a_restart_when_work_is_due(grounds: Grounds) -> None:
    grounds.work()
    due = grounds.entry().due
    grounds.host.runner.stop()
    grounds.host = grounds.beside()
    grounds.work()
    assert grounds.garden.watered == []
    assert grounds.entry().due == due


def test_a_run_is_shown_with_its_outcome(grounds: Grounds) -> None:
    grounds.work()
    entry = grounds.entry()
    assert (entry.outcome, entry.began_at, entry.reason, entry.failures) == (
        Outcome.DONE,
        grounds.clock.now(),
        "",
        0,
    )


def test_work_that_fails_is_repeated_after_a_growing_wait(grounds: Grounds) -> None:
    def fail() -> None:
        raise KeyError("amelia@home.example")

    grounds.garden.script = fail
    waits = []
    for _ in range(8):
        grounds.work()
        waits.append(grounds.entry().due - grounds.clock.now())
        grounds.clock.moment = grounds.entry().due
    assert timedelta(seconds=30) <= waits[0] <= timedelta(minutes=1)
    assert timedelta(minutes=30) <= waits[-1] <= HOUR
    assert grounds.entry().failures == 8


def test_why_work_failed_is_told_without_the_errors_text(grounds: Grounds) -> None:
    def fail() -> None:
        raise KeyError("amelia@home.example")

    grounds.garden.script = fail
    grounds.work()
    entry = grounds.entry()
    assert entry.outcome is Outcome.FAILED
    assert entry.reason.startswith("It raised KeyError in tests.host.schedules.test_runner, line")


def test_a_plugin_can_say_itself_why_its_work_failed(grounds: Grounds) -> None:
    def fail() -> None:
        raise DeliveryFailed("The well is dry.")

    grounds.garden.script = fail
    grounds.work()
    assert grounds.entry().reason == "The well is dry."


def test_a_success_ends_a_row_of_failures(grounds: Grounds) -> None:
    def exit_() -> None:
        raise SystemExit

    grounds.garden.script = exit_
    grounds.work()
    grounds.garden.script = lambda: None
    grounds.clock.moment = grounds.entry().due
    grounds.work()
    assert (grounds.entry().failures, grounds.entry().reason) == (0, "")
    assert grounds.entry().due == grounds.clock.now() + HOUR


def test_work_is_never_done_twice_side_by_side(grounds: Grounds) -> None:
    gate, inside = threading.Event(), threading.Event()

    def wait() -> None:
        inside.set()
        assert gate.wait(20)

    grounds.garden.script = wait
    grounds.host.runner.tick()
    assert inside.wait(20)
    grounds.clock.advance(5 * HOUR)
    grounds.host.runner.tick()
    assert grounds.entry().running_since is not None
    gate.set()
    grounds.host.runner.rest(GRACE)
    assert len(grounds.garden.watered) == 1


def test_another_process_leaves_the_work_to_the_one_that_does_it(grounds: Grounds) -> None:
    grounds.work()
    other = grounds.beside()
    grounds.clock.advance(HOUR)
    other.runner.tick()
    other.runner.rest(GRACE)
    garden = other.plugins["garden"]
    assert isinstance(garden, Garden)
    assert garden.watered == []


def test_a_run_that_a_crash_cut_off_is_made_up_for_once(grounds: Grounds) -> None:
    grounds.work()
    grounds.clock.advance(HOUR)
    grounds.host.timetable.begin(("garden", "water"))  # and then the machine goes off
    grounds.work()
    assert grounds.entry().outcome is Outcome.CUT_OFF
    grounds.clock.moment = grounds.entry().due
    grounds.work()
    grounds.work()
    assert len(grounds.garden.watered) == 2
    assert grounds.entry().outcome is Outcome.DONE


def test_work_that_its_plugin_now_does_more_often_is_due_anew(grounds: Grounds) -> None:
    grounds.work()
    grounds.host.runner.stop()
    grounds.host = grounds.beside()
    grounds.garden.when = Every(timedelta(minutes=5))
    grounds.work()
    assert grounds.entry().due == grounds.clock.now() + timedelta(minutes=5)
    assert grounds.entry().pattern == "every 0:05:00"


def test_work_that_its_plugin_no_longer_has_is_forgotten(grounds: Grounds) -> None:
    grounds.work()
    with grounds.host.database.transaction() as session:
        session.execute(WORK.update().where(WORK.c.name == "sweep").values(name="rake"))
    grounds.host.timetable.take(grounds.host.catalogue.declared())
    assert [each.name for each in grounds.host.timetable.entries() if each.plugin == "garden"] == [
        "sweep",
        "water",
    ]


def test_a_plugin_that_cannot_say_what_work_it_has_is_asked_again(grounds: Grounds) -> None:
    grounds.garden.silent = True
    grounds.work()
    grounds.garden.silent = False
    grounds.clock.advance(timedelta(minutes=1))
    grounds.work()
    assert len(grounds.garden.watered) == 1


def test_work_past_its_deadline_is_shown_to_be_late(grounds: Grounds) -> None:
    gate, inside = threading.Event(), threading.Event()

    def wait() -> None:
        inside.set()
        assert gate.wait(20)

    grounds.garden.script = wait
    grounds.host.runner.tick()
    assert inside.wait(20)
    for run in grounds.host.runner._runs.values():
        run.until = 0.0
    grounds.host.runner.tick()
    late = grounds.entry().reason
    gate.set()
    grounds.host.runner.rest(GRACE)
    assert late == "It takes longer than 0.333333 minutes."


def test_two_pieces_of_work_with_one_name_are_refused(tmp_path: Path) -> None:
    host = assembled(tmp_path, Echo)
    declared = host.catalogue.declared()
    host.close()
    assert [each.detail for each in declared.failures] == ["two pieces of work called call"]
    assert "echo" not in declared.owners


def test_work_can_be_done_on_request_before_it_is_due(grounds: Grounds) -> None:
    entry = grounds.host.runner.run("garden", "sweep")
    assert entry is not None
    assert entry.outcome is Outcome.DONE
    assert grounds.garden.swept == [grounds.clock.now()]


def test_a_request_beside_the_process_that_works_is_passed_on_to_it(grounds: Grounds) -> None:
    grounds.work()
    assert grounds.beside().runner.run("garden", "sweep") is None
    grounds.work()
    assert grounds.garden.swept == [grounds.clock.now()]


def test_a_request_for_work_that_there_is_not_is_refused(grounds: Grounds) -> None:
    with pytest.raises(UnknownWork, match="There is no work mow of garden"):
        grounds.host.runner.run("garden", "mow")


def test_a_practice_that_runs_does_its_work(grounds: Grounds) -> None:
    watered = threading.Event()
    grounds.garden.script = watered.set
    grounds.host.start()
    assert watered.wait(20)
