"""The migrations and the tables they make."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from soundwell_plugins.features.scheduling.tables import TABLES

from .conftest import Surgery


def test_the_migrations_make_the_tables_that_the_code_uses(surgery: Surgery) -> None:
    with surgery.calendars.database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name in TABLES.tables}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, TABLES) == []
