"""The migrations make the tables that the connector uses."""

from pathlib import Path

from sqlalchemy import MetaData, inspect

from soundwell_plugins.connectors.calendars.copies import TABLES
from soundwell_plugins.connectors.calendars.plugin import Calendars
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import Owner, migrate
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.testing import Databases


def columns(database: Database) -> list[tuple[str, str, bool]]:
    found = inspect(database.engine).get_columns("calendars_copy")
    return [(column["name"], str(column["type"]), column["nullable"]) for column in found]


def test_the_migrated_table_is_the_declared_one(databases: Databases, tmp_path: Path) -> None:
    keyring = KeyRing((Key.new(),))
    migrated = Database(databases.empty(tmp_path), keyring)
    migrate(migrated, [Owner(Calendars.name, Calendars.migrations)])
    declared = Database(databases.empty(tmp_path / "declared"), keyring)
    TABLES.create_all(declared.engine)
    assert columns(migrated) == columns(declared)
    reflected = MetaData()
    reflected.reflect(migrated.engine, only=["calendars_copy"])
    assert [column.name for column in reflected.tables["calendars_copy"].primary_key] == ["id"]
    migrated.close()
    declared.close()
    databases.drop(tmp_path / "declared")
