"""Bookings whose entry somebody changed in a calendar.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "scheduling_entry_changed",
        sa.Column("booking", sa.String(32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("booking", name="scheduling_entry_changed_primary"),
        sa.ForeignKeyConstraint(
            ["booking"],
            ["scheduling_booking.id"],
            name="scheduling_entry_changed_booking_references",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("scheduling_entry_changed")
