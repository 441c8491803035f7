"""Backs a practice up while people book, restores it elsewhere, and counts what is missing.

Whatever was booked before the backup began has to be in it, each booking with its events, and the
restored practice has to be whole. Beside it stands what SQLite's own copy of the file takes.

    python -m tests.benchmarks.backup --before 300 --meanwhile 4
"""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import perf_counter

import httpx2

from tests.benchmarks.booking import CONFIGURATION, free_times, seconds
from tests.benchmarks.measure import ENVIRONMENT, ROOT, SOUNDWELL, practice, show


class Visitors:
    """People who book one free time after the other, until they are sent home.

    Args:
        address: where the practice is served.
        count: how many at once.
    """

    def __init__(self, address: str, count: int) -> None:
        self._address = address
        self._times = free_times()
        self._lock = threading.Lock()
        self._home = threading.Event()
        self._enough = threading.Event()
        self._wanted = 0
        self.committed: list[str] = []
        self._pool = ThreadPoolExecutor(count)
        self._tasks = [self._pool.submit(self._book) for _ in range(count)]

    def until(self, count: int) -> None:
        """Wait until so many bookings are committed."""
        self._wanted = count
        self._enough.wait(600)

    def send_home(self) -> None:
        """End, and raise what went wrong for any of them."""
        self._home.set()
        for task in self._tasks:
            task.result()
        self._pool.shutdown()

    def _book(self) -> None:
        with httpx2.Client(timeout=60) as visitor:
            while not self._home.is_set():
                with self._lock:
                    path = next(self._times)
                seconds(visitor, f"{self._address}{path}")
                with self._lock:
                    self.committed.append(_start(path))
                    if self._wanted and len(self.committed) >= self._wanted:
                        self._enough.set()


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--before", type=int, default=300, help="bookings before the backup")
    parser.add_argument("--meanwhile", type=int, default=4, help="visitors at once")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, elsewhere = Path(folder, "ours"), Path(folder, "elsewhere")
        ours.mkdir()
        elsewhere.mkdir()
        backup = Path(folder, "backup.zip")
        with practice(ours, CONFIGURATION) as running:
            visitors = Visitors(running.address, options.meanwhile)
            visitors.until(options.before)
            before = list(visitors.committed)
            backing_up = _timed("--config", str(ours / "soundwell.toml"), "backup", str(backup))
            meanwhile = len(visitors.committed) - len(before)
            copying = _copied(ours / "data" / "soundwell.db", Path(folder, "copy.db"))
            visitors.send_home()
        for name in ("soundwell.toml", "soundwell.key"):
            shutil.copy(ours / name, elsewhere)
        restoring = _timed("--config", str(elsewhere / "soundwell.toml"), "restore", str(backup))
        restored = set(_booked(elsewhere / "data" / "soundwell.db"))
        lone = _without_event(elsewhere / "data" / "soundwell.db")
    missing = len(set(before) - restored)
    show(
        f"A backup after {len(before)} bookings, with {meanwhile} more made while it was written",
        ("", "measured", "bar"),
        [
            ("bookings committed before it began", str(len(before)), ""),
            ("of these missing after the restore", str(missing), "0"),
            ("bookings restored in all", str(len(restored)), ""),
            ("restored bookings without their event", str(lone), "0"),
            ("backup, s (with the start of the program)", f"{backing_up:.2f}", ""),
            ("restore, s (with the start of the program)", f"{restoring:.2f}", ""),
            ("SQLite's own copy of the file, s", f"{copying:.2f}", ""),
            ("backup : SQLite's own copy", f"{backing_up / copying:.1f}", ""),
        ],
    )
    return 0 if not missing and not lone else 1


def _timed(*words: str) -> float:
    start = perf_counter()
    subprocess.run(
        [SOUNDWELL, *words], cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL
    )
    return perf_counter() - start


def _copied(file: Path, target: Path) -> float:
    start = perf_counter()
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return perf_counter() - start


def _booked(file: Path) -> Iterator[str]:
    with closing(sqlite3.connect(file)) as connection:
        for (start,) in connection.execute("SELECT start FROM scheduling_booking").fetchall():
            yield str(start)[:16]


def _without_event(file: Path) -> int:
    """Return how many bookings have no event."""
    with closing(sqlite3.connect(file)) as connection:
        query = (
            "SELECT count(*) FROM scheduling_booking WHERE NOT EXISTS"
            " (SELECT 1 FROM events WHERE events.record LIKE '%' || scheduling_booking.id)"
        )
        return int(connection.execute(query).fetchone()[0])


def _start(path: str) -> str:
    """Return the start of a booking's time as the database writes it, to the minute."""
    stamp = path.rpartition("/")[2]
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}"


if __name__ == "__main__":
    sys.exit(main())
