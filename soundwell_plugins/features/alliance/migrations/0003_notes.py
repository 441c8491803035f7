"""Practitioners' notes, and until when somebody has read.

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
    """Create the tables."""
    op.create_table(
        "alliance_note",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("client", sa.String(32), nullable=False),
        sa.Column("practitioner", sa.String(64), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="alliance_note_primary"),
        sa.ForeignKeyConstraint(
            ["client"], ["alliance_client.id"], name="alliance_note_client_references"
        ),
    )
    op.create_index("alliance_note_client_index", "alliance_note", ["client"])
    op.create_table(
        "alliance_seen",
        sa.Column("client", sa.String(32), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("client", "account", name="alliance_seen_primary"),
        sa.ForeignKeyConstraint(
            ["client"], ["alliance_client.id"], name="alliance_seen_client_references"
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("alliance_seen")
    op.drop_table("alliance_note")
