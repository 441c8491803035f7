"""People put themselves on the waiting list: in which language they read, and when they were asked.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    language = sa.Column("language", sa.String(16), server_default=sa.text("''"), nullable=False)
    op.add_column("fit_waiting", language)
    op.add_column("fit_waiting", sa.Column("asked_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("fit_waiting", "asked_at")
    op.drop_column("fit_waiting", "language")
