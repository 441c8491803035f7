"""An enquiry with everything that a record in Odoo may say of it: not what was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date, format_time

from soundwell_hookspecs import EnquiryId, Person, Practice
from soundwell_plugins.connectors.odoo.directory import OdooUser


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Somebody asks to hear from the practice.

    Args:
        id: which enquiry.
        person: who asks.
        received_at: when they wrote; aware.
        practice: whom they wrote to.
        responsible: who looks after it, where the practice says so.
    """

    id: EnquiryId
    person: Person
    received_at: datetime
    practice: Practice
    responsible: OdooUser | None = None

    @property
    def day(self) -> date:
        """The day on which they wrote, by the practice's clock."""
        return self.received_at.astimezone(self.practice.zone).date()

    @property
    def gaps(self) -> Mapping[str, str]:
        """What fills the gaps of a wording; times are by the practice's clock."""
        received, locale = self.received_at.astimezone(self.practice.zone), self.practice.locale
        return {
            "client": self.person.name or self.person.email,
            "practice": self.practice.name,
            "date": format_date(received, "medium", locale=locale),
            "time": format_time(received, "short", locale=locale),
        }
