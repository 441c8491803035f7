"""Deliveries with the real engine."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from soundwell_hookspecs import DeliveryFailed, DeliveryRefused
from soundwell_plugins.host.deliveries import RetryPolicy, State
from soundwell_plugins.host.deliveries.engine import migrate
from soundwell_plugins.host.deliveries.lock import AlreadyDelivering, ExecutorLock
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import KeyRing
from tests.host.deliveries.belfry import PATIENCE, Belfry, Heard

SECRET = "ada@example.org"
NOW = timedelta()


@pytest.fixture
def belfry(belfry: Belfry) -> Iterator[Belfry]:
    """Return the belfry, whose engine is stopped in the end whatever happens."""
    yield belfry
    belfry.engine.stop(NOW)


def test_what_is_published_is_delivered_in_order_per_record(running: Belfry) -> None:
    for count in range(4):
        running.ring("great", count)
        running.ring("small", count)
    running.until_settled()
    assert running.ears.counts() == {"great": [0, 1, 2, 3], "small": [0, 1, 2, 3]}


def test_what_was_published_before_the_start_is_delivered(belfry: Belfry) -> None:
    belfry.ring("great", 1, 2)
    belfry.engine.start()
    belfry.until_settled()
    assert belfry.ears.counts() == {"great": [1, 2]}


def test_a_failing_first_keeps_its_place(running: Belfry) -> None:
    def fail_twice(heard: Heard) -> None:
        if heard.count == 1 and heard.attempt < 3:
            raise DeliveryFailed("Not now.")

    running.ears.scripts["ear"] = fail_twice
    running.ring("great", 1, 2)
    running.until_settled()
    assert running.ears.counts() == {"great": [1, 1, 1, 2]}
    assert len({heard.key for heard in running.ears.heard}) == 2


def test_a_parked_first_holds_back_only_its_own_plugin_and_record(running: Belfry) -> None:
    def refuse_great(heard: Heard) -> None:
        if heard.bell == "great":
            raise DeliveryRefused("Too loud.")

    running.steeple.plugins = ["ear", "eye"]
    running.ears.scripts["ear"] = refuse_great
    running.ring("great", 1, 2)
    running.ring("small", 1, 2)
    running.ears.until(lambda heard: len(heard) == 7)
    assert running.ears.counts("ear") == {"great": [1], "small": [1, 2]}
    assert running.ears.counts("eye") == {"great": [1, 2], "small": [1, 2]}


def test_retrying_from_another_process_releases_a_line(
    running: Belfry, url: str, keyring: KeyRing, policy: RetryPolicy
) -> None:
    running.ears.scripts["ear"] = refuse
    running.ring("great", 1, 2)
    running.ears.until(lambda heard: len(heard) == 1)
    running.ears.scripts.clear()
    aside = Database(url, keyring)
    ledger = Belfry(aside, policy).ledger
    running.until_parked()
    ledger.retry(ledger.entries(state=State.PARKED)[0].id)
    aside.close()
    running.until_settled()
    assert running.ears.counts() == {"great": [1, 1, 2]}


def test_discarding_releases_a_line(running: Belfry) -> None:
    running.ears.scripts["ear"] = refuse_first
    running.ring("great", 1, 2)
    running.until_parked()
    running.ledger.discard(running.entries()[0].id, "Never mind.")
    running.until_settled()
    assert running.states() == [State.DISCARDED, State.DONE]


def test_attempts_run_side_by_side(running: Belfry) -> None:
    together = threading.Barrier(4, timeout=PATIENCE)
    running.ears.scripts["ear"] = lambda _: drop(together.wait())
    for bell in "abcd":
        running.ring(bell)
    running.until_settled()
    assert running.states() == [State.DONE] * 4


def test_a_delivery_of_a_plugin_that_is_off_is_parked_at_the_start(belfry: Belfry) -> None:
    belfry.ring()
    belfry.steeple.plugins = []
    belfry.engine.start()
    assert belfry.states() == [State.PARKED]


def test_a_restart_goes_on_where_the_last_run_stopped(belfry: Belfry) -> None:
    belfry.engine.start()
    belfry.ring("great", 1)
    belfry.until_settled()
    belfry.engine.stop(NOW)
    belfry.ring("great", 2)
    belfry.engine.start()
    belfry.until_settled()
    assert belfry.ears.counts() == {"great": [1, 2]}


def test_an_attempt_that_the_end_cut_off_is_made_again_with_the_same_key(belfry: Belfry) -> None:
    released = threading.Event()
    belfry.ears.scripts["ear"] = lambda _: drop(released.wait(PATIENCE))
    belfry.engine.start()
    belfry.ring()
    belfry.ears.until(lambda heard: len(heard) == 1)
    belfry.engine.stop(NOW)
    belfry.engine.start()
    belfry.ears.until(lambda heard: len(heard) == 2)
    released.set()
    belfry.until_settled()
    first, second = belfry.ears.heard
    assert (first.key, first.attempt) == (second.key, second.attempt)


def test_stopping_waits_for_an_attempt_that_is_under_way(belfry: Belfry) -> None:
    released = threading.Event()
    belfry.ears.scripts["ear"] = lambda _: drop(released.wait(PATIENCE))
    belfry.engine.start()
    belfry.ring()
    belfry.ears.until(lambda heard: len(heard) == 1)
    stopper = threading.Thread(target=belfry.engine.stop)
    stopper.start()
    released.set()
    stopper.join()
    assert belfry.states() == [State.DONE]


def test_the_text_of_an_exception_reaches_no_table(running: Belfry) -> None:
    running.ears.scripts["ear"] = blurt
    running.ring()
    running.until_settled()
    running.engine.stop()
    assert SECRET.encode() not in everything_stored(running.database)
    assert b"It raised ValueError in" in everything_stored(running.database)


def test_the_text_of_an_exception_reaches_no_log(
    running: Belfry, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    running.ears.scripts["ear"] = blurt
    with caplog.at_level(logging.DEBUG):
        running.ring()
        running.until_settled()
    assert SECRET not in caplog.text + "".join(capfd.readouterr())


def test_what_dbos_logs_is_handed_on_as_a_place_without_its_text(
    belfry: Belfry, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    belfry.ring()
    error = ValueError(SECRET)
    logging.getLogger("dbos").warning("%s", SECRET, exc_info=error)
    (message,) = caplog.messages
    assert message.startswith("reported from test_engine, line ")
    assert message.endswith("(ValueError)")
    assert SECRET not in caplog.text + "".join(capfd.readouterr())


def test_an_outcome_that_cannot_be_written_is_logged_without_its_text(
    belfry: Belfry, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    written = threading.Event()

    def full(*_: object) -> None:
        written.set()
        raise OSError(SECRET)

    monkeypatch.setattr(belfry.courier, "_record", full)
    belfry.engine.start()
    belfry.ring()
    assert written.wait(PATIENCE)
    belfry.engine.stop()
    entry = belfry.entries()[0].id
    assert caplog.messages == [
        f"delivery {entry}: what came of attempt 1 could not be written (OSError): it is repeated"
    ]


def test_a_delivery_whose_outcome_could_not_be_written_is_repeated_after_a_restart(
    belfry: Belfry, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = threading.Event()
    with monkeypatch.context() as disk:
        disk.setattr(belfry.courier, "_record", lambda *_: written.set())
        belfry.engine.start()
        belfry.ring()
        assert written.wait(PATIENCE)
        belfry.engine.stop()
    belfry.engine.start()
    belfry.until_settled()
    assert [heard.attempt for heard in belfry.ears.heard] == [1, 2]
    assert belfry.states() == [State.DONE]


def test_the_engine_keeps_ids_and_numbers_only(running: Belfry) -> None:
    running.ring()
    running.until_settled()
    running.engine.stop()
    (workflow,) = running.wake_ups.client.list_workflows()
    assert workflow.input == {"args": (running.entries()[0].id, 1), "kwargs": {}}
    assert (workflow.output, workflow.error) == (None, None)


def test_a_second_executor_of_the_practice_is_refused(belfry: Belfry) -> None:
    elsewhere = ExecutorLock(belfry.database)
    elsewhere.acquire()
    with pytest.raises(AlreadyDelivering):
        belfry.engine.start()
    elsewhere.release()
    belfry.engine.start()


def test_a_second_engine_in_one_process_is_refused(running: Belfry) -> None:
    with pytest.raises(RuntimeError, match="runs in this process already"):
        running.engine.start()
    running.ring()
    running.until_settled()
    assert running.states() == [State.DONE]


def test_stopping_twice_does_nothing(belfry: Belfry) -> None:
    belfry.engine.start()
    belfry.engine.stop(NOW)
    belfry.engine.stop(NOW)


def test_migrating_twice_does_nothing(belfry: Belfry) -> None:
    migrate(belfry.database)
    belfry.ring()
    assert len(belfry.wake_ups.client.list_workflows()) == 1


def test_publishing_does_not_start_an_engine(belfry: Belfry) -> None:
    before = set(threading.enumerate())
    belfry.ring()
    assert set(threading.enumerate()) == before


def test_the_rest_of_deliveries_does_not_import_the_slow_engine() -> None:
    code = "import sys, soundwell_plugins.host.deliveries; sys.exit('dbos' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.timeout(300)
def test_killing_the_program_loses_nothing_and_keeps_the_order() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.kill_deliveries"]
    small = ["--rounds", "1", "--events", "60", "--records", "20"]
    root = Path(__file__).parents[3]
    result = subprocess.run(
        [*command, *small], check=False, capture_output=True, text=True, cwd=root
    )
    assert result.returncode == 0, result.stdout + result.stderr


def refuse(_heard: Heard) -> None:
    raise DeliveryRefused("Too loud.")


def refuse_first(heard: Heard) -> None:
    if heard.count == 1:
        raise DeliveryRefused("Too loud.")


def blurt(_heard: Heard) -> None:
    raise ValueError(SECRET)


def drop(_: object) -> None:
    """Drop a result."""


def everything_stored(database: Database) -> bytes:
    """Return the files of an SQLite database, or the rows of a PostgreSQL one."""
    url = make_url(database.engine.url)
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        files = Path(url.database).parent.glob("soundwell.db*")
        return b"".join(path.read_bytes() for path in files)
    dump = ["pg_dump", "-U", "postgres", "-h", str(url.query["host"]), str(url.database)]
    return subprocess.run(dump, check=True, capture_output=True).stdout
