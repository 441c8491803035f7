"""A practice whose accounts are under test."""

from collections.abc import Iterator

import pytest

from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import Key, KeyRing
from soundwell_plugins.testing import AdjustableClock


@pytest.fixture(scope="session")
def keyring() -> KeyRing:
    return KeyRing((Key.new(),))


@pytest.fixture
def clock() -> AdjustableClock:
    return AdjustableClock()


@pytest.fixture
def database(database_url: str, keyring: KeyRing) -> Iterator[Database]:
    database = Database(database_url, keyring)
    HOST.create_all(database.engine)
    yield database
    database.close()
