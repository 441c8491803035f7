"""The tables of the audit trail; triggers (in the migration) refuse to change or delete entries."""

from typing import Final

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.tables import Id, Moment

ACTION_LENGTH: Final = 64
TEXT_LENGTH: Final = 200

AUDIT: Final = Table(
    "audit",
    HOST,
    Column("seq", Integer(), primary_key=True, autoincrement=False),
    Column("at", Moment(), nullable=False),
    Column("actor", Id(), nullable=True, index=True),
    Column("action", String(ACTION_LENGTH), nullable=False),
    Column("subject", String(TEXT_LENGTH), nullable=False, index=True),
    Column("detail", String(TEXT_LENGTH), nullable=False),
    Column("link", LargeBinary(32), nullable=False),
)
"""One entry a row; `link` binds it to all entries before it."""

HEAD: Final = Table(
    "audit_head",
    HOST,
    Column("id", Integer(), primary_key=True, autoincrement=False),
    Column("seq", Integer(), nullable=False),
    Column("seal", LargeBinary(32), nullable=False),
)
"""One row: where the trail ends, sealed, so that cutting off its end shows."""
