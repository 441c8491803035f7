"""Proofs of work that were used.

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
        "spam_spent",
        sa.Column("proof", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("proof", name="spam_spent_primary"),
    )
    op.create_index("spam_spent_until_index", "spam_spent", ["until"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("spam_spent")
