"""Measures how many deliveries the engine makes, how soon one starts, and what idleness costs.

Beside it, in the same run, stands the floor: the same attempts in a plain loop over the rows, with
no engine. The script fails when a bar is missed. Run it from the root of the project:

    python -m tests.benchmarks.throughput
"""

import statistics
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

from soundwell_plugins.host.deliveries import RetryPolicy, State
from soundwell_plugins.host.deliveries.engine import POLLING
from soundwell_plugins.sdk.encryption import Key, KeyRing
from tests.host.deliveries.belfry import Belfry, Heard, migrated

SETTLING: Final = 62.0
"""DBOS looks for schedules every second at first, and every half minute from then on."""

LOOK_AGAIN: Final = 0.05

LEAST_RATE: Final = 50.0
LATEST_START: Final = 1.0
MOST_IDLE: Final = 0.04


@dataclass(frozen=True, slots=True)
class Delays:
    """How long it takes from the commit of an event to the start of its delivery, in seconds."""

    median: float
    late: float


class Starts:
    """Notes when each delivery begins."""

    def __init__(self) -> None:
        self._moments: dict[str, float] = {}
        self._changed = threading.Condition()

    def note(self, heard: Heard) -> None:
        """Note that this one begins now."""
        with self._changed:
            self._moments[heard.bell] = time.perf_counter()
            self._changed.notify_all()

    def of(self, bell: str) -> float:
        """Wait for the delivery about a bell, and return when it began."""
        with self._changed:
            self._changed.wait_for(lambda: bell in self._moments)
            return self._moments[bell]


def main() -> int:
    """Measure, print a table, and return 0 when every bar is met."""
    parser = ArgumentParser()
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--singles", type=int, default=100)
    parser.add_argument("--idle-seconds", type=float, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        floor = _floor(_belfry(Path(folder) / "floor.db"), options.events)
        belfry = _belfry(Path(folder) / "engine.db")
        rate = _rate(belfry, options.events)
        delays = _delays(belfry, options.singles)
        idle = _idle(options.idle_seconds)
        belfry.engine.stop(timedelta(seconds=1))
    _say("deliveries/s, plain loop over the rows", f"{floor:8.1f}")
    _say("deliveries/s, engine", f"{rate:8.1f}", f"bar: at least {LEAST_RATE:g}")
    _say("engine : plain loop", f"{rate / floor:8.2f}")
    _say("commit to start, median, ms", f"{delays.median * 1e3:8.1f}")
    _say("commit to start, p99, ms", f"{delays.late * 1e3:8.1f}", f"bar: {LATEST_START * 1e3:g}")
    _say("idle, % of one core", f"{idle * 100:8.2f}", f"bar: below {MOST_IDLE * 100:g}")
    met = rate >= LEAST_RATE and delays.late <= LATEST_START and idle < MOST_IDLE
    return 0 if met else 1


def _floor(belfry: Belfry, events: int) -> float:
    for number in range(events):
        belfry.ring(str(number))
    start = time.perf_counter()
    belfry.attempt_all()
    return events / (time.perf_counter() - start)


def _rate(belfry: Belfry, events: int) -> float:
    for number in range(events):
        belfry.ring(str(number))
    belfry.engine.start()
    start = time.perf_counter()
    while belfry.ledger.entries(state=State.PENDING, limit=1):
        time.sleep(LOOK_AGAIN)
    return events / (time.perf_counter() - start)


def _delays(belfry: Belfry, singles: int) -> Delays:
    starts, random = Starts(), Random(1)
    belfry.ears.scripts["ear"] = starts.note
    delays = []
    for number in range(singles):
        time.sleep(random.uniform(0, POLLING.total_seconds()))
        bell = f"single {number}"
        belfry.ring(bell)
        committed = time.perf_counter()
        delays.append(starts.of(bell) - committed)
    return Delays(statistics.median(delays), statistics.quantiles(delays, n=100)[98])


def _idle(seconds: float) -> float:
    time.sleep(SETTLING)
    start, used = time.perf_counter(), time.process_time()
    time.sleep(seconds)
    return (time.process_time() - used) / (time.perf_counter() - start)


def _belfry(path: Path) -> Belfry:
    database = migrated(f"sqlite:///{path}", KeyRing((Key.new(),)))
    return Belfry(database, RetryPolicy(), POLLING)


def _say(what: str, value: str, bar: str = "") -> None:
    sys.stdout.write(f"{what:<42} {value}   {bar}\n")


if __name__ == "__main__":
    sys.exit(main())
