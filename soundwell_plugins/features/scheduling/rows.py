"""Bookings as rows of the database."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import BookingId, Channel, PersonId, PractitionerId
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.tables import BOOKING


def booking_of(row: RowMapping) -> Booking:
    """Return the booking that a row holds."""
    return Booking(
        id=BookingId(row["id"]),
        practitioner=PractitionerId(row["practitioner"]),
        person=PersonId(row["person"]),
        start=row["start"],
        end=row["end"],
        channel=Channel(row["channel"]),
        zone=ZoneInfo(row["zone"]),
        name=row["name"],
        phone=row["phone"],
        sequence=row["sequence"],
        booked_at=row["booked_at"],
        cancelled_at=row["cancelled_at"],
    )


def row_of(booking: Booking) -> dict[str, object]:
    """Return the columns of a booking."""
    return {
        "id": booking.id,
        "practitioner": booking.practitioner,
        "person": booking.person,
        "start": booking.start,
        "end": booking.end,
        "channel": booking.channel.value,
        "zone": booking.zone.key,
        "name": booking.name,
        "phone": booking.phone,
        "sequence": booking.sequence,
        "booked_at": booking.booked_at,
        "cancelled_at": booking.cancelled_at,
    }


def find(session: Session, statement: Select[Any]) -> Booking | None:
    """Return the one booking that a statement selects, or `None`."""
    row = session.execute(statement).mappings().one_or_none()
    return None if row is None else booking_of(row)


def find_of(session: Session, person: PersonId) -> tuple[Booking, ...]:
    """Return all bookings of a person, the earliest first."""
    statement = select(BOOKING).where(BOOKING.c.person == person).order_by(BOOKING.c.start)
    return tuple(booking_of(row) for row in session.execute(statement).mappings())


def find_sent(session: Session, fingerprint: str) -> Booking | None:
    """Return the booking that a form with this fingerprint brought about, or `None`."""
    return find(session, select(BOOKING).where(BOOKING.c.submission == fingerprint))
