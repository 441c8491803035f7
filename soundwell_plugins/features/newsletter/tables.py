"""The tables of the newsletter."""

from typing import Final

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table, Text

from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, metadata

TABLES: Final = metadata()

SIGN_UP: Final = Table(
    "newsletter_sign_up",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("wish", String(16), nullable=False),
    Column("email", EncryptedText("newsletter_sign_up.email"), nullable=False),
    Column("first_name", EncryptedText("newsletter_sign_up.first_name"), nullable=False),
    Column("topics", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("ip", EncryptedText("newsletter_sign_up.ip"), nullable=True),
    Column("received_at", Moment, nullable=False),
)
"""Forms that nobody has looked at yet; each goes when it has been, within seconds."""

SUBSCRIBER: Final = Table(
    "newsletter_subscriber",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("person", Text, nullable=False, unique=True),
    Column("address_hash", LargeBinary(32), nullable=False, unique=True),
    Column("email", EncryptedText("newsletter_subscriber.email"), nullable=False),
    Column("first_name", EncryptedText("newsletter_subscriber.first_name"), nullable=False),
    Column("topics", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("way_out", String(22), nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False),
    Column("confirmed_at", Moment, nullable=True),
    Column("left_at", Moment, nullable=True),
    Column("left_reason", String(16), nullable=True),
    Column("changed_at", Moment, nullable=False),
)
"""Readers, and those who have not confirmed yet or have left a short while ago.

`way_out` is what the link for leaving carries: short, and good for leaving alone. `topics` and
`tags` are words with a blank between them.
"""

CONSENT_TEXT: Final = Table(
    "newsletter_consent_text",
    TABLES,
    Column("hash", String(64), primary_key=True),
    Column("version", String(32), nullable=False),
    Column("language", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("first_used_at", Moment, nullable=False),
)
"""The texts that somebody has agreed to, word by word; `hash` is that of the text (SHA-256)."""

CONSENT: Final = Table(
    "newsletter_consent",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column(
        "subscriber",
        Id(),
        ForeignKey(SUBSCRIBER.c.id, ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("text_hash", String(64), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("confirmed_at", Moment, nullable=True),
    Column("ip", EncryptedText("newsletter_consent.ip"), nullable=True),
    Column("ip_until", Moment, nullable=True, index=True),
)
"""The proof: who agreed to which text when, and when they confirmed it."""

SUPPRESSED: Final = Table(
    "newsletter_suppressed",
    TABLES,
    Column("address_hash", LargeBinary(32), primary_key=True),
    Column("reason", String(16), nullable=False),
    Column("since", Moment, nullable=False),
)
"""Addresses to which nothing is sent, as keyed hashes: nobody can read who they are."""
