"""Somebody who asks to hear from the practice, as an opportunity; what they wrote is not in it."""

from typing import Final

from soundwell_hookspecs import EnquiryId
from soundwell_plugins.connectors.odoo.enquiry import Enquiry
from soundwell_plugins.connectors.odoo.mapping import EnquiryMap
from soundwell_plugins.connectors.odoo.records import call_back, opportunity
from soundwell_plugins.connectors.odoo.records.cells import named, own
from soundwell_plugins.connectors.odoo.records.contact import Contact
from soundwell_plugins.connectors.odoo.rows import Cell, Part, Row
from soundwell_plugins.sdk.configuration import filled

TO_DO: Final = "mail.mail_activity_data_todo"
"""Odoo's own kind of activity for whatever has to be done."""


def name_of(enquiry: EnquiryId) -> str:
    """Return the external id of an enquiry's opportunity, without our prefix."""
    return f"enquiry_{enquiry}"


def activity_name_of(enquiry: EnquiryId) -> str:
    """Return the external id of an enquiry's activity, without our prefix."""
    return f"reply_{enquiry}"


def row(enquiry: Enquiry, contact: Contact, mapping: EnquiryMap) -> Row:
    """Return an enquiry as an opportunity, with an activity for whoever looks after it.

    Args:
        enquiry: which.
        contact: who asks.
        mapping: what stands in the opportunity.
    """
    gaps, person, user = enquiry.gaps, enquiry.person, enquiry.responsible
    cells: dict[str, Cell] = {
        "name": filled(mapping.name, gaps),
        "type": "opportunity",
        "partner_id/.id": contact.id,
    }
    # Left out, the user of the key would be the one who looks after it.
    cells |= {"user_id": False} if user is None else {"user_id/.id": user.id}
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
    return Row(
        opportunity.MODEL,
        name_of(enquiry.id),
        cells | own(mapping.fields, gaps),
        _activity(enquiry, mapping),
    )


def _activity(enquiry: Enquiry, mapping: EnquiryMap) -> tuple[Part, ...]:
    if enquiry.responsible is None:
        return ()
    name = activity_name_of(enquiry.id)
    title = filled(mapping.activity, enquiry.gaps)
    return (call_back.part(name, TO_DO, title, enquiry.day, enquiry.responsible),)
