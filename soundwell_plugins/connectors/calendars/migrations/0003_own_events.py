"""Which events of a calendar may be bookings of this practice.

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
    """Add the column."""
    op.add_column("calendars_copy", sa.Column("own", sa.LargeBinary()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("calendars_copy", "own")
