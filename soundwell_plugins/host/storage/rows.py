"""All rows of a practice: read as they were at one moment, and written into another database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

from sqlalchemy import Connection, MetaData, Table, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from soundwell_plugins.host.storage import schema
from soundwell_plugins.host.storage.database import Database
from soundwell_plugins.host.storage.schema import HOST_TABLES, Owner
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.host.storage.values import Digest, write_row

_VERSION: Final = "version_"
_BATCH: Final = 500

Row = tuple[object, ...]
Told = Callable[[str], None]
"""Hears of progress, a sentence at a time."""


class CopyFailed(Exception):
    """A copy does not come about, or is not what was copied; nothing has been changed."""


class Rows(Protocol):
    """The rows of a practice, wherever they are."""

    @property
    def versions(self) -> Mapping[str, str]:
        """The revision of each version table."""

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of each table but the version tables."""

    def rows(self, table: str) -> Iterator[Row]:
        """Return the rows of a table, in any order."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A practice's rows as one connection sees them; see `Rows`."""

    connection: Connection
    tables: Mapping[str, Table]
    versions: Mapping[str, str]

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of each table."""
        return {name: table.columns.keys() for name, table in self.tables.items()}

    def rows(self, table: str) -> Iterator[Row]:
        """Return the rows of a table."""
        query = select(self.tables[table]).execution_options(yield_per=_BATCH)
        with closing(self.connection.execute(query)) as found:
            for row in found:
                yield tuple(row)


@contextmanager
def snapshot(database: Database) -> Iterator[Snapshot]:
    """Read all rows as they are at this moment, while others go on writing."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield _seen(connection)


def practice_tables(connection: Connection, *, versions: bool = False) -> Mapping[str, Table]:
    """Return a practice's tables as the database knows them, the version tables if asked for."""
    names = _names(connection)
    found = MetaData()
    found.reflect(connection, only=names)
    return {name: found.tables[name] for name in names if versions or not name.startswith(_VERSION)}


def fill(connection: Connection, source: Rows, owners: Sequence[Owner], told: Told) -> int:
    """Make the tables of a practice in an empty database, and write all rows into them.

    Returns:
        How many rows there were.

    Args:
        connection: an open transaction, which has to end without a commit when this raises.
        source: the rows.
        owners: those whose tables can be made; the host's can.
        told: hears of progress.

    Raises:
        CopyFailed: a table's owner is not known, or a copy is not what was copied.
    """
    by_table = {each.version_table: each for each in (HOST_TABLES, *owners)}
    unknown = sorted(set(source.versions) - set(by_table))
    if unknown:
        names = ", ".join(name.removeprefix(_VERSION) for name in unknown)
        raise CopyFailed(
            f"There are tables of plugins that are not installed or not on: {names}. Switch them "
            "on in soundwell.toml until this is done."
        )
    for name, revision in source.versions.items():
        schema.upgrade(connection, by_table[name], revision)
    target = _seen(connection)
    if {**target.columns} != {name: list(each) for name, each in source.columns.items()}:
        raise CopyFailed("The tables are not those that these versions of the plugins make.")
    copied = {}
    with _in_any_order(target):
        for name in sorted(target.tables):
            copied[name] = _write(target, name, source.rows(name))
            told(f"{name}: {copied[name].rows} rows")
    _continue_counting(target)
    for name, expected in copied.items():
        if digest(target, name) != expected:
            raise CopyFailed(f"What arrived in {name} is not what was sent.")
    return sum(each.rows for each in copied.values())


def digest(source: Rows, table: str) -> Digest:
    """Return the digest of a table."""
    result = Digest()
    for row in source.rows(table):
        result = result.plus(write_row(row))
    return result


def _seen(connection: Connection) -> Snapshot:
    tables = dict(practice_tables(connection, versions=True))
    versions = {
        name: str(connection.execute(select(tables.pop(name))).scalar_one())
        for name in list(tables)
        if name.startswith(_VERSION)
    }
    return Snapshot(connection, tables, versions)


def _names(connection: Connection) -> list[str]:
    """Return the tables of a practice: the host's, and those that begin with an owner's name."""
    found = inspect(connection).get_table_names()
    owners = tuple(f"{name.removeprefix(_VERSION)}_" for name in found if name.startswith(_VERSION))
    return sorted(
        name
        for name in found
        if name in HOST.tables or name.startswith(_VERSION) or name.startswith(owners)
    )


def _write(target: Snapshot, name: str, rows: Iterable[Row]) -> Digest:
    table, written, waiting = target.tables[name], Digest(), iter(rows)
    columns = list(table.columns.keys())
    while batch := list(islice(waiting, _BATCH)):
        try:
            target.connection.execute(
                insert(table), [dict(zip(columns, row, strict=True)) for row in batch]
            )
        except (DBAPIError, ValueError) as error:
            # its text can hold what somebody wrote
            raise CopyFailed(f"A row of {name} does not fit ({type(error).__name__}).") from None
        for row in batch:
            written = written.plus(write_row(row))
    return written


@contextmanager
def _in_any_order(target: Snapshot) -> Iterator[None]:
    """Check references between rows when all are there."""
    connection = target.connection
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        return
    quote = connection.dialect.identifier_preparer.quote
    references = [
        f"ALTER TABLE {quote(table.name)} ALTER CONSTRAINT {quote(str(each.name))}"
        for table in target.tables.values()
        for each in table.foreign_key_constraints
    ]
    for reference in references:
        connection.execute(text(f"{reference} DEFERRABLE INITIALLY DEFERRED"))
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for reference in references:
        connection.execute(text(f"{reference} NOT DEFERRABLE"))


def _continue_counting(target: Snapshot) -> None:
    """Let PostgreSQL number new rows behind those that were copied."""
    connection = target.connection
    if connection.dialect.name == "sqlite":
        return
    quote = connection.dialect.identifier_preparer.quote
    for table in target.tables.values():
        for column in table.primary_key:
            query = text("SELECT pg_get_serial_sequence(:table, :column)")
            names = {"table": quote(table.name), "column": column.name}
            sequence = connection.scalar(query, names)
            if sequence is not None:
                connection.execute(
                    text(
                        f"SELECT setval(:sequence, coalesce(max({quote(column.name)}), 0) + 1,"  # noqa: S608 - quoted names of our own tables
                        f" false) FROM {quote(table.name)}"
                    ),
                    {"sequence": sequence},
                )
