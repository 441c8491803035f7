"""Bookings on their way into Odoo: once each whatever breaks, in few round trips, at little cost.

The floor of the last figure is the bare library with the same three calls, in the same run and in
turns, on the same pretended Odoo. Run it from the root of the project:

    python -m tests.benchmarks.odoo
"""

import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit
from uuid import uuid4

import odoolib

from soundwell_hookspecs import ConsultationBooked, DeliveryFailed
from soundwell_plugins.connectors.odoo.plugin import Odoo
from soundwell_plugins.connectors.odoo.rows import ONCE, QUIET
from soundwell_plugins.testing import AdjustableClock
from tests.benchmarks.measure import show
from tests.connectors.odoo.conftest import DELIVERY, BackOffice, context_of, place_of
from tests.connectors.odoo.odoo_standin import StandIn, Trouble, standing_in
from tests.connectors.odoo.odoo_world import DATABASE, KEY, PRACTITIONER, World

IMPATIENT = timedelta(milliseconds=300)
TROUBLES = (
    Trouble(status=502, body="<html>bad gateway</html>"),
    Trouble(),
    Trouble(done=True),
    Trouble(done=True, status=502),
    Trouble(done=True, cut=True),
    Trouble(done=True, hangs=True),
)
"""Killed before or after the work is done, a bad gateway, a hang after it is done."""

WARM_UP = 5


def main() -> int:
    """Measure, print tables, and return 1 where a bar is missed."""
    parser = ArgumentParser()
    parser.add_argument("--bookings", type=int, default=300)
    bookings = parser.parse_args().bookings
    os.environ["TEST_ODOO_KEY"] = KEY
    missed = [broken(kind, bookings) for kind in ("19 json2", "17 jsonrpc")]
    missed.append(cost(min(bookings, 100)))
    return int(any(missed))


@contextmanager
def office(kind: str) -> Iterator[tuple[BackOffice, StandIn]]:
    """Run a practice beside a pretended Odoo."""
    version, protocol = kind.split()
    world = World(int(version), protocol)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as closing:
        standin = closing.enter_context(standing_in(world))
        clock = AdjustableClock()
        context = context_of(clock, Path(folder), closing)
        yield (
            BackOffice(context, place_of(standin.url, kind), PRACTITIONER, clock, closing),
            standin,
        )


def broken(kind: str, bookings: int) -> bool:
    """Deliver while the server breaks at random; return whether something was lost or doubled."""
    random = Random(1)
    with office(kind) as (practice, standin):
        practice._built = Odoo(
            practice.odoo.config.model_copy(update={"timeout": IMPATIENT}), practice.context
        )
        standin.chance = lambda: random.choice(TROUBLES) if random.random() < 0.2 else None
        attempts = sum(
            delivered(practice, practice.booked(practice.visitor())) for _ in range(bookings)
        )
        emails = [row["email_from"] for row in standin.world.all("crm.lead")]
        found = {
            "contacts": standin.world.count("res.partner") - 2,
            "opportunities": len(emails),
            "meetings": standin.world.count("calendar.event"),
        }
    wrong = any(count != bookings for count in found.values()) or len(set(emails)) != bookings
    show(
        f"{bookings} bookings, {attempts} attempts, a fifth of all calls breaks ({kind})",
        ("", "there", "bar"),
        [(name, str(count), str(bookings)) for name, count in found.items()],
    )
    return wrong


def delivered(practice: BackOffice, event: ConsultationBooked) -> int:
    """Deliver as the host does, again and again, and return how often."""
    attempt = 0
    while True:
        attempt += 1
        try:
            practice.odoo.consultation_booked(event, DELIVERY)
        except DeliveryFailed:
            continue
        return attempt


def cost(bookings: int) -> bool:
    """Compare a delivery with the same calls of the bare library."""
    ours, floor = [], []
    with office("19 json2") as (practice, standin):
        address = urlsplit(standin.url)
        library = odoolib.get_connection(
            hostname=address.hostname,
            protocol="json2",
            port=address.port,
            database=DATABASE,
            password=KEY,
        )
        delivered(practice, practice.booked(practice.visitor()))
        trips = 0
        for _ in range(WARM_UP + bookings):
            event = practice.booked(practice.visitor())
            before, start = len(standin.calls), perf_counter()
            delivered(practice, event)
            ours.append(perf_counter() - start)
            trips = max(trips, len(standin.calls) - before)
            start = perf_counter()
            bare(library, practice.odoo.directory.user_of(event.practitioner).partner)
            floor.append(perf_counter() - start)
    mine, bare_call = median(ours[WARM_UP:]) * 1e3, median(floor[WARM_UP:]) * 1e3
    ratio = mine / bare_call
    show(
        f"{bookings} bookings on 19 over json2",
        ("", "ours", "the bare library", "ratio", "bar"),
        [
            ("round trips, at most", str(trips), "3", "", "3"),
            ("ms each, median", f"{mine:.1f}", f"{bare_call:.1f}", f"{ratio:.2f}", "1.3"),
        ],
    )
    return trips > 3 or ratio > 1.3


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
