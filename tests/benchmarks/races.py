"""Lets 500 visitors at once want 20 times of several practitioners, and counts double bookings.

Four processes serve them, on SQLite, and on a PostgreSQL server that is started for it where it
is installed. Every third visitor holds the time before they claim it; every sixth holds it and
goes, so that holds expire meanwhile. Run it from the root of the project:

    python -m tests.benchmarks.races
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Final
from uuid import uuid4

import httpx2

from tests.benchmarks.measure import practice, show
from tests.postgres_server import NotInstalled, postgres_server

WORKERS: Final = 4
TIMES: Final = 5
NAMES: Final = ("maya", "jonas", "ada", "kim")
"""Five times with each of four practitioners: twenty."""

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HELD: Final = 200
_GONE: Final = 0
_ACCEPTED: Final = 202
_KINDLY: Final = frozenset({409})

Slot = tuple[str, str]


def main() -> int:
    """Race on each database and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--visitors", type=int, default=500)
    visitors = parser.parse_args().visitors
    rows, wrong = [], 0
    with ExitStack() as servers:
        for name, database in _databases(servers).items():
            with tempfile.TemporaryDirectory() as folder:
                answers = raced(Path(folder), database, visitors)
            booked = Counter(slot for slot, status in answers if status == _ACCEPTED)
            twice = sum(count > 1 for count in booked.values())
            refused = sum(status in _KINDLY for _, status in answers)
            gone = sum(status == _GONE for _, status in answers)
            other = visitors - refused - gone - sum(booked.values())
            rows.append((name, *map(str, (len(booked), twice, refused, gone, other))))
            wrong += twice + other
    show(
        f"{visitors} visitors at once, {TIMES * len(NAMES)} times, {WORKERS} processes",
        ("", "times booked", "booked twice (0)", "refused", "held and gone", "anything else (0)"),
        rows,
    )
    return 1 if wrong else 0


def _databases(servers: ExitStack) -> dict[str, str]:
    """Return the addresses of databases by name; an empty one is a file of SQLite."""
    try:
        address = servers.enter_context(postgres_server(durable=True))
    except NotInstalled:
        return {"SQLite": ""}
    return {"SQLite": "", "PostgreSQL": address}


def raced(folder: Path, database: str, visitors: int) -> list[tuple[Slot, int]]:
    """Return what each visitor wanted and was answered."""
    slots = _slots()
    ready = Barrier(visitors)
    with practice(folder, _configuration(folder, database), workers=WORKERS) as served:

        def visit(number: int) -> tuple[Slot, int]:
            slot = slots[number % len(slots)]
            from_elsewhere = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}"}
            with httpx2.Client(
                base_url=served.address, timeout=120, headers=from_elsewhere
            ) as client:
                ready.wait()
                holds = number % 3 == 0
                return slot, _claimed(client, slot, holds=holds, goes=number % 6 == 0)

        with ThreadPoolExecutor(visitors) as pool:
            return list(pool.map(visit, range(visitors)))


def _claimed(client: httpx2.Client, slot: Slot, *, holds: bool, goes: bool) -> int:
    form = uuid4().hex
    times = [{"practitioner": slot[0], "start": slot[1]}]
    if holds:
        held = client.put(f"/api/scheduling/holds/{form}", json={"times": times}).status_code
        if goes and held == _HELD:
            return _GONE
    claim = {
        "form": form,
        "times": times,
        "channel": "online",
        "name": "Ada Quinn",
        "email": f"{form}@bench.example",
    }
    return client.post("/api/scheduling/bookings", json=claim).status_code


def _slots() -> list[Slot]:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + timedelta(days=2)
    return [
        (name, f"{first + number * timedelta(minutes=15):%Y-%m-%dT%H:%M:%SZ}")
        for name in NAMES
        for number in range(TIMES)
    ]


def _configuration(folder: Path, database: str) -> str:
    lines = ['[practice]\nname = "Bench"\nemail = "hello@bench.example"\nzone = "UTC"']
    for name in NAMES:
        lines.append(f'[practitioners.{name}]\nname = "{name}"\nemail = "{name}@bench.example"')
        lines.append(f"[practitioners.{name}.hours]")
        lines += [f'{day} = ["00:00-00:00"]' for day in _DAYS]
    lines.append('[storage]\nfolder = "data"\nkey = { file = "soundwell.key" }')
    if database:
        (folder / "database").write_text(database, encoding="utf-8")
        lines.append('database = { file = "database" }')
    lines.append('[scheduling]\nconfirmation = "direct"\nper_person = "any number"')
    lines.append('hold = "1 second"\n[mail]')
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
