"""The tables of consultations."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, metadata

TABLES: Final = metadata()

BOOKING: Final = Table(
    "scheduling_booking",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("submission", String(64), nullable=False, unique=True),
    Column("practitioner", Text, nullable=False),
    Column("person", Text, nullable=False, index=True),
    Column("start", Moment, nullable=False),
    Column("end", Moment, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("name", EncryptedText("scheduling_booking.name"), nullable=False),
    Column("phone", EncryptedText("scheduling_booking.phone"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("cancelled_at", Moment, nullable=True),
)
"""A consultation somebody booked, cancelled ones included.

`submission` is a hash of the form as it was sent, so that sending it twice books once.
"""

OCCUPIED: Final = Table(
    "scheduling_occupied",
    TABLES,
    Column("practitioner", Text, primary_key=True),
    Column("cell", Integer, primary_key=True, autoincrement=False),
    Column("booking", Id(), ForeignKey(BOOKING.c.id, ondelete="CASCADE"), nullable=False),
)
"""Each cell of a practitioner's time that a booking has, buffers included.

Its primary key is the promise that nobody is booked twice: the database keeps it, whatever the
durations and buffers of two bookings are.
"""

Index("scheduling_occupied_booking_index", OCCUPIED.c.booking)
