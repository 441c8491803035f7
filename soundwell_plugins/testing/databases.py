"""Where the practices of tests keep their data: a file each, or a database each on a server."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import copyfile, copytree
from typing import Final

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from soundwell_plugins.host.deliveries import engine as deliveries
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import migrate
from soundwell_plugins.sdk.encryption import Key, KeyRing

SERVER: Final = "SOUNDWELL_TESTING_SERVER"
"""The variable that holds an SQLAlchemy address on a PostgreSQL server, if tests are to run on it.

Its user has to be allowed to make databases.
"""

READY: Final = "SOUNDWELL_TESTING_READY"
"""The variable that names an SQLite file with the host's tables, for practices to begin with."""

_EMPTY: Final = "template1"
_READY: Final = "soundwell_ready"
_FILE: Final = "database.url"


@dataclass(frozen=True, slots=True)
class Databases:
    """Makes a database for each folder in which a test has a practice.

    Args:
        server: an address on a PostgreSQL server; SQLite files in the folders when empty.
        ready: an SQLite file with the host's tables, which a practice's database begins as.
    """

    server: str = ""
    ready: Path | None = None

    @classmethod
    def of_environment(cls) -> "Databases":
        """Return those on the server that the environment names, or in files."""
        ready = os.environ.get(READY)
        return cls(os.environ.get(SERVER, ""), Path(ready) if ready else None)

    @staticmethod
    def make_ready(path: Path) -> None:
        """Make an SQLite file with the host's tables.

        Args:
            path: where there is none yet.
        """
        with _opened(f"sqlite:///{path}") as database:
            _migrate(database)

    def address(self, folder: Path) -> str:
        """Return the address of a folder's database, which has or gets the host's tables.

        Args:
            folder: of a practice; the same folder has the same database.
        """
        return self._made(folder, _READY) if self.server else self.empty(folder)

    def empty(self, folder: Path) -> str:
        """Return the address of a folder's database, which is made without tables."""
        if self.server:
            return self._made(folder, _EMPTY)
        (folder / "data").mkdir(mode=0o700, parents=True, exist_ok=True)
        return f"sqlite:///{folder / 'data' / 'soundwell.db'}"

    def begin(self, folder: Path) -> None:
        """Give a folder, where it has no database yet, one with the host's tables."""
        file = folder / "data" / "soundwell.db"
        if self.ready is None or self.server or file.exists():
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copyfile(self.ready, file)
        file.chmod(0o600)

    def setting(self, folder: Path) -> str:
        """Return the line of `[storage]` that makes a practice in a folder use its database.

        The address is in a file beside `soundwell.toml`, so that commands find it too. Where none
        is needed the line is empty, so that what follows has the same number with any database.
        """
        if not self.server:
            return "\n"
        _keep(folder, self.address(folder))
        return f'database = {{ file = "{_FILE}" }}\n'

    def copy(self, source: Path, target: Path) -> None:
        """Copy all files of a folder, and its database that nobody has open."""
        copytree(source, target, dirs_exist_ok=True)
        if self.server:
            self.drop(target)
            address = self._made(target, _name(source))
            _keep(target, address)

    def drop(self, folder: Path) -> None:
        """Drop a folder's database on the server, whoever has it open."""
        if self.server:
            with self._administration() as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS {_name(folder)} WITH (FORCE)"))

    def _made(self, folder: Path, template: str) -> str:
        with self._administration() as connection:
            if template == _READY and not _exists(connection, _READY):
                self._make_ready(connection)
            if not _exists(connection, _name(folder)):
                connection.execute(text(f"CREATE DATABASE {_name(folder)} TEMPLATE {template}"))
        return self._named(_name(folder))

    def _make_ready(self, connection: Connection) -> None:
        connection.execute(text(f"CREATE DATABASE {_READY} TEMPLATE {_EMPTY}"))
        with _opened(self._named(_READY)) as database:
            _migrate(database)

    def _named(self, name: str) -> str:
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def _administration(self) -> Iterator[Connection]:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection


def _opened(address: str) -> closing[Database]:
    return closing(Database(address, KeyRing((Key.new(),))))


def _migrate(database: Database) -> None:
    migrate(database, ())
    deliveries.migrate(database)


def _keep(folder: Path, address: str) -> None:
    """Write an address down for its owner alone, as it would hold a password."""
    file = folder / _FILE
    file.touch(0o600)
    file.write_text(address, encoding="utf-8")


def _name(folder: Path) -> str:
    return f"practice_{sha256(os.fsencode(folder.resolve())).hexdigest()[:16]}"


def _exists(connection: Connection, name: str) -> bool:
    query = text("SELECT count(*) FROM pg_database WHERE datname = :name")
    return bool(connection.scalar(query, {"name": name}))
