"""The table of proofs that were used."""

from typing import Final

from sqlalchemy import Column, String, Table

from soundwell_plugins.sdk.tables import Moment, metadata

TABLES: Final = metadata()

SPENT: Final = Table(
    "spam_spent",
    TABLES,
    Column("proof", String(64), primary_key=True),
    Column("until", Moment, nullable=False, index=True),
)
"""Hashes of proofs of work that were used, until they would not be taken any more anyway."""
