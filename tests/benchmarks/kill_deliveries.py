"""Kills the executor again and again, and counts what was lost, doubled or out of order.

Each round publishes events, starts an executor in a process of its own, and ends it with SIGKILL
at a moment drawn by lot while it delivers to a receiver that writes every call down before it
answers. A last executor finishes what is left. The script fails unless nothing is lost, nothing is
out of order for its record, and only deliveries that were in flight at a kill are repeated, with
the same key. What was in flight at too many kills is parked, as it might be their cause; it is set
going by hand at the end, as an admin would. Run it from the root of the project:

    python -m tests.benchmarks.kill_deliveries --rounds 20 --events 200

With `--publishers` the events are published by so many other processes, which go on while executors
come and go, as web processes do; with `--database postgresql` on a server that is started for it.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import select

from soundwell_plugins.host.deliveries import RetryPolicy
from soundwell_plugins.host.deliveries.engine import POLLING, WORKERS
from soundwell_plugins.host.deliveries.state import OPEN
from soundwell_plugins.host.deliveries.tables import DeliveryRow
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import Key, KeyRing
from tests.host.deliveries.belfry import Belfry, Heard, migrated
from tests.postgres_server import postgres_server

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 60.0
LONGEST_ANSWER: Final = 0.03
LOOK_AGAIN: Final = 0.02

Happening = tuple[str, int]
"""A record and the place of an event in it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the receiver wrote it down."""

    executor: int
    key: str
    record: str
    place: int

    @property
    def happening(self) -> Happening:
        """What was delivered."""
        return self.record, self.place


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it all."""

    published: int
    lost: int
    out_of_order: int
    repeated: int
    repeated_though_done: int
    most_in_flight_at_a_kill: int
    keys_changed: int
    set_going_by_hand: int

    @property
    def holds(self) -> bool:
        """Whether everything that was promised is true."""
        wrong = self.lost + self.out_of_order + self.repeated_though_done + self.keys_changed
        return not wrong and self.most_in_flight_at_a_kill <= WORKERS


class Trial:
    """A practice in a folder, its executors, and what its receiver wrote down.

    Args:
        folder: an empty one.
        events: how many are published in each round.
        records: over how many records they are spread.
        random: draws records, and the moments of the kills.
        publishers: publish the events.
    """

    def __init__(
        self, folder: Path, events: int, records: int, random: Random, publishers: "Publishers"
    ) -> None:
        self._folder = folder
        self._events = events
        self._records = records
        self._random = random
        self._published: Counter[str] = Counter()
        self._open_after: list[set[Happening]] = []
        self._set_going = 0
        self._publishers = publishers
        self._belfry = _belfry(folder)

    def round(self) -> None:
        """Publish, let an executor deliver a part of it, and kill it."""
        for _ in range(self._events):
            bell = self._random.randrange(self._records)
            self._published[f"bell:{bell}"] += 1
            self._publishers.ring(bell, self._published[f"bell:{bell}"])
        part = self._random.randint(self._events // 10, self._events)
        target = _calls_made(self._folder) + part
        self._execute_until(lambda: _calls_made(self._folder) >= target)

    def finish(self) -> None:
        """Let a last executor deliver what is left."""
        self._publishers.leave()
        while self._open():
            self._execute_until(lambda: not self._awake())
            self._set_going += self._belfry.ledger.retry_parked("ear")
        self._belfry.database.close()

    def verdict(self) -> Verdict:
        """Judge what the receiver wrote down."""
        calls = _calls(self._folder)
        first: dict[Happening, Call] = {}
        latest: Counter[str] = Counter()
        out_of_order = repeated = though_done = keys_changed = 0
        for call in calls:
            out_of_order += call.place not in {latest[call.record], latest[call.record] + 1}
            latest[call.record] = call.place
            earlier = first.setdefault(call.happening, call)
            if earlier is not call:
                repeated += 1
                keys_changed += earlier.key != call.key
                though_done += call.happening not in self._open_after[call.executor - 1]
        return Verdict(
            published=self._published.total(),
            lost=self._published.total() - len(first),
            out_of_order=out_of_order,
            repeated=repeated,
            repeated_though_done=though_done,
            most_in_flight_at_a_kill=max(map(self._in_flight, range(len(self._open_after)))),
            keys_changed=keys_changed,
            set_going_by_hand=self._set_going,
        )

    def _execute_until(self, condition: Callable[[], bool]) -> None:
        number = len(self._open_after)
        with _executor(self._folder, number) as process:
            _wait(process, condition, lambda: _calls_made(self._folder))
        self._open_after.append(self._open())
        calls = sum(call.executor == number for call in _calls(self._folder))
        _say(f"{number + 1:>5} {calls:>6} {self._in_flight(number):>10}")

    def _open(self) -> set[Happening]:
        query = select(DeliveryRow.record, DeliveryRow.seq).where(DeliveryRow.state.in_(OPEN))
        with self._belfry.database.reading() as session:
            return {(record, seq) for record, seq in session.execute(query).all()}

    def _awake(self) -> bool:
        query = select(DeliveryRow.id).where(DeliveryRow.due.is_not(None)).limit(1)
        with self._belfry.database.reading() as session:
            return session.scalar(query) is not None

    def _in_flight(self, executor: int) -> int:
        called = {call.happening for call in _calls(self._folder) if call.executor == executor}
        return len(called & self._open_after[executor])


class Publishers:
    """Processes that only publish; each record has one of them, so that its events have an order.

    Args:
        folder: the practice.
        number: how many.
    """

    def __init__(self, folder: Path, number: int) -> None:
        module = "tests.benchmarks.kill_deliveries"
        command = [sys.executable, "-m", module, "--publisher", str(folder)]
        self._processes = [
            subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, text=True)
            for _ in range(number)
        ]

    def ring(self, bell: int, count: int) -> None:
        """Let an event be published soon."""
        stdin = self._processes[bell % len(self._processes)].stdin
        assert stdin is not None
        stdin.write(f"{bell} {count}\n")
        stdin.flush()

    def leave(self) -> None:
        """Wait until everything is published."""
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.close()
            if process.wait(PATIENCE):
                raise SystemExit("a publisher failed")


