"""An Odoo that is killed again and again has everything once in the end."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from soundwell_hookspecs import DeliveryFailed
from soundwell_plugins.testing import AdjustableClock
from tests.connectors.odoo.conftest import KINDS, BackOffice, context_of, place_of
from tests.connectors.odoo.odoo_process import Mortal, mortal
from tests.connectors.odoo.odoo_world import KEY, PRACTITIONER

BOOKINGS = 12


def deliver(office: BackOffice, odoo: Mortal) -> str:
    """Deliver a booking as the host does, until it is done, and return whose it is."""
    event = office.booked(office.visitor())
    while True:
        odoo.wait()
        try:
            office.tell(event)
        except DeliveryFailed:
            continue
        return office.email_of(event.person)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_delivered_to_an_odoo_that_is_killed_is_there_once(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_ODOO_KEY", KEY)
    with mortal(tmp_path, kind, death=0.06, trouble=0.05) as odoo, ExitStack() as closing:
        clock = AdjustableClock()
        context = context_of(clock, tmp_path, closing)
        office = BackOffice(context, place_of(odoo.url, kind), PRACTITIONER, clock, closing)
        office.practice(place=f'{office.place}\ntimeout = "1 second"')
        emails = sorted(deliver(office, odoo) for _ in range(BOOKINGS))
        records = odoo.state().records
        assert odoo.deaths
    assert sorted(row["email_from"] for row in records["crm.lead"].values()) == emails
    assert len(records["res.partner"]) == BOOKINGS + 2
    assert len(records["calendar.event"]) == BOOKINGS
