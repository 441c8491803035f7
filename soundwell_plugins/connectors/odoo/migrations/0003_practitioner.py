"""In whose calendar a meeting of ours stands, so that it hides no busy time of anybody else.

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
    """Add the column; of meetings from before nobody knows it, and they count for everybody."""
    column = sa.Column("practitioner", sa.String(100), nullable=False, server_default="")
    op.add_column("odoo_written", column)


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("odoo_written") as table:
        table.drop_column("practitioner")
