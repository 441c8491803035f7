"""A pretended Odoo in a process of its own, which is killed in the middle of its work.

What it has done stands in a file before anybody is told, as with a database; whoever starts it
again finds that, and nothing else. It kills itself, with the signal that no process can answer:

    python -m tests.connectors.odoo.odoo_process FILE VERSION PROTOCOL SEED PORT DEATH TROUBLE

The last two are how likely the end is at a moment, and other trouble at a call.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread

from tests.connectors.odoo.odoo_standin import Trouble, standing_in
from tests.connectors.odoo.odoo_world import State, Values, World

ROOT = Path(__file__).resolve().parents[3]
WRITING = frozenset({"load", "write", "create", "unlink"})
TROUBLES = (
    Trouble(status=502, body="<html>bad gateway</html>"),
    Trouble(done=True, status=502, body="<html>bad gateway</html>"),
    Trouble(done=True, cut=True),
    Trouble(done=True, hangs=True),
)
"""A bad gateway before or after the work is done, a cut and a hang after it is done."""

PATIENCE = 30.0


class KeptWorld(World):
    """A world that outlives its process.

    Args:
        version: 17 or 19.
        protocol: by which refusals are told.
        file: where it is kept.
        dies: asked at each moment of a call whether the process ends there.
    """

    def __init__(self, version: int, protocol: str, file: Path, dies: Callable[[], bool]) -> None:
        super().__init__(version, protocol)
        self.file = file
        self.dies = dies
        if file.exists():
            self.state = kept(file)

    def call(self, model: str, method: str, ids: Sequence[int] | None, named: Values) -> object:
        """Answer a call; before, between and after doing and keeping, the end may come."""
        with self.lock:
            self._perhaps_die()
            answer = super().call(model, method, ids, named)
            if method in WRITING:
                self._perhaps_die()
                self._keep()
            self._perhaps_die()
            return answer

    def _keep(self) -> None:
        aside = self.file.with_suffix(".new")
        aside.write_bytes(pickle.dumps(self.state))
        aside.replace(self.file)

    def _perhaps_die(self) -> None:
        if self.dies():
            os.kill(os.getpid(), signal.SIGKILL)


def kept(file: Path) -> State:
    """Return what a world has kept."""
    state = pickle.loads(file.read_bytes())
    assert isinstance(state, State)
    return state


def serve(world: World, random: Random, port: int, trouble: float) -> None:
    """Say the address on standard output, and serve until killed."""
    with standing_in(world, port=port) as odoo:
        odoo.chance = lambda: random.choice(TROUBLES) if random.random() < trouble else None
        sys.stdout.write(f"{odoo.url}\n")
        sys.stdout.flush()
        Event().wait()


@dataclass
class Mortal:
    """A pretended Odoo that is started again whenever it has been killed.

    Args:
        file: where it keeps what it knows.
        kind: its version and protocol.
        death: how likely it is killed at each moment of a call.
        trouble: how likely something else breaks at a call.
    """

    file: Path
    kind: str
    death: float
    trouble: float
    deaths: int = 0
    url: str = ""
    _up: Event = field(default_factory=Event)
    _over: Event = field(default_factory=Event)
    _process: "subprocess.Popen[str] | None" = None

    def wait(self) -> None:
        """Wait until it is up."""
        assert self._up.wait(PATIENCE), "it does not come up again"

    def state(self) -> State:
        """Return what it knows for good."""
        return kept(self.file)

    def live(self) -> None:
        """Start it, again and again, until it is over."""
        port = "0"
        chances = (str(self.death), str(self.trouble))
        while not self._over.is_set():
            words = [sys.executable, "-m", "tests.connectors.odoo.odoo_process"]
            version, protocol = self.kind.split()
            process = subprocess.Popen(
                [*words, str(self.file), version, protocol, str(self.deaths), port, *chances],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            with process:
                self._process = process
                assert process.stdout is not None
                self.url = process.stdout.readline().strip()
                port = self.url.rpartition(":")[2]
                self._up.set()
                if self._over.is_set():
                    process.kill()
                process.wait()
            self._up.clear()
            if not self._over.is_set():
                assert process.returncode == -signal.SIGKILL, "it did not die of a kill"
                self.deaths += 1

    def end(self) -> None:
        """End it for good."""
        self._over.set()
        if self._process is not None:
            self._process.kill()


@contextmanager
def mortal(folder: Path, kind: str, *, death: float, trouble: float) -> Iterator[Mortal]:
    """Run a pretended Odoo in a process that is killed at random, or never.

    Args:
        folder: where it keeps what it knows.
        kind: its version and protocol.
        death: how likely it is killed at each moment of a call.
        trouble: how likely something else breaks at a call.
    """
    odoo = Mortal(folder / "odoo.pickle", kind, death, trouble)
    thread = Thread(target=odoo.live, daemon=True)
    thread.start()
    try:
        odoo.wait()
        yield odoo
    finally:
        odoo.end()
        thread.join(PATIENCE)


if __name__ == "__main__":
    name, version, protocol, seed, port, death, trouble = sys.argv[1:]
    chance, likely = Random(int(seed)), float(death)
    world = World(int(version), protocol)
    if likely:
        world = KeptWorld(int(version), protocol, Path(name), lambda: chance.random() < likely)
    serve(world, chance, int(port), float(trouble))
