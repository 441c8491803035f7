"""The hooks that are events, through real deliveries."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from soundwell_hookspecs import (
    Attachment,
    BookingId,
    CalendarChange,
    CalendarEntryChanged,
    Channel,
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationEvent,
    ConsultationMissed,
    ConsultationRescheduled,
    Delivery,
    Event,
    MessageRequested,
    PersonId,
    PractitionerId,
    Recipient,
)

E = TypeVar("E", bound=ConsultationEvent)

START = datetime(2027, 3, 1, 9, tzinfo=UTC)


class Town(Protocol):
    """A practice in which things happen; see this folder's fixtures."""

    publish: Callable[..., None]
    heard: Callable[[], tuple[Event, Delivery]]


def about(kind: type[E], booking: str, sequence: int = 0, **more: Any) -> E:
    return kind(
        **more,
        booking=BookingId(booking),
        practitioner=PractitionerId("maya"),
        person=PersonId("p1"),
        start=START,
        end=START + timedelta(minutes=15),
        channel=Channel.ONLINE,
        sequence=sequence,
    )


def test_hook_consultation_booked_hears_of_the_booking(town: Town) -> None:
    booked = about(ConsultationBooked, "1")
    town.publish(booked)
    event, delivery = town.heard()
    assert event == booked
    assert delivery.attempt == 1


def test_hook_consultation_cancelled_comes_after_its_booking(town: Town) -> None:
    booked = about(ConsultationBooked, "2")
    cancelled = about(ConsultationCancelled, "2", sequence=1)
    town.publish(booked, cancelled)
    assert [town.heard()[0], town.heard()[0]] == [booked, cancelled]


def test_hook_consultation_rescheduled_comes_after_its_booking(town: Town) -> None:
    booked = about(ConsultationBooked, "6")
    before = START - timedelta(days=1)
    moved = about(ConsultationRescheduled, "6", sequence=1, previous_start=before)
    town.publish(booked, moved)
    assert [town.heard()[0], town.heard()[0]] == [booked, moved]


def test_hook_consultation_missed_comes_after_its_booking(town: Town) -> None:
    booked = about(ConsultationBooked, "7")
    missed = about(ConsultationMissed, "7", sequence=1)
    town.publish(booked, missed)
    assert [town.heard()[0], town.heard()[0]] == [booked, missed]


def test_hook_calendar_entry_changed_hears_where_the_entry_is_now(town: Town) -> None:
    changed = CalendarEntryChanged(
        booking=BookingId("8"),
        practitioner=PractitionerId("maya"),
        change=CalendarChange.MOVED,
        start=START,
        end=START + timedelta(minutes=15),
    )
    town.publish(changed)
    assert town.heard()[0] == changed


def test_hook_message_requested_hands_over_the_whole_message(town: Town) -> None:
    message = MessageRequested(
        about="booking:3",
        recipient=Recipient.person(PersonId("p1")),
        template="scheduling/mail/booked",
        values={"when": "Monday, 9 o'clock"},
        link="https://harbour.example/booking",
        attachments=(Attachment("invitation.ics", "text/calendar", "BEGIN:VCALENDAR"),),
    )
    town.publish(message)
    assert town.heard()[0] == message


def test_each_delivery_has_a_key_of_its_own(town: Town) -> None:
    town.publish(about(ConsultationBooked, "4"), about(ConsultationBooked, "5"))
    assert town.heard()[1].key != town.heard()[1].key
