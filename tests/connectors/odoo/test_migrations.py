"""The migrations make the tables that the connector uses."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from soundwell_plugins.connectors.odoo.ledger import TABLES
from soundwell_plugins.connectors.odoo.plugin import Odoo
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import Owner, migrate
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.testing import Databases


def test_the_migrated_tables_are_the_declared_ones(databases: Databases, tmp_path: Path) -> None:
    database = Database(databases.empty(tmp_path), KeyRing((Key.new(),)))
    migrate(database, [Owner(Odoo.name, Odoo.migrations)])

    def ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return kind != "table" or name in TABLES.tables

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, TABLES) == []
    database.close()
