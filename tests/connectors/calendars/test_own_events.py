"""Which events of a calendar are bookings of this practice, and which only look like it."""

from pathlib import Path

import pytest

from soundwell_hookspecs import BookingId, Channel, ConsultationBooked, Delivery, PersonId
from soundwell_plugins.connectors.calendars.plugin import Calendars

from .conftest import MAYA, Desk, Office, Spans, moment, shown

ID = "0123456789abcdef0123456789abcdef"
OURS = "@harbour.example"
FIRST = Delivery(f"consultation_booked:calendars:{ID}", 1)
BOOKED = ConsultationBooked(
    booking=BookingId(ID),
    practitioner=MAYA,
    person=PersonId("p1"),
    start=moment("2027-03-01 09:00"),
    end=moment("2027-03-01 09:15"),
    channel=Channel.ONLINE,
    sequence=0,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "maya.ics"


@pytest.fixture
def calendars(office: Office, path: Path) -> Calendars:
    return office.calendars({"file": path})


def event(desk: Desk, name: str, start: str, end: str) -> str:
    return desk.event(f"UID:{name}{OURS}", f"DTSTART:20270301T{start}Z", f"DTEND:20270301T{end}Z")


def day(calendars: Calendars, desk: Desk) -> Spans:
    return shown(list(calendars.busy_times(MAYA, desk.window("2027-03-01", "2027-03-02"))))


@pytest.mark.parametrize("name", ["supervision", f"{ID}0", f"x{ID}", ""])
def test_an_event_of_the_practices_domain_that_is_no_booking_is_busy(
    calendars: Calendars, path: Path, desk: Desk, name: str
) -> None:
    path.write_bytes(desk.feed(event(desk, name, "090000", "100000")))
    assert day(calendars, desk) == [("2027-03-01 09:00", "2027-03-01 10:00")]


def test_a_booking_at_its_own_time_is_not_busy(
    calendars: Calendars, path: Path, desk: Desk
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    path.write_bytes(desk.feed(event(desk, ID, "090000", "091500")))
    assert day(calendars, desk) == []


def test_a_booking_that_was_moved_in_the_calendar_is_busy_at_its_new_time(
    calendars: Calendars, path: Path, desk: Desk
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    path.write_bytes(desk.feed(event(desk, ID, "140000", "141500")))
    assert day(calendars, desk) == [("2027-03-01 14:00", "2027-03-01 14:15")]


def test_a_booking_that_was_made_longer_is_busy_around_its_own_time(
    calendars: Calendars, path: Path, desk: Desk
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    path.write_bytes(desk.feed(event(desk, ID, "084500", "093000")))
    assert day(calendars, desk) == [
        ("2027-03-01 08:45", "2027-03-01 09:00"),
        ("2027-03-01 09:15", "2027-03-01 09:30"),
    ]


def test_a_booking_from_before_the_connector_is_known_by_its_form(
    calendars: Calendars, path: Path, desk: Desk
) -> None:
    path.write_bytes(desk.feed(event(desk, ID, "090000", "091500")))
    assert day(calendars, desk) == []


def test_what_a_booking_is_follows_what_is_known_without_reading_anew(
    calendars: Calendars, path: Path, desk: Desk
) -> None:
    path.write_bytes(desk.feed(event(desk, ID, "140000", "141500")))
    before = day(calendars, desk)
    calendars.consultation_booked(BOOKED, FIRST)
    assert (before, day(calendars, desk)) == ([], [("2027-03-01 14:00", "2027-03-01 14:15")])


def test_the_kept_busy_times_tell_bookings_apart_in_another_process(
    calendars: Calendars, office: Office, path: Path, desk: Desk
) -> None:
    calendars.consultation_booked(BOOKED, FIRST)
    moved = event(desk, ID, "140000", "141500")
    path.write_bytes(desk.feed(moved, event(desk, "supervision", "160000", "170000")))
    assert day(office.calendars({"file": path}), desk) == day(calendars, desk)
