"""The table of mail."""

from typing import Final

from sqlalchemy import Column, String, Table

from soundwell_plugins.sdk.tables import Moment, metadata

TABLES: Final = metadata()

TURN: Final = Table(
    "mail_turn",
    TABLES,
    Column("message", String(32), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)
"""When a message left, or is to leave; it is named by the hash of its delivery's key."""