def main() -> int:
    """Run the rounds, print a table, and return 0 when everything that was promised is true."""
    parser = ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--events", type=int, default=200, help="published in each round")
    parser.add_argument("--records", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--publishers", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--publisher", metavar="FOLDER", help="used inside")
    parser.add_argument("--executor", nargs=2, metavar=("FOLDER", "NUMBER"), help="used inside")
    options = parser.parse_args()
    if options.executor:
        _execute(Path(options.executor[0]), int(options.executor[1]))
        return 0
    if options.publisher:
        _publish(Path(options.publisher))
        return 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "url").write_text(
            f"sqlite:///{folder}/soundwell.db"
            if options.database == "sqlite"
            else stack.enter_context(postgres_server(durable=True))
        )
        (folder / "soundwell.key").write_text(Key.new().line())
        migrated(_url(folder), _keyring(folder)).close()
        publishers = Publishers(folder, options.publishers)
        trial = Trial(folder, options.events, options.records, Random(options.seed), publishers)
        _say(f"{'round':>5} {'calls':>6} {'in flight':>10}")
        for _ in range(options.rounds):
            trial.round()
        trial.finish()
        verdict = trial.verdict()
    for name, value in asdict(verdict).items():
        _say(f"{name.replace('_', ' '):>26} {value:>5}")
    _say("every promise was kept" if verdict.holds else "A PROMISE WAS BROKEN")
    return 0 if verdict.holds else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _publish(folder: Path) -> None:
    belfry = _belfry(folder)
    for line in sys.stdin:
        bell, count = line.split()
        belfry.ring(bell, int(count))


def _execute(folder: Path, number: int) -> None:
    random = Random(number)
    book = os.open(folder / "calls", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write_down(heard: Heard) -> None:
        call = Call(number, heard.key, f"bell:{heard.bell}", heard.count)
        os.write(book, (json.dumps(asdict(call)) + "\n").encode())
        time.sleep(random.uniform(0, LONGEST_ANSWER))

    belfry = _belfry(folder)
    belfry.ears.scripts["ear"] = write_down
    belfry.engine.start()
    threading.Event().wait()


@contextmanager
def _executor(folder: Path, number: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run an executor until the block ends, and kill it then."""
    module = "tests.benchmarks.kill_deliveries"
    command = [sys.executable, "-m", module, "--executor", str(folder), str(number)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait(
    process: "subprocess.Popen[bytes]", condition: Callable[[], bool], progress: Callable[[], int]
) -> None:
    """Wait for a condition as long as there is progress."""
    reached, deadline = progress(), time.monotonic() + PATIENCE
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("the executor does not deliver")
        if progress() > reached:
            reached, deadline = progress(), time.monotonic() + PATIENCE
        time.sleep(LOOK_AGAIN)


def _calls(folder: Path) -> list[Call]:
    book = folder / "calls"
    lines = book.read_text().splitlines() if book.exists() else []
    return [Call(**json.loads(line)) for line in lines]


def _calls_made(folder: Path) -> int:
    book = folder / "calls"
    return book.read_bytes().count(b"\n") if book.exists() else 0


def _belfry(folder: Path) -> Belfry:
    return Belfry(Database(_url(folder), _keyring(folder)), RetryPolicy(), POLLING)


def _url(folder: Path) -> str:
    return (folder / "url").read_text()


def _keyring(folder: Path) -> KeyRing:
    return KeyRing.from_text((folder / "soundwell.key").read_text())


if __name__ == "__main__":
    sys.exit(main())
