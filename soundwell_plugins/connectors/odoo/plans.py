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
)
from soundwell_plugins.connectors.odoo.configuration import OdooConfig
from soundwell_plugins.connectors.odoo.consultation import Consultation
from soundwell_plugins.connectors.odoo.directory import OdooUser
from soundwell_plugins.connectors.odoo.enquiry import Enquiry
from soundwell_plugins.connectors.odoo.records import (
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


def plan(hook: str, consultation: Consultation, config: OdooConfig) -> list[Step]:
    """Return what would be written for an event; ids that only Odoo knows are 0.

    Where the practice has switched this part off there are no steps.

    Args:
        hook: the name of the event, one of `EVENTS`.
        consultation: what it is about.
        config: the mapping.

    Raises:
        KeyError: nothing is written for it.
    """
    return EVENTS[hook](consultation, config)


def _booked(consultation: Consultation, config: OdooConfig) -> list[Step]:
    who = contact.row(consultation.person, config.contact, consultation.gaps)
    row = opportunity.row(consultation, Contact(0, ours=True), config.opportunity, config.event)
    return [
        Step("a contact, unless Odoo has an active one of this address", who),
        Step("an opportunity, with what belongs to it", row),
    ]


def _rescheduled(consultation: Consultation, config: OdooConfig) -> list[Step]:
    changed = replace(consultation, sequence=consultation.sequence + 1)
    moved = event.moved(changed, mail=config.event.mail_attendees)
    text = f"The client moved the consultation from … to {changed.when(changed.start)}."
    return [
        Step("the meeting's new time, unless staff have deleted it", moved),
        Step("a note with the opportunity", note.row(changed, 0, text)),
    ]


def _cancelled(consultation: Consultation, config: OdooConfig) -> list[Step]:
    changed = replace(consultation, sequence=consultation.sequence + 1)
    text = f"The consultation of {changed.when(changed.start)} was cancelled."
    name = event.name_of(changed.booking)
    return [
        Step("the meeting, put out of sight", archived(event.MODEL, name)),
        Step("a note with the opportunity", note.row(changed, 0, text)),
        *_next_stage(changed, config.opportunity.cancelled_stage),
    ]


def _missed(consultation: Consultation, config: OdooConfig) -> list[Step]:
    text = (
        f"The client did not come to the consultation of {consultation.when(consultation.start)}."
    )
    return [
        Step("a note with the opportunity", note.missed_row(consultation, 0, text)),
        *_next_stage(consultation, config.opportunity.missed_stage),
    ]


def _asked(consultation: Consultation, config: OdooConfig) -> list[Step]:
    if not config.enquiry.enabled:
        return []
    user = None if config.enquiry.responsible is None else _USER
    asked = Enquiry(EnquiryId("example"), EXAMPLE, consultation.start, consultation.practice, user)
    who = contact.row(asked.person, config.contact, asked.gaps)
    row = enquiry.row(asked, Contact(0, ours=True), config.enquiry)
    return [
        Step("a contact, unless Odoo has an active one of this address", who),
        Step("an opportunity, with what belongs to it", row),
    ]


def _joined(consultation: Consultation, config: OdooConfig) -> list[Step]:
    person, mapping = consultation.person, config.newsletter
    if not mapping.enabled:
        return []
    row = mailing.joined(person.id, email=person.email, name=person.name, mailing_list=mapping.list)
    return [Step("a subscriber, unless Odoo has one of this address", row)]


def _changed(consultation: Consultation, config: OdooConfig) -> list[Step]:
    if not config.newsletter.enabled:
        return []
    person = consultation.person
    row = mailing.renamed(person.id, email=person.email, name=person.name)
    return [Step("our entry's name and address, unless staff have written there", row)]


def _left(consultation: Consultation, config: OdooConfig) -> list[Step]:
    if not config.newsletter.enabled:
        return []
    row = mailing.left(mailing.subscription_name_of(consultation.person.id))
    return [Step("the subscriber's place on the list, left", row)]


def _next_stage(consultation: Consultation, stage: str) -> list[Step]:
    if not stage:
        return []
    row = opportunity.staged(consultation.booking, stage)
    return [Step("the opportunity's stage, unless staff have moved it", row)]


EVENTS: Final[Mapping[str, Callable[[Consultation, OdooConfig], list[Step]]]] = {
    "consultation_booked": _booked,
    "consultation_rescheduled": _rescheduled,
    "consultation_cancelled": _cancelled,
    "consultation_missed": _missed,
    "enquiry_received": _asked,
    "subscriber_confirmed": _joined,
    "subscriber_changed": _changed,
    "subscriber_left": _left,
}
"""The events for which something is written."""
