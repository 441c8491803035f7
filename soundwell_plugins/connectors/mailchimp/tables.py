"""The tables of Mailchimp."""

from typing import Final

from sqlalchemy import Column, String, Table, Text

from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, metadata

TABLES: Final = metadata()

MEMBER: Final = Table(
    "mailchimp_member",
    TABLES,
    Column("subscriber", Id(), primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("called", EncryptedText("mailchimp_member.called"), nullable=False),
    Column("wanted", String(16), nullable=False),
    Column("trouble", String(32), nullable=False),
)
"""Who stands in the audience: under which hash, how they ought to, and what stands between.

The hash is encrypted: it needs no key, so it would tell whoever guesses an address that they read
the letter.
"""

HEARD: Final = Table(
    "mailchimp_heard",
    TABLES,
    Column("digest", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""Which webhooks were heard, by their hash: Mailchimp repeats them for more than an hour."""
