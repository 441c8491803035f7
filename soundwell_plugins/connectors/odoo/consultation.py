"""A consultation with everything that a record in Odoo may say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date, format_datetime, format_time

from soundwell_hookspecs import (
    BookingId,
    Channel,
    ConsultationEvent,
    Person,
    Practice,
    Practitioner,
)
from soundwell_plugins.connectors.odoo.directory import OdooUser


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation as it stands.

    Args:
        booking: which booking.
        sequence: how often it was changed.
        start: aware.
        end: aware.
        channel: online or by phone.
        person: who booked it.
        practitioner: with whom.
        user: the practitioner in Odoo.
        practice: where.
    """

    booking: BookingId
    sequence: int
    start: datetime
    end: datetime
    channel: Channel
    person: Person
    practitioner: Practitioner
    user: OdooUser
    practice: Practice

    @classmethod
    def of(
        cls, event: ConsultationEvent, person: Person, practice: Practice, user: OdooUser
    ) -> "Consultation":
        """Return the consultation that an event is about."""
        return cls(
            event.booking,
            event.sequence,
            event.start,
            event.end,
            event.channel,
            person,
            practice.practitioners[event.practitioner],
            user,
            practice,
        )

    @property
    def gaps(self) -> Mapping[str, str]:
        """What fills the gaps of a wording; times are by the practitioner's clock."""
        start, locale = self.start.astimezone(self.practitioner.zone), self.practice.locale
        return {
            "client": self.person.name,
            "practitioner": self.practitioner.name,
            "practice": self.practice.name,
            "channel": self.channel.value,
            "date": format_date(start, "medium", locale=locale),
            "time": format_time(start, "short", locale=locale),
        }

    @property
    def day(self) -> date:
        """The day on which it takes place, by the practitioner's clock."""
        return self.day_of(self.start)

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment by the practitioner's clock."""
        return moment.astimezone(self.practitioner.zone).date()

    def when(self, moment: datetime) -> str:
        """Return a moment by the practitioner's clock, in words."""
        local = moment.astimezone(self.practitioner.zone)
        return format_datetime(local, "EEEE d MMMM y, HH:mm", locale=self.practice.locale)
