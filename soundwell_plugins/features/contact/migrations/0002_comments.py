"""Comments on articles.

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
        "contact_comment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("submission", sa.String(64), nullable=False),
        sa.Column("article", sa.String(500), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("author", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="contact_comment_primary"),
        sa.UniqueConstraint("submission", name="contact_comment_submission_unique"),
    )
    op.create_index("contact_comment_person_index", "contact_comment", ["person"])
    op.create_index(
        "contact_comment_article_index", "contact_comment", ["article", "standing", "received_at"]
    )
    op.create_index(
        "contact_comment_standing_index", "contact_comment", ["standing", "received_at"]
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("contact_comment")
