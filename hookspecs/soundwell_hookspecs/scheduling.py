"""Hooks about consultations."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

from soundwell_hookspecs.deliveries import Delivery, Event
from soundwell_hookspecs.markers import event
from soundwell_hookspecs.moments import aware
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

        @hookimpl
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

        @hookimpl
        def consultation_cancelled(self, event: ConsultationCancelled, delivery: Delivery) -> None:
            self.peer.delete(f"/events/{event.booking}", idempotency_key=delivery.key)
    """
