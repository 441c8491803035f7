"""Databases of both kinds, and a belfry on each."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import QueuePool

from soundwell_plugins.host.deliveries import RetryPolicy
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import Key, KeyRing
from tests.host.deliveries.belfry import Belfry, migrated, until

DEBIAN = Path("/usr/lib/postgresql")


@pytest.fixture(scope="session")
def keyring() -> KeyRing:
    return KeyRing((Key.new(),))


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory, keyring: KeyRing) -> Path:
    """Return a database with all tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    migrated(f"sqlite:///{path}", keyring).close()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Run a PostgreSQL server on a socket of its own, where it is installed."""
    initdb = shutil.which("initdb") or max(map(str, DEBIAN.glob("*/bin/initdb")), default="")
    if not initdb:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    pg_ctl = str(Path(initdb).with_name("pg_ctl"))
    folder = Path("/tmp") / f"soundwell-{uuid4().hex[:8]}"  # a socket needs a short path
    folder.mkdir(mode=0o755)
    as_postgres: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        subprocess.run(
            [*as_postgres, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=60
        )

    data = str(folder / "data")
    run(initdb, "-D", data, "-A", "trust", "-U", "postgres", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run(pg_ctl, "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
    try:
        yield f"postgresql+psycopg://postgres@/{{name}}?host={folder}"
    finally:
        run(pg_ctl, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def empty_name(server: str, keyring: KeyRing) -> str:
    """Return the name of a database on the server with all tables, to be copied."""
    _create(server, "empty", "template1")
    migrated(server.format(name="empty"), keyring).close()
    return "empty"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database with all tables and no rows."""
    if request.param == "sqlite":
        path = tmp_path / "soundwell.db"
        shutil.copy(request.getfixturevalue("empty_file"), path)
        return f"sqlite:///{path}"
    server: str = request.getfixturevalue("server")
    name = f"practice_{uuid4().hex[:8]}"
    _create(server, name, request.getfixturevalue("empty_name"))
    return server.format(name=name)


@pytest.fixture
def database(url: str, keyring: KeyRing) -> Iterator[Database]:
    """Open a database, and close it when nobody uses it: an engine that stops at once goes on."""
    database = Database(url, keyring)
    yield database
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    until(lambda: pool.checkedout() == 0)
    database.close()


@pytest.fixture
def policy() -> RetryPolicy:
    return RetryPolicy(
        attempts=3,
        first_wait=timedelta(milliseconds=1),
        longest_wait=timedelta(milliseconds=1),
    )


@pytest.fixture
def belfry(database: Database, policy: RetryPolicy) -> Belfry:
    return Belfry(database, policy)


@pytest.fixture
def running(belfry: Belfry) -> Iterator[Belfry]:
    """Return the belfry with its engine running."""
    belfry.engine.start()
    yield belfry
    belfry.engine.stop(timedelta())


def _create(server: str, name: str, template: str) -> None:
    admin = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    admin.dispose()
