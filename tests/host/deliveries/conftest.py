"""Databases, and a belfry on each."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.pool import QueuePool

from soundwell_plugins.host.deliveries import RetryPolicy
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.testing import Databases
from tests.host.deliveries.belfry import Belfry, migrated, until


@pytest.fixture(scope="session")
def keyring() -> KeyRing:
    return KeyRing((Key.new(),))


@pytest.fixture(scope="session")
def empty_folder(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases, keyring: KeyRing
) -> Path:
    """Return a folder whose database has all tables and no rows, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    migrated(databases.empty(folder), keyring).close()
    return folder


@pytest.fixture
def url(databases: Databases, empty_folder: Path, tmp_path: Path) -> str:
    """Return the address of a database with all tables and no rows."""
    databases.copy(empty_folder, tmp_path)
    return databases.address(tmp_path)


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
