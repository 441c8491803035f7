"""Bookings on their way into Odoo: once each whatever breaks, in few round trips, at little cost.

The peers of the last figures are the bare library with the same three calls, as it is and with one
HTTP client for all of them, in the same run and in turns. The pretended Odoo is a process of its
own; where `SOUNDWELL_TEST_ODOO` names a real one that speaks json2, the last figures are measured
there too. Run it from the root of the project:

    python -m tests.benchmarks.odoo
"""

import json
import os
import sys
import tempfile
import warnings
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import odoolib
from odoolib import json2

from soundwell_hookspecs import ConsultationBooked, DeliveryFailed
from soundwell_plugins.connectors.odoo.plugin import Odoo
from soundwell_plugins.connectors.odoo.rows import ONCE, QUIET
from soundwell_plugins.testing import AdjustableClock
from tests.benchmarks.measure import show
from tests.connectors.odoo.conftest import (
    DELIVERY,
    REAL,
    BackOffice,
    context_of,
    place_of,
    place_of_real,
)
from tests.connectors.odoo.odoo_process import Mortal, mortal
from tests.connectors.odoo.odoo_standin import StandIn, standing_in
from tests.connectors.odoo.odoo_world import KEY, PRACTITIONER, World

IMPATIENT = timedelta(milliseconds=300)
DEATH, TROUBLE = 0.02, 0.14
"""How likely the server is killed at a moment of a call, and that something else breaks at one."""

WARM_UP = 5


def main() -> int:
    """Measure, print tables, and return 1 where a bar is missed."""
    parser = ArgumentParser()
    parser.add_argument("--bookings", type=int, default=300)
    bookings = parser.parse_args().bookings
    os.environ["TEST_ODOO_KEY"] = KEY
    missed = [broken(kind, bookings) for kind in ("19 json2", "17 jsonrpc")]
    missed.append(trips(min(bookings, 100)))
    with process("19 json2", 0, 0) as (practice, _):
        missed.append(cost(practice, "a pretended 19", min(bookings, 100)))
    if REAL:
        missed.append(on_a_real_one(json.loads(REAL), min(bookings, 100)))
    return int(any(missed))


@contextmanager
def office(url: str, kind: str, folder: Path) -> Iterator[BackOffice]:
    """Run a practice beside a pretended Odoo."""
    with ExitStack() as closing:
        clock = AdjustableClock()
        context = context_of(clock, folder, closing)
        yield BackOffice(context, place_of(url, kind), PRACTITIONER, clock, closing)


