"""A note in the history of an opportunity; nobody is mailed."""

from datetime import datetime
from html import escape
from typing import Final

from soundwell_hookspecs import Texts
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


def of_move(consultation: Consultation, previous: datetime, texts: Texts) -> str:
    """Return what is noted about a move; who asked for it, the visitor or the practice, is open."""
    return texts.gettext(
        "The consultation was moved from %(before)s to %(now)s.",
        before=consultation.when(previous),
        now=consultation.when(consultation.start),
    )


def of_cancellation(consultation: Consultation, texts: Texts) -> str:
    """Return what is noted about a cancellation."""
    return texts.gettext(
        "The consultation of %(moment)s was cancelled.",
        moment=consultation.when(consultation.start),
    )


def of_absence(consultation: Consultation, texts: Texts) -> str:
    """Return what is noted where nobody came."""
    return texts.gettext(
        "The client did not come to the consultation of %(moment)s.",
        moment=consultation.when(consultation.start),
    )


def anonymous(name: str) -> Row:
    """Return a note without its text; it has to exist."""
    return Row(MODEL, name, {"body": ERASED}, context=ERASING)
