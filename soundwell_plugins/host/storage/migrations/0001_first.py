"""People, events and deliveries.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATES = ("pending", "done", "parked", "discarded")
_AWAKE = sa.text("state = 'pending' AND due IS NOT NULL")
_OPEN = sa.text("state IN ('pending', 'parked')")


def upgrade() -> None:
    """Create the tables."""
    _create_person()
    _create_events()
    _create_deliveries()


def downgrade() -> None:
    """Drop the tables."""
    for table in ("deliveries", "events", "person"):
        op.drop_table(table)


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="person_primary"),
        sa.UniqueConstraint("address_hash", name="person_address_hash_unique"),
    )


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("hook", sa.String(100), nullable=False),
        sa.Column("record", sa.String(200), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="events_primary"),
    )
    op.create_index("events_happened_at_index", "events", ["happened_at"])


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("hook", sa.String(100), nullable=False),
        sa.Column("plugin", sa.String(100), nullable=False),
        sa.Column("record", sa.String(200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*_STATES, name="state", length=16, native_enum=False, create_constraint=False),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="deliveries_primary"),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name="deliveries_event_references"),
        sa.UniqueConstraint("plugin", "record", "seq", name="deliveries_plugin_record_seq_unique"),
        *_checks(),
    )
    op.create_index("deliveries_event_index", "deliveries", ["event"])
    op.create_index("deliveries_settled_at_index", "deliveries", ["settled_at"])
    op.create_index(
        "deliveries_one_wake_up_index",
        "deliveries",
        ["plugin", "record"],
        unique=True,
        sqlite_where=_AWAKE,
        postgresql_where=_AWAKE,
    )
    op.create_index(
        "deliveries_open_index",
        "deliveries",
        ["plugin", "record", "seq"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _checks() -> list[sa.CheckConstraint]:
    rules = {
        "seq": "seq >= 1",
        "attempt": "attempt >= 0 AND failures >= 0",
        "due": "due IS NULL OR (state = 'pending' AND attempt >= 1)",
        "reason": "state <> 'parked' OR reason <> ''",
        "settled": "(settled_at IS NULL) = (state IN ('pending', 'parked'))",
        "state": f"state IN ({', '.join(repr(state) for state in _STATES)})",
    }
    return [
        sa.CheckConstraint(rule, name=f"deliveries_{name}_check") for name, rule in rules.items()
    ]
