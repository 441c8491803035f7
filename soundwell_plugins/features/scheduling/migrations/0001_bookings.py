"""Bookings, and the cells of time that they occupy.

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
    """Create both tables."""
    op.create_table(
        "scheduling_booking",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("submission", sa.String(64), nullable=False),
        sa.Column("practitioner", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("booked_at", sa.DateTime(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="scheduling_booking_primary"),
        sa.UniqueConstraint("submission", name="scheduling_booking_submission_unique"),
    )
    op.create_index("scheduling_booking_person_index", "scheduling_booking", ["person"])
    op.create_table(
        "scheduling_occupied",
        sa.Column("practitioner", sa.Text(), nullable=False),
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("practitioner", "cell", name="scheduling_occupied_primary"),
        sa.ForeignKeyConstraint(
            ["booking"],
            ["scheduling_booking.id"],
            name="scheduling_occupied_booking_references",
            ondelete="CASCADE",
        ),
    )
    op.create_index("scheduling_occupied_booking_index", "scheduling_occupied", ["booking"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("scheduling_occupied")
    op.drop_table("scheduling_booking")
