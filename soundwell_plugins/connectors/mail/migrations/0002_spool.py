"""Messages that wait where there is no mail server.

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
    """Create the table."""
    op.create_table(
        "mail_spooled",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("written", sa.DateTime(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="mail_spooled_primary"),
    )
    op.create_index("mail_spooled_recipient_index", "mail_spooled", ["recipient"])
    op.create_index("mail_spooled_written_index", "mail_spooled", ["written"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("mail_spooled")
