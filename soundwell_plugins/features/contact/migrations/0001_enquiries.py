"""Enquiries.

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
        "contact_enquiry",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("submission", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="contact_enquiry_primary"),
        sa.UniqueConstraint("submission", name="contact_enquiry_submission_unique"),
    )
    op.create_index("contact_enquiry_person_index", "contact_enquiry", ["person"])
    op.create_index("contact_enquiry_state_index", "contact_enquiry", ["state", "received_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("contact_enquiry")
