"""Bookings as rows of the database."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, Select, or_, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import BookingId, Channel, PersonId, PractitionerId, Window
from soundwell_plugins.features.scheduling import diaries
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.sources import Source
from soundwell_plugins.features.scheduling.tables import BOOKING


def booking_of(row: RowMapping) -> Booking:
    """Return the booking that a row holds."""
    return Booking(
        id=BookingId(row["id"]),
        request=row["request"],
        kind=row["kind"],
        practitioner=PractitionerId(row["practitioner"]),
        person=PersonId(row["person"]),
        start=row["start"],
        end=row["end"],
        channel=Channel(row["channel"]),
        zone=ZoneInfo(row["zone"]),
        language=row["language"],
        name=row["name"],
        phone=row["phone"],
        safe_to_call=row["safe_to_call"],
        safe_to_leave_message=row["safe_to_leave_message"],
        answers=json.loads(row["answers"] or "{}"),
        online_link=row["online_link"] or "",
        sequence=row["sequence"],
        booked_at=row["booked_at"],
        changed_at=row["changed_at"],
        claimed_until=row["claimed_until"],
        cancelled_at=row["cancelled_at"],
        missed_at=row["missed_at"],
        disturbed_at=row["disturbed_at"],
        source=Source(row["source"]),
    )


def row_of(booking: Booking) -> dict[str, object]:
    """Return the columns of a booking."""
    return {
        "id": booking.id,
        "request": booking.request,
        "kind": booking.kind,
        "practitioner": booking.practitioner,
        "person": booking.person,
        "start": booking.start,
        "end": booking.end,
        "channel": booking.channel.value,
        "zone": booking.zone.key,
        "language": booking.language,
        "name": booking.name,
        "phone": booking.phone,
        "safe_to_call": booking.safe_to_call,
        "safe_to_leave_message": booking.safe_to_leave_message,
        "answers": _answers(booking.answers),
        "online_link": booking.online_link or None,
        "sequence": booking.sequence,
        "booked_at": booking.booked_at,
        "changed_at": booking.changed_at,
        "claimed_until": booking.claimed_until,
        "cancelled_at": booking.cancelled_at,
        "missed_at": booking.missed_at,
        "disturbed_at": booking.disturbed_at,
        "source": booking.source.value,
    }


def find(session: Session, statement: Select[Any]) -> Booking | None:
    """Return the one booking that a statement selects, or `None`."""
    row = session.execute(statement).mappings().one_or_none()
    return None if row is None else booking_of(row)


def find_locked(session: Session, booking: BookingId, now: datetime) -> Booking | None:
    """Return a booking that nobody else can change until the transaction ends, or `None`.

    Args:
        session: a transaction.
        booking: which; its practitioner, whose diary is locked, never changes.
        now: what has expired by this moment is cleared away.
    """
    statement = select(BOOKING).where(BOOKING.c.id == booking)
    found = find(session, statement)
    if found is None:
        return None
    diaries.lock(session, [found.practitioner], now)
    return find(session, statement)


def find_all(session: Session, statement: Select[Any]) -> tuple[Booking, ...]:
    """Return the bookings that a statement selects."""
    return tuple(booking_of(row) for row in session.execute(statement).mappings())


def find_of(session: Session, person: PersonId) -> tuple[Booking, ...]:
    """Return all bookings of a person, the earliest first."""
    statement = select(BOOKING).where(BOOKING.c.person == person).order_by(BOOKING.c.start)
    return find_all(session, statement)


def find_request(session: Session, request: str) -> tuple[Booking, ...]:
    """Return the bookings of one form, the earliest first."""
    statement = (
        select(BOOKING)
        .where(BOOKING.c.request == request)
        .order_by(BOOKING.c.start, BOOKING.c.practitioner)
    )
    return find_all(session, statement)


def find_sent(session: Session, fingerprints: Sequence[str]) -> tuple[Booking, ...]:
    """Return the bookings that a form with these fingerprints brought about."""
    statement = select(BOOKING).where(BOOKING.c.submission.in_(fingerprints))
    return find_all(session, statement.order_by(BOOKING.c.start, BOOKING.c.practitioner))


def starts_within(
    session: Session,
    practitioner: PractitionerId,
    window: Window,
    now: datetime,
    *,
    besides: str = "",
) -> Sequence[datetime]:
    """Return when a practitioner's consultations begin, for counting them.

    Args:
        session: a transaction, or a session that reads.
        practitioner: whose.
        window: the span in which they begin.
        now: claims that have expired by this moment do not count.
        besides: the id of one that does not count.
    """
    statement = select(BOOKING.c.start).where(
        BOOKING.c.practitioner == practitioner,
        BOOKING.c.start >= window.start,
        BOOKING.c.start < window.end,
        BOOKING.c.cancelled_at.is_(None),
        BOOKING.c.id != besides,
        or_(BOOKING.c.claimed_until.is_(None), BOOKING.c.claimed_until > now),
    )
    return session.scalars(statement).all()


def _answers(answers: Mapping[str, str]) -> str | None:
    return json.dumps(dict(answers), ensure_ascii=False) if answers else None
