"""The opportunity in the pipeline; the meeting and the activity "call back" ride with it."""

from typing import Final

from soundwell_hookspecs import BookingId
from soundwell_plugins.connectors.odoo.consultation import Consultation
from soundwell_plugins.connectors.odoo.mapping import EventMap, OpportunityMap
from soundwell_plugins.connectors.odoo.records import call_back, event
from soundwell_plugins.connectors.odoo.records.cells import named, own
from soundwell_plugins.connectors.odoo.records.contact import Contact
from soundwell_plugins.connectors.odoo.rows import ERASING, ONCE, QUIET, Cell, Part, Row
from soundwell_plugins.sdk.configuration import filled

MODEL: Final = "crm.lead"


def name_of(booking: BookingId) -> str:
    """Return the external id of a booking's opportunity, without our prefix."""
    return f"lead_{booking}"


def row(
    consultation: Consultation, contact: Contact, mapping: OpportunityMap, meeting: EventMap
) -> Row:
    """Return a consultation as an opportunity with its meeting, all made in one transaction.

    Args:
        consultation: which.
        contact: who booked it.
        mapping: what stands in the opportunity.
        meeting: what stands in the meeting.
    """
    gaps, person = consultation.gaps, consultation.person
    cells: dict[str, Cell] = {
        "name": filled(mapping.name, gaps),
        "type": "opportunity",
        "partner_id/.id": contact.id,
        "user_id/.id": consultation.user.id,
    }
    cells |= named(
        {
            "contact_name": person.name,
            "email_from": person.email,
            "phone": person.phone,
            "stage_id": mapping.stage,
            "source_id": mapping.source,
            "medium_id": mapping.medium,
            "tag_ids": ",".join(mapping.tags),
        }
    )
    held = Part(
        "calendar_event_ids",
        event.name_of(consultation.booking),
        event.cells(consultation, meeting, contact),
    )
    return Row(
        MODEL,
        name_of(consultation.booking),
        cells | own(mapping.fields, gaps),
        (held, *call_back.parts(consultation, mapping)),
        {**event.context(mail=meeting.mail_attendees), **ONCE},
    )


def staged(booking: BookingId, stage: str) -> Row:
    """Return an opportunity in another stage; it has to exist."""
    return Row(MODEL, name_of(booking), {"stage_id": stage}, context=QUIET)


def anonymous(name: str) -> Row:
    """Return an opportunity without what tells whose it is; it has to exist."""
    blank: dict[str, Cell] = {
        "name": "Erased",
        "contact_name": False,
        "email_from": False,
        "phone": False,
        "partner_id": False,
        "active": False,
    }
    return Row(MODEL, name, blank, context=ERASING)
