"""Hooks about consultations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import NewType

from soundwell_hookspecs.deliveries import Delivery, Event
from soundwell_hookspecs.markers import choice, event
from soundwell_hookspecs.moments import Window, aware
from soundwell_hookspecs.people import PersonId
from soundwell_hookspecs.practice import PractitionerId

BookingId = NewType("BookingId", str)
"""What names a booking everywhere; it says nothing about whose it is."""


class Channel(Enum):
    """How a consultation takes place."""

    ONLINE = "online"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationEvent(Event):
    """What every event about a consultation carries.

    Args:
        booking: which booking.
        practitioner: with whom.
        person: who booked; ask the context's people for name and address.
        start: when it begins, in UTC.
        end: when it ends, in UTC.
        channel: online or by phone.
        sequence: 0 for the booking as made, one more with every change, as in RFC 5545, 3.8.7.4.

    Raises:
        ValueError: a moment has no zone, or the end is not after the start.
    """

    booking: BookingId
    practitioner: PractitionerId
    person: PersonId
    start: datetime
    end: datetime
    channel: Channel
    sequence: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", aware(self.start, "start"))
        object.__setattr__(self, "end", aware(self.end, "end"))
        if self.end <= self.start:
            raise ValueError("the end of a consultation has to be after its start")

    @property
    def record(self) -> str:
        """The booking, so that its cancellation never overtakes it."""
        return f"booking:{self.booking}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationBooked(ConsultationEvent):
    """Somebody booked a consultation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationCancelled(ConsultationEvent):
    """A booked consultation will not take place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationRescheduled(ConsultationEvent):
    """A booked consultation takes place at another time; `start` and `end` are the new ones.

    Args:
        previous_start: when it would have begun before, in UTC.
    """

    previous_start: datetime

    def __post_init__(self) -> None:
        # `super()` would look for the class that `slots` has replaced (CPython issue 90562).
        ConsultationEvent.__post_init__(self)
        object.__setattr__(self, "previous_start", aware(self.previous_start, "previous_start"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationMissed(ConsultationEvent):
    """A consultation did not take place, because the visitor did not come."""


@event()
def consultation_booked(event: ConsultationBooked, delivery: Delivery) -> None:
    """Hear that a consultation was booked.

    Args:
        event: the booking; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(consultation_booked)
        def consultation_booked(self, event: ConsultationBooked, delivery: Delivery) -> None:
            self.peer.put(f"/events/{event.booking}", idempotency_key=delivery.key)
    """


@event()
def consultation_cancelled(event: ConsultationCancelled, delivery: Delivery) -> None:
    """Hear that a booked consultation was cancelled; it comes after its booking, always.

    Args:
        event: the booking as it stood; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(consultation_cancelled)
        def consultation_cancelled(self, event: ConsultationCancelled, delivery: Delivery) -> None:
            self.peer.delete(f"/events/{event.booking}", idempotency_key=delivery.key)
    """


@event()
def consultation_rescheduled(event: ConsultationRescheduled, delivery: Delivery) -> None:
    """Hear that a booked consultation was moved; it comes after its booking, always.

    Args:
        event: the booking as it stands now, and when it was before; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(consultation_rescheduled)
        def consultation_rescheduled(
            self, event: ConsultationRescheduled, delivery: Delivery
        ) -> None:
            self.peer.move(f"/events/{event.booking}", event.start, idempotency_key=delivery.key)
    """


@event()
def consultation_missed(event: ConsultationMissed, delivery: Delivery) -> None:
    """Hear that a visitor did not come; somebody of the practice said so afterwards.

    Args:
        event: the booking; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(consultation_missed)
        def consultation_missed(self, event: ConsultationMissed, delivery: Delivery) -> None:
            self.peer.tag(f"/events/{event.booking}", "missed", idempotency_key=delivery.key)
    """


@choice(deadline=timedelta(seconds=5))
def meeting_link(booking: BookingId, practitioner: PractitionerId, window: Window) -> str | None:
    """Make or name the address at which an online consultation takes place.

    Asked before a consultation is confirmed or moved; the address is kept with the booking. Where
    nobody answers, the practice's own address from the configuration is taken.

    Args:
        booking: which booking; the same one may be asked about again.
        practitioner: with whom.
        window: when it takes place, in UTC.

    Returns:
        An address that begins with `https://`, or `None` to leave it to somebody else.

    Raises:
        Exception: anything raised counts as no answer.

    Example::

        @implements(meeting_link)
        def meeting_link(
            self, booking: BookingId, practitioner: PractitionerId, window: Window
        ) -> str | None:
            return f"https://meet.example/{practitioner}"
    """


@choice(deadline=timedelta(seconds=2))
def consultation_page(practitioners: Sequence[PractitionerId]) -> str | None:
    """Name the page on which a visitor books a consultation with each of some practitioners.

    By it one feature leads to another without knowing it: from a match to its consultations.

    Args:
        practitioners: with whom, in the order in which they should stand; at least one.

    Returns:
        A path that begins with `/`, or `None` where they cannot be booked.

    Raises:
        Exception: anything raised counts as no answer.

    Example::

        @implements(consultation_page)
        def consultation_page(self, practitioners: Sequence[PractitionerId]) -> str | None:
            return "/hello?" + urlencode([("with", each) for each in practitioners])
    """
