"""The office pages of bookings in a real browser: small and large, by keyboard, for everybody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from soundwell_hookspecs import Channel, PractitionerId, Role
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.booking import Booking, Wanted
from soundwell_plugins.sdk.tables import new_id
from soundwell_plugins.testing import AdjustableClock, assembled
from tests.office_windows import office_window
from tests.real_browser import faults, tab_to

from .conftest import LONDON

pytestmark = pytest.mark.browser

TABLES = '[scheduling]\nconfirmation = "direct"\nper_person = "any number"\n'
MAYA = PractitionerId("maya")
TUESDAY = datetime(2027, 1, 5, 9, tzinfo=UTC)
WEEK = "/office/bookings?week=2027-01-05"
HOUR = timedelta(hours=1)
PAGES = (
    "week",
    "booking",
    "move",
    "move to",
    "cancel",
    "past",
    "missed",
    "nobody's",
    "why",
    "why not",
)


@pytest.fixture
def practice(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, dict[str, str]]]:
    """Return a window in which Maya is signed in, and the paths of all pages by name."""
    clock = AdjustableClock()
    host = assembled(tmp_path, Scheduling, tables=TABLES, clock=clock)
    scheduling = host.plugins["scheduling"]
    assert isinstance(scheduling, Scheduling)
    past, ahead = (booked(scheduling, TUESDAY + number * HOUR) for number in range(2))
    clock.advance(past.end - clock.now())
    with office_window(browser, host, Role.PRACTITIONER, MAYA) as page:
        one = f"/office/bookings/{ahead.id}"
        yield (
            page,
            {
                "week": WEEK,
                "booking": one,
                "move": f"{one}/move",
                "move to": f"{one}/move?to=20270105T110000Z",
                "cancel": f"{one}/cancel",
                "past": f"/office/bookings/{past.id}",
                "missed": f"/office/bookings/{past.id}/missed",
                "nobody's": "/office/bookings/unknown",
                "why": "/office/bookings/why",
                "why not": "/office/bookings/why?practitioner=maya&day=2027-01-05&at=13%3A00",
            },
        )
    host.close()


def booked(scheduling: Scheduling, start: datetime) -> Booking:
    seat = scheduling.seats.find(MAYA)
    assert seat is not None
    wanted = Wanted(
        choices=(seat.at(start),),
        zone=LONDON,
        channel=Channel.PHONE,
        name="Ada Quinn",
        email="ada@example.org",
        phone="+44 20 7946 0000",
        submission=new_id(),
    )
    [made] = scheduling.bookings.claims.claim(wanted)
    return made


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_open_to_everybody_in_every_window(
    practice: tuple[Page, dict[str, str]], name: str
) -> None:
    page, paths = practice
    page.goto(paths[name])
    assert faults(page) == []


def test_a_conversation_is_found_and_moved_with_the_keyboard_alone(
    practice: tuple[Page, dict[str, str]],
) -> None:
    page, paths = practice
    page.goto(paths["week"])
    tab_to(page, "#name")
    page.keyboard.type("quinn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bookings of “quinn”")).to_be_visible()
    assert "quinn" not in page.url
    for link, leads_to in (
        (f"a[href='{paths['booking']}']", paths["booking"]),
        ("a[href$='/move']", paths["move"]),
        ("a[href*='to=20270105T110000Z']", paths["move to"]),
    ):
        tab_to(page, link)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{leads_to}")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("11:00 to 11:15")).to_be_visible()
