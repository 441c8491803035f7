"""Measures how long free times take: to compute, and as an answer over HTTP.

Ten practitioners, each with 300 busy times within eight weeks, as the bar says. Beside the
computing stands the plain sweep over sorted spans, with which it has to agree; both are counted in
seconds of the processor, the answer over HTTP by the clock. Run it from the root of the project:

    python -m tests.benchmarks.free_times
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Final

import httpx2

from soundwell_plugins.features.scheduling.bitmaps import free, grid, mask
from soundwell_plugins.features.scheduling.cells import Cells, floor_cell
from soundwell_plugins.features.scheduling.slots import Rule, free_starts
from soundwell_plugins.features.scheduling.stamps import stamps
from tests.benchmarks.measure import percentile, practice, show

PRACTITIONERS: Final = 10
BUSY: Final = 300
WEEKS: Final = 8
BAR_COMPUTING: Final = 2.0
BAR_HTTP: Final = 10.0
"""Milliseconds."""

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday")
_CELLS_A_DAY: Final = 288
_A_DAY: Final = timedelta(days=1)
_HOURS: Final = (Cells(108, 144), Cells(156, 216))
"""9 to 12 and 13 to 18 o'clock."""
_RULE: Final = Rule(duration=3, step=3, before=1, after=1)


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    ours, sweep = computing(rounds)
    over_http, anew, serving, size = http(rounds)
    rows = [
        ("computing, by the bit", f"{ours:.2f}", f"{ours / sweep:.2f}", f"{BAR_COMPUTING:g}"),
        ("computing, a plain sweep", f"{sweep:.2f}", "1", ""),
        ("the server, for an answer", f"{serving:.2f}", f"{serving / sweep:.2f}", ""),
        (f"HTTP, {size} times", f"{over_http:.2f}", f"{over_http / sweep:.2f}", f"{BAR_HTTP:g}"),
        ("HTTP, all of them written anew", f"{anew:.2f}", f"{anew / sweep:.2f}", ""),
    ]
    show(
        f"{PRACTITIONERS} practitioners, {WEEKS} weeks, {BUSY} busy times each",
        ("", "ms", "ratio to the sweep", "bar"),
        rows,
    )
    return 0 if ours <= BAR_COMPUTING and over_http <= BAR_HTTP else 1


def computing(rounds: int) -> tuple[float, float]:
    """Return the milliseconds of free times by the bit, and by a sweep, everything else kept."""
    random, span = Random(1), Cells(0, WEEKS * 7 * _CELLS_A_DAY)
    opening = [
        Cells(day * _CELLS_A_DAY + each.start, day * _CELLS_A_DAY + each.end)
        for day in range(WEEKS * 7)
        for each in _HOURS
    ]
    busy = [_busy(random, span) for _ in range(PRACTITIONERS)]
    kept = [(grid(opening, _RULE, span), mask(each, span)) for each in busy]
    by_bit = [free(drawn, taken, _RULE) for drawn, taken in kept]
    swept = [tuple(free_starts(opening, each, _RULE)) for each in busy]
    if by_bit != swept:
        raise SystemExit("the two ways differ")
    return (
        _milliseconds(rounds, lambda: [free(drawn, taken, _RULE) for drawn, taken in kept]),
        _milliseconds(rounds, lambda: [list(free_starts(opening, each, _RULE)) for each in busy]),
    )


def http(rounds: int) -> tuple[float, float, float, int]:
    """Return the milliseconds of an answer, of one unlike the one before, and of the server's work.

    The two answers as p50; of the work, what the processor did for one of the first. The last is
    how many times an answer has.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(PRACTITIONERS):
            (folder / f"{number}.ics").write_text(_feed(Random(number)), encoding="utf-8")
        with (
            practice(folder, _configuration()) as served,
            httpx2.Client(base_url=served.address) as client,
        ):
            first = client.get("/api/scheduling/times").raise_for_status().json()["times"]
            before = served.cpu_seconds()
            alike = _answered(client, [""] * rounds)
            serving = (served.cpu_seconds() - before) / rounds * 1e3
            # Two ends in turns: each answer differs from the one that is kept of the last.
            far = datetime.now(UTC) + timedelta(weeks=WEEKS)
            ends = [far - number % 2 * _A_DAY for number in range(rounds)]
            unlike = _answered(client, [f"?to={end:%Y-%m-%dT%H:%M:%SZ}" for end in ends])
    if not all(each["known"] for each in first):
        raise SystemExit("a calendar could not be read")
    size = sum(len(each["starts"]) for each in first)
    return percentile(alike, 50), percentile(unlike, 50), serving, size


def _answered(client: httpx2.Client, queries: Sequence[str]) -> list[float]:
    """Return how long each answer took, in milliseconds."""
    taken = []
    for query in queries:
        begun = perf_counter()
        client.get(f"/api/scheduling/times{query}").raise_for_status()
        taken.append((perf_counter() - begun) * 1e3)
    return taken


def _milliseconds(rounds: int, work: Callable[[], object]) -> float:
    taken = []
    for _ in range(rounds):
        begun = process_time()
        work()
        taken.append(process_time() - begun)
    return median(taken) * 1e3


def _busy(random: Random, span: Cells) -> Sequence[Cells]:
    starts = [random.randrange(span.end) for _ in range(BUSY)]
    return [Cells(start, start + random.randint(3, 24)) for start in starts]


def _configuration() -> str:
    names = [f"p{number}" for number in range(PRACTITIONERS)]
    lines = ['[practice]\nname = "Bench"\nemail = "hello@bench.example"\nzone = "UTC"']
    for name in names:
        lines.append(f'[practitioners.{name}]\nname = "{name}"\nemail = "{name}@bench.example"')
        lines.append(f"[practitioners.{name}.hours]")
        lines += [f'{day} = ["09:00-12:00", "13:00-18:00"]' for day in _DAYS]
    lines.append('[storage]\nfolder = "data"\nkey = { file = "soundwell.key" }')
    lines.append(f'[scheduling]\nhorizon = "{WEEKS * 7} days"\n[calendars]')
    lines += [
        f'[[calendars.sources]]\npractitioner = "{name}"\nfile = "{number}.ics"'
        for number, name in enumerate(names)
    ]
    return "\n".join(lines)


def _feed(random: Random) -> str:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    first = floor_cell(now)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    for number, cells in enumerate(_busy(random, Cells(0, WEEKS * 7 * _CELLS_A_DAY))):
        [start, end] = stamps([first + cells.start, first + cells.end])
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@bench.example",
            f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"DTSTART:{_basic(start)}",
            f"DTEND:{_basic(end)}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _basic(stamp: str) -> str:
    return stamp.replace("-", "").replace(":", "")


if __name__ == "__main__":
    sys.exit(main())
