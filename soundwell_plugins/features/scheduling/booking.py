"""A booking, and what somebody who wants one has to bring."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from soundwell_hookspecs import BookingId, Channel, PersonId, PractitionerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a visitor asks for; everything in it has been checked.

    Args:
        practitioner: with whom.
        start: when, in UTC.
        zone: the zone in which the visitor reads times.
        channel: online or by phone.
        name: the visitor's name.
        email: the visitor's address.
        phone: the visitor's number, or empty.
        submission: the id of the form that was sent.
    """

    practitioner: PractitionerId
    start: datetime
    zone: ZoneInfo
    channel: Channel
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    submission: str = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """What two copies of one form have in common, and no two different requests.

        The form's id is random and travels only in the form, so that nobody else can bring about
        the same value and be shown somebody's booking.
        """
        parts = (self.submission, self.practitioner, self.start.isoformat(), self.email.casefold())
        return sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A consultation that somebody booked.

    Args:
        id: names it everywhere.
        practitioner: with whom.
        person: who booked.
        start: when it begins, in UTC.
        end: when it ends, in UTC.
        channel: online or by phone.
        zone: the zone in which the visitor reads times.
        name: as the visitor wrote it in this form.
        phone: likewise, or empty.
        sequence: 0 as booked, one more with every change.
        booked_at: when it was booked, in UTC.
        cancelled_at: when it was cancelled, in UTC, or `None`.
    """

    id: BookingId
    practitioner: PractitionerId
    person: PersonId
    start: datetime
    end: datetime
    channel: Channel
    zone: ZoneInfo
    name: str = field(repr=False)
    phone: str = field(repr=False)
    sequence: int
    booked_at: datetime
    cancelled_at: datetime | None

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.cancelled_at is not None
