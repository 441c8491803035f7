"""The migrations and the tables they make."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.sources import Source
from soundwell_plugins.features.scheduling.tables import BOOKING, TABLES
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import Owner, migrate, upgrade, writing
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.testing import Databases

from .conftest import Surgery


def test_the_migrations_make_the_tables_that_the_code_uses(surgery: Surgery) -> None:
    with surgery.calendars.database.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name in TABLES.tables}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, TABLES) == []


def test_of_what_was_booked_before_it_is_not_known_by_which_way_it_came(
    databases: Databases, tmp_path: Path
) -> None:
    owner = Owner(Scheduling.name, Scheduling.migrations)
    database = Database(databases.address(tmp_path), KeyRing((Key.new(),)))
    with writing(database) as connection:
        upgrade(connection, owner, "0003")
        connection.execute(
            text(
                "INSERT INTO scheduling_booking (id, submission, practitioner, person, start, "
                "\"end\", channel, zone, name, phone, sequence, booked_at) VALUES ('1', '1', "
                "'maya', 'p', '2027-03-01 09:00:00', '2027-03-01 09:15:00', 'online', 'UTC', "
                ":sealed, :sealed, 0, '2027-02-28 09:00:00')"
            ),
            {"sealed": b""},
        )
    migrate(database, [owner])
    with database.engine.connect() as connection:
        assert connection.scalar(select(BOOKING.c.source)) == Source.UNKNOWN.value
    database.close()
