"""What benchmarks share: a server of one's own, what a process uses, and a table."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import monotonic, sleep
from typing import Final

import httpx2
from rich.console import Console
from rich.table import Table

from soundwell_plugins.sdk.encryption import Key
from soundwell_plugins.testing.databases import SERVER
from tests.postgres_server import postgres_server

ROOT: Final = Path(__file__).resolve().parents[2]
SOUNDWELL: Final = str(Path(sys.executable).with_name("soundwell"))
ENVIRONMENT: Final = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
"""Python keeps what it compiles, as everywhere: compiling anew costs time, and memory for good."""

PATIENCE: Final = 60.0
LOOK_AGAIN: Final = 0.02

_MEMORY: Final = re.compile(r"^(Rss|Pss):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process occupies, in MiB: all of it, and with shared pages split among who shares."""

    rss: float
    pss: float


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    pid: int
    address: str

    def memory(self) -> Memory:
        """Return what it occupies now."""
        text = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="utf-8")
        found = {name: int(size) / 1024 for name, size in _MEMORY.findall(text)}
        return Memory(found["Rss"], found["Pss"])

    def cpu_seconds(self) -> float:
        """Return how long it has computed so far, together with the processes that it started."""
        return sum(map(_cpu_seconds, _with_children(self.pid)))


def _with_children(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text(encoding="utf-8").split():
            yield from _with_children(int(child))


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def practice(folder: Path, configuration: str, workers: int = 1) -> Iterator[Running]:
    """Serve a practice until the block ends.

    Args:
        folder: an empty folder.
        configuration: its `soundwell.toml` without `[web]`; its key is `soundwell.key`.
        workers: how many processes serve its pages.
    """
    port = free_port()
    file = folder / "soundwell.toml"
    file.write_text(
        f"{configuration}\n[web]\nport = {port}\nworkers = {workers}\n", encoding="utf-8"
    )
    (folder / "soundwell.key").write_text(Key.new().line(), encoding="utf-8")
    command = [SOUNDWELL, "--config", str(file), "serve"]
    with answering(command, port, folder / "log") as running:
        yield running


@contextmanager
def bare(folder: Path) -> Iterator[Running]:
    """Serve what stands in `bare.py` until the block ends: the floor.

    Args:
        folder: an empty folder.
    """
    port = free_port()
    run = "from tests.benchmarks.bare import serve; serve()"
    command = [sys.executable, "-c", run, str(port), str(folder / "bare.db")]
    with answering(command, port, folder / "log") as running:
        yield running


@contextmanager
def answering(command: Sequence[str], port: int, log: Path) -> Iterator[Running]:
    """Run a server until the block ends.

    Args:
        command: starts it.
        port: where it listens.
        log: the file into which it writes.
    """
    address = f"http://127.0.0.1:{port}"
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=output, env=ENVIRONMENT
        ) as process,
    ):
        try:
            if not _answers(process, f"{address}/healthz"):
                raise SystemExit(f"the server does not answer:\n{log.read_text(encoding='utf-8')}")
            yield Running(process.pid, address)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _answers(process: "subprocess.Popen[bytes]", address: str) -> bool:
    """Wait until a server answers, but neither for ever nor for one that has ended."""
    deadline = monotonic() + PATIENCE
    while process.poll() is None and monotonic() < deadline:
        try:
            httpx2.get(address).raise_for_status()
        except httpx2.TransportError:
            sleep(LOOK_AGAIN)
        else:
            return True
    return False


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which so many per cent of at least two values lie."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, its first column on the left and figures on the right."""
    table = Table(title=title, title_justify="left")
    for number, name in enumerate(head):
        table.add_column(name, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@contextmanager
def kept_in(database: str) -> Iterator[None]:
    """Let practices of the kit keep their data on a PostgreSQL server that is started for them.

    Args:
        database: `postgresql`; with anything else they keep them in files.
    """
    with ExitStack() as stack:
        if database == "postgresql":
            os.environ[SERVER] = stack.enter_context(postgres_server())
            stack.callback(os.environ.pop, SERVER)
        yield
