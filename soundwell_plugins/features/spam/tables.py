"""The tables of proofs that were used, and of what was kept out."""

from typing import Final

from sqlalchemy import Column, Integer, String, Table

from soundwell_plugins.sdk.tables import Moment, metadata

TABLES: Final = metadata()

SPENT: Final = Table(
    "spam_spent",
    TABLES,
    Column("proof", String(64), primary_key=True),
    Column("until", Moment, nullable=False, index=True),
)
"""Hashes of proofs of work that were used, until they would not be taken any more anyway."""

KEPT_OUT: Final = Table(
    "spam_kept_out",
    TABLES,
    Column("day", String(10), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("reason", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How many forms of a kind were taken for spam on a day of the practice's calendar, and why."""
