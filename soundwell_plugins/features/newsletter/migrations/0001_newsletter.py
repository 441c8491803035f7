"""Sign-ups, subscribers, what they agreed to, and addresses that are not written to.

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
        "newsletter_sign_up",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("wish", sa.String(16), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("first_name", sa.LargeBinary(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("ip", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="newsletter_sign_up_primary"),
    )
    op.create_table(
        "newsletter_subscriber",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("first_name", sa.LargeBinary(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("way_out", sa.String(22), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("left_at", sa.DateTime(), nullable=True),
        sa.Column("left_reason", sa.String(16), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="newsletter_subscriber_primary"),
        sa.UniqueConstraint("person", name="newsletter_subscriber_person_unique"),
        sa.UniqueConstraint("address_hash", name="newsletter_subscriber_address_hash_unique"),
        sa.UniqueConstraint("way_out", name="newsletter_subscriber_way_out_unique"),
    )
    op.create_index("newsletter_subscriber_state_index", "newsletter_subscriber", ["state"])
    op.create_table(
        "newsletter_consent_text",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="newsletter_consent_text_primary"),
    )
    op.create_table(
        "newsletter_consent",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("subscriber", sa.String(32), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("ip", sa.LargeBinary(), nullable=True),
        sa.Column("ip_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="newsletter_consent_primary"),
        sa.ForeignKeyConstraint(
            ["subscriber"],
            ["newsletter_subscriber.id"],
            name="newsletter_consent_subscriber_references",
            ondelete="CASCADE",
        ),
    )
    op.create_index("newsletter_consent_subscriber_index", "newsletter_consent", ["subscriber"])
    op.create_index("newsletter_consent_ip_until_index", "newsletter_consent", ["ip_until"])
    op.create_table(
        "newsletter_suppressed",
        sa.Column("address_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name="newsletter_suppressed_primary"),
    )
