"""Measures a practice under a steady load: what visitors of its site ask for, all mixed.

Requests leave at their appointed moment whether or not earlier ones have been answered, and are
timed from that moment on, so that waiting counts (G. Tene, "How NOT to Measure Latency", 2013).
What they are stands in `visitors.py`. Beside it, in the same run, the bare server takes as many, of
which as many insert a row as write something there.

The generator has a process of its own and takes a part of the same two cores; the table says how
much, and how much the servers take. Run it from the root of the project, on a machine that does
nothing else:

    python -m tests.benchmarks.load
"""

import asyncio
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final
from urllib.parse import urlsplit

from tests.benchmarks.measure import Running, bare, percentile, practice, show
from tests.benchmarks.visitors import CONFIGURATION, LOOKS, Kind, Request, mixed, plain
from tests.benchmarks.wire import Client

BAR_MILLISECONDS: Final = 250
PATIENCE: Final = 30.0
WARM_UP: Final = 3.0
"""Seconds; the first requests fill what is kept in memory, and are not counted."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How a request went: what it was for, how many seconds it took, and what it got."""

    kind: Kind
    seconds: float
    status: int

    @property
    def failed(self) -> bool:
        """Whether somebody met an error, be it that they are refused."""
        return self.status >= 400  # where errors begin (RFC 9110, 15.5)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: the answers, and what it took.

    Args:
        answers: of all requests that came after the warm-up.
        serving: how busy the servers were, in per cent of one core.
        generating: how busy the generator was.
    """

    answers: Sequence[Answered]
    serving: float
    generating: float

    def of(self, kinds: Collection[Kind]) -> list[Answered]:
        """Return the answers of some kinds."""
        return [each for each in self.answers if each.kind in kinds]


def main() -> int:
    """Measure and print two tables."""
    parser = ArgumentParser()
    parser.add_argument("--rate", type=int, default=200, help="requests in a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--looks", type=int, default=LOOKS, help="times thirty, for two bookings")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    requests = mixed(int(options.rate * (WARM_UP + options.seconds)), options.looks)
    ours, floor = [], []
    for _ in range(options.runs):
        with (
            tempfile.TemporaryDirectory() as folder,
            practice(Path(folder), CONFIGURATION, options.workers) as soundwell,
        ):
            ours.append(run(soundwell, requests, options.rate))
        with tempfile.TemporaryDirectory() as folder, bare(Path(folder)) as peer:
            floor.append(run(peer, plain(requests), options.rate))
    title = (
        f"{options.rate} requests/s for {options.seconds} s, {options.workers} processes for pages,"
        f" median of {options.runs} runs; load average {os.getloadavg()[0]:.1f}"
    )
    everything = tuple(Kind)
    show(
        title,
        ("", "Soundwell", "bare server", "bar"),
        [
            *(
                (f"p{percent}, ms", *(_milliseconds(runs, percent) for runs in (ours, floor)), bar)
                for percent, bar in ((50, ""), (99, f"below {BAR_MILLISECONDS}"))
            ),
            ("errors", *(str(_errors(runs, everything)) for runs in (ours, floor)), "0"),
            (
                "servers, % of a core",
                *(_middle(runs, attrgetter("serving")) for runs in (ours, floor)),
                "",
            ),
            (
                "generator, % of a core",
                *(_middle(runs, attrgetter("generating")) for runs in (ours, floor)),
                "",
            ),
        ],
    )
    show(
        "What Soundwell was asked for",
        ("", "requests", "p50, ms", "p99, ms", "errors"),
        [
            (
                kind.value,
                str(sum(len(each.of([kind])) for each in ours)),
                *(_milliseconds(ours, percent, [kind]) for percent in (50, 99)),
                str(_errors(ours, [kind])),
            )
            for kind in Kind
        ],
    )
    slowest = median(_percentile(each, 99, everything) for each in ours)
    return int(slowest >= BAR_MILLISECONDS / 1e3 or _errors(ours, everything) > 0)


def run(server: Running, requests: Sequence[Request], rate: int) -> Run:
    """Send requests to a server at a steady rate.

    Args:
        server: the server.
        requests: what is asked for.
        rate: how many in a second.
    """
    begun, served, generated = perf_counter(), server.cpu_seconds(), process_time()
    answers = asyncio.run(_loaded(server.address, requests, rate))
    taken = perf_counter() - begun
    return Run(
        answers=answers[int(rate * WARM_UP) :],
        serving=100 * (server.cpu_seconds() - served) / taken,
        generating=100 * (process_time() - generated) / taken,
    )


async def _loaded(address: str, requests: Sequence[Request], rate: int) -> list[Answered]:
    parts = urlsplit(address)
    client = Client(parts.hostname or "", parts.port or 0)
    begun = perf_counter()
    tasks = []
    for number, request in enumerate(requests):
        due = begun + number / rate
        await asyncio.sleep(max(0.0, due - perf_counter()))
        tasks.append(asyncio.create_task(_answer(client, due, request)))
    answers = await asyncio.gather(*tasks)
    client.close()
    return answers


async def _answer(client: Client, due: float, request: Request) -> Answered:
    try:
        async with asyncio.timeout(PATIENCE):
            status = await client.status(request)
    except TimeoutError:
        status = 599
    return Answered(request.kind, perf_counter() - due, status)


def _percentile(run: Run, percent: int, kinds: Collection[Kind]) -> float:
    taken = [each.seconds for each in run.of(kinds)]
    return percentile(taken, percent) if len(taken) > 1 else 0.0


def _milliseconds(runs: Sequence[Run], percent: int, kinds: Collection[Kind] = tuple(Kind)) -> str:
    return f"{1e3 * median(_percentile(each, percent, kinds) for each in runs):.0f}"


def _errors(runs: Sequence[Run], kinds: Collection[Kind]) -> int:
    return sum(answer.failed for each in runs for answer in each.of(kinds))


def _middle(runs: Sequence[Run], figure: Callable[[Run], float]) -> str:
    return f"{median(figure(each) for each in runs):.0f}"


if __name__ == "__main__":
    sys.exit(main())
