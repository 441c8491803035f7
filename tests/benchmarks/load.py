"""Measures a practice under a steady load: pages, free times, bookings and probes, all mixed.

Requests leave at their appointed moment whether or not earlier ones have been answered, and are
timed from that moment on, so that waiting counts (G. Tene, "How NOT to Measure Latency", 2013).
Beside it, in the same run, the bare server takes the same load on one page and one insert. Run it
from the root of the project:

    python -m tests.benchmarks.load
"""

import asyncio
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import httpx2

from tests.benchmarks.booking import typed
from tests.benchmarks.measure import bare, percentile, practice, show

PRACTITIONERS: Final = 10
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS: Final = "\n".join(f'{day} = ["08:00-18:00"]' for day in DAYS)
CONFIGURATION: Final = "\n".join(
    [
        '[practice]\nname = "Bench"\nemail = "hello@bench.example"\nzone = "UTC"',
        *(
            f'[practitioners.p{number}]\nname = "P {number}"\nemail = "p{number}@bench.example"\n'
            f"[practitioners.p{number}.hours]\n{HOURS}"
            for number in range(PRACTITIONERS)
        ),
        '[storage]\nfolder = "data"\nkey = { file = "soundwell.key" }',
        "[scheduling]\n[mail]",
    ]
)
"""Ten practitioners with office hours."""

BAR_MILLISECONDS: Final = 250
BOOKING_SLASHES: Final = 3
PATIENCE: Final = 30.0
OFFICE_HOURS: Final = 10
HORIZON_DAYS: Final = 27
WARM_UP: Final = 2.0
MIX: Final = ("/", "/book/p1", "/healthz", "/book", "/") * 4 + ("book",)
"""What is asked for in turns; one in twenty-one books: at 200 a second, 34,000 in an hour."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request to come.

    Args:
        at: when it leaves, in seconds from the beginning.
        path: what it asks for.
        form: what it posts, if it does.
    """

    at: float
    path: str
    form: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """How it went: when it left, how many seconds it took, and whether somebody met an error."""

    at: float
    path: str
    seconds: float
    failed: bool


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--rate", type=int, default=200, help="requests in a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    ours, floor = [], []
    for _ in range(options.runs):
        with ExitStack() as stack:
            folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
            with practice(folders[0], CONFIGURATION, options.workers) as soundwell:
                requests = mixed(options.rate, options.seconds)
                ours.append(asyncio.run(loaded(soundwell.address, requests)))
            with bare(folders[1]) as peer:
                requests = plain(options.rate, options.seconds)
                floor.append(asyncio.run(loaded(peer.address, requests)))
    books = [[each for each in run if each.path.count("/") == BOOKING_SLASHES] for run in ours]
    show(
        f"{options.rate} requests/s for {options.seconds} s, median of {options.runs} runs; "
        f"load average {os.getloadavg()[0]:.1f}",
        ("", "mixed", "bookings among them", "bare server", "bar"),
        [
            *(
                (
                    f"p{percent}, ms",
                    *(f"{middle(runs, percent):.0f}" for runs in (ours, books, floor)),
                    f"below {BAR_MILLISECONDS}" if percent == 99 else "",
                )
                for percent in (50, 99)
            ),
            ("errors", *(str(errors(runs)) for runs in (ours, books, floor)), "0"),
        ],
    )
    return 0


def mixed(rate: int, seconds: int) -> list[Request]:
    """Return the requests that visitors of a practice make."""
    times = free_times()
    requests = []
    for number in range(int(rate * (WARM_UP + seconds))):
        path = MIX[number % len(MIX)]
        booking = path == "book"
        requests.append(
            Request(number / rate, next(times) if booking else path, typed() if booking else None)
        )
    return requests


def free_times() -> Iterator[str]:
    """Yield the addresses of times that can be booked, of one practitioner after the other."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for quarter in range(4 * OFFICE_HOURS):
        for days in range(2, HORIZON_DAYS):
            moment = midnight + timedelta(days=days, hours=8, minutes=15 * quarter)
            if moment.weekday() < len(DAYS):
                for number in range(PRACTITIONERS):
                    yield f"/book/p{number}/{moment:%Y%m%dT%H%M%SZ}"


def plain(rate: int, seconds: int) -> list[Request]:
    """Return as many for the bare server, the same part of which insert a row."""
    return [
        Request(number / rate, "/book", typed())
        if MIX[number % len(MIX)] == "book"
        else Request(number / rate, "/healthz")
        for number in range(int(rate * (WARM_UP + seconds)))
    ]


async def loaded(address: str, requests: Sequence[Request]) -> list[Answered]:
    """Send requests at their moments, and return how those went that came after the warm-up."""
    limits = httpx2.Limits(max_connections=200, max_keepalive_connections=200)
    async with httpx2.AsyncClient(base_url=address, timeout=PATIENCE, limits=limits) as client:
        begun = perf_counter()
        tasks = []
        for request in requests:
            await asyncio.sleep(max(0.0, begun + request.at - perf_counter()))
            tasks.append(asyncio.create_task(_answer(client, begun, request)))
        answers = await asyncio.gather(*tasks)
    return [each for each in answers if each.at >= WARM_UP]


async def _answer(client: httpx2.AsyncClient, begun: float, request: Request) -> Answered:
    try:
        if request.form is None:
            status = (await client.get(request.path)).status_code
        else:
            status = (await client.post(request.path, data=request.form)).status_code
    except httpx2.HTTPError:
        status = 599
    taken = perf_counter() - begun - request.at
    return Answered(request.at, request.path, taken, status >= httpx2.codes.BAD_REQUEST)


def middle(runs: Sequence[Sequence[Answered]], percent: int) -> float:
    """Return the median over runs of a percentile, in milliseconds."""
    return median(percentile([each.seconds for each in run], percent) for run in runs) * 1e3


def errors(runs: Sequence[Sequence[Answered]]) -> int:
    """Return how many met an error in all runs together."""
    return sum(each.failed for run in runs for each in run)


if __name__ == "__main__":
    sys.exit(main())
