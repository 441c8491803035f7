"""Bookings as they are kept: found, counted, handed out and erased."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, select

from soundwell_hookspecs import BookingId, PersonId, PluginContext, PractitionerId, Window
from soundwell_plugins.features.scheduling import diaries
from soundwell_plugins.features.scheduling.booking import Booking, State
from soundwell_plugins.features.scheduling.cells import Cells
from soundwell_plugins.features.scheduling.changes import Changes
from soundwell_plugins.features.scheduling.claims import Claims
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.holds import Holds, hold_of
from soundwell_plugins.features.scheduling.rows import (
    find,
    find_all,
    find_of,
    find_request,
    starts_within,
)
from soundwell_plugins.features.scheduling.tables import BOOKING, DIARY, OCCUPIED

# Made once: making them takes longer than asking the database.
_OCCUPIED: Final = (
    select(OCCUPIED.c.practitioner, func.min(OCCUPIED.c.cell), func.max(OCCUPIED.c.cell))
    .where(
        OCCUPIED.c.practitioner.in_(bindparam("practitioners", expanding=True)),
        OCCUPIED.c.cell >= bindparam("first"),
        OCCUPIED.c.cell < bindparam("end"),
        diaries.lasting(bindparam("now")),
    )
    .group_by(OCCUPIED.c.practitioner, OCCUPIED.c.booking, OCCUPIED.c.hold)
)
_OCCUPIED_BESIDES: Final = _OCCUPIED.where(
    OCCUPIED.c.booking.is_distinct_from(bindparam("booking")),
    OCCUPIED.c.hold.is_distinct_from(bindparam("hold")),
)


class Bookings:
    """The bookings of a practice.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._context = context
        self.holds = Holds(config, context)
        self.claims = Claims(config, context)
        self.changes = Changes(config, context, self.claims)

    def get(self, booking: BookingId) -> Booking | None:
        """Return a booking, or `None` if there is none, or it has expired or was erased."""
        with self._context.storage.reading() as session:
            found = find(session, select(BOOKING).where(BOOKING.c.id == booking))
        return None if found is None or self._has_expired(found) else found

    def of_request(self, request: str) -> tuple[Booking, ...]:
        """Return the bookings of one form that have not expired, the earliest first."""
        with self._context.storage.reading() as session:
            found = find_request(session, request)
        return tuple(booking for booking in found if not self._has_expired(booking))

    def of(self, person: PersonId) -> tuple[Booking, ...]:
        """Return all bookings of a person, the earliest first."""
        with self._context.storage.reading() as session:
            return find_of(session, person)

    def between(
        self, window: Window, practitioner: PractitionerId | None = None
    ) -> tuple[Booking, ...]:
        """Return the bookings that begin within a window, cancelled ones included.

        Args:
            window: the span.
            practitioner: whose; everybody's when not given.
        """
        statement = select(BOOKING).where(
            BOOKING.c.start >= window.start, BOOKING.c.start < window.end
        )
        if practitioner is not None:
            statement = statement.where(BOOKING.c.practitioner == practitioner)
        with self._context.storage.reading() as session:
            found = find_all(session, statement.order_by(BOOKING.c.start, BOOKING.c.practitioner))
        return tuple(booking for booking in found if not self._has_expired(booking))

    def occupied(
        self, practitioners: Sequence[PractitionerId], cells: Cells, *, besides: str = ""
    ) -> Mapping[PractitionerId, Sequence[Cells]]:
        """Return which of some cells bookings and holds have, buffers included, in any order.

        Args:
            practitioners: whose.
            cells: which ones to look at.
            besides: the id of a booking, or of a form, whose own cells do not count.
        """
        values = {
            "practitioners": list(practitioners),
            "first": cells.start,
            "end": cells.end,
            "now": self._context.clock.now(),
        }
        statement = _OCCUPIED
        if besides:
            statement = _OCCUPIED_BESIDES
            values |= {"booking": besides, "hold": hold_of(besides)}
        found: dict[PractitionerId, list[Cells]] = {each: [] for each in practitioners}
        with self._context.storage.reading() as session:
            # One run for each booking or hold: what it has of a diary lies side by side.
            for practitioner, first, last in session.execute(statement, values).all():
                found[practitioner].append(Cells(first, last + 1))
        return found

    def starts(
        self, practitioner: PractitionerId, window: Window, *, besides: str = ""
    ) -> Sequence[datetime]:
        """Return when a practitioner's consultations begin, for counting them."""
        now = self._context.clock.now()
        with self._context.storage.reading() as session:
            return starts_within(session, practitioner, window, now, besides=besides)

    def last_booked(self) -> Mapping[PractitionerId, datetime]:
        """Return when each practitioner was booked last; who never was is not among them."""
        statement = select(DIARY).where(DIARY.c.last_booked_at.is_not(None))
        with self._context.storage.reading() as session:
            return {
                PractitionerId(row.practitioner): row.last_booked_at
                for row in session.execute(statement)
            }

    def erase(self, person: PersonId) -> int:
        """Remove all bookings of a person; those still ahead are cancelled, so that nobody waits.

        Returns:
            How many there were.
        """
        now = self._context.clock.now()
        with self._context.storage.transaction() as session:
            bookings = find_of(session, person)
            diaries.lock(session, [booking.practitioner for booking in bookings], now)
            bookings = find_of(session, person)
            for booking in bookings:
                if booking.state is State.BOOKED and booking.start > now:
                    self.changes.release(session, booking, visitor_too=False)
            session.execute(delete(BOOKING).where(BOOKING.c.person == person))
            return len(bookings)

    def _has_expired(self, booking: Booking) -> bool:
        until = booking.claimed_until
        return until is not None and until <= self._context.clock.now()
