"""Sessions of therapy, and the check-ins that follow them.

No event tells what somebody answered. What a connector may hear names no person either: who
answers about their therapy is nobody's business outside of the practice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import NewType

from soundwell_hookspecs.deliveries import Delivery, Event
from soundwell_hookspecs.markers import contribution, event
from soundwell_hookspecs.moments import Window
from soundwell_hookspecs.people import PersonId
from soundwell_hookspecs.practice import PractitionerId

CheckInId = NewType("CheckInId", str)
"""What names a check-in; it says nothing about whose it is."""

SignalId = NewType("SignalId", str)
"""What names a signal; it says nothing about whose it is."""


class SessionState(Enum):
    """What has become of a session."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapySession:
    """A session of therapy as another plugin knows it.

    Args:
        key: the same whenever this session is told of again, up to 200 signs, without personal
            data: ids that mean something to the plugin alone.
        client: with whom.
        practitioner: by whom.
        window: from when to when.
        state: what has become of it.
    """

    key: str
    client: PersonId
    practitioner: PractitionerId
    window: Window
    state: SessionState


@contribution(deadline=timedelta(seconds=30))
def sessions(window: Window) -> Sequence[TherapySession]:
    """Tell of the sessions in a span of time, so that check-ins can follow them.

    Asked again and again; a session that is left out later on stays as it was told last, and what
    a practitioner has said about one is never overwritten.

    Args:
        window: the span, in UTC.

    Returns:
        The sessions that begin in it, in any order.

    Raises:
        Exception: anything raised leaves this plugin's sessions out and names it.

    Example::

        @implements(sessions)
        def sessions(self, window: Window) -> Sequence[TherapySession]:
            return [self.session_of(entry) for entry in self.diary.within(window)]
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInSubmitted(Event):
    """Somebody has answered a check-in.

    Args:
        check_in: which one.
        practitioner: who is going to read it.
        submitted_at: when, in UTC.
    """

    check_in: CheckInId
    practitioner: PractitionerId
    submitted_at: datetime

    @property
    def record(self) -> str:
        """The check-in."""
        return f"check-in:{self.check_in}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRaised(Event):
    """Something in check-ins may deserve a practitioner's attention.

    Args:
        signal: which one; what it says stands on the practitioner's page alone.
        practitioner: whose attention.
        raised_at: when, in UTC.
    """

    signal: SignalId
    practitioner: PractitionerId
    raised_at: datetime

    @property
    def record(self) -> str:
        """The signal."""
        return f"signal:{self.signal}"


@event()
def check_in_submitted(event: CheckInSubmitted, delivery: Delivery) -> None:
    """Hear that a check-in was answered, without whose it is and what it says.

    Args:
        event: the check-in and its practitioner; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(check_in_submitted)
        def check_in_submitted(self, event: CheckInSubmitted, delivery: Delivery) -> None:
            self.count(event.practitioner, event.submitted_at.date(), key=delivery.key)
    """


@event(clinical=True)
def signal_raised(event: SignalRaised, delivery: Delivery) -> None:
    """Hear that something may deserve a practitioner's attention; features alone do.

    Args:
        event: the signal's id and the practitioner; times in UTC.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(signal_raised)
        def signal_raised(self, event: SignalRaised, delivery: Delivery) -> None:
            self.remind(event.practitioner, key=delivery.key)
    """
