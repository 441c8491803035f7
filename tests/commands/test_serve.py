"""`soundwell serve`: a real server, from its first line to its end."""

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import httpx2
import pytest

from soundwell_plugins.host.deliveries import State
from tests.commands.conftest import PATIENCE, Folder, publish, until
from tests.log_watch import LogWatch

COMMAND = [str(Path(sys.executable).with_name("soundwell"))]
GREETING = re.compile(
    r"Soundwell serves Harbour Practice at (http://127\.0\.0\.1:\d+) \(Ctrl\+C ends it\)\n"
)


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    process: "subprocess.Popen[str]"
    address: str
    log: Path


Serve: TypeAlias = Callable[..., Server]
Shared: TypeAlias = tuple[Folder, Server]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def web(port: int | None = None) -> str:
    return f"[web]\nport = {port or free_port()}\n"


@contextmanager
def served(folder: Folder, *options: str) -> Iterator[Server]:
    """Run a server and wait until it answers; it is killed if it still runs at the end."""
    path = folder.path / "log"
    with (
        path.open("w") as log,
        subprocess.Popen(
            [*COMMAND, "serve", *options],
            cwd=folder.path,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            greeting = GREETING.fullmatch(process.stdout.readline())
            assert greeting is not None, path.read_text()
            yield Server(process, greeting[1], path)
        finally:
            process.kill()
    assert LogWatch().told(path.read_text()) == []


@pytest.fixture
def serve(folder: Folder) -> Iterator[Serve]:
    """Return what starts a server in the practice's folder."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(served(folder, *options))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """Return a practice with its server, for tests that leave both as they are."""
    folder = Folder(tmp_path_factory.mktemp("shared"))
    folder.write(f"{web()}[scheduling]\n")
    with served(folder) as server:
        yield folder, server


def refused(folder: Folder) -> str:
    """Return what a server says that cannot start."""
    done = subprocess.run(
        [*COMMAND, "serve"],
        cwd=folder.path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_it_is_asked_to(
    folder: Folder, serve: Serve, by: signal.Signals
) -> None:
    folder.write(f"{web()}[scheduling]\n")
    server = serve()
    server.process.send_signal(by)
    assert server.process.wait(PATIENCE) == 0
    assert not re.search("ERROR|WARNING", server.log.read_text())


def test_it_serves_what_is_configured_where_it_says(shared: Shared) -> None:
    _, server = shared
    page = httpx2.get(f"{server.address}/")
    assert "Book a free consultation" in page.text
    assert "server" not in page.headers


def test_it_is_ready_once_it_has_said_where_it_is(shared: Shared) -> None:
    _, server = shared
    assert httpx2.get(f"{server.address}/readyz").json()["ready"] is True


def test_what_is_asked_for_does_not_stand_in_the_log(shared: Shared) -> None:
    _, server = shared
    httpx2.get(f"{server.address}/booked/a-signed-link?name=Ada")
    httpx2.post(f"{server.address}/book/maya/20270104T100000Z", data={"name": "Ada Quinn"})
    log = server.log.read_text()
    assert "signed-link" not in log
    assert "Ada" not in log


def test_a_browser_that_sends_too_much_gets_its_answer(shared: Shared) -> None:
    _, server = shared
    answer = httpx2.post(f"{server.address}/", content=b"x" * 8_000_000)
    assert answer.status_code == 413
    assert "<h1>That was too much at once</h1>" in answer.text


def test_a_second_one_on_the_same_data_says_that_one_is_enough(shared: Shared) -> None:
    folder, server = shared
    folder.write(f"{web()}[scheduling]\n")
    assert refused(folder).endswith(
        "soundwell: Another Soundwell is already delivering for this practice. Stop it first, or "
        "let it work: one is enough.\n"
    )
    assert httpx2.get(f"{server.address}/readyz").json()["ready"] is True


def test_a_port_that_is_taken_is_named_with_what_to_do(folder: Folder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        folder.write(web(port))
        assert refused(folder).endswith(
            f"soundwell: Nothing can listen on 127.0.0.1 port {port} (Address already in use). End "
            "what listens there, or set another port in [web].\n"
        )


def test_a_plugin_that_is_off_is_named_at_the_start(
    folder: Folder, serve: Serve, package: Any
) -> None:
    package.install("acme", "import a_module_that_is_missing", soundwell_v1="tea = acme:Tea")
    folder.write(f"{web()}[tea]\n[scheduling]\n")
    server = serve()
    page = httpx2.get(f"{server.address}/")
    assert (
        "ERROR soundwell_plugins.host.host: the plugin tea is off: It cannot be imported: the "
        "module a_module_that_is_missing is missing. Install the plugin again with all that it "
        "needs.\n"
    ) in server.log.read_text()
    assert "Book a free consultation" in page.text


class SlowMailServer:
    """A mail server that takes a message only when it is told to."""

    def __init__(self) -> None:
        self.called = threading.Event()
        self.may_answer = threading.Event()
        self.messages = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)

    @contextmanager
    def running(self) -> Iterator["SlowMailServer"]:
        self._thread.start()
        try:
            yield self
        finally:
            self.may_answer.set()
            self._listening.shutdown(socket.SHUT_RDWR)
            self._thread.join(PATIENCE)
            self._listening.close()

    def _serve(self) -> None:
        try:
            while True:
                connection, _ = self._listening.accept()
                with connection, connection.makefile("rwb", buffering=0) as peer:
                    self.called.set()
                    self.may_answer.wait(PATIENCE)
                    self._talk(peer)
        except OSError:
            return

    def _talk(self, peer: Any) -> None:
        peer.write(b"220 slow.example\r\n")
        in_message = False
        for line in peer:
            if in_message and line != b".\r\n":
                continue
            self.messages += in_message
            in_message = line.upper() == b"DATA\r\n" and not in_message
            peer.write(b"354 go on\r\n" if in_message else b"250 done\r\n")


def test_a_delivery_under_way_is_finished_before_it_ends(folder: Folder, serve: Serve) -> None:
    with SlowMailServer().running() as mail:
        table = f'[mail]\nhost = "127.0.0.1"\nport = {mail.port}\nsecurity = "none"\n'
        folder.write(f"{web()}[scheduling]\n{table}")
        host = folder.host()
        publish(host, "maya")
        server = serve()
        assert mail.called.wait(PATIENCE)
        server.process.send_signal(signal.SIGTERM)
        until(lambda: not answers(server.address))
        mail.may_answer.set()
        assert server.process.wait(PATIENCE) == 0
        [entry] = host.ledger.entries()
        host.close()
    assert (mail.messages, entry.state) == (1, State.DONE), server.log.read_text()


def answers(address: str) -> bool:
    host, port = address.removeprefix("http://").split(":")
    with socket.socket() as caller:
        return caller.connect_ex((host, int(port))) == 0


def test_what_is_mended_beside_a_server_is_delivered_by_it(
    folder: Folder, serve: Serve, soundwell: Any, stuck: Any
) -> None:
    folder.write(f"{web()}[scheduling]\n[mail]\n")
    serve()
    assert soundwell("deliveries", "discard", stuck.first.id, "--reason", "old").code == 0
    host = folder.host()
    try:
        until(lambda: host.ledger.entry(stuck.second.id).state is State.DONE)
    finally:
        host.close()
