"""What all tests share, above all the database that they run on.

`pytest` runs all tests on SQLite; `pytest --database postgresql` runs those that have a folder, and
with it perhaps a practice, on a PostgreSQL server that it starts (`tests.both_databases`). A test
that is about SQLite's file, or has a folder and no database, is marked `sqlite`; what a browser
shows does not depend on the database.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from soundwell_plugins.host.logs import listen
from soundwell_plugins.testing import READY, SERVER, Databases
from tests.both_databases import has_a_database
from tests.log_watch import LogWatch, noting, readable
from tests.postgres_server import NotInstalled, postgres_server
from tests.work_shares import WholeFiles, longest_first

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from xdist.remote import Producer

# How long an example takes is for the benchmarks to say: a busy machine is no wrong result.
settings.register_profile("soundwell", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("soundwell")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> WholeFiles | None:
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return WholeFiles(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    longest_first(items)
    if config.getoption("database") == "sqlite":
        return
    chosen = {each: has_a_database(each) for each in items}
    config.hook.pytest_deselected(items=[each for each, here in chosen.items() if not here])
    items[:] = [each for each, here in chosen.items() if here]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server on a socket of its own, where it is installed; return its address."""
    try:
        with postgres_server() as address:
            yield address
    except NotInstalled:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")


@pytest.fixture(scope="session", autouse=True)
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Return what makes databases, of the kind that this session's practices use.

    It asks for a folder when it runs: as an argument every test would have one.
    """
    with pytest.MonkeyPatch.context() as environment:
        if request.config.getoption("database") == "sqlite":
            folders: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
            ready = folders.mktemp("ready") / "soundwell.db"
            Databases.make_ready(ready)
            environment.setenv(READY, str(ready))
        else:
            environment.setenv(SERVER, request.getfixturevalue("postgresql"))
        yield Databases.of_environment()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Run Chromium for a module: while it runs, this thread has an event loop of its own."""
    from tests.real_browser import chromium  # noqa: PLC0415  # most tests need no browser

    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def log_watch() -> Iterator[LogWatch]:
    """Watch over everything that is logged from here on, as a server would write it."""
    watch = LogWatch()
    logging.getLogger().addHandler(watch)
    listen()
    with noting(watch):
        yield watch
    logging.getLogger().removeHandler(watch)


@pytest.fixture(autouse=True)
def discreet(request: pytest.FixtureRequest, log_watch: LogWatch) -> Iterator[None]:
    """Fail a test whose logs, or whose SQLite file and journal, hold personal data."""
    folder: Path | None = None
    if "tmp_path" in request.fixturenames:
        folder = request.getfixturevalue("tmp_path")
    yield
    entrusted = log_watch.entrusted
    assert log_watch.take() == []
    assert readable(folder, entrusted) == []


@pytest.fixture(autouse=True)
def tidy(request: pytest.FixtureRequest, databases: Databases) -> Iterator[None]:
    """Drop the database of the test's folder when the test is over: each takes eight megabytes."""
    if not databases.server or "tmp_path" not in request.fixturenames:
        yield
        return
    folder: Path = request.getfixturevalue("tmp_path")
    yield
    databases.drop(folder)


@pytest.fixture
def database_url(databases: Databases, tmp_path: Path) -> str:
    """Return the address of an empty database of the test's own."""
    return databases.empty(tmp_path)
