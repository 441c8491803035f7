"""When a person was added last, by whichever plugin.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; who is known already was seen when they were added."""
    op.add_column("person", sa.Column("seen_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE person SET seen_at = created_at")


def downgrade() -> None:
    """Remove the column."""
    op.drop_column("person", "seen_at")
