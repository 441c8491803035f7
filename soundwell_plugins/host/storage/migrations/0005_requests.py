"""The request that caused an event.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what happened before, nobody knows the request."""
    op.add_column(
        "events", sa.Column("request", sa.String(64), nullable=False, server_default=sa.text("''"))
    )


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("events") as events:
        events.drop_column("request")
