"""The tables of erasures, asked for, under way and done, and of exports that wait."""

from enum import Enum as PythonEnum
from typing import Final

from sqlalchemy import Column, Enum, ForeignKey, Integer, String, Table

from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import EncryptedText
from soundwell_plugins.sdk.tables import Id, Moment

PLUGIN_LENGTH: Final = 64
REASON_LENGTH: Final = 500


class Standing(PythonEnum):
    """Where one plugin's part of an erasure stands."""

    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given up"


ERASURE: Final = Table(
    "erasure",
    HOST,
    Column("id", Id(), primary_key=True),
    Column("person", Id(), nullable=False, unique=True),
    Column("began_at", Moment(), nullable=False),
    Column("finished_at", Moment(), nullable=True, index=True),
)
"""One row for each person whose data were to be erased; what remains in the end is an id."""

PART: Final = Table(
    "erasure_part",
    HOST,
    Column("erasure", Id(), ForeignKey("erasure.id"), primary_key=True),
    Column("plugin", String(PLUGIN_LENGTH), primary_key=True),
    Column(
        "standing",
        Enum(
            Standing,
            name="standing",
            length=16,
            native_enum=False,
            create_constraint=True,
            values_callable=lambda standings: [standing.value for standing in standings],
        ),
        nullable=False,
    ),
    Column("erased", Integer(), nullable=False),
    Column("kept", EncryptedText("erasure_part.kept"), nullable=False),
    Column("reason", String(REASON_LENGTH), nullable=False),
    Column("tried_at", Moment(), nullable=True),
)
"""One plugin's part, and `host`, which is done last."""

WAITING_EXPORT: Final = Table(
    "waiting_export",
    HOST,
    Column("id", Id(), primary_key=True),
    Column("person", Id(), nullable=False, index=True),
    Column("made_at", Moment(), nullable=False),
    Column("content", EncryptedText("waiting_export.content"), nullable=False),
)
"""Exports that nobody has taken away yet: the file, in Base64."""
