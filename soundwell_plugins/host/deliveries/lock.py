"""The executor's lock: two at work on one practice would do some work twice."""

import fcntl
import os
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, literal, select
from sqlalchemy.exc import SQLAlchemyError

from soundwell_plugins.host.storage import Database

DELIVERING: Final = "delivering"
WORKING: Final = "working"
"""What one process of a practice at a time does."""


class AlreadyDelivering(Exception):
    """Another process delivers for this practice; its text is a sentence for the admin."""

    def __init__(self) -> None:
        super().__init__(
            "Another Soundwell is already delivering for this practice. Stop it first, or let it"
            " work: one is enough."
        )


class ExecutorLock:
    """A lock that the operating system or PostgreSQL drops when its holder dies.

    Args:
        database: the practice's; beside an SQLite file the lock is a file of its own.
        purpose: what its holder alone may do.
    """

    def __init__(self, database: Database, purpose: str = DELIVERING) -> None:
        self._purpose = purpose
        self._engine = database.engine
        self._file: int | None = None
        self._connection: Connection | None = None

    def acquire(self) -> None:
        """Take the lock, unless it is held already.

        Raises:
            AlreadyDelivering: another holds it.
        """
        if self.held():
            return
        self.release()
        if self._engine.dialect.name == "sqlite":
            self._file = _lock_file(Path(f"{self._engine.url.database}.{self._purpose}"))
        else:
            self._connection = self._lock_session()

    def held(self) -> bool:
        """Tell whether the lock is still held: on a server it goes with its connection."""
        if self._connection is None:
            return self._file is not None
        try:
            self._connection.scalar(select(literal(1)))
        except SQLAlchemyError:
            return False
        return True

    def release(self) -> None:
        """Give the lock back, if it is held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._connection is not None:
            _unlock_session(self._connection, _number(self._purpose))
            self._connection = None

    def _lock_session(self) -> Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not connection.scalar(select(func.pg_try_advisory_lock(_number(self._purpose)))):
            connection.close()
            raise AlreadyDelivering
        return connection


def _number(purpose: str) -> int:
    digest = sha256(f"soundwell {purpose}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _unlock_session(connection: Connection, number: int) -> None:
    try:
        connection.scalar(select(func.pg_advisory_unlock(number)))
    except SQLAlchemyError:
        connection.invalidate()  # the session is gone, and the lock with it
    finally:
        connection.close()


def _lock_file(path: Path) -> int:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(file)
        raise AlreadyDelivering from error
    return file
