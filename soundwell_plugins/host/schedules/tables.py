"""The table of scheduled work."""

from typing import Final

from sqlalchemy import Column, Enum, Integer, String, Table

from soundwell_plugins.host.deliveries.tables import REASON_LENGTH
from soundwell_plugins.host.schedules.outcome import Outcome
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.tables import Moment

NAME_LENGTH: Final = 64
PATTERN_LENGTH: Final = 120

WORK: Final = Table(
    "scheduled_work",
    HOST,
    Column("plugin", String(NAME_LENGTH), primary_key=True),
    Column("name", String(NAME_LENGTH), primary_key=True),
    Column("pattern", String(PATTERN_LENGTH), nullable=False),
    Column("due", Moment(), nullable=False),
    Column("running_since", Moment(), nullable=True),
    Column("began_at", Moment(), nullable=True),
    Column("ended_at", Moment(), nullable=True),
    Column(
        "outcome",
        Enum(
            Outcome,
            name="outcome",
            length=16,
            native_enum=False,
            create_constraint=True,
            values_callable=lambda outcomes: [outcome.value for outcome in outcomes],
        ),
        nullable=True,
    ),
    Column("reason", String(REASON_LENGTH), nullable=False),
    Column("failures", Integer(), nullable=False),
)
"""When each piece of work is due, and how its last run went.

`pattern` is how often it was meant to be done when `due` was set. `running_since` is set while a
run is under way; one that nobody is at was cut off. `failures` counts those since the last success.
"""
