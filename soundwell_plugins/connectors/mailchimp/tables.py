"""The tables of Mailchimp."""

from typing import Final

from sqlalchemy import Column, String, Table, Text

from soundwell_plugins.sdk.tables import Id, Moment, metadata

TABLES: Final = metadata()

MEMBER: Final = Table(
    "mailchimp_member",
    TABLES,
    Column("subscriber", Id(), primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("hash", String(32), nullable=False),
    Column("wanted", String(16), nullable=False),
    Column("trouble", String(32), nullable=False),
)
"""Who stands in the audience: under which hash, how they ought to, and what stands between."""

HEARD: Final = Table(
    "mailchimp_heard",
    TABLES,
    Column("digest", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""Which webhooks were heard, by their hash: Mailchimp repeats them for more than an hour."""
