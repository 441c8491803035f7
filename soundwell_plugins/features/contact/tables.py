"""The table of enquiries."""

from typing import Final

from sqlalchemy import Column, Index, String, Table, Text

from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, metadata

TABLES: Final = metadata()

ENQUIRY: Final = Table(
    "contact_enquiry",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("submission", String(64), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=True, index=True),
    Column("name", EncryptedText("contact_enquiry.name"), nullable=False),
    Column("email", EncryptedText("contact_enquiry.email"), nullable=False),
    Column("message", EncryptedText("contact_enquiry.message"), nullable=False),
    Column("language", String(16), nullable=False),
    Column("received_at", Moment, nullable=False),
)
"""What somebody wrote to the practice.

`submission` is a hash of the form as it was shown, so that sending it twice counts once. What looks
like spam has no person: nobody is taken up for it.
"""

Index("contact_enquiry_state_index", ENQUIRY.c.state, ENQUIRY.c.received_at)
