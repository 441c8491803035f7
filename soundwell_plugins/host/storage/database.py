"""The database: transactions that write, and readings beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry

from soundwell_plugins.host.storage.turns import DatabaseBusy, Turn, taking
from soundwell_plugins.host.storage.turnstile import Turnstile
from soundwell_plugins.sdk import encryption
from soundwell_plugins.sdk.encryption import Keys

__all__ = ["BUSY_PATIENCE", "Database", "DatabaseBusy"]

BUSY_PATIENCE: Final = timedelta(seconds=30)
_POOL_SIZE: Final = 20
_SAFELY: Final = "FULL"
"""What is committed is on the disk (https://sqlite.org/pragma.html#pragma_synchronous)."""


class WroteWhileReading(RuntimeError):
    """Something was written into a session that only reads."""

    def __init__(self) -> None:
        super().__init__("this session only reads: open a transaction() to write")


class _ReadingSession(Session):
    """Refuses whatever writes."""


class Database:
    """The practice's database, opened with its keys.

    On SQLite one writer at a time is let in, in turn; see `turns`.

    Args:
        url: an SQLAlchemy address, for example `sqlite:////var/lib/soundwell/soundwell.db`.
        keyring: the keys for encrypted columns.
        patience: how long a writer waits for its turn on SQLite.
    """

    def __init__(self, url: str, keyring: Keys, patience: timedelta = BUSY_PATIENCE) -> None:
        self._turn = Turn(patience, _turnstile(url))
        self.engine = _open(url, self._turn)
        encryption.install(self.engine.dialect, keyring)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._depth: ContextVar[int] = ContextVar("open_transactions", default=0)

    @property
    def in_transaction(self) -> bool:
        """Whether the caller has a transaction open that can write."""
        return self._depth.get() > 0

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a transaction that can write: committed at the end, rolled back when one raises.

        Raises:
            RuntimeError: the caller has one open already.
            DatabaseBusy: somebody else's has not ended in time.
        """
        with self._alone(), Session(self.engine, expire_on_commit=False) as session:
            if self._is_sqlite:
                session.execute(text("BEGIN IMMEDIATE"))
            yield session
            session.commit()

    @contextmanager
    def fleeting(self) -> Iterator[Connection]:
        """Open a transaction that the end of the power may undo, and the end of the program not.

        For what is counted at every request and not worth a wait for the disk.

        Raises:
            RuntimeError: the caller has a transaction open already.
            DatabaseBusy: somebody else's has not ended in time.
        """
        with self._alone(), self.engine.connect() as connection:
            if not self._is_sqlite:
                connection.execute(text("SET LOCAL synchronous_commit TO OFF"))
                yield connection
                connection.commit()
                return
            connection.execute(text("PRAGMA synchronous=NORMAL"))
            try:
                connection.execute(text("BEGIN IMMEDIATE"))
                yield connection
                connection.commit()
            finally:
                connection.rollback()
                connection.execute(text(f"PRAGMA synchronous={_SAFELY}"))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads, beside those that write.

        Raises:
            WroteWhileReading: something was written, which would be lost.
        """
        with _ReadingSession(self.engine, expire_on_commit=False) as session:
            yield session
            if session.new or session.dirty or session.deleted:
                raise WroteWhileReading

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self.in_transaction:
            raise RuntimeError("a transaction is open already: pass its session on instead")
        token = self._depth.set(1)
        try:
            yield
        finally:
            self._depth.reset(token)

    def close(self) -> None:
        """Close all connections, and those in use as soon as they are given back."""
        event.listen(self.engine.pool, "checkin", _close_late)
        self.engine.dispose()
        self._turn.close()


def _turnstile(url: str) -> Turnstile | None:
    """Return what sees to the turns of other processes: those that could write on the same file."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or parts.database in {None, "", ":memory:"}:
        return None
    return Turnstile(Path(str(parts.database)))


def _open(url: str, turn: Turn) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=_POOL_SIZE, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(
        url,
        pool_size=_POOL_SIZE,
        max_overflow=_POOL_SIZE,
        hide_parameters=True,
        connect_args={"factory": taking(turn)},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _refuse_changes(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise WroteWhileReading


def _refuse_flush(*_: object) -> None:
    raise WroteWhileReading


# Once for all sessions: to listen to each takes longer than a short query.
event.listen(_ReadingSession, "do_orm_execute", _refuse_changes)
event.listen(_ReadingSession, "before_flush", _refuse_flush)


def _close_late(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.invalidate()


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={BUSY_PATIENCE // timedelta(milliseconds=1)}",
        f"synchronous={_SAFELY}",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
