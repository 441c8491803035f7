"""Exports that wait until somebody takes them away.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "waiting_export",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="waiting_export_primary"),
    )
    op.create_index("waiting_export_person_index", "waiting_export", ["person"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("waiting_export")
