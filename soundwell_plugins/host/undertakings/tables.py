"""The table of undertakings."""

from typing import Final

from sqlalchemy import Boolean, Column, String, Table

from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.tables import Id, Moment

KIND_LENGTH: Final = 32
ABOUT_LENGTH: Final = 200
SAID_LENGTH: Final = 2000

UNDERTAKING: Final = Table(
    "undertaking",
    HOST,
    Column("id", Id(), primary_key=True),
    Column("kind", String(KIND_LENGTH), nullable=False, index=True),
    Column("about", String(ABOUT_LENGTH), nullable=False),
    Column("actor", Id(), nullable=True),
    Column("began_at", Moment(), nullable=False),
    Column("seen_at", Moment(), nullable=False),
    Column("ended_at", Moment(), nullable=True),
    Column("succeeded", Boolean(), nullable=False),
    Column("said", String(SAID_LENGTH), nullable=False),
)
"""One row each; `said` is the last word about it, without personal data."""
