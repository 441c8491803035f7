"""When which message leaves, where only so many may in an hour.

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
    """Create the table."""
    op.create_table(
        "mail_turn",
        sa.Column("message", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("message", name="mail_turn_primary"),
    )
    op.create_index("mail_turn_at_index", "mail_turn", ["at"])
