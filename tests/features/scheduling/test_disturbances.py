"""Busy times that come to lie over bookings: shown, told once, and never a reason to cancel."""

from datetime import timedelta

import pytest

from soundwell_hookspecs import CalendarChange, CalendarEntryChanged, Delivery
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.features.scheduling.booking import Booking, State
from soundwell_plugins.features.scheduling.disturbances import Disturbances

from .conftest import MAYA, MONDAY_TEN, Surgery, WantedTimes, booked, busy, seat

TOLD, CHANGED = (
    "scheduling/mail/practitioner_disturbed",
    "scheduling/mail/practitioner_entry_changed",
)
LATER = timedelta(minutes=15)
DELIVERY = Delivery("calendar_entry_changed:scheduling:1", 1)


@pytest.fixture
def scheduling(surgery: Surgery) -> Scheduling:
    return surgery.scheduling()


@pytest.fixture
def booking(scheduling: Scheduling, wanted: WantedTimes) -> Booking:
    return booked(scheduling, wanted())


def look(surgery: Surgery, scheduling: Scheduling) -> None:
    surgery.clock.moment += LATER
    Disturbances(scheduling.config, surgery.context).look(surgery.clock.moment)


def standing(scheduling: Scheduling, booking: Booking) -> Booking:
    found = scheduling.bookings.get(booking.id)
    assert found is not None
    return found


def told(surgery: Surgery, template: str = TOLD) -> int:
    messages = [getattr(event, "template", "") for event in surgery.happened.events]
    return messages.count(template)


def moved_entry(booking: Booking) -> CalendarEntryChanged:
    return CalendarEntryChanged(
        booking=booking.id, practitioner=MAYA, change=CalendarChange.REMOVED
    )


def test_a_busy_time_over_a_booking_is_marked_and_told(
    surgery: Surgery, scheduling: Scheduling, booking: Booking
) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN + timedelta(minutes=10), 60))
    look(surgery, scheduling)
    assert standing(scheduling, booking).disturbed_at == surgery.clock.moment
    assert told(surgery) == 1


def test_the_booking_stands(surgery: Surgery, scheduling: Scheduling, booking: Booking) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 60))
    look(surgery, scheduling)
    assert standing(scheduling, booking).state is State.BOOKED


@pytest.mark.usefixtures("booking")
def test_it_is_told_once(surgery: Surgery, scheduling: Scheduling) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 60))
    look(surgery, scheduling)
    look(surgery, scheduling)
    assert told(surgery) == 1


@pytest.mark.parametrize("minutes", [-15, 15])
def test_a_busy_time_beside_it_disturbs_nobody(
    surgery: Surgery, scheduling: Scheduling, booking: Booking, minutes: int
) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN + timedelta(minutes=minutes), 15))
    look(surgery, scheduling)
    assert standing(scheduling, booking).disturbed_at is None


def test_the_mark_goes_with_the_busy_time(
    surgery: Surgery, scheduling: Scheduling, booking: Booking
) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 60))
    look(surgery, scheduling)
    surgery.calendars.busy.clear()
    look(surgery, scheduling)
    assert standing(scheduling, booking).disturbed_at is None


def test_while_a_calendar_cannot_be_read_the_mark_stays(
    surgery: Surgery, scheduling: Scheduling, booking: Booking
) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 60))
    look(surgery, scheduling)
    surgery.calendars.failing = True
    look(surgery, scheduling)
    assert standing(scheduling, booking).disturbed_at is not None


def test_a_calendar_that_cannot_be_read_disturbs_nobody(
    surgery: Surgery, scheduling: Scheduling, booking: Booking
) -> None:
    surgery.calendars.failing = True
    look(surgery, scheduling)
    assert standing(scheduling, booking).disturbed_at is None


def test_what_was_moved_away_is_disturbed_no_more(
    surgery: Surgery, scheduling: Scheduling, booking: Booking
) -> None:
    surgery.calendars.busy.append(busy(MONDAY_TEN, 60))
    look(surgery, scheduling)
    later = seat(scheduling).at(MONDAY_TEN + timedelta(days=1))
    scheduling.bookings.changes.move(booking.id, later)
    look(surgery, scheduling)
    assert standing(scheduling, booking).disturbed_at is None
    assert told(surgery) == 1


def test_an_entry_that_was_changed_in_a_calendar_is_told_once_and_stays_marked(
    surgery: Surgery, scheduling: Scheduling, booking: Booking
) -> None:
    scheduling.calendar_entry_changed(moved_entry(booking), DELIVERY)
    scheduling.calendar_entry_changed(moved_entry(booking), DELIVERY)
    look(surgery, scheduling)
    assert standing(scheduling, booking).disturbed_at is not None
    assert (told(surgery, CHANGED), told(surgery)) == (1, 0)


def test_once_the_booking_was_moved_the_changed_entry_is_settled(
    surgery: Surgery, scheduling: Scheduling, booking: Booking
) -> None:
    scheduling.calendar_entry_changed(moved_entry(booking), DELIVERY)
    later = seat(scheduling).at(MONDAY_TEN + timedelta(days=1))
    scheduling.bookings.changes.move(booking.id, later)
    look(surgery, scheduling)
    assert standing(scheduling, booking).disturbed_at is None


def test_the_entry_of_a_cancelled_booking_is_no_news(
    surgery: Surgery, scheduling: Scheduling, booking: Booking
) -> None:
    scheduling.bookings.changes.cancel(booking.id)
    scheduling.calendar_entry_changed(moved_entry(booking), DELIVERY)
    assert told(surgery, CHANGED) == 0
