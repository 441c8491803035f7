"""What was written into Odoo about whom, and when practitioners are busy.

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
    """Create the tables."""
    op.create_table(
        "odoo_written",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("model", sa.String(100), nullable=False),
        sa.Column("record", sa.Integer(), nullable=True),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=True),
        sa.Column("stop", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="odoo_written_primary"),
    )
    op.create_index("odoo_written_person_index", "odoo_written", ["person"])
    op.create_index("odoo_written_stop_index", "odoo_written", ["stop"])
    op.create_table(
        "odoo_busy",
        sa.Column("practitioner", sa.String(100), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.Column("busy", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("practitioner", name="odoo_busy_primary"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("odoo_busy")
    op.drop_table("odoo_written")
