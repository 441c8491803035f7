"""The meeting in the calendar."""

from soundwell_hookspecs import BookingId
from soundwell_plugins.connectors.odoo.consultation import Consultation
from soundwell_plugins.connectors.odoo.mapping import EventMap
from soundwell_plugins.connectors.odoo.records.cells import own
from soundwell_plugins.connectors.odoo.records.contact import Contact
from soundwell_plugins.connectors.odoo.rows import ERASING, QUIET, Cell, Row, utc
from soundwell_plugins.sdk.configuration import filled

MODEL = "calendar.event"


def name_of(booking: BookingId) -> str:
    """Return the external id of a booking's meeting, without our prefix."""
    return f"event_{booking}"


def cells(consultation: Consultation, mapping: EventMap, contact: Contact) -> dict[str, Cell]:
    """Return what stands in the meeting.

    Its organiser is the user of the key, for Odoo lets nobody but organiser and attendees change a
    private meeting; the practitioner attends it.
    """
    gaps = consultation.gaps
    attendees = [consultation.user.partner, *([contact.id] if mapping.invite_client else [])]
    stands: dict[str, Cell] = {
        "name": filled(mapping.name, gaps),
        "start": utc(consultation.start),
        "stop": utc(consultation.end),
        "privacy": mapping.privacy.value,
        "show_as": "busy",
        "partner_ids/.id": ",".join(map(str, attendees)),
    }
    if mapping.location:
        stands["location"] = filled(mapping.location, gaps)
    return stands | own(mapping.fields, gaps)


def moved(consultation: Consultation, *, mail: bool) -> Row:
    """Return the meeting at another time; it has to exist, and nothing else of it changes."""
    times = {"start": utc(consultation.start), "stop": utc(consultation.end)}
    return Row(MODEL, name_of(consultation.booking), times, context=context(mail=mail))


def anonymous(name: str) -> Row:
    """Return a meeting without what tells with whom it was; it has to exist."""
    blank: dict[str, Cell] = {
        "name": "Consultation",
        "description": False,
        "location": False,
        "active": False,
    }
    return Row(MODEL, name, blank, context=ERASING)


def context(*, mail: bool) -> dict[str, object]:
    """Return how Odoo goes about meetings: whether it writes to attendees."""
    return {key: value for key, value in QUIET.items() if not (mail and "attendees" in key)}
