"""The tables of sessions, plans, check-ins and their answers.

All of them know a client by an id of the feature's own; `alliance_client` alone says whose it is.
Whoever has the file without the key sees that there are check-ins, and nothing that was answered.
"""

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
    UniqueConstraint,
)

from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment, metadata

TABLES: Final = metadata()

_WORD: Final = 16
_NAME: Final = 64

CLIENT: Final = Table(
    "alliance_client",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("person", String(64), nullable=False, unique=True),
    Column("language", String(_WORD), nullable=False),
    Column("details", EncryptedText("alliance_client.details"), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("released_at", Moment, nullable=True),
)
"""Whose check-ins they are.

`details` holds what was agreed on: whether the form for young people is meant, what others see of
it, and a guardian's consent. `released_at` is when the practitioner let the client's own export
hold the answers.
"""

RECURRENCE: Final = Table(
    "alliance_recurrence",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("client", Id(), ForeignKey("alliance_client.id"), nullable=False, index=True),
    Column("practitioner", String(_NAME), nullable=False),
    Column("first", Moment, nullable=False),
    Column("zone", String(_NAME), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("weeks", Integer, nullable=False),
    Column("until", Moment, nullable=True),
)
"""Sessions at the same time of the week, by the clock on the wall of `zone`."""

SESSION: Final = Table(
    "alliance_session",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("client", Id(), ForeignKey("alliance_client.id"), nullable=False),
    Column("practitioner", String(_NAME), nullable=False),
    Column("start", Moment, nullable=False, index=True),
    Column("end", Moment, nullable=False),
    Column("state", String(_WORD), nullable=False),
    Column("origin", String(300), nullable=True, unique=True),
    Column("said_at", Moment, nullable=True),
)
"""A session; `origin` is where it is known from, `said_at` when the practitioner said its state."""

Index("alliance_session_client_start_index", SESSION.c.client, SESSION.c.start)

PLAN: Final = Table(
    "alliance_plan",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("client", Id(), ForeignKey("alliance_client.id"), nullable=False, unique=True),
    Column("practitioner", String(_NAME), nullable=False),
    Column("every", Integer, nullable=False),
    Column("unit", String(_WORD), nullable=False),
    Column("instruments", Text, nullable=False),
    Column("delivery", String(_WORD), nullable=False),
    Column("practitioner_too", Boolean, nullable=False),
    Column("since", Moment, nullable=False),
    Column("paused_at", Moment, nullable=True),
    Column("stopped_at", Moment, nullable=True),
)
"""How often a client is asked, what, and on which way; `instruments` are names with blanks.

`stopped_at` is when the client asked not to be asked any more, which pauses the plan.
"""

INSTRUMENT: Final = Table(
    "alliance_instrument",
    TABLES,
    Column("hash", String(64), primary_key=True),
    Column("name", String(_NAME), nullable=False),
    Column("version", String(32), nullable=False),
    Column("document", Text, nullable=False),
    Column("kept_at", Moment, nullable=False),
    UniqueConstraint("name", "version"),
)
"""Each version of each instrument as it was when it was first asked, so that answers stay clear."""

CHECK_IN: Final = Table(
    "alliance_check_in",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("client", Id(), ForeignKey("alliance_client.id"), nullable=False),
    Column("practitioner", String(_NAME), nullable=False),
    Column("session", Id(), ForeignKey("alliance_session.id"), nullable=True, index=True),
    Column("occasion", String(100), nullable=False, unique=True),
    Column("respondent", String(_WORD), nullable=False),
    Column("way", String(_WORD), nullable=False),
    Column("state", String(_WORD), nullable=False),
    Column("instruments", Text, nullable=False),
    Column("language", String(_WORD), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("submitted_at", Moment, nullable=True),
    Column("draft", EncryptedText("alliance_check_in.draft"), nullable=True),
    Column("scores", EncryptedText("alliance_check_in.scores"), nullable=True),
    Column("tablet", String(64), nullable=True),
    Column("reminded_at", Moment, nullable=True),
)
"""A check-in: `instruments` are hashes with blanks, in the order in which they are asked.

`occasion` is what it is about, so that nobody is asked twice. `draft` goes when it is submitted or
expires. `tablet` is a hash of the address that a device of the practice has for the moment.
"""

Index("alliance_check_in_client_submitted_index", CHECK_IN.c.client, CHECK_IN.c.submitted_at)
Index("alliance_check_in_state_expires_index", CHECK_IN.c.state, CHECK_IN.c.expires_at)

ANSWERS: Final = Table(
    "alliance_answers",
    TABLES,
    Column("check_in", Id(), ForeignKey("alliance_check_in.id"), primary_key=True),
    Column("instrument", String(64), ForeignKey("alliance_instrument.hash"), primary_key=True),
    Column("language", String(_WORD), nullable=False),
    Column("answers", EncryptedText("alliance_answers.answers"), nullable=False),
)
"""What was answered to one instrument of a check-in, and the language in which it was asked."""

SIGNAL: Final = Table(
    "alliance_signal",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("client", Id(), ForeignKey("alliance_client.id"), nullable=False, index=True),
    Column("practitioner", String(_NAME), nullable=False),
    Column("occasion", String(100), nullable=False, unique=True),
    Column("check_in", Id(), ForeignKey("alliance_check_in.id"), nullable=True, index=True),
    Column("session", Id(), nullable=True),
    Column("raised_at", Moment, nullable=False),
    Column("told_at", Moment, nullable=True),
    Column("closed_at", Moment, nullable=True),
    Column("content", EncryptedText("alliance_signal.content"), nullable=False),
)
"""Something that may deserve attention; what it is stands in `content`.

`occasion` is what it follows from, so that it is raised once. `told_at` is when the practitioner
was written to, empty while that is still to be done.
"""

Index("alliance_signal_practitioner_closed_index", SIGNAL.c.practitioner, SIGNAL.c.closed_at)

STEP: Final = Table(
    "alliance_signal_step",
    TABLES,
    Column("signal", Id(), ForeignKey("alliance_signal.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("account", String(_NAME), nullable=True),
    Column("content", EncryptedText("alliance_signal_step.content"), nullable=False),
)
"""What was done about a signal, in order; `account` is whose doing it was, empty for the client.

Which step it was stands in `content` too: that something was put right is nobody else's business.
"""

SPREAD: Final = Table(
    "alliance_spread",
    TABLES,
    Column("instrument", String(_NAME), primary_key=True),
    Column("version", String(32), primary_key=True),
    Column("language", String(_WORD), primary_key=True),
    Column("counted_at", Moment, nullable=False),
    Column("content", EncryptedText("alliance_spread.content"), nullable=False),
)
"""How much scores vary within the clients of the practice, all of them put together."""

NOTE: Final = Table(
    "alliance_note",
    TABLES,
    Column("id", Id(), primary_key=True),
    Column("client", Id(), ForeignKey("alliance_client.id"), nullable=False, index=True),
    Column("practitioner", String(_NAME), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=True),
    Column("text", EncryptedText("alliance_note.text"), nullable=False),
)
"""What a practitioner noted for themselves about working with a client."""

SEEN: Final = Table(
    "alliance_seen",
    TABLES,
    Column("client", Id(), ForeignKey("alliance_client.id"), primary_key=True),
    Column("account", String(_NAME), primary_key=True),
    Column("seen_at", Moment, nullable=False),
)
"""Until when somebody has read a client's answers, so that new ones can be told from the rest."""
