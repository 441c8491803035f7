"""Only one executor at a time."""

import subprocess
import sys

import pytest

from soundwell_plugins.host.deliveries.lock import AlreadyDelivering, ExecutorLock
from soundwell_plugins.host.storage import Database
from tests.host.deliveries.belfry import until

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


def taken(lock: ExecutorLock) -> bool:
    """Take a lock that a server may not have dropped yet; tell whether it worked."""
    try:
        lock.acquire()
    except AlreadyDelivering:
        return False
    return True
