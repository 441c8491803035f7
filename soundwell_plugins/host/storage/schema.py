"""The tables of the host and of each plugin, brought up to date.

Each owner has a version table of its own, so that a plugin can go without breaking the others'.
"""

import ast
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, String, column, inspect, select, table, text

from soundwell_plugins.host.inspection import PluginUnfit
from soundwell_plugins.host.storage.database import Database
from soundwell_plugins.host.traces import describe

_ENVIRONMENT: Final = "soundwell_plugins.host.storage"


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who has tables.

    Args:
        name: `host`, or the plugin's name.
        migrations: the package that holds the migrations.
    """

    name: str
    migrations: str

    @property
    def version_table(self) -> str:
        """Where the owner's version is kept."""
        return f"version_{self.name.replace('-', '_')}"


class MigrationFailed(Exception):
    """A plugin's tables cannot be brought up to date; they are as they were.

    Args:
        plugin: whose tables.
        why: the error's type and place.
    """

    def __init__(self, plugin: str, why: str) -> None:
        super().__init__(
            f"the tables of {plugin} cannot be brought up to date ({why}), and are as they were. "
            f"Install the version of {plugin} that you had, or set enabled = false in its table."
        )
        self.plugin = plugin
        self.why = why


def tables_unfit(failed: MigrationFailed) -> PluginUnfit:
    """Return why a plugin is off whose tables cannot be brought up to date."""
    return PluginUnfit(
        f"Its tables cannot be brought up to date ({failed.why}), and are as they were.",
        f"Install the version of {failed.plugin} that you had, or a later one.",
    )


HOST_TABLES: Final = Owner("host", f"{_ENVIRONMENT}.migrations")


def migrate(database: Database, owners: Iterable[Owner]) -> None:
    """Bring the tables of the host, then of each plugin, up to date, each whole or not at all.

    Raises:
        MigrationFailed: a plugin's migration does not work, or a newer version made its tables.
        alembic.util.CommandError: a newer version made the host's tables.
    """
    _migrate(database, HOST_TABLES)
    for owner in owners:
        try:
            _migrate(database, owner)
        except (Exception, SystemExit) as error:
            raise MigrationFailed(owner.name, describe(error)) from error


def _migrate(database: Database, owner: Owner) -> None:
    with writing(database) as connection:
        upgrade(connection, owner)


def upgrade(connection: Connection, owner: Owner, revision: str = "head") -> None:
    """Bring an owner's tables to a revision within an open transaction.

    Raises:
        alembic.util.CommandError: there is no such revision.
    """
    with _alembic(owner) as config:
        config.attributes.update(connection=connection, version_table=owner.version_table)
        command.upgrade(config, revision)


def pending(database: Database, owners: Iterable[Owner]) -> tuple[str, ...]:
    """Return the names of those whose tables are not up to date."""
    with database.engine.connect() as connection:
        return tuple(
            owner.name for owner in (HOST_TABLES, *owners) if _is_behind(connection, owner)
        )


def _is_behind(connection: Connection, owner: Owner) -> bool:
    if not inspect(connection).has_table(owner.version_table):
        return True
    known = table(owner.version_table, column("version_num", String()))
    version: str | None = connection.scalar(select(known.c.version_num))
    return version != _head(owner.migrations)


def _head(package: str) -> str | None:
    """Return the newest revision, read out of the files without the memory that Alembic takes."""
    following: dict[str, str | None] = {}
    for file in files(package).iterdir():
        if file.name.endswith(".py"):
            known = _constants(file.read_text(encoding="utf-8"))
            if "revision" in known:
                following[str(known["revision"])] = known.get("down_revision")
    heads = following.keys() - set(following.values())
    return heads.pop() if len(heads) == 1 else None


def _constants(source: str) -> dict[str, str | None]:
    return {
        target.id: each.value.value
        for each in ast.parse(source).body
        if isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Constant)
        and (each.value.value is None or isinstance(each.value.value, str))
        for target in each.targets
        if isinstance(target, ast.Name)
    }


@contextmanager
def _alembic(owner: Owner) -> Iterator[Config]:
    with (
        as_file(files(_ENVIRONMENT).joinpath("environment")) as environment,
        as_file(files(owner.migrations)) as versions,
    ):
        yield _config(environment, versions)


def _config(environment: Path, versions: Path) -> Config:
    config = Config()
    for name, value in {
        "script_location": environment,
        "version_locations": versions,
        "path_separator": "newline",
    }.items():
        config.set_main_option(name, str(value).replace("%", "%%"))
    return config


@contextmanager
def writing(database: Database) -> Iterator[Connection]:
    """Open a transaction that leaves nothing behind when it fails, tables made in it neither."""
    with database.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        driver: Any = connection.connection.driver_connection
        level, driver.isolation_level = driver.isolation_level, None
        try:
            connection.execute(text("BEGIN IMMEDIATE"))
            yield connection
            connection.execute(text("COMMIT"))
        except BaseException:
            driver.rollback()
            raise
        finally:
            driver.isolation_level = level
