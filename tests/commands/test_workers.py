"""`soundwell serve --workers`: several processes that are one server."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from soundwell_plugins.host.deliveries import State
from tests.commands.conftest import PATIENCE, Folder, publish, until
from tests.commands.test_serve import COMMAND, Server, served, web

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="looks for processes where Linux shows them"
)

ALL = ["deliveries", "pages", "pages"]


@dataclass(frozen=True)
class Practice:
    """A practice with a server that every test leaves running."""

    folder: Folder
    tables: str
    server: Server


@pytest.fixture
def server(folder: Folder) -> Iterator[Server]:
    """Run two processes for pages and one for deliveries."""
    folder.write(f"{web()}[scheduling]\n[mail]\n")
    with served(folder, "--workers", "2") as server:
        yield server


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """Run the same for all that leave it running."""
    folder, tables = Folder(tmp_path_factory.mktemp("workers")), f"{web()}[mail]\n"
    folder.write(tables)
    with served(folder, "--workers", "2") as server:
        yield Practice(folder, tables, server)


def parts(server: Server) -> dict[int, str]:
    """Return the children of a server by their number, and what they do."""
    listed = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    found = {}
    for number in map(int, listed.split()):
        words = Path(f"/proc/{number}/cmdline").read_text().split("\0")
        if "part" in words:
            found[number] = words[words.index("part") + 1]
    return found


def gone(number: int) -> bool:
    return not Path(f"/proc/{number}").exists()


def test_there_are_two_for_pages_one_for_deliveries_and_all_end_with_their_parent(
    server: Server,
) -> None:
    running = parts(server)
    assert sorted(running.values()) == ALL
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE) == 0
    assert all(map(gone, running))
    assert not re.search("ERROR|WARNING", server.log.read_text())


def test_what_is_published_is_delivered(practice: Practice) -> None:
    host = practice.folder.host()
    try:
        publish(host, "maya")
        until(lambda: {each.state for each in host.ledger.entries()} == {State.DONE})
    finally:
        host.close()


@pytest.mark.parametrize("part", ["pages", "deliveries"])
def test_one_that_dies_is_replaced(practice: Practice, part: str) -> None:
    server = practice.server
    number = next(number for number, does in parts(server).items() if does == part)
    os.kill(number, signal.SIGKILL)
    until(lambda: gone(number) and sorted(parts(server).values()) == ALL)
    assert f"part={part}" in server.log.read_text()
    assert httpx2.get(f"{server.address}/readyz", timeout=PATIENCE).json()["ready"] is True


def test_they_end_when_their_parent_is_killed(server: Server) -> None:
    running = parts(server)
    server.process.kill()
    until(lambda: all(map(gone, running)))


def test_a_new_configuration_replaces_all_of_them(practice: Practice) -> None:
    before = parts(practice.server)
    practice.folder.write(f"{practice.tables}[scheduling]\n")
    assert reload(practice.folder).stdout == "The new configuration is in force.\n"
    after = parts(practice.server)
    assert sorted(after.values()) == ALL
    assert not before.keys() & after.keys()
    assert "Book a free consultation" in httpx2.get(f"{practice.server.address}/").text


def test_a_wrong_configuration_replaces_none(practice: Practice) -> None:
    before = parts(practice.server)
    practice.folder.write(f"{practice.tables}[teapot]\n")
    done = reload(practice.folder)
    assert (done.returncode, "teapot" in done.stderr) == (2, True)
    assert parts(practice.server) == before


def reload(folder: Folder) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, "reload"],
        cwd=folder.path,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )
