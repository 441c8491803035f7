"""`soundwell reload`: a new configuration, while nobody is turned away."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import httpx2
import pytest

from soundwell_plugins.host.deliveries import State
from tests.commands.conftest import PATIENCE, Folder, publish, until
from tests.commands.test_serve import Server, served, web

SCHEDULING = "[scheduling]\n"


@pytest.fixture
def address_table() -> str:
    return web()


@pytest.fixture
def server(folder: Folder, address_table: str) -> Iterator[Server]:
    """Run a server that offers nothing yet."""
    folder.write(address_table)
    with served(folder) as server:
        yield server


class Visitors:
    """Somebody who calls again and again, over a new connection each time."""

    def __init__(self, address: str) -> None:
        self.failed: list[str] = []
        self.calls = 0
        self._address = address
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._call)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._gone.set()
        self._thread.join(PATIENCE)

    def _call(self) -> None:
        while not self._gone.is_set():
            self.calls += 1
            try:
                httpx2.get(f"{self._address}/", timeout=PATIENCE).raise_for_status()
            except httpx2.HTTPError as error:
                self.failed.append(repr(error))


def test_what_is_switched_on_is_there_and_nobody_was_turned_away(
    folder: Folder, address_table: str, server: Server, soundwell: Any
) -> None:
    folder.write(f"{address_table}{SCHEDULING}")
    with Visitors(server.address) as visitors:
        assert soundwell("reload").out == "The new configuration is in force.\n"
    assert "Book a free consultation" in httpx2.get(f"{server.address}/").text
    assert (visitors.failed, visitors.calls > 1) == ([], True)


def test_a_wrong_configuration_changes_nothing_and_is_told_here_and_in_the_log(
    folder: Folder, address_table: str, server: Server, soundwell: Any
) -> None:
    folder.write(f"{address_table}[teapot]\n")
    outcome = soundwell("reload")
    assert outcome.code == 2
    assert "teapot" in outcome.err
    assert "Nothing has changed." in server.log.read_text()
    assert httpx2.get(f"{server.address}/readyz").json()["ready"] is True


def test_a_signal_does_the_same(folder: Folder, address_table: str, server: Server) -> None:
    folder.write(f"{address_table}{SCHEDULING}")
    server.process.send_signal(signal.SIGHUP)
    until(lambda: "The new configuration is in force." in server.log.read_text())
    assert "Book a free consultation" in httpx2.get(f"{server.address}/").text


@pytest.mark.usefixtures("server")
def test_it_goes_on_delivering(folder: Folder, address_table: str, soundwell: Any) -> None:
    folder.write(f"{address_table}[mail]\n")
    assert soundwell("reload").code == 0
    host = folder.host()
    try:
        publish(host, "maya")
        until(lambda: [each.state for each in host.ledger.entries()] == [State.DONE])
    finally:
        host.close()


def test_where_nobody_serves_it_says_how_to_begin(soundwell: Any, folder: Folder) -> None:
    (folder.path / "data").mkdir()
    outcome = soundwell("reload")
    assert outcome.code == 2
    assert "Nobody serves the practice of soundwell.toml on this machine." in outcome.err


def test_a_file_that_cannot_be_read_is_told_at_once(soundwell: Any, folder: Folder) -> None:
    Path(folder.file).write_text("[practice", encoding="utf-8")
    assert soundwell("reload").code == 2
