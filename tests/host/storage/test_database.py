"""The database: transactions that write in turn, and readings beside them."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session

from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.database import DatabaseBusy, WroteWhileReading
from soundwell_plugins.sdk.encryption import Key, KeyRing

RING = KeyRing((Key.new(),))
TABLES = MetaData()
TALLY = Table("tally", TABLES, Column("name", Text, primary_key=True), Column("count", Integer))


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url, RING)
    TABLES.create_all(database.engine)
    with database.transaction() as session:
        session.execute(insert(TALLY).values(name="visits", count=0))
    yield database
    database.close()


def count(database: Database) -> int | None:
    with database.reading() as session:
        return session.scalar(select(TALLY.c.count))


def set_to(database: Database, value: int) -> None:
    with database.transaction() as session:
        session.execute(update(TALLY).values(count=value))


def test_what_was_written_stays(database: Database) -> None:
    set_to(database, 7)
    assert count(database) == 7


@pytest.mark.parametrize("kind", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_what_was_written_goes_when_something_raises(
    database: Database, kind: type[BaseException]
) -> None:
    def write_and_raise() -> None:
        with database.transaction() as session:
            session.execute(update(TALLY).values(count=7))
            raise kind

    with pytest.raises(kind):
        write_and_raise()
    assert count(database) == 0


def test_the_next_transaction_begins_after_one_that_raised(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction():
        raise ZeroDivisionError
    set_to(database, 8)
    assert count(database) == 8


def test_a_transaction_within_a_transaction_is_refused(database: Database) -> None:
    with (
        database.transaction(),
        pytest.raises(RuntimeError, match=r"^a transaction is open already: pass its session on"),
        database.transaction(),
    ):
        pass


def test_the_outer_transaction_goes_on_after_an_inner_one_was_refused(database: Database) -> None:
    with database.transaction() as session:
        with pytest.raises(RuntimeError), database.transaction():
            pass
        session.execute(update(TALLY).values(count=9))
    assert count(database) == 9


def test_whether_a_transaction_is_open_is_known(database: Database) -> None:
    before = database.in_transaction
    with database.transaction():
        during = database.in_transaction
    assert (before, during, database.in_transaction) == (False, True, False)


class Tallies(DeclarativeBase):
    """The same table, as a plugin may map it."""

    metadata = TABLES


class Tally(Tallies):
    """A row of it."""

    __table__ = TALLY


@pytest.mark.parametrize(
    "write",
    [
        lambda session: session.execute(update(TALLY).values(count=7)),
        lambda session: session.execute(insert(TALLY).values(name="calls", count=1)),
        lambda session: session.execute(delete(TALLY)),
        lambda session: session.add(Tally(name="calls", count=1)),
        lambda session: setattr(session.get(Tally, "visits"), "count", 7),
        lambda session: session.delete(session.get(Tally, "visits")),
    ],
    ids=["update", "insert", "delete", "add", "change", "remove"],
)
def test_a_write_while_reading_is_refused_for_it_would_be_lost(
    database: Database, write: Callable[[Session], object]
) -> None:
    with pytest.raises(WroteWhileReading, match="only reads"), database.reading() as session:
        write(session)
    assert count(database) == 0


def test_a_reading_is_no_transaction(database: Database) -> None:
    with database.reading():
        assert not database.in_transaction


def test_a_fleeting_transaction_stays_and_goes_like_any_other(database: Database) -> None:
    with database.fleeting() as connection:
        connection.execute(update(TALLY).values(count=7))

    def write_and_raise() -> None:
        with database.fleeting() as connection:
            connection.execute(update(TALLY).values(count=8))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_raise()
    assert count(database) == 7


def test_after_a_fleeting_transaction_the_next_waits_for_the_disk_again(url: str) -> None:
    database = Database(url, RING)
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL sets it for one transaction alone")
    with database.fleeting() as connection:
        held = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    with database.engine.connect() as connection:
        after = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    database.close()
    assert (held, after) == (1, 2)


def test_a_fleeting_transaction_within_another_is_refused(database: Database) -> None:
    with (
        database.transaction(),
        pytest.raises(RuntimeError, match="a transaction is open already"),
        database.fleeting(),
    ):
        pass


def test_another_thread_has_no_part_in_a_transaction(database: Database) -> None:
    with database.transaction(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: database.in_transaction).result() is False


def test_readers_see_the_last_whole_state_while_somebody_writes(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(TALLY).values(count=7))
        session.flush()
        assert count(database) == 0
    assert count(database) == 7


@pytest.mark.sqlite
def test_twenty_writers_take_turns_and_none_is_lost(database: Database) -> None:
    together = threading.Barrier(20, timeout=30)

    def add_ten() -> None:
        together.wait()
        for _ in range(10):
            with database.transaction() as session:
                now = session.scalar(select(TALLY.c.count))
                session.execute(update(TALLY).values(count=(now or 0) + 1))

    with ThreadPoolExecutor(20) as pool:
        for done in [pool.submit(add_ten) for _ in range(20)]:
            done.result()
    assert count(database) == 200


@pytest.mark.sqlite
def test_two_processes_take_turns(database: Database, url: str) -> None:
    another = Database(url, RING)  # with a lock of its own, as another process has
    writing = threading.Event()

    def add_one() -> None:
        with another.transaction() as session:
            writing.set()
            now = session.scalar(select(TALLY.c.count))
            session.execute(update(TALLY).values(count=(now or 0) + 1))

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            later = pool.submit(add_one)
            session.execute(update(TALLY).values(count=5))
            assert not writing.wait(0.1)
        later.result()
    another.close()
    assert count(database) == 6


@pytest.mark.sqlite
def test_a_writer_that_hangs_keeps_nobody_waiting_for_ever(url: str) -> None:
    database = Database(url, RING, patience=timedelta(seconds=0.05))

    def write() -> None:
        with database.transaction():
            pytest.fail("two writers at once")

    with database.transaction(), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(write)
        with pytest.raises(DatabaseBusy, match=r"^no turn to write came within 0\.05 s$"):
            waiting.result()
    database.close()


@pytest.mark.sqlite
def test_another_process_that_hangs_keeps_nobody_waiting_for_ever(
    database: Database, url: str
) -> None:
    another = Database(url, RING, patience=timedelta(seconds=0.05))
    with (
        database.transaction(),
        ThreadPoolExecutor(1) as pool,
        pytest.raises(DatabaseBusy, match=r"^no turn to write came within 0\.05 s$"),
    ):
        pool.submit(set_to, another, 1).result()
    another.close()


@pytest.mark.sqlite
def test_a_transaction_that_outlives_its_database_keeps_no_other_process_out(
    database: Database, url: str
) -> None:
    another = Database(url, RING, patience=timedelta(seconds=0.05))
    with database.transaction() as session:
        database.close()
        session.execute(update(TALLY).values(count=1))
    set_to(another, 2)
    kept = count(another)
    another.close()
    assert kept == 2


@pytest.mark.sqlite
@pytest.mark.usefixtures("database")
def test_whoever_writes_beside_sessions_takes_turns_as_well(url: str) -> None:
    database = Database(url, RING, patience=timedelta(seconds=0.05))

    def write() -> None:
        with database.engine.begin() as connection:  # as the engine of deliveries does
            connection.execute(update(TALLY).values(count=1))

    with ThreadPoolExecutor(1) as pool:
        with database.transaction(), pytest.raises(DatabaseBusy):
            pool.submit(write).result()
        pool.submit(write).result()
    database.close()


@pytest.mark.sqlite
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("ending", ["commit", "rollback", "close"])
def test_a_turn_ends_with_its_transaction_however_that_ends(url: str, ending: str) -> None:
    database = Database(url, RING, patience=timedelta(seconds=0.05))
    connection = database.engine.connect()
    connection.execute(update(TALLY).values(count=1))
    getattr(connection, ending)()
    with database.transaction() as session:
        session.execute(update(TALLY).values(count=2))
    connection.close()
    database.close()


def test_an_error_of_the_database_quotes_no_values(database: Database) -> None:
    with pytest.raises(IntegrityError) as failed, database.transaction() as session:
        session.execute(insert(TALLY).values(name="visits", count=987654))
    assert "987654" not in str(failed.value)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 30_000),
    ],
)
def test_every_connection_keeps_what_it_is_given_safe(
    database: Database, pragma: str, value: object
) -> None:
    with database.reading() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value
