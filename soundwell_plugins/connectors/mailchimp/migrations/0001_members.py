"""Who stands in the audience, and which webhooks were heard.

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
    """Create both tables."""
    op.create_table(
        "mailchimp_member",
        sa.Column("subscriber", sa.String(32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(32), nullable=False),
        sa.Column("wanted", sa.String(16), nullable=False),
        sa.Column("trouble", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("subscriber", name="mailchimp_member_primary"),
    )
    op.create_index("mailchimp_member_person_index", "mailchimp_member", ["person"])
    op.create_table(
        "mailchimp_heard",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="mailchimp_heard_primary"),
    )
