"""Reminders of consultations: each goes out once, and none for what has begun."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import BookingId, PluginContext
from soundwell_plugins.features.scheduling.announcements import Announcements
from soundwell_plugins.features.scheduling.booking import Booking, State
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.rows import find_all, find_locked
from soundwell_plugins.features.scheduling.tables import BOOKING, REMINDED

_MINUTE = timedelta(minutes=1)


class Reminders:
    """Reminds visitors as long before a consultation as the practice wants.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._spans = frozenset(config.reminders)
        self._storage = context.storage
        self._announcements = Announcements(config, context)

    def send(self, now: datetime) -> int:
        """Send the reminders that are due; a repeat sends none again.

        After a pause in which several of one consultation came due, one goes out for all of them.

        Args:
            now: the present moment, in UTC.

        Returns:
            How many went out.
        """
        with self._storage.reading() as session:
            ahead = find_all(session, self._ahead(now))
            waiting = [each for each in ahead if self._due(session, each, now)]
        return sum(self._remind(booking.id, now) for booking in waiting)

    def _ahead(self, now: datetime) -> Select[tuple[object, ...]]:
        longest = max(self._spans, default=timedelta())
        return (
            select(BOOKING)
            .where(
                BOOKING.c.start > now,
                BOOKING.c.start <= now + longest,
                BOOKING.c.claimed_until.is_(None),
                BOOKING.c.cancelled_at.is_(None),
            )
            .order_by(BOOKING.c.start, BOOKING.c.id)
        )

    def _remind(self, booking: BookingId, now: datetime) -> bool:
        with self._storage.transaction() as session:
            found = find_locked(session, booking, now)
            if found is None or found.state is not State.BOOKED or found.start <= now:
                return False
            due = self._due(session, found, now)
            if not due:
                return False
            for span in due:
                row = {"booking": found.id, "start": found.start, "minutes": span // _MINUTE}
                session.execute(insert(REMINDED).values(row))
            self._announcements.reminded(session, found)
            return True

    def _due(self, session: Session, booking: Booking, now: datetime) -> Collection[timedelta]:
        """Return the spans whose reminders have come due and did not go out.

        One that would have been due before the booking was made or moved is no news to anybody.
        """
        statement = select(REMINDED.c.minutes).where(
            REMINDED.c.booking == booking.id, REMINDED.c.start == booking.start
        )
        sent = set(session.scalars(statement))
        return [
            span
            for span in sorted(self._spans)
            if booking.changed_at < booking.start - span <= now and span // _MINUTE not in sent
        ]
