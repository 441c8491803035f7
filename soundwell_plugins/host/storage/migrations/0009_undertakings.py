"""Long work that somebody in the back office has begun.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "undertaking",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("actor", sa.String(32), nullable=True),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("said", sa.String(2000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="undertaking_primary"),
    )
    op.create_index("undertaking_kind_index", "undertaking", ["kind"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("undertaking")
