"""Signals, what was done about them, and how much scores vary; reminders, and clients who stop.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and add the columns."""
    op.add_column("alliance_check_in", sa.Column("reminded_at", sa.DateTime(), nullable=True))
    op.add_column("alliance_plan", sa.Column("stopped_at", sa.DateTime(), nullable=True))
    _signals()
    _spreads()


def _signals() -> None:
    op.create_table(
        "alliance_signal",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("client", sa.String(32), nullable=False),
        sa.Column("practitioner", sa.String(64), nullable=False),
        sa.Column("occasion", sa.String(100), nullable=False),
        sa.Column("check_in", sa.String(32), nullable=True),
        sa.Column("session", sa.String(32), nullable=True),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="alliance_signal_primary"),
        sa.UniqueConstraint("occasion", name="alliance_signal_occasion_unique"),
        sa.ForeignKeyConstraint(
            ["client"], ["alliance_client.id"], name="alliance_signal_client_references"
        ),
        sa.ForeignKeyConstraint(
            ["check_in"], ["alliance_check_in.id"], name="alliance_signal_check_in_references"
        ),
    )
    op.create_index("alliance_signal_client_index", "alliance_signal", ["client"])
    op.create_index("alliance_signal_check_in_index", "alliance_signal", ["check_in"])
    op.create_index(
        "alliance_signal_practitioner_closed_index",
        "alliance_signal",
        ["practitioner", "closed_at"],
    )
    op.create_table(
        "alliance_signal_step",
        sa.Column("signal", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account", sa.String(64), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("signal", "number", name="alliance_signal_step_primary"),
        sa.ForeignKeyConstraint(
            ["signal"], ["alliance_signal.id"], name="alliance_signal_step_signal_references"
        ),
    )


def _spreads() -> None:
    op.create_table(
        "alliance_spread",
        sa.Column("instrument", sa.String(64), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint(
            "instrument", "version", "language", name="alliance_spread_primary"
        ),
    )


def downgrade() -> None:
    """Drop the tables and columns."""
    for table in ("alliance_spread", "alliance_signal_step", "alliance_signal"):
        op.drop_table(table)
    op.drop_column("alliance_plan", "stopped_at")
    op.drop_column("alliance_check_in", "reminded_at")
