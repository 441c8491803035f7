"""Measures a booking over HTTP with all that it writes, and a race for one time.

Beside it, in the same run and in turns, stands the floor: a bare FastAPI form handler that inserts
one row into SQLite with synchronous=FULL. Run it from the root of the project:

    python -m tests.benchmarks.booking
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import perf_counter
from typing import Final
from uuid import uuid4

import httpx2

from tests.benchmarks.measure import bare, percentile, practice, show

VISITORS: Final = 50
WARM_UP: Final = 10
BAR_MILLISECONDS: Final = 30
FIRST: Final = timedelta(days=2)
APART: Final = timedelta(minutes=15)

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CONFIGURATION: Final = "\n".join(
    [
        '[practice]\nname = "Bench"\nemail = "hello@bench.example"\nzone = "UTC"',
        '[practitioners.maya]\nname = "Maya"\nemail = "maya@bench.example"',
        "[practitioners.maya.hours]",
        *(f'{day} = ["00:00-00:00"]' for day in _DAYS),
        '[storage]\nfolder = "data"\nkey = { file = "soundwell.key" }',
        '[scheduling]\nconfirmation = "direct"\nper_person = "any number"\n[mail]',
    ]
)


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--bookings", type=int, default=300)
    options = parser.parse_args()
    times = free_times()
    with tempfile.TemporaryDirectory() as folder:
        ours, floor = Path(folder, "ours"), Path(folder, "floor")
        ours.mkdir()
        floor.mkdir()
        with practice(ours, CONFIGURATION) as soundwell, bare(floor) as peer:
            booking, inserting = [], []
            with httpx2.Client() as visitor:
                for _ in range(WARM_UP + options.bookings):
                    booking.append(seconds(visitor, f"{soundwell.address}{next(times)}"))
                    inserting.append(seconds(visitor, f"{peer.address}/book"))
            race = raced(f"{soundwell.address}{next(times)}")
    measured = [booking[WARM_UP:], inserting[WARM_UP:]]
    rows = [
        (f"p{percent}, ms", *(f"{percentile(values, percent) * 1e3:.1f}" for values in measured))
        for percent in (50, 99)
    ]
    ratios = [f"{percentile(measured[0], at) / percentile(measured[1], at):.1f}" for at in (50, 99)]
    bars = (f"below {BAR_MILLISECONDS}", "")
    show(
        f"{options.bookings} bookings over HTTP, on SQLite",
        ("", "a booking with its events", "a bare insert", "ratio", "bar"),
        [(*row, ratio, bar) for row, ratio, bar in zip(rows, ratios, bars, strict=True)],
    )
    show(
        f"{VISITORS} visitors at once want one time",
        ("", "answers", "bar"),
        [
            ("booked", str(race[303]), "1"),
            ("told kindly that it is taken", str(race[409]), str(VISITORS - 1)),
            ("anything else", str(VISITORS - race[303] - race[409]), "0"),
        ],
    )
    return 0


def free_times() -> Iterator[str]:
    """Yield the addresses of times that can be booked."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight + FIRST
    while True:
        yield f"/book/maya/{moment:%Y%m%dT%H%M%SZ}"
        moment += APART


def seconds(visitor: httpx2.Client, address: str) -> float:
    """Return how long it takes to post a form that is accepted."""
    form = typed()
    network = elsewhere()
    start = perf_counter()
    answer = visitor.post(address, data=form, headers=network)
    taken = perf_counter() - start
    if answer.status_code != httpx2.codes.SEE_OTHER:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return taken


def raced(address: str) -> Counter[int]:
    """Let many visitors post to one address at the same moment, and count what they get."""
    ready = Barrier(VISITORS)

    def post(_: int) -> int:
        with httpx2.Client(timeout=60) as visitor:
            ready.wait()
            return visitor.post(address, data=typed(), headers=elsewhere()).status_code

    with ThreadPoolExecutor(VISITORS) as pool:
        return Counter(pool.map(post, range(VISITORS)))


def elsewhere() -> dict[str, str]:
    """Return how a proxy says that somebody calls from an address of their own.

    So many bookings from one address would be refused.
    """
    return {"X-Forwarded-For": ".".join(str(number) for number in (10, *uuid4().bytes[:3]))}


def typed() -> dict[str, str]:
    """Return what a visitor types whom nobody knows yet."""
    visitor = uuid4().hex
    return {
        "channel": "online",
        "name": "Ada Quinn",
        "email": f"{visitor}@bench.example",
        "submission": visitor,
    }


if __name__ == "__main__":
    sys.exit(main())
