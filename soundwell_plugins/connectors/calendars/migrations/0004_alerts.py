"""Of which calendars the practice was told that they cannot be read.

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
        "calendars_alert",
        sa.Column("calendar", sa.String(200), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("calendar", name="calendars_alert_primary"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("calendars_alert")
