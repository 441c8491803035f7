"""Measures check-ins over HTTP: how many are answered in a second, and how much a phone loads.

Beside it, in the same run and in turns, stands the floor: a bare FastAPI form handler that inserts
one row into SQLite with synchronous=FULL. Run it from the root of the project:

    python -m tests.benchmarks.check_ins
"""

import re
import sys
import tempfile
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Final
from uuid import uuid4

import httpx2

from soundwell_hookspecs import PractitionerId
from soundwell_plugins.features.alliance.check_in import Way
from soundwell_plugins.features.alliance.plugin import Alliance
from soundwell_plugins.host.blueprint import draw
from soundwell_plugins.host.host import assemble
from soundwell_plugins.sdk.clock import SystemClock
from tests.benchmarks.measure import bare, practice, show

BAR_A_SECOND: Final = 50
BAR_BYTES: Final = 30_000
AT_ONCE: Final = 8

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
[alliance]
"""
FIVE: Final = dict.fromkeys(
    ("a-safe", "a-accepted", "a-heard", "a-understood", "a-voice"), "yes"
) | {"step": "five.five", "go": "next"}
ASSET: Final = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def main() -> int:
    """Measure and print a table."""
    parser = ArgumentParser()
    parser.add_argument("--check-ins", type=int, default=600)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, floor = Path(folder, "ours"), Path(folder, "floor")
        ours.mkdir()
        floor.mkdir()
        with practice(ours, CONFIGURATION) as soundwell, bare(floor) as peer:
            paths = invited(ours / "soundwell.toml", options.check_ins)
            size = loaded(soundwell.address, paths[0])
            answered = rate([(f"{soundwell.address}{path}", FIVE, 200) for path in paths])
            inserted = rate([(f"{peer.address}/book", visitor(), 303) for _ in paths])
    met = answered >= BAR_A_SECOND and size <= BAR_BYTES
    show(
        f"{options.check_ins} check-ins of five questions over HTTP, encrypted, on SQLite",
        ("", "a check-in", "a bare insert", "ratio", "bar"),
        [
            (
                "answered in a second",
                f"{answered:.0f}",
                f"{inserted:.0f}",
                f"{inserted / answered:.1f}",
                f"{BAR_A_SECOND} or more",
            ),
            ("bytes that a phone loads first", str(size), "", "", f"{BAR_BYTES} or fewer"),
        ],
    )
    return 0 if met else 1


def invited(configuration: Path, count: int) -> list[str]:
    """Begin check-ins in the practice that serves, and return their addresses."""
    host = assemble(draw(configuration), SystemClock())
    try:
        alliance = host.plugins["alliance"]
        if not isinstance(alliance, Alliance):
            raise SystemExit("the plugin alliance is not there")
        form = alliance.catalogue.form([])
        with alliance.context.storage.transaction() as session:
            people = alliance.context.people
            person = people.add(session, email="ada@bench.example", name="Ada")
            client = alliance.clients.add(session, person)
            begun = [
                alliance.check_ins.begin(
                    session,
                    client,
                    practitioner=PractitionerId("maya"),
                    form=form,
                    occasion=f"bench:{number}",
                    way=Way.MAIL,
                    valid=timedelta(days=1),
                )
                for number in range(count)
            ]
        return [alliance.doors.for_mail(each) for each in begun if each is not None]
    finally:
        host.close()


def loaded(address: str, path: str) -> int:
    """Return how many bytes a phone that has nothing yet loads for the first page."""
    with httpx2.Client(headers={"Accept-Encoding": "gzip"}) as phone:
        page = transferred(phone, f"{address}{path}")
        assets = dict.fromkeys(ASSET.findall(page[1]))
        return page[0] + sum(transferred(phone, f"{address}{each}")[0] for each in assets)


def transferred(phone: httpx2.Client, address: str) -> tuple[int, str]:
    """Return the bytes of an answer as they went over the network, its head included, and it."""
    answer = phone.get(address)
    answer.raise_for_status()
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    return head + answer.num_bytes_downloaded, answer.text


def rate(requests: list[tuple[str, dict[str, str], int]]) -> float:
    """Return how many forms are taken in a second, some at once."""
    with httpx2.Client(timeout=60) as visitors, ThreadPoolExecutor(AT_ONCE) as pool:

        def post(request: tuple[str, dict[str, str], int]) -> None:
            address, form, expected = request
            status = visitors.post(address, data=form).status_code
            if status != expected:
                raise SystemExit(f"a form was answered with {status}")

        start = perf_counter()
        list(pool.map(post, requests))
        return len(requests) / (perf_counter() - start)


def visitor() -> dict[str, str]:
    """Return what is typed into the floor's form."""
    name = uuid4().hex
    return {
        "channel": "online",
        "name": "Ada Quinn",
        "email": f"{name}@bench.example",
        "submission": name,
    }


if __name__ == "__main__":
    sys.exit(main())
