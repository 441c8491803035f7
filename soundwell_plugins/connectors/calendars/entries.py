"""Bookings as calendars show them: ids and times, and where each was written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, delete, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    BookingId,
    ConsultationEvent,
    PersonId,
    PractitionerId,
    Storage,
    Window,
)
from soundwell_plugins.connectors.calendars.copies import TABLES
from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Moment

ENTRY: Final = Table(
    "calendars_entry",
    TABLES,
    Column("booking", String(64), primary_key=True),
    Column("practitioner", String(100), nullable=False),
    Column("person", String(64), nullable=False),
    Column("start", Moment, nullable=False),
    Column("end", Moment, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("url", EncryptedText("calendars_entry.url"), nullable=False),
    Column("etag", Text, nullable=False),
    Column("noticed", String(16), nullable=False),
)
Index(None, ENTRY.c.practitioner, ENTRY.c.start)


_AT_ONCE: Final = 500
"""How many values a query may name."""


class Noticed(Enum):
    """What somebody did to an entry in the calendar."""

    NOTHING = ""
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A booking as calendars show it.

    Args:
        booking: which booking.
        practitioner: in whose calendar.
        person: who booked; it stands in no calendar.
        start: when it begins, in UTC.
        end: when it ends, in UTC.
        sequence: which version it is, as in RFC 5545, 3.8.7.4.
        cancelled: whether it will not take place.
        changed_at: when this version was heard of.
        url: where it was written, or empty.
        etag: what the server calls the version that was written.
        noticed: what somebody did to it there.
    """

    booking: BookingId
    practitioner: PractitionerId
    person: PersonId
    start: datetime
    end: datetime
    sequence: int
    cancelled: bool
    changed_at: datetime
    url: str = field(default="", repr=False)
    etag: str = ""
    noticed: Noticed = Noticed.NOTHING


@dataclass(frozen=True, slots=True)
class Entries:
    """Keeps entries; each method but `mark` is one short transaction."""

    storage: Storage

    def record(self, event: ConsultationEvent, now: datetime, *, cancelled: bool) -> Entry:
        """Write what an event says, unless a later version is known, and return what is known.

        Args:
            event: what happened to the booking.
            now: the present moment.
            cancelled: whether it was cancelled.
        """
        said = {
            "practitioner": event.practitioner,
            "person": event.person,
            "start": event.start,
            "end": event.end,
            "sequence": event.sequence,
            "cancelled": cancelled,
        }
        with self.storage.transaction() as session:
            known = self._get(session, event.booking)
            if known is None:
                fresh = {"changed_at": now, "url": "", "etag": "", "noticed": ""}
                session.execute(ENTRY.insert().values(booking=event.booking, **said, **fresh))
            elif (event.sequence, cancelled) > (known.sequence, known.cancelled):
                self._update(session, event.booking, **said, changed_at=now, noticed="")
            entry = self._get(session, event.booking)
        if entry is None:
            raise LookupError("the entry was erased while it was written")
        return entry

    def written(self, booking: BookingId, url: str, etag: str) -> None:
        """Write where an entry stands now, in which version; empty where it stands nowhere."""
        with self.storage.transaction() as session:
            self._update(session, booking, url=url, etag=etag)

    def mark(self, session: Session, booking: BookingId, noticed: Noticed, etag: str) -> None:
        """Write what was noticed about an entry."""
        self._update(session, booking, noticed=noticed.value, etag=etag)

    def standing(self, practitioner: PractitionerId, window: Window) -> list[Entry]:
        """Return the entries of a practitioner that take place and touch a window, in order."""
        query = (
            select(ENTRY)
            .where(
                ENTRY.c.practitioner == practitioner,
                ENTRY.c.start < window.end,
                ENTRY.c.end > window.start,
                ENTRY.c.cancelled.is_(other=False),
            )
            .order_by(ENTRY.c.start, ENTRY.c.booking)
        )
        with self.storage.reading() as session:
            return [_entry(row) for row in session.execute(query).mappings()]

    def of_person(self, person: PersonId) -> Sequence[Entry]:
        """Return the entries about a person."""
        query = select(ENTRY).where(ENTRY.c.person == person).order_by(ENTRY.c.start)
        with self.storage.reading() as session:
            return [_entry(row) for row in session.execute(query).mappings()]

    def times(self, bookings: Sequence[BookingId]) -> dict[BookingId, Window]:
        """Return when bookings take place, or would have, as far as they are known here."""
        query = select(ENTRY.c.booking, ENTRY.c.start, ENTRY.c.end)
        known: dict[BookingId, Window] = {}
        with self.storage.reading() as session:
            for first in range(0, len(bookings), _AT_ONCE):
                some = ENTRY.c.booking.in_(bookings[first : first + _AT_ONCE])
                for booking, start, end in session.execute(query.where(some)):
                    known[BookingId(booking)] = Window(start, end)
        return known

    def forget_before(self, moment: datetime) -> int:
        """Remove entries that ended before a moment and return how many there were."""
        old = delete(ENTRY).where(ENTRY.c.end < moment)
        with self.storage.transaction() as session:
            return len(session.execute(old.returning(ENTRY.c.booking)).all())

    def merge(self, *, kept: PersonId, dropped: PersonId) -> None:
        """Put the entries about one person under another's id."""
        theirs = update(ENTRY).where(ENTRY.c.person == dropped)
        with self.storage.transaction() as session:
            session.execute(theirs.values(person=kept))

    def forget(self, bookings: Sequence[BookingId]) -> None:
        """Remove entries from what is kept here."""
        with self.storage.transaction() as session:
            session.execute(delete(ENTRY).where(ENTRY.c.booking.in_(bookings)))

    def _get(self, session: Session, booking: BookingId) -> Entry | None:
        row = session.execute(select(ENTRY).where(ENTRY.c.booking == booking)).mappings().first()
        return None if row is None else _entry(row)

    def _update(self, session: Session, booking: BookingId, **values: object) -> None:
        session.execute(update(ENTRY).where(ENTRY.c.booking == booking).values(**values))


def _entry(row: object) -> Entry:
    values = dict(row)  # type: ignore[call-overload]  # a mapping of SQLAlchemy's own
    return Entry(**{**values, "noticed": Noticed(values["noticed"])})
