"""`soundwell migrate` and `soundwell move`."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, select, text

from soundwell_plugins.host.deliveries import State
from soundwell_plugins.host.people import PERSON
from soundwell_plugins.testing import Databases
from tests.commands.conftest import Folder, publish, until


@pytest.fixture
def target(postgresql: str, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database of PostgreSQL."""
    server, folder = Databases(postgresql), tmp_path / "elsewhere"
    yield server.empty(folder)
    server.drop(folder)


@pytest.fixture
def peopled(folder: Folder) -> Folder:
    """Return a practice that knows Ada and has deliveries to make."""
    with closing(folder.host()) as host:
        context = host.plugins["mail"].context
        with context.storage.transaction() as session:
            context.people.add(session, email="ada@home.example", name="Ada Quinn")
        publish(host, "maya")
    return folder


def settle(folder: Folder, address: str) -> None:
    """Do what the command says is to be done next."""
    (folder.path / "moved.url").write_text(address)
    lines = [line for line in folder.file.read_text().splitlines() if "database =" not in line]
    setting = '[storage]\ndatabase = { file = "moved.url" }'
    folder.file.write_text("\n".join(lines).replace("[storage]", setting))


def tables(address: str) -> list[str]:
    engine = create_engine(address)
    found = inspect(engine).get_table_names()
    engine.dispose()
    return found


@pytest.mark.usefixtures("folder")
def test_the_tables_are_brought_up_to_date(soundwell: Any) -> None:
    outcome = soundwell("migrate")
    assert outcome.code == 0
    assert outcome.out == "Up to date are the tables of: host, scheduling, mail.\n"


def test_no_table_is_changed_under_a_server(folder: Folder, soundwell: Any) -> None:
    with closing(folder.host()) as host:
        host.claim()
        outcome = soundwell("migrate")
    assert outcome.code == 2
    assert "already delivering" in outcome.err


def test_everything_moves(peopled: Folder, soundwell: Any, target: str) -> None:
    outcome = soundwell("move", "--to", target)
    assert outcome.code == 0, outcome.err
    settle(peopled, target)
    with closing(peopled.host()) as host, host.database.reading() as session:
        assert host.database.engine.dialect.name == "postgresql"
        assert session.scalars(select(PERSON.c.name)).all() == ["Ada Quinn"]


@pytest.mark.usefixtures("peopled")
def test_the_command_says_what_to_change(soundwell: Any, target: str) -> None:
    said = soundwell("move", "--to", target).out
    assert "person: 1 rows" in said
    assert 'database = { env = "SOUNDWELL_DATABASE" }' in said
    assert target not in said


def test_open_deliveries_go_on_in_the_other_database(
    peopled: Folder, soundwell: Any, target: str
) -> None:
    soundwell("move", "--to", target)
    settle(peopled, target)
    with closing(peopled.host()) as host:
        host.start()
        until(lambda: bool(host.ledger.entries(state=State.DONE)))


@pytest.mark.usefixtures("peopled")
def test_a_database_that_holds_a_practice_is_refused(soundwell: Any, target: str) -> None:
    soundwell("move", "--to", target)
    outcome = soundwell("move", "--to", target)
    assert outcome.code == 2
    assert "holds a practice already" in outcome.err


def test_nothing_moves_while_somebody_serves(peopled: Folder, soundwell: Any, target: str) -> None:
    with closing(peopled.host()) as host:
        host.claim()
        outcome = soundwell("move", "--to", target)
    assert outcome.code == 2
    assert "already delivering" in outcome.err


@pytest.mark.sqlite
def test_a_row_that_does_not_fit_leaves_the_other_database_empty(
    peopled: Folder, soundwell: Any, target: str
) -> None:
    with closing(peopled.host()) as host, host.database.transaction() as session:
        session.execute(text("UPDATE events SET record = :long"), {"long": "x" * 300})
    outcome = soundwell("move", "--to", target)
    assert outcome.code == 2
    assert outcome.err == (
        "soundwell: Nothing was moved. A row of events does not fit (DataError).\n"
    )
    assert tables(target) == []


@pytest.mark.usefixtures("peopled")
@pytest.mark.parametrize("address", ["nonsense", "papyrus://ada:hunter2@library/scrolls"])
def test_an_address_that_is_none_is_refused_without_repeating_it(
    soundwell: Any, address: str
) -> None:
    outcome = soundwell("move", "--to", address)
    assert outcome.code == 2
    assert outcome.err.startswith("soundwell: --to is no address of a database.")
    assert "hunter2" not in outcome.err


@pytest.mark.usefixtures("peopled")
def test_a_server_that_is_not_there_is_told(soundwell: Any) -> None:
    outcome = soundwell("move", "--to", "postgresql+psycopg://a:hunter2@/x?host=/nowhere")
    assert outcome.code == 2
    assert "the other database cannot be used" in outcome.err
    assert "hunter2" not in outcome.err
