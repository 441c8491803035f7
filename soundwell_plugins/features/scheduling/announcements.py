"""Telling everybody what became of a booking: plugins by events, people by messages."""

from typing import Any

from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    ConsultationBooked,
    ConsultationCancelled,
    ConsultationMissed,
    ConsultationRescheduled,
    PluginContext,
)
from soundwell_plugins.features.scheduling.booking import Booking
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.messages import Messages


class Announcements:
    """Writes events and messages into the transaction of the fact itself.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
    """

    def __init__(self, config: SchedulingConfig, context: PluginContext) -> None:
        self._context = context
        self._messages = Messages(config, context)

    def booked(self, session: Session, booking: Booking) -> None:
        """Tell that a consultation is booked, for certain."""
        self._context.events.publish(session, ConsultationBooked(**_values(booking)))
        self._to_visitor(session, booking, "booked")
        self._to_practitioner(session, booking, "practitioner_booked")

    def moved(self, session: Session, booking: Booking, before: Booking) -> None:
        """Tell that a consultation takes place at another time.

        Args:
            session: the transaction.
            booking: as it stands now.
            before: as it stood before.
        """
        event = ConsultationRescheduled(**_values(booking), previous_start=before.start)
        self._context.events.publish(session, event)
        self._to_visitor(session, booking, "moved")
        self._to_practitioner(session, booking, "practitioner_moved")

    def cancelled(self, session: Session, booking: Booking, *, visitor_too: bool = True) -> None:
        """Tell that a consultation will not take place.

        Args:
            session: the transaction.
            booking: as it stands now.
            visitor_too: false where the visitor's data are about to be erased.
        """
        self._context.events.publish(session, ConsultationCancelled(**_values(booking)))
        if visitor_too:
            self._to_visitor(session, booking, "cancelled")
        self._to_practitioner(session, booking, "practitioner_cancelled")

    def missed(self, session: Session, booking: Booking) -> None:
        """Tell that the visitor did not come; nobody is written to."""
        self._context.events.publish(session, ConsultationMissed(**_values(booking)))

    def reminded(self, session: Session, booking: Booking) -> None:
        """Remind the visitor of a consultation."""
        self._to_visitor(session, booking, "reminder")

    def disturbed(self, session: Session, booking: Booking) -> None:
        """Tell the practitioner that a busy time has come to lie over a consultation."""
        self._to_practitioner(session, booking, "practitioner_disturbed")

    def entry_changed(self, session: Session, booking: Booking) -> None:
        """Tell the practitioner that the entry of a consultation was changed in their calendar."""
        self._to_practitioner(session, booking, "practitioner_entry_changed")

    def claimed(self, session: Session, bookings: tuple[Booking, ...]) -> None:
        """Ask the visitor to confirm what they chose in one form."""
        self._context.events.publish(session, self._messages.to_confirm(bookings))

    def had_already(self, session: Session, booking: Booking) -> None:
        """Tell the visitor, where only they read it, that they have a consultation already.

        Args:
            session: the transaction.
            booking: the one there is.
        """
        self._context.events.publish(session, self._messages.had_already(booking))

    def _to_visitor(self, session: Session, booking: Booking, template: str) -> None:
        person = self._context.people.get(session, booking.person)
        if person is not None:
            message = self._messages.to_visitor(booking, template, person.email)
            self._context.events.publish(session, message)

    def _to_practitioner(self, session: Session, booking: Booking, template: str) -> None:
        for message in self._messages.to_practitioner(booking, template):
            self._context.events.publish(session, message)


def _values(booking: Booking) -> dict[str, Any]:
    return {
        "booking": booking.id,
        "practitioner": booking.practitioner,
        "person": booking.person,
        "start": booking.start,
        "end": booking.end,
        "channel": booking.channel,
        "sequence": booking.sequence,
    }
