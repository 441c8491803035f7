"""By which way a booking came.

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
    """Add the column; of what was booked before nobody knows it."""
    op.add_column(
        "scheduling_booking",
        sa.Column("source", sa.String(16), nullable=False, server_default=sa.text("''")),
    )


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("scheduling_booking", "source")
