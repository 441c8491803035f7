"""Only one executor at a time."""

import subprocess
import sys

import pytest
from sqlalchemy import text

from soundwell_plugins.host.deliveries.lock import AlreadyDelivering, ExecutorLock
from soundwell_plugins.host.storage import Database
from tests.host.deliveries.belfry import Belfry, until

HOLDER = """
import sys
from soundwell_plugins.host.deliveries.lock import ExecutorLock
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import Key, KeyRing

ExecutorLock(Database(sys.argv[1], KeyRing((Key.new(),)))).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_executor_is_told_kindly(database: Database) -> None:
    first, second = ExecutorLock(database), ExecutorLock(database)
    first.acquire()
    with pytest.raises(AlreadyDelivering, match="already delivering"):
        second.acquire()
    first.release()


def test_a_lock_that_was_given_back_can_be_taken(database: Database) -> None:
    first, second = ExecutorLock(database), ExecutorLock(database)
    first.acquire()
    first.release()
    second.acquire()
    second.release()


def test_giving_back_what_is_not_held_does_nothing(database: Database) -> None:
    lock = ExecutorLock(database)
    lock.release()
    lock.acquire()
    lock.release()


def test_the_lock_of_a_killed_process_is_free(url: str, database: Database) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        lock = ExecutorLock(database)
        with pytest.raises(AlreadyDelivering):
            lock.acquire()
        holder.kill()
        holder.wait()
        until(lambda: taken(lock))
        lock.release()


def cut(database: Database) -> None:
    """Let the server end all other sessions, as a restart of it does."""
    with database.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_a_lock_is_held_until_it_is_given_back(database: Database) -> None:
    lock = ExecutorLock(database)
    lock.acquire()
    during = lock.held()
    lock.release()
    assert (during, lock.held()) == (True, False)


def test_a_lock_that_is_held_may_be_taken_again(database: Database) -> None:
    lock = ExecutorLock(database)
    lock.acquire()
    lock.acquire()
    lock.release()
    assert not lock.held()


def test_a_lock_that_went_with_its_connection_is_noticed_and_can_be_had_again(
    database: Database,
) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("a lock on a file needs no connection")
    lock = ExecutorLock(database)
    lock.acquire()
    cut(database)
    assert not lock.held()
    lock.acquire()
    assert lock.held()
    lock.release()


def test_an_engine_whose_lock_went_delivers_again(running: Belfry) -> None:
    if running.database.engine.dialect.name == "sqlite":
        pytest.skip("a lock on a file needs no connection")
    cut(running.database)
    running.ring()
    running.until_settled()
    until(running.engine._lock.held)


def taken(lock: ExecutorLock) -> bool:
    """Take a lock that a server may not have dropped yet; tell whether it worked."""
    try:
        lock.acquire()
    except AlreadyDelivering:
        return False
    return True
