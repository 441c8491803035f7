"""The tables of enquiries and of comments."""

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

COMMENT: Final = Table(
    "contact_comment",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("submission", String(64), nullable=False, unique=True),
    Column("article", String(500), nullable=False),
    Column("standing", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=True, index=True),
    Column("author", EncryptedText("contact_comment.author"), nullable=False),
    Column("email", EncryptedText("contact_comment.email"), nullable=False),
    Column("text", EncryptedText("contact_comment.text"), nullable=False),
    Column("received_at", Moment, nullable=False),
)
"""What somebody wrote below an article; `article` is its address, and `submission` as above.

Nobody is taken up as a person for a comment; `person` is somebody who was known by their address.
"""

Index(
    "contact_comment_article_index",
    COMMENT.c.article,
    COMMENT.c.standing,
    COMMENT.c.received_at,
)
Index("contact_comment_standing_index", COMMENT.c.standing, COMMENT.c.received_at)
