"""Measures free times beside django-appointment, on the same calendar.

One practitioner, 500 bookings, eight weeks. The peer is installed into an environment of its own
that goes afterwards; where no package index can be reached, its row says so. Both have to find the
same times. Ours is measured twice: with nothing kept from earlier looks, and as it is served. All
in seconds of the processor. Run it from the root of the project:

    python -m tests.benchmarks.appointments
"""

import json
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from soundwell_hookspecs import Channel, Window
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.booking import Wanted
from soundwell_plugins.features.scheduling.offer import FreeTimes, Offer
from soundwell_plugins.features.scheduling.seats import Seat
from soundwell_plugins.testing import AdjustableClock, assembled
from tests.benchmarks.measure import show

PEER: Final = "django-appointment==3.12.0"
BOOKINGS: Final = 500
WEEKS: Final = 8
DAY: Final = timedelta(days=1)
STEP: Final = timedelta(minutes=15)
ZONE: Final = ZoneInfo("UTC")
_HOURS: Final = "\n".join(
    f'{day} = ["09:00-17:00"]' for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
)
TABLES: Final = f"""\
[practitioners.ada]
name = "Ada Quinn"
email = "ada@bench.example"
zone = "UTC"

[practitioners.ada.hours]
{_HOURS}

[scheduling]
horizon = "{(WEEKS + 1) * 7} days"
notice = "1 minute"
confirmation = "direct"
per_person = "any number"
"""
_PATIENCE: Final = 300
"""Seconds that installing the peer may take, and its run."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found free, and how long a look takes.

    Args:
        free: when one can begin, in UTC, without saying so.
        milliseconds: of the processor, the median of all rounds.
    """

    free: Sequence[str]
    milliseconds: float


def main() -> int:
    """Measure, print, and tell by the exit code whether both found the same."""
    parser = ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    now = datetime.now(UTC)
    first = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    starts = calendar(first)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cold, kept = ours(folder, now, first, starts, rounds)
        theirs = peer(folder, first, starts, rounds)
    rows = [
        ("soundwell, nothing kept", f"{cold.milliseconds:.2f}", "1"),
        ("soundwell, as it is served", f"{kept.milliseconds:.2f}", _ratio(kept, cold)),
        (f"{PEER}, day by day", f"{theirs.milliseconds:.0f}", _ratio(theirs, cold))
        if theirs
        else (f"{PEER} could not be installed here", "-", "-"),
    ]
    show(f"1 practitioner, {BOOKINGS} bookings, {WEEKS} weeks", ("", "ms CPU", "ratio"), rows)
    if len({tuple(each.free) for each in (cold, kept, theirs) if each}) > 1:
        return 1
    return 0 if theirs is None or cold.milliseconds < theirs.milliseconds else 1


def calendar(first: datetime) -> list[datetime]:
    """Return when the bookings begin, by chance, within working hours."""
    every = [
        first + number * DAY + timedelta(hours=9) + quarter * STEP
        for number in range(WEEKS * 7)
        if (first + number * DAY).isoweekday() <= 5
        for quarter in range(32)
    ]
    return sorted(Random(1).sample(every, BOOKINGS))


def ours(
    folder: Path, now: datetime, first: datetime, starts: Sequence[datetime], rounds: int
) -> tuple[Found, Found]:
    """Book here, and measure without and with what is kept from earlier looks."""
    host = assembled(folder, Scheduling, tables=TABLES, clock=AdjustableClock(now))
    try:
        scheduling = host.plugins["scheduling"]
        seat = scheduling.seats.find("ada") if isinstance(scheduling, Scheduling) else None
        if not isinstance(scheduling, Scheduling) or seat is None:
            raise SystemExit("nobody can be booked")
        for start in starts:
            scheduling.bookings.claims.claim(_wanted(seat, start))
        window = Window(first, first + WEEKS * 7 * DAY)

        def anew() -> FreeTimes:
            parts = (scheduling.config, scheduling.context, scheduling.bookings)
            return Offer(*parts).free(seat, window)

        return (
            _measured(rounds * 5, anew),
            _measured(rounds * 20, lambda: scheduling.offer.free(seat, window)),
        )
    finally:
        host.close()


def peer(folder: Path, first: datetime, starts: Sequence[datetime], rounds: int) -> Found | None:
    """Install the peer, book there, and measure; `None` where it cannot be installed."""
    environment = folder / "peer"
    python = str(environment / "bin" / "python")
    install = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", PEER]
    for command in ([sys.executable, "-m", "venv", str(environment)], install):
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            return None
        if done.returncode:
            return None
    file = folder / "calendar.json"
    booked = [_said(start) for start in starts]
    file.write_text(
        json.dumps({"first": f"{first:%Y-%m-%d}", "weeks": WEEKS, "booked": booked}),
        encoding="utf-8",
    )
    script = str(Path(__file__).with_name("appointments_peer.py"))
    told = subprocess.run(
        [python, script, str(file), str(rounds)],
        capture_output=True,
        check=True,
        text=True,
        timeout=_PATIENCE,
    )
    found = json.loads(told.stdout)
    return Found(found["free"], median(found["seconds"]) * 1e3)


def _measured(rounds: int, look: Callable[[], FreeTimes]) -> Found:
    taken, free = [], look()
    for _ in range(rounds):
        begun = process_time()
        look()
        taken.append(process_time() - begun)
    return Found([_said(start) for start in free.starts], median(taken) * 1e3)


def _wanted(seat: Seat, start: datetime) -> Wanted:
    return Wanted(
        choices=(seat.at(start),),
        zone=ZONE,
        channel=Channel.ONLINE,
        name="Kim Sorrel",
        email="kim@bench.example",
        phone="",
        submission=uuid4().hex,
    )


def _said(start: datetime) -> str:
    return f"{start:%Y-%m-%dT%H:%M:%S}"


def _ratio(one: Found, other: Found) -> str:
    return f"{one.milliseconds / other.milliseconds:.2f}"


if __name__ == "__main__":
    sys.exit(main())
