"""Measures sign-ups for the newsletter over HTTP, with a practice that has one core to itself.

Each is judged for spam, counted, and written down with its event; what it leads to is delivered
behind, on the same core, whose time that takes counts too. Beside it, in the same run and on the
same core, stands the floor: a bare FastAPI form handler that inserts one row. The bar is about the
core's own time, because others may use it as well. Run it from the root of the project:

    python -m tests.benchmarks.sign_ups
"""

import os
import re
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final
from uuid import uuid4

import httpx2
from sqlalchemy import func, select

from soundwell_plugins.features.newsletter.tables import SIGN_UP, SUBSCRIBER
from soundwell_plugins.host.storage import Database
from soundwell_plugins.sdk.encryption import KeyRing
from tests.benchmarks.booking import typed
from tests.benchmarks.measure import bare, percentile, practice, show

CONFIGURATION: Final = """\
[practice]
name = "Bench"
email = "hello@bench.example"
zone = "UTC"

[practitioners.maya]
name = "Maya"
email = "maya@bench.example"

[storage]
folder = "data"
key = { file = "soundwell.key" }

[newsletter]
sign_ups_per_hour = 100000

[spam]
per_network = 10000

[mail]
"""
LEAST_RATE: Final = 50.0
VISITORS: Final = 8
WARM_UP: Final = 20
CONSENT: Final = re.compile(r'name="consent" value="([0-9a-f]{64})"')

Form = dict[str, str]


def main() -> int:
    """Measure, print a table, and return 0 when the bar is met."""
    parser = ArgumentParser()
    parser.add_argument("--sign-ups", type=int, default=1500)
    number = parser.parse_args().sign_ups
    with tempfile.TemporaryDirectory() as folder:
        ours, floor = Path(folder, "ours"), Path(folder, "floor")
        ours.mkdir()
        floor.mkdir()
        with ExitStack() as stack:
            with one_core():
                soundwell = stack.enter_context(practice(ours, CONFIGURATION))
            consent = CONSENT.findall(httpx2.get(f"{soundwell.address}/newsletter").text)[0]
            make = lambda: {"email": f"{uuid4().hex}@bench.example", "consent": consent}  # noqa: E731
            begun = soundwell.cpu_seconds()
            signing = measured(f"{soundwell.address}/newsletter", make, number)
            spent = soundwell.cpu_seconds() - begun
        kept = kept_in(ours)
        with ExitStack() as stack:
            with one_core():
                peer = stack.enter_context(bare(floor))
            begun = peer.cpu_seconds()
            inserting = measured(f"{peer.address}/book", typed, number)
            peer_spent = peer.cpu_seconds() - begun
    rates = [number / spent, number / peer_spent]
    wall = [number / each.wall for each in (signing, inserting)]
    latencies = [
        [percentile(each.seconds, percent) * 1e3 for each in (signing, inserting)]
        for percent in (50, 99)
    ]
    show(
        f"{number} sign-ups by {VISITORS} visitors at once, on SQLite and one core; "
        f"load average {os.getloadavg()[0]:.1f}",
        ("", "sign-ups", "bare inserts", "ratio", "bar"),
        [
            ("in a second of the core's time", *compared(rates), f"at least {LEAST_RATE:g}"),
            ("in a second by the clock", *compared(wall), ""),
            ("p50, ms", *compared(latencies[0]), ""),
            ("p99, ms", *compared(latencies[1]), ""),
            ("kept", str(kept), "", "", str(number + WARM_UP)),
        ],
    )
    return int(rates[0] < LEAST_RATE or kept != number + WARM_UP)


def compared(values: Sequence[float]) -> tuple[str, str, str]:
    """Return a figure of ours, that of the floor, and how many times the one is the other."""
    ours, floor = values
    return f"{ours:.1f}", f"{floor:.1f}", f"{ours / floor:.2f}"


@dataclass(frozen=True, slots=True)
class Measured:
    """How long each request took, and all of them together, in seconds."""

    seconds: list[float]
    wall: float


def measured(address: str, form: Callable[[], Form], number: int) -> Measured:
    """Let several visitors post a form again and again.

    Args:
        address: where to.
        form: makes what each visitor types.
        number: how often, all together.
    """
    with httpx2.Client(timeout=60) as visitor:

        def post(typed: Form) -> float:
            begun = perf_counter()
            answer = visitor.post(address, data=typed)
            taken = perf_counter() - begun
            if answer.status_code != httpx2.codes.SEE_OTHER:
                raise SystemExit(f"{address} answered {answer.status_code}")
            return taken

        with ThreadPoolExecutor(VISITORS) as pool:
            list(pool.map(post, (form() for _ in range(WARM_UP))))
            begun = perf_counter()
            seconds = list(pool.map(post, (form() for _ in range(number))))
            return Measured(seconds, perf_counter() - begun)


def kept_in(folder: Path) -> int:
    """Return how many sign-ups a practice's database holds, looked at or not."""
    keyring = KeyRing.from_text((folder / "soundwell.key").read_text(encoding="utf-8"))
    database = Database(f"sqlite:///{folder}/data/soundwell.db", keyring)
    try:
        with database.reading() as session:
            counts = (
                session.scalar(select(func.count()).select_from(table))
                for table in (SIGN_UP, SUBSCRIBER)
            )
            return sum(count or 0 for count in counts)
    finally:
        database.close()


@contextmanager
def one_core() -> Iterator[None]:
    """Have whatever is started here run on one core; measuring goes on upon the others."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


if __name__ == "__main__":
    sys.exit(main())
