"""Quarantines of plugins.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "quarantine",
        sa.Column("plugin", sa.String(100), nullable=False),
        sa.Column("hook", sa.String(100), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("plugin", "hook", name="quarantine_primary"),
        sa.CheckConstraint("times >= 1", name="quarantine_times_check"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("quarantine")
