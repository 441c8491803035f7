"""Profiles, first conversations, and the waiting list.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "fit_profile",
        sa.Column("practitioner", sa.String(100), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("practitioner", name="fit_profile_primary"),
    )
    op.create_table(
        "fit_round",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("open_for", sa.String(100), nullable=True),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("chosen", sa.String(100), nullable=True),
        sa.PrimaryKeyConstraint("id", name="fit_round_primary"),
        sa.UniqueConstraint("open_for", name="fit_round_open_for_unique"),
    )
    op.create_index("fit_round_person_index", "fit_round", ["person"])
    op.create_index("fit_round_decided_index", "fit_round", ["decided_at"])
    op.create_table(
        "fit_meeting",
        sa.Column("booking", sa.String(100), nullable=False),
        sa.Column("round", sa.String(32), nullable=False),
        sa.Column("practitioner", sa.String(100), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("rating", sa.LargeBinary(), nullable=True),
        sa.Column("shared", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("booking", name="fit_meeting_primary"),
        sa.ForeignKeyConstraint(
            ["round"], ["fit_round.id"], name="fit_meeting_round_references", ondelete="CASCADE"
        ),
    )
    op.create_index("fit_meeting_round_index", "fit_meeting", ["round"])
    op.create_table(
        "fit_waiting",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("needs", sa.LargeBinary(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("placed_with", sa.String(100), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="fit_waiting_primary"),
    )
    op.create_index("fit_waiting_person_index", "fit_waiting", ["person"])
    op.create_index("fit_waiting_state_index", "fit_waiting", ["state"])
    op.create_table(
        "fit_wish",
        sa.Column("waiting", sa.String(32), nullable=False),
        sa.Column("practitioner", sa.String(100), nullable=False),
        sa.Column("liking", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("waiting", "practitioner", name="fit_wish_primary"),
        sa.ForeignKeyConstraint(
            ["waiting"], ["fit_waiting.id"], name="fit_wish_waiting_references", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("fit_wish", "fit_waiting", "fit_meeting", "fit_round", "fit_profile"):
        op.drop_table(name)
