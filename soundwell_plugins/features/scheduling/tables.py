"""The tables of consultations."""

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    text,
    true,
)

from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, metadata

TABLES: Final = metadata()

BOOKING: Final = Table(
    "scheduling_booking",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("submission", String(64), nullable=False, unique=True),
    Column("request", Id(), nullable=False, index=True, server_default=text("''")),
    Column("kind", String(32), nullable=False, server_default=text("''")),
    Column("practitioner", Text, nullable=False),
    Column("person", Text, nullable=False, index=True),
    Column("start", Moment, nullable=False),
    Column("end", Moment, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("language", String(16), nullable=False, server_default=text("''")),
    Column("name", EncryptedText("scheduling_booking.name"), nullable=False),
    Column("phone", EncryptedText("scheduling_booking.phone"), nullable=False),
    Column("safe_to_call", Boolean, nullable=False, server_default=true()),
    Column("safe_to_leave_message", Boolean, nullable=False, server_default=false()),
    Column("answers", EncryptedText("scheduling_booking.answers"), nullable=True),
    Column("online_link", EncryptedText("scheduling_booking.online_link"), nullable=True),
    Column("sequence", Integer, nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False, server_default=text("'1970-01-01 00:00:00'")),
    Column("claimed_until", Moment, nullable=True, index=True),
    Column("cancelled_at", Moment, nullable=True),
    Column("missed_at", Moment, nullable=True),
    Column("disturbed_at", Moment, nullable=True),
    Column("source", String(16), nullable=False, server_default=text("''")),
)
"""A consultation somebody booked, cancelled ones included.

`submission` is a hash of the form as it was sent, so that sending it twice books once. `request`
is shared by the consultations of one form. While `claimed_until` is set, nobody has confirmed it.
`disturbed_at` says since when a busy time lies over it; `source` by which way it came, or nothing
where nobody wrote that down yet.
"""

HOLD: Final = Table(
    "scheduling_hold",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("until", Moment, nullable=False, index=True),
)
"""Times kept for somebody who fills in the form; its id is a hash of what only the form knows."""

OCCUPIED: Final = Table(
    "scheduling_occupied",
    TABLES,
    Column("practitioner", Text, primary_key=True),
    Column("cell", Integer, primary_key=True, autoincrement=False),
    Column("booking", Id(), ForeignKey(BOOKING.c.id, ondelete="CASCADE"), nullable=True),
    Column("hold", String(64), ForeignKey(HOLD.c.id, ondelete="CASCADE"), nullable=True),
)
"""Each cell of a practitioner's time that a booking or a hold has, buffers included.

Its primary key is the promise that nobody is booked twice: the database keeps it, whatever the
durations and buffers of two bookings are.
"""

DIARY: Final = Table(
    "scheduling_diary",
    TABLES,
    Column("practitioner", Text, primary_key=True),
    Column("last_booked_at", Moment, nullable=True),
)
"""One row for each practitioner: whoever changes a diary locks it first, always in their order."""

REMINDED: Final = Table(
    "scheduling_reminded",
    TABLES,
    Column("booking", Id(), ForeignKey(BOOKING.c.id, ondelete="CASCADE"), primary_key=True),
    Column("start", Moment, primary_key=True),
    Column("minutes", Integer, primary_key=True, autoincrement=False),
)
"""Which reminder went out for which booking at which time."""

ENTRY_CHANGED: Final = Table(
    "scheduling_entry_changed",
    TABLES,
    Column("booking", Id(), ForeignKey(BOOKING.c.id, ondelete="CASCADE"), primary_key=True),
    Column("sequence", Integer, nullable=False),
)
"""Bookings whose entry somebody moved or removed in a calendar, as of which of their changes."""

Index("scheduling_occupied_booking_index", OCCUPIED.c.booking)
Index("scheduling_occupied_hold_index", OCCUPIED.c.hold)
Index("scheduling_booking_start_index", BOOKING.c.practitioner, BOOKING.c.start)
