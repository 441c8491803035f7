"""What would be written for an event, without asking or telling Odoo anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from soundwell_hookspecs import (
    BookingId,
    Channel,
    EnquiryId,
    Person,
    PersonId,
    Practice,
    PractitionerId,
    Texts,
)
from soundwell_plugins.connectors.odoo.configuration import OdooConfig
from soundwell_plugins.connectors.odoo.consultation import Consultation
from soundwell_plugins.connectors.odoo.directory import OdooUser
from soundwell_plugins.connectors.odoo.enquiry import Enquiry
from soundwell_plugins.connectors.odoo.records import (
    call_back,
    contact,
    enquiry,
    event,
    mailing,
    note,
    opportunity,
)
from soundwell_plugins.connectors.odoo.records.cells import archived
from soundwell_plugins.connectors.odoo.records.contact import Contact
from soundwell_plugins.connectors.odoo.rows import Row

_USER: Final = OdooUser(0, 0)
_LENGTH: Final = timedelta(minutes=30)
_DAY: Final = timedelta(days=1)
EXAMPLE: Final = Person(PersonId("example"), "ada@example.org", "Ada Example", "+44 20 7946 0000")
"""Nobody."""


@dataclass(frozen=True, slots=True)
class Step:
    """One record that would be written.

    Args:
        what: in words.
        row: as it would be sent.
    """

    what: str
    row: Row


def example(
    practice: Practice, practitioner: PractitionerId, start: datetime, channel: Channel
) -> Consultation:
    """Return a consultation of nobody with a practitioner.

    Args:
        practice: whose.
        practitioner: one of the practice's.
        start: aware.
        channel: online or by phone.
    """
    return Consultation(
        BookingId("example"),
        0,
        start,
        start + _LENGTH,
        channel,
        EXAMPLE,
        practice.practitioners[practitioner],
        _USER,
        practice,
    )


@dataclass(frozen=True, slots=True)
class Plans:
    """Says what would be written for an event; ids that only Odoo knows are 0.

    Args:
        config: the mapping.
        texts: says it in the practice's language.
    """

    config: OdooConfig
    texts: Texts

    def of(self, hook: str, consultation: Consultation) -> list[Step]:
        """Return what would be written; nothing where the practice has switched this part off.

        Args:
            hook: the name of the event, one of `EVENTS`.
            consultation: what it is about.

        Raises:
            KeyError: nothing is written for it.
        """
        return EVENTS[hook](self, consultation)

    def booked(self, consultation: Consultation) -> list[Step]:
        """Return the records of a booking."""
        config = self.config
        who = contact.row(consultation.person, config.contact, consultation.gaps)
        row = opportunity.row(consultation, Contact(0, ours=True), config.opportunity, config.event)
        return [
            Step("a contact, unless Odoo has an active one of this address", who),
            Step("an opportunity, with what belongs to it", row),
        ]

    def rescheduled(self, consultation: Consultation) -> list[Step]:
        """Return what changes where a booking is moved by a day."""
        before = consultation.start
        later = replace(
            consultation,
            sequence=consultation.sequence + 1,
            start=before + _DAY,
            end=consultation.end + _DAY,
        )
        moved = event.moved(later, mail=self.config.event.mail_attendees)
        text = note.of_move(later, before, self.texts)
        return [
            Step("the meeting's new time, unless staff have deleted it", moved),
            *self._activity(later, "moved to the new day", call_back.moved(later)),
            Step("a note with the opportunity", note.row(later, 0, text)),
        ]

    def cancelled(self, consultation: Consultation) -> list[Step]:
        """Return what changes where a booking is cancelled."""
        changed = replace(consultation, sequence=consultation.sequence + 1)
        text = note.of_cancellation(changed, self.texts)
        hidden = archived(call_back.MODEL, call_back.name_of(changed.booking))
        return [
            Step(
                "the meeting, put out of sight",
                archived(event.MODEL, event.name_of(changed.booking)),
            ),
            *self._activity(changed, "put out of sight", hidden),
            Step("a note with the opportunity", note.row(changed, 0, text)),
            *_next_stage(changed, self.config.opportunity.cancelled_stage),
        ]

    def missed(self, consultation: Consultation) -> list[Step]:
        """Return what changes where nobody came."""
        text = note.of_absence(consultation, self.texts)
        return [
            Step("a note with the opportunity", note.missed_row(consultation, 0, text)),
            *_next_stage(consultation, self.config.opportunity.missed_stage),
        ]

    def asked(self, consultation: Consultation) -> list[Step]:
        """Return the records of somebody who wrote to the practice."""
        config = self.config
        if not config.enquiry.enabled:
            return []
        user = None if config.enquiry.responsible is None else _USER
        start, practice = consultation.start, consultation.practice
        asked = Enquiry(EnquiryId("example"), EXAMPLE, start, practice, user)
        who = contact.row(asked.person, config.contact, asked.gaps)
        row = enquiry.row(asked, Contact(0, ours=True), config.enquiry)
        return [
            Step("a contact, unless Odoo has an active one of this address", who),
            Step("an opportunity, with what belongs to it", row),
        ]

    def joined(self, consultation: Consultation) -> list[Step]:
        """Return the records of a new subscriber."""
        person, mapping = consultation.person, self.config.newsletter
        if not mapping.enabled:
            return []
        row = mailing.joined(
            person.id, email=person.email, name=person.name, mailing_list=mapping.list
        )
        return [Step("a subscriber, unless Odoo has one of this address", row)]

    def changed(self, consultation: Consultation) -> list[Step]:
        """Return what changes with a subscriber's name or address."""
        if not self.config.newsletter.enabled:
            return []
        person = consultation.person
        row = mailing.renamed(person.id, email=person.email, name=person.name)
        return [Step("our entry's name and address, unless staff have written there", row)]

    def left(self, consultation: Consultation) -> list[Step]:
        """Return what changes where a subscriber leaves."""
        if not self.config.newsletter.enabled:
            return []
        row = mailing.left(mailing.subscription_name_of(consultation.person.id))
        return [Step("the subscriber's place on the list, left", row)]

    def _activity(self, consultation: Consultation, what: str, row: Row) -> list[Step]:
        """Return what becomes of the activity "call back" where the practice has one."""
        made = call_back.parts(consultation, self.config.opportunity)
        return [Step(f"the activity, {what}, unless staff have done it", row)] if made else []


def _next_stage(consultation: Consultation, stage: str) -> list[Step]:
    if not stage:
        return []
    row = opportunity.staged(consultation.booking, stage)
    return [Step("the opportunity's stage, unless staff have moved it", row)]


EVENTS: Final[Mapping[str, Callable[[Plans, Consultation], list[Step]]]] = {
    "consultation_booked": Plans.booked,
    "consultation_rescheduled": Plans.rescheduled,
    "consultation_cancelled": Plans.cancelled,
    "consultation_missed": Plans.missed,
    "enquiry_received": Plans.asked,
    "subscriber_confirmed": Plans.joined,
    "subscriber_changed": Plans.changed,
    "subscriber_left": Plans.left,
}
"""The events for which something is written."""
