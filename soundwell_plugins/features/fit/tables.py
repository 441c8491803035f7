"""The tables of the feature."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, text

from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, metadata

TABLES: Final = metadata()

PROFILE: Final = Table(
    "fit_profile",
    TABLES,
    Column("practitioner", String(100), primary_key=True),
    Column("document", EncryptedText("fit_profile.document"), nullable=False),
    Column("changed_at", Moment, nullable=False),
)
"""What practitioners say of themselves on their own page, as JSON."""

ROUND: Final = Table(
    "fit_round",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("person", String(100), nullable=False, index=True),
    Column("open_for", String(100), nullable=True, unique=True),
    Column("language", String(16), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("told_at", Moment, nullable=True),
    Column("asked_at", Moment, nullable=True),
    Column("decided_at", Moment, nullable=True),
    Column("chosen", String(100), nullable=True),
)
"""First conversations of one person with several practitioners.

`open_for` is the person until they have decided, so that nobody has two rounds at a time.
"""

MEETING: Final = Table(
    "fit_meeting",
    TABLES,
    Column("booking", String(100), primary_key=True),
    Column(
        "round",
        Id(),
        ForeignKey("fit_round.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("practitioner", String(100), nullable=False),
    Column("start", Moment, nullable=False),
    Column("end", Moment, nullable=False),
    Column("missed", Boolean, nullable=False),
    Column("rating", EncryptedText("fit_meeting.rating"), nullable=True),
    Column("shared", EncryptedText("fit_meeting.shared"), nullable=True),
)
"""One of these conversations.

`rating` is what the person noted for themselves; `shared` is the summary that they let this
practitioner read.
"""

WAITING: Final = Table(
    "fit_waiting",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("person", String(100), nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("needs", EncryptedText("fit_waiting.needs"), nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("placed_with", String(100), nullable=True),
    Column("changed_at", Moment, nullable=False),
    Column("language", String(16), nullable=False, server_default=text("''")),
    Column("asked_at", Moment, nullable=True),
)
"""Who waits for a place, or has asked to and not confirmed it yet.

`shown` says that practitioners may read the needs, without a name; `asked_at` is when somebody was
asked whether they still wait.
"""

WISH: Final = Table(
    "fit_wish",
    TABLES,
    Column("waiting", Id(), ForeignKey("fit_waiting.id", ondelete="CASCADE"), primary_key=True),
    Column("practitioner", String(100), primary_key=True),
    Column("liking", String(16), nullable=False),
)
"""How gladly a practitioner would take somebody who waits; kept as a rank and no more."""

Index("fit_round_decided_index", ROUND.c.decided_at)