@contextmanager
def process(kind: str, death: float, trouble: float) -> Iterator[tuple[BackOffice, Mortal]]:
    """Run a practice beside a pretended Odoo in a process of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        mortal(Path(folder), kind, death=death, trouble=trouble) as odoo,
        office(odoo.url, kind, Path(folder)) as practice,
    ):
        yield practice, odoo


def broken(kind: str, bookings: int) -> bool:
    """Deliver while the server is killed and breaks; return whether some was lost or doubled."""
    with process(kind, DEATH, TROUBLE) as (practice, odoo):
        impatient = practice.odoo.config.model_copy(update={"timeout": IMPATIENT})
        practice._built = Odoo(impatient, practice.context)
        attempts = sum(
            delivered(practice, practice.booked(practice.visitor()), odoo.wait)
            for _ in range(bookings)
        )
        practice.odoo.server.close()
        records, deaths = odoo.state().records, odoo.deaths
    emails = [row["email_from"] for row in records["crm.lead"].values()]
    found = {
        "contacts": len(records["res.partner"]) - 2,
        "opportunities": len(emails),
        "meetings": len(records["calendar.event"]),
    }
    wrong = any(count != bookings for count in found.values()) or len(set(emails)) != bookings
    show(
        f"{bookings} bookings, {attempts} attempts; the server was killed {deaths} times, and"
        f" beside that {TROUBLE:.0%} of all calls break or hang ({kind})",
        ("", "there", "bar"),
        [(name, str(count), str(bookings)) for name, count in found.items()],
    )
    return wrong


def delivered(
    practice: BackOffice, event: ConsultationBooked, wait: Callable[[], None] = lambda: None
) -> int:
    """Deliver as the host does, again and again, and return how often."""
    attempt = 0
    while True:
        attempt += 1
        wait()
        try:
            practice.odoo.consultation_booked(event, DELIVERY)
        except DeliveryFailed:
            continue
        return attempt


def trips(bookings: int) -> bool:
    """Count the round trips of each booking; return whether one needed more than three."""
    with (
        tempfile.TemporaryDirectory() as folder,
        standing_in(World(19, "json2")) as standin,
        office(standin.url, "19 json2", Path(folder)) as practice,
    ):
        delivered(practice, practice.booked(practice.visitor()))
        most = max(counted(practice, standin) for _ in range(bookings))
    show(
        f"{bookings} bookings after warm-up",
        ("", "at most", "bar"),
        [("round trips of a booking", str(most), "3")],
    )
    return most > 3


def counted(practice: BackOffice, standin: StandIn) -> int:
    """Deliver a booking and return in how many round trips."""
    before = len(standin.bodies)
    delivered(practice, practice.booked(practice.visitor()))
    return len(standin.bodies) - before


def on_a_real_one(real: dict[str, Any], bookings: int) -> bool:
    """Compare on a real server."""
    os.environ["TEST_ODOO_KEY"] = real["key"]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as closing:
        clock = AdjustableClock()
        context = context_of(clock, Path(folder), closing)
        login = real.get("practitioner", real["login"])
        practice = BackOffice(context, place_of_real(real), login, clock, closing)
        return cost(practice, f"a real {real['version']}", bookings)


def cost(practice: BackOffice, where: str, bookings: int) -> bool:
    """Compare a delivery with the same calls of the bare library."""
    ours, shared, plain = [], [], []
    config = practice.odoo.config
    with httpx.Client() as client:
        address = urlsplit(config.url)
        library = odoolib.get_connection(
            hostname=address.hostname,
            protocol="json2",
            port=address.port,
            database=config.database,
            password=config.key.reveal(),
        )
        delivered(practice, practice.booked(practice.visitor()))
        for _ in range(WARM_UP + bookings):
            event = practice.booked(practice.visitor())
            partner = practice.odoo.directory.user_of(event.practitioner).partner
            ours.append(timed(partial(delivered, practice, event)))
            plain.append(timed(partial(bare, library, partner)))
            # The library calls its HTTP client's module; a client has the same functions.
            with patch.object(json2, "httpx", client), warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                shared.append(timed(partial(bare, library, partner)))
    mine, one, many = (median(times[WARM_UP:]) * 1e3 for times in (ours, shared, plain))
    show(
        f"{bookings} bookings on {where} over json2",
        ("", "ms, median", "ours to it", "bar"),
        [
            ("ours", f"{mine:.2f}", "", ""),
            ("the bare library, one client for all", f"{one:.2f}", f"{mine / one:.2f}", "1.3"),
            ("the bare library as it is", f"{many:.2f}", f"{mine / many:.2f}", ""),
        ],
    )
    return mine / one > 1.3


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def bare(library: object, partner: int) -> None:
    """Make the three calls of a booking with the library as it is."""
    name = uuid4().hex
    email, context = f"{name}@example.org", {**QUIET, **ONCE}
    get = library.get_model  # type: ignore[attr-defined]  # the library has no types
    get("res.partner").search_read(
        domain=[["email_normalized", "=", email]], fields=["id"], order="id", limit=1
    )
    made = get("res.partner").load(
        fields=["id", "name", "email"],
        data=[[f"soundwell.contact_{name}", "Ada Quinn", email]],
        context=context,
    )
    meeting = ["id", "name", "start", "stop", "privacy", "show_as", "partner_ids/.id"]
    get("crm.lead").load(
        fields=[
            *("id", "name", "type", "partner_id/.id", "contact_name", "email_from"),
            *(f"calendar_event_ids/{field}" for field in meeting),
        ],
        data=[
            [
                *(f"soundwell.lead_{name}", "Consultation: Ada Quinn", "opportunity"),
                *(made["ids"][0], "Ada Quinn", email),
                *(f"soundwell.event_{name}", "Consultation: Ada Quinn"),
                *("2027-02-01 10:00:00", "2027-02-01 10:30:00", "private", "busy", str(partner)),
            ]
        ],
        context=context,
    )


if __name__ == "__main__":
    sys.exit(main())
