"""Consultations over which a busy time has come to lie, or whose entry a calendar has changed.

Nothing is ever cancelled here: the practice is shown it, and a person decides.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    BookingId,
    CalendarEntryChanged,
    PluginContext,
    PractitionerId,
    Window,
    busy_times,
)
from soundwell_plugins.features.scheduling.announcements import Announcements
from soundwell_plugins.features.scheduling.booking import Booking, State
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.rows import find_all, find_locked
from soundwell_plugins.features.scheduling.tables import BOOKING, ENTRY_CHANGED


class Disturbances:
    """Notices what disturbs bookings, and tells the practitioner once.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._context = context
        self._announcements = Announcements(config, context)

    def look(self, now: datetime) -> None:
        """Compare the consultations ahead with what calendars say.

        Where a calendar cannot be read, what is marked stays marked.

        Args:
            now: the present moment, in UTC.
        """
        for practitioner, bookings in self._ahead(now).items():
            window = Window(
                min(booking.start for booking in bookings), max(each.end for each in bookings)
            )
            answers = self._context.hooks.collect(
                busy_times, practitioner=practitioner, window=window
            )
            busy = [taken for given in answers.values for taken in given]
            for booking in bookings:
                lies_over = _lies_over(busy, booking)
                if lies_over or not answers.failures:
                    self._settle(booking, now, disturbed=lies_over)

    def entry_changed(self, event: CalendarEntryChanged) -> None:
        """Mark a booking whose entry somebody moved or removed in a calendar; a repeat is no news.

        Args:
            event: what was changed.
        """
        now = self._context.clock.now()
        with self._context.storage.transaction() as session:
            booking = self._locked(session, event.booking, now)
            if booking is None or _changed_entry(session, booking):
                return
            session.execute(delete(ENTRY_CHANGED).where(ENTRY_CHANGED.c.booking == booking.id))
            row = {"booking": booking.id, "sequence": booking.sequence}
            session.execute(insert(ENTRY_CHANGED).values(row))
            _mark(session, booking, booking.disturbed_at or now)
            self._announcements.entry_changed(session, booking)

    def _ahead(self, now: datetime) -> Mapping[PractitionerId, Collection[Booking]]:
        statement = select(BOOKING).where(
            BOOKING.c.start > now,
            BOOKING.c.claimed_until.is_(None),
            BOOKING.c.cancelled_at.is_(None),
        )
        found = defaultdict(list)
        with self._context.storage.reading() as session:
            for booking in find_all(session, statement.order_by(BOOKING.c.start)):
                found[booking.practitioner].append(booking)
        return found

    def _settle(self, seen: Booking, now: datetime, *, disturbed: bool) -> None:
        if disturbed == (seen.disturbed_at is not None):
            return
        with self._context.storage.transaction() as session:
            booking = self._locked(session, seen.id, now)
            if booking is None or booking.sequence != seen.sequence:
                return
            if disturbed and booking.disturbed_at is None:
                _mark(session, booking, now)
                self._announcements.disturbed(session, booking)
            elif not disturbed and not _changed_entry(session, booking):
                _mark(session, booking, None)

    def _locked(self, session: Session, booking: BookingId, now: datetime) -> Booking | None:
        """Return a booking that is still ahead, while nobody else can change it."""
        found = find_locked(session, booking, now)
        if found is None or found.state is not State.BOOKED or found.start <= now:
            return None
        return found


def _lies_over(busy: Collection[Window], booking: Booking) -> bool:
    return any(taken.start < booking.end and booking.start < taken.end for taken in busy)


def _changed_entry(session: Session, booking: Booking) -> bool:
    """Tell whether a changed entry is known of the booking as it stands, and not as it once was."""
    statement = select(ENTRY_CHANGED.c.booking).where(
        ENTRY_CHANGED.c.booking == booking.id, ENTRY_CHANGED.c.sequence == booking.sequence
    )
    return session.execute(statement).one_or_none() is not None


def _mark(session: Session, booking: Booking, since: datetime | None) -> None:
    values = {"disturbed_at": since}
    session.execute(update(BOOKING).where(BOOKING.c.id == booking.id).values(values))
