"""How long it is kept what calendars showed, and under whose id."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from soundwell_hookspecs import (
    BookingId,
    Channel,
    ConsultationBooked,
    Delivery,
    PeopleMerged,
    PersonId,
)
from soundwell_plugins.connectors.calendars.copies import COPY
from soundwell_plugins.connectors.calendars.plugin import Calendars

from .conftest import MAYA, Desk, Office, moment

ADA, ADA_AGAIN = PersonId("ada"), PersonId("ada-again")
FIRST = Delivery("consultation_booked:calendars:b1", 1)
BOOKED = ConsultationBooked(
    booking=BookingId("b1"),
    practitioner=MAYA,
    person=ADA,
    start=moment("2027-03-02 10:00"),
    end=moment("2027-03-02 10:15"),
    channel=Channel.ONLINE,
    sequence=0,
)


@pytest.fixture
def calendars(office: Office) -> Calendars:
    found = office.calendars(keep="30 days")
    found.consultation_booked(BOOKED, FIRST)
    return found


def copies(office: Office) -> int:
    with office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(COPY)) or 0


def test_an_entry_goes_when_it_was_kept_for_long_enough(calendars: Calendars) -> None:
    later = BOOKED.end + timedelta(days=30, seconds=1)
    assert calendars.expire_personal_data(later).erased == 1
    assert calendars.personal_data(ADA) == []


def test_an_entry_stays_until_then(calendars: Calendars) -> None:
    assert calendars.expire_personal_data(BOOKED.end + timedelta(days=30)).erased == 0
    assert len(calendars.personal_data(ADA)) == 1


def test_the_data_map_names_the_span(calendars: Calendars) -> None:
    assert any(each.how_long.startswith("30 days") for each in calendars.data_kept())


def test_the_entries_of_two_people_who_are_one_stand_under_one_id(calendars: Calendars) -> None:
    another = replace(BOOKED, booking=BookingId("b2"), person=ADA_AGAIN)
    calendars.consultation_booked(another, FIRST)
    calendars.people_merged(PeopleMerged(kept=ADA, dropped=ADA_AGAIN), FIRST)
    assert (len(calendars.personal_data(ADA)), calendars.personal_data(ADA_AGAIN)) == (2, [])


def test_the_copy_of_a_calendar_that_left_the_configuration_goes(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "maya.ics").write_bytes(desk.week(9))
    office.calendars({"file": tmp_path / "maya.ics"}).refresh(office.clock.now())
    office.calendars().expire_personal_data(office.clock.now())
    assert copies(office) == 0


def test_the_copy_of_a_calendar_that_counts_stays(
    office: Office, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "maya.ics").write_bytes(desk.week(9))
    calendars = office.calendars({"file": tmp_path / "maya.ics"})
    calendars.refresh(office.clock.now())
    calendars.expire_personal_data(office.clock.now())
    assert copies(office) == 1


def test_no_copy_goes_while_a_secret_is_missing(office: Office, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "maya.ics").write_bytes(desk.week(9))
    office.calendars({"file": tmp_path / "maya.ics"}).refresh(office.clock.now())
    lost = office.calendars({"url": {"env": "NO_SUCH_VARIABLE_ANYWHERE"}})
    lost.expire_personal_data(office.clock.now())
    assert copies(office) == 1
