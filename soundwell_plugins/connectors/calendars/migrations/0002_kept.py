"""Busy times that are kept ready, bookings as calendars show them, published feeds.

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
    """Add what is kept."""
    for column in (
        sa.Column("read_as", sa.String(64), nullable=False, server_default=sa.text("''")),
        sa.Column("kept_from", sa.DateTime()),
        sa.Column("kept_until", sa.DateTime()),
        sa.Column("spans", sa.LargeBinary()),
        sa.Column("problem", sa.Text(), nullable=False, server_default=sa.text("''")),
    ):
        op.add_column("calendars_copy", column)
    op.create_table(
        "calendars_entry",
        sa.Column("booking", sa.String(64), nullable=False),
        sa.Column("practitioner", sa.String(100), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("url", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("noticed", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("booking", name="calendars_entry_primary"),
    )
    op.create_index(
        "calendars_entry_practitioner_start_index", "calendars_entry", ["practitioner", "start"]
    )
    op.create_table(
        "calendars_published",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("practitioner", sa.String(100), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="calendars_published_primary"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("calendars_published")
    op.drop_table("calendars_entry")
    for name in ("problem", "spans", "kept_until", "kept_from", "read_as"):
        op.drop_column("calendars_copy", name)
