"""Hooks about people who write to the practice."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from soundwell_hookspecs.deliveries import Delivery, Event
from soundwell_hookspecs.markers import event
from soundwell_hookspecs.moments import aware
from soundwell_hookspecs.people import PersonId

EnquiryId = NewType("EnquiryId", str)
"""What names an enquiry outside the plugin that keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryReceived(Event):
    """Somebody wrote to the practice, and is who they say as far as anybody can tell.

    What they wrote is not in it and goes nowhere else: the practice reads it in the back office.

    Args:
        enquiry: which one.
        person: who wrote.
        received_at: when, in UTC.

    Raises:
        ValueError: the moment has no zone.
    """

    enquiry: EnquiryId
    person: PersonId
    received_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "received_at", aware(self.received_at, "received_at"))

    @property
    def record(self) -> str:
        """The enquiry."""
        return f"enquiry:{self.enquiry}"


@event()
def enquiry_received(event: EnquiryReceived, delivery: Delivery) -> None:
    """Hear that somebody wrote to the practice.

    Args:
        event: who and when; not what.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(enquiry_received)
        def enquiry_received(self, event: EnquiryReceived, delivery: Delivery) -> None:
            self.leads.add(event.person, idempotency_key=delivery.key)
    """
