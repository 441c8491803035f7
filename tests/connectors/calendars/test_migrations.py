"""The migrations make the tables that the connector uses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from soundwell_plugins.connectors.calendars.copies import TABLES
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import Owner, migrate
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.testing import Databases


@pytest.fixture
def migrated(databases: Databases, tmp_path: Path) -> Iterator[Database]:
    database = Database(databases.empty(tmp_path), KeyRing((Key.new(),)))
    migrate(database, [Owner(Calendars.name, Calendars.migrations)])
    yield database
    database.close()


def test_the_migrations_make_the_declared_tables(migrated: Database) -> None:
    options = {"include_name": lambda name, kind, _: kind != "table" or name in TABLES.tables}
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, **options})
        assert compare_metadata(context, TABLES) == []


@pytest.mark.parametrize("table", TABLES.tables)
def test_each_migrated_table_has_its_key(migrated: Database, table: str) -> None:
    declared = [column.name for column in TABLES.tables[table].primary_key]
    assert inspect(migrated.engine).get_pk_constraint(table)["constrained_columns"] == declared


def test_all_tables_are_declared() -> None:
    names = ("alert", "copy", "entry", "published")
    assert set(TABLES.tables) == {f"calendars_{name}" for name in names}
