"""The tables of mail."""

from typing import Final

from sqlalchemy import Column, String, Table, Text

from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Moment, metadata

TABLES: Final = metadata()

TURN: Final = Table(
    "mail_turn",
    TABLES,
    Column("message", String(32), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)
"""When a message left, or is to leave; it is named by the hash of its delivery's key."""

SPOOLED: Final = Table(
    "mail_spooled",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("recipient", Text, nullable=False, index=True),
    Column("written", Moment, nullable=False, index=True),
    Column("message", EncryptedText("mail_spooled.message"), nullable=False),
)
"""Messages that wait where there is no mail server, named by the hash of their delivery's key.

`kind` and `recipient` say for whom each is, by id.
"""
