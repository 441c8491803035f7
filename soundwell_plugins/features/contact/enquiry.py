"""An enquiry."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from sqlalchemy import RowMapping

from soundwell_hookspecs import EnquiryId, PersonId


class State(Enum):
    """What has become of an enquiry."""

    WAITING = "waiting"
    """Its sender has not confirmed it yet."""
    OPEN = "open"
    DONE = "done"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What somebody wrote to the practice.

    Args:
        id: what names it.
        state: what has become of it.
        reason: why it was not believed at once, or empty.
        person: who wrote, or `None` while it looks like spam.
        name: as it was typed.
        email: as it was typed.
        message: what they wrote.
        language: in which they read the page.
        received_at: when, in UTC.
    """

    id: EnquiryId
    state: State
    reason: str
    person: PersonId | None
    name: str = field(repr=False)
    email: str = field(repr=False)
    message: str = field(repr=False)
    language: str
    received_at: datetime


def enquiry_of(row: RowMapping) -> Enquiry:
    """Return the enquiry that a row holds."""
    return Enquiry(
        id=EnquiryId(row["id"]),
        state=State(row["state"]),
        reason=row["reason"],
        person=PersonId(row["person"]) if row["person"] else None,
        name=row["name"],
        email=row["email"],
        message=row["message"],
        language=row["language"],
        received_at=row["received_at"],
    )
