"""Activities such as "call back", which ride with an opportunity."""

from datetime import date
from typing import Final

from soundwell_hookspecs import BookingId, Channel
from soundwell_plugins.connectors.odoo.consultation import Consultation
from soundwell_plugins.connectors.odoo.directory import OdooUser
from soundwell_plugins.connectors.odoo.mapping import CallBack, OpportunityMap
from soundwell_plugins.connectors.odoo.rows import ERASING, QUIET, Cell, Part, Row
from soundwell_plugins.sdk.configuration import filled

MODEL: Final = "mail.activity"
CALL: Final = "mail.mail_activity_data_call"
"""Odoo's own kind of activity for a call."""

_OPPORTUNITIES: Final = "crm.model_crm_lead"


def name_of(booking: BookingId) -> str:
    """Return the external id of a booking's activity, without our prefix."""
    return f"callback_{booking}"


def parts(consultation: Consultation, mapping: OpportunityMap) -> tuple[Part, ...]:
    """Return the activity where the practice wants one for this consultation."""
    by_phone = consultation.channel is Channel.PHONE
    wanted = {CallBack.ALWAYS: True, CallBack.PHONE: by_phone, CallBack.NEVER: False}
    if not wanted[mapping.call_back]:
        return ()
    title = filled(mapping.call_back_text, consultation.gaps)
    name = name_of(consultation.booking)
    return (part(name, CALL, title, consultation.day, consultation.user),)


def part(name: str, kind: str, title: str, day: date, user: OdooUser) -> Part:
    """Return an activity that rides with an opportunity.

    Args:
        name: its external id without our prefix.
        kind: the external id of the kind of activity.
        title: what has to be done.
        day: by when.
        user: who has to do it.
    """
    cells: dict[str, Cell] = {
        "summary": title,
        "date_deadline": day.isoformat(),
        "user_id/.id": user.id,
        "activity_type_id/id": kind,
        "res_model_id/id": _OPPORTUNITIES,
    }
    return Part("activity_ids", name, cells)


def moved(consultation: Consultation) -> Row:
    """Return the activity on another day; it has to exist, and nothing else of it changes."""
    cells: dict[str, Cell] = {"date_deadline": consultation.day.isoformat()}
    return Row(MODEL, name_of(consultation.booking), cells, context=QUIET)


def anonymous(name: str) -> Row:
    """Return an activity without what tells whom it is about; it has to exist."""
    blank: dict[str, Cell] = {"summary": "Erased", "note": False, "active": False}
    return Row(MODEL, name, blank, context=ERASING)
