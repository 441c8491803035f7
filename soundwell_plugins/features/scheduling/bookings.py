"""Bookings as they are kept: claimed, found, cancelled, handed out and erased."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    BookingId,
    ConsultationBooked,
    ConsultationCancelled,
    PersonId,
    PluginContext,
    PractitionerId,
    Window,
)
from soundwell_plugins.features.scheduling.booking import Booking, Wanted
from soundwell_plugins.features.scheduling.cells import Cells, covering
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.messages import Messages
from soundwell_plugins.features.scheduling.rows import (
    booking_of,
    find,
    find_of,
    find_sent,
    row_of,
)
from soundwell_plugins.features.scheduling.tables import BOOKING, OCCUPIED
from soundwell_plugins.sdk.tables import new_id


class TimeTaken(Exception):
    """Somebody else has the time."""


class TooLateToCancel(Exception):
    """The practice's deadline for cancelling has passed."""


class Bookings:
    """The bookings of a practice.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._messages = Messages(config, context)

    def claim(self, wanted: Wanted) -> Booking:
        """Book a time, if nobody has any part of it.

        The claim, the person, the event and the messages are one transaction: all or nothing.

        Args:
            wanted: who wants what.

        Returns:
            The booking; the one there is already, when the same form comes again.

        Raises:
            TimeTaken: somebody else has it, or a part of it or of its buffers.
        """
        try:
            with self._context.storage.transaction() as session:
                return find_sent(session, wanted.fingerprint) or self._book(session, wanted)
        except IntegrityError as error:
            # The same form may have come twice at one moment; then the other copy has the cells.
            booking = self.sent_before(wanted)
            if booking is None:
                raise TimeTaken from error
            return booking

    def sent_before(self, wanted: Wanted) -> Booking | None:
        """Return the booking that this very form brought about, if it did."""
        with self._context.storage.reading() as session:
            return find_sent(session, wanted.fingerprint)

    def get(self, booking: BookingId) -> Booking | None:
        """Return a booking, or `None` if there is none or it was erased."""
        with self._context.storage.reading() as session:
            return find(session, select(BOOKING).where(BOOKING.c.id == booking))

    def of(self, person: PersonId) -> tuple[Booking, ...]:
        """Return all bookings of a person, the earliest first."""
        with self._context.storage.reading() as session:
            return find_of(session, person)

    def occupied(self, practitioner: PractitionerId, cells: Cells) -> list[Cells]:
        """Return which of some cells bookings have, buffers included."""
        taken = select(OCCUPIED.c.cell).where(
            OCCUPIED.c.practitioner == practitioner,
            OCCUPIED.c.cell >= cells.start,
            OCCUPIED.c.cell < cells.end,
        )
        with self._context.storage.reading() as session:
            return [Cells(cell, cell + 1) for cell in session.scalars(taken)]

    def deadline(self, booking: Booking) -> datetime:
        """Return until when a booking can be cancelled."""
        return booking.start - (self._config.cancel_until or timedelta())

    def cancel(self, booking: BookingId) -> Booking:
        """Cancel a booking and tell both sides; a repeat changes nothing.

        Args:
            booking: which one.

        Returns:
            The booking as it stands now.

        Raises:
            LookupError: there is none.
            TooLateToCancel: the deadline has passed.
        """
        statement = select(BOOKING).where(BOOKING.c.id == booking).with_for_update()
        with self._context.storage.transaction() as session:
            found = find(session, statement)
            if found is None:
                raise LookupError("there is no such booking")
            if found.is_cancelled:
                return found
            if self._context.clock.now() >= self.deadline(found):
                raise TooLateToCancel
            cancelled = self._release(session, found)
            person = self._context.people.get(session, found.person)
            if person is not None:
                message = self._messages.to_visitor(cancelled, person.email)
                self._context.events.publish(session, message)
            return cancelled

    def erase(self, person: PersonId) -> int:
        """Remove all bookings of a person; those still ahead are cancelled, so that nobody waits.

        Returns:
            How many there were.
        """
        with self._context.storage.transaction() as session:
            bookings = find_of(session, person)
            for booking in bookings:
                if not booking.is_cancelled and booking.start > self._context.clock.now():
                    self._release(session, booking)
            session.execute(delete(BOOKING).where(BOOKING.c.person == person))
            return len(bookings)

    def _book(self, session: Session, wanted: Wanted) -> Booking:
        people = self._context.people
        person = people.add(session, email=wanted.email, name=wanted.name, phone=wanted.phone)
        booking = self._new(wanted, person)
        session.execute(insert(BOOKING).values(**row_of(booking), submission=wanted.fingerprint))
        window = Window(booking.start - self._config.before, booking.end + self._config.after)
        cells = covering(window)
        session.execute(
            insert(OCCUPIED),
            [
                {"practitioner": booking.practitioner, "cell": cell, "booking": booking.id}
                for cell in range(cells.start, cells.end)
            ],
        )
        publish = self._context.events.publish
        publish(session, ConsultationBooked(**_event_values(booking)))
        publish(session, self._messages.to_visitor(booking, wanted.email))
        for message in self._messages.to_practitioner(booking):
            publish(session, message)
        return booking

    def _new(self, wanted: Wanted, person: PersonId) -> Booking:
        return Booking(
            id=BookingId(new_id()),
            practitioner=wanted.practitioner,
            person=person,
            start=wanted.start,
            end=wanted.start + self._config.duration,
            channel=wanted.channel,
            zone=wanted.zone,
            name=wanted.name,
            phone=wanted.phone,
            sequence=0,
            booked_at=self._context.clock.now(),
            cancelled_at=None,
        )

    def _release(self, session: Session, booking: Booking) -> Booking:
        """Give the time back and tell everybody but the visitor."""
        statement = (
            update(BOOKING)
            .where(BOOKING.c.id == booking.id)
            .values(cancelled_at=self._context.clock.now(), sequence=booking.sequence + 1)
            .returning(BOOKING)
        )
        cancelled = booking_of(session.execute(statement).mappings().one())
        session.execute(delete(OCCUPIED).where(OCCUPIED.c.booking == booking.id))
        publish = self._context.events.publish
        publish(session, ConsultationCancelled(**_event_values(cancelled)))
        for message in self._messages.to_practitioner(cancelled):
            publish(session, message)
        return cancelled


def _event_values(booking: Booking) -> dict[str, Any]:
    return {
        "booking": booking.id,
        "practitioner": booking.practitioner,
        "person": booking.person,
        "start": booking.start,
        "end": booking.end,
        "channel": booking.channel,
        "sequence": booking.sequence,
    }
