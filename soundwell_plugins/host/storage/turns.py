"""Turns to write on SQLite, which lets one writer in at a time.

SQLite itself makes a writer who has to wait sleep for up to a tenth of a second and try again,
whoever came first. Waiting for a lock of our own is fair and ends at once, and among processes
(`turnstile`) nearly so. Everybody who writes through the engine's connections takes turns, DBOS
among them.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any, Final

from soundwell_plugins.host.storage.turnstile import Turnstile

_WRITING: Final = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN IMMEDIATE")
"""How statements begin before which a transaction that writes is open."""


class DatabaseBusy(Exception):
    """A transaction of somebody else, which may hang, keeps all other writers out."""


class Turn:
    """Lets one writer in at a time, and tells the others so when they have waited for too long.

    Args:
        patience: how long that is.
        turnstile: sees to the turns of other processes, where there can be any.
    """

    def __init__(self, patience: timedelta, turnstile: Turnstile | None = None) -> None:
        self._patience = patience.total_seconds()
        self._turnstile = turnstile
        self._lock = threading.Lock()
        self._closed = False

    def begin(self) -> None:
        """Wait for the turn.

        Raises:
            DatabaseBusy: it has not come in time.
        """
        until = monotonic() + self._patience
        if not self._lock.acquire(timeout=self._patience):
            raise self._busy()
        if self._turnstile is not None and not self._turnstile.enter(until):
            self._lock.release()
            raise self._busy()

    def end(self) -> None:
        """Let the next one in."""
        if self._turnstile is not None:
            self._turnstile.leave()
            if self._closed:
                self._turnstile.close()
        self._lock.release()

    def close(self) -> None:
        """Let other processes be, at the latest when the turn ends that is taken at present."""
        self._closed = True
        if self._turnstile is not None and self._lock.acquire(blocking=False):
            self._turnstile.close()
            self._lock.release()

    def _busy(self) -> DatabaseBusy:
        return DatabaseBusy(f"no turn to write came within {self._patience:g} s")


def taking(turn: Turn) -> type[sqlite3.Connection]:
    """Return a kind of connection whose transactions wait for their turn to write."""

    class TurnTaking(sqlite3.Connection):
        has_turn = False

        def cursor(self, *_factory: Any) -> sqlite3.Cursor:  # type: ignore[override]  # one kind
            return super().cursor(_Cursor)

        def commit(self) -> None:
            with self.in_turn():
                super().commit()

        def rollback(self) -> None:
            with self.in_turn():
                super().rollback()

        def close(self) -> None:
            with self.in_turn():
                super().close()

        @contextmanager
        def in_turn(self, statement: str = "") -> Iterator[None]:
            """Wait for the turn if a transaction begins here, and give it back where one ends."""
            if not self.has_turn and statement.lstrip()[:15].upper().startswith(_WRITING):
                turn.begin()
                self.has_turn = True
            try:
                yield
            finally:
                if self.has_turn and not _in_transaction(self):
                    self.has_turn = False
                    turn.end()

    class _Cursor(sqlite3.Cursor):
        connection: TurnTaking

        def execute(self, sql: str, parameters: Any = (), /) -> "_Cursor":
            with self.connection.in_turn(sql):
                super().execute(sql, parameters)
            return self

        def executemany(self, sql: str, parameters: Iterable[Any], /) -> "_Cursor":
            with self.connection.in_turn(sql):
                super().executemany(sql, parameters)
            return self

    return TurnTaking


def _in_transaction(connection: sqlite3.Connection) -> bool:
    try:
        return connection.in_transaction
    except sqlite3.ProgrammingError:  # it is closed
        return False
