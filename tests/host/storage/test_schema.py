"""Tables brought up to date: the host's, and each plugin's apart from the others'."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, text

import soundwell_plugins.host.host  # noqa: F401  # it brings all tables of the host with it
from soundwell_hookspecs import Plugin
from soundwell_plugins.host.discovery import installed
from soundwell_plugins.host.loading import load
from soundwell_plugins.host.specifications import Specifications
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import (
    HOST_TABLES,
    MigrationFailed,
    Owner,
    migrate,
    pending,
)
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import Key, KeyRing

HOSTS = set(HOST.tables)
HOOKS = Specifications()
OF_THE_SUITE = {
    name: load(found, HOOKS)
    for name, found in installed().items()
    if found.distribution == "soundwell"
}
WITH_TABLES = {name: plugin for name, plugin in OF_THE_SUITE.items() if plugin.tables is not None}

FIRST = '''\
"""The first table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("{name}_note", sa.Column("id", sa.Integer, primary_key=True))
'''

SECOND = '''\
"""One that fails half way."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("{name}_half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO {name}_note (id) VALUES (7)")
    op.execute("INSERT INTO no_such_table VALUES (1)")
'''


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, KeyRing((Key.new(),)))
    yield database
    database.close()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def owner(packages: Path, name: str, *migrations: str) -> Owner:
    """Write a package of migrations."""
    package = f"migrations_of_{name}_{packages.name}"
    (packages / package).mkdir(exist_ok=True)
    (packages / package / "__init__.py").touch()
    for number, migration in enumerate(migrations, start=1):
        path = packages / package / f"{number:04}_of_{name}.py"
        path.write_text(migration.format(name=name), encoding="utf-8")
    return Owner(name, package)


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def differences(database: Database, expected: MetaData, version_table: str) -> list[object]:
    """Return what `alembic` would have to change to get from the database to the tables."""
    own = set(expected.tables)

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in own

    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": ours,
                "version_table": version_table,
                "compare_type": True,
                "compare_server_default": True,
            },
        )
        return list(compare_metadata(context, expected))


def test_the_hosts_tables_come_from_nothing(database: Database) -> None:
    migrate(database, [])
    assert tables(database) == {*HOSTS, "version_host"}


def test_the_hosts_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    migrate(database, [])
    assert differences(database, HOST, HOST_TABLES.version_table) == []


@pytest.mark.parametrize("name", WITH_TABLES)
def test_a_plugins_migrations_make_the_tables_that_its_code_knows(
    database: Database, name: str
) -> None:
    plugin: type[Plugin[object]] = WITH_TABLES[name]
    assert plugin.tables is not None
    owner = Owner(name, plugin.migrations)
    migrate(database, [owner])
    assert set(plugin.tables.tables) <= tables(database)
    assert differences(database, plugin.tables, owner.version_table) == []


def test_a_difference_would_be_noticed(database: Database) -> None:
    migrate(database, [])
    with database.transaction() as session:
        session.execute(text("ALTER TABLE person DROP COLUMN phone"))
    assert len(differences(database, HOST, HOST_TABLES.version_table)) == 1


def test_the_suite_has_a_plugin_with_tables() -> None:
    assert "scheduling" in WITH_TABLES


def test_a_repeat_does_no_harm(database: Database, packages: Path) -> None:
    acme = owner(packages, "acme", FIRST)
    migrate(database, [acme])
    with database.transaction() as session:
        session.execute(text("INSERT INTO acme_note VALUES (7)"))
    migrate(database, [acme])
    with database.reading() as session:
        assert session.scalar(text("SELECT id FROM acme_note")) == 7


def test_each_owner_has_a_version_of_its_own(database: Database, packages: Path) -> None:
    migrate(database, [owner(packages, "acme", FIRST), owner(packages, "bell", FIRST)])
    assert {"acme_note", "version_acme", "bell_note", "version_bell"} <= tables(database)


def test_the_others_go_on_when_a_plugin_has_gone(database: Database, packages: Path) -> None:
    bell = owner(packages, "bell", FIRST)
    migrate(database, [owner(packages, "acme", FIRST), bell])
    migrate(database, [bell])
    assert pending(database, [bell]) == ()


def test_a_migration_that_fails_leaves_nothing_behind(database: Database, packages: Path) -> None:
    acme = owner(packages, "acme", FIRST)
    migrate(database, [acme])
    owner(packages, "acme", FIRST, SECOND)
    with pytest.raises(MigrationFailed, match="the tables of acme cannot be brought up to date"):
        migrate(database, [acme])
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM acme_note")) == 0
        assert session.scalar(text("SELECT version_num FROM version_acme")) == "0001"
    assert "acme_half" not in tables(database)


def test_a_first_migration_that_fails_leaves_not_even_a_version(
    database: Database, packages: Path
) -> None:
    broken = SECOND.replace('"0002"', '"0001"').replace('= "0001"\nbranch', "= None\nbranch")
    with pytest.raises(MigrationFailed):
        migrate(database, [owner(packages, "acme", broken)])
    assert tables(database) == {*HOSTS, "version_host"}


def test_after_a_migration_that_failed_the_database_can_be_written(
    database: Database, packages: Path
) -> None:
    with pytest.raises(MigrationFailed):
        migrate(database, [owner(packages, "acme", FIRST, SECOND)])
    with database.transaction() as session:
        session.execute(text("DELETE FROM person"))


def test_before_the_first_migration_everything_is_pending(
    database: Database, packages: Path
) -> None:
    assert pending(database, [owner(packages, "acme", FIRST)]) == ("host", "acme")


def test_after_the_migrations_nothing_is_pending(database: Database, packages: Path) -> None:
    acme = owner(packages, "acme", FIRST)
    migrate(database, [acme])
    assert pending(database, [acme]) == ()


def test_a_new_migration_makes_its_owner_pending(database: Database, packages: Path) -> None:
    acme, bell = owner(packages, "acme", FIRST), owner(packages, "bell", FIRST)
    migrate(database, [acme, bell])
    owner(packages, "acme", FIRST, SECOND)
    assert pending(database, [acme, bell]) == ("acme",)


def test_asking_what_is_pending_changes_nothing(database: Database) -> None:
    pending(database, [])
    assert tables(database) == set()


def test_a_hyphen_in_a_name_does_not_reach_the_database() -> None:
    assert Owner("check-in", "").version_table == "version_check_in"
