"""When scheduled work is due, and how it went.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OUTCOMES = ("done", "failed", "cut off")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "scheduled_work",
        sa.Column("plugin", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("pattern", sa.String(120), nullable=False),
        sa.Column("due", sa.DateTime(), nullable=False),
        sa.Column("running_since", sa.DateTime(), nullable=True),
        sa.Column("began_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                *_OUTCOMES, name="outcome", length=16, native_enum=False, create_constraint=False
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("plugin", "name", name="scheduled_work_primary"),
        sa.CheckConstraint(
            "outcome IN ('done', 'failed', 'cut off')", name="scheduled_work_outcome_check"
        ),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("scheduled_work")
