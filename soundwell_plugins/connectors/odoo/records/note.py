"""A note in the history of an opportunity; nobody is mailed."""

from html import escape
from typing import Final

from soundwell_plugins.connectors.odoo.consultation import Consultation
from soundwell_plugins.connectors.odoo.rows import ERASING, Cell, Row

MODEL = "mail.message"
ERASED: Final = "<p>Erased</p>"


def row(consultation: Consultation, opportunity: int, text: str) -> Row:
    """Return a note, once for each change of a booking.

    Args:
        consultation: which, with the number of its change.
        opportunity: the id in Odoo of the opportunity.
        text: plain.
    """
    cells: dict[str, Cell] = {
        "model": "crm.lead",
        "res_id": opportunity,
        "body": f"<p>{escape(text)}</p>",
        "message_type": "comment",
        "subtype_id/id": "mail.mt_note",
    }
    return Row(MODEL, f"note_{consultation.booking}_{consultation.sequence}", cells)


def missed_row(consultation: Consultation, opportunity: int, text: str) -> Row:
    """Return the note that nobody came, which no change of the booking carries."""
    return Row(MODEL, f"missed_{consultation.booking}", row(consultation, opportunity, text).cells)


def anonymous(name: str) -> Row:
    """Return a note without its text; it has to exist."""
    return Row(MODEL, name, {"body": ERASED}, context=ERASING)
