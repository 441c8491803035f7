"""What Mailchimp calls a member is encrypted: it is a hash of their address without a key.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from soundwell_plugins.sdk.encryption import EncryptedText

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_PLACE = "mailchimp_member.called"


def upgrade() -> None:
    """Encrypt what is there."""
    op.add_column("mailchimp_member", sa.Column("called", sa.LargeBinary(), nullable=True))
    member = sa.table(
        "mailchimp_member",
        sa.column("subscriber", sa.String()),
        sa.column("hash", sa.String()),
        sa.column("called", EncryptedText(_PLACE)),
    )
    connection = op.get_bind()
    for subscriber, hashed in connection.execute(sa.select(member.c.subscriber, member.c.hash)):
        theirs = sa.update(member).where(member.c.subscriber == subscriber)
        connection.execute(theirs.values(called=hashed))
    with op.batch_alter_table("mailchimp_member") as table:
        table.alter_column("called", existing_type=sa.LargeBinary(), nullable=False)
        table.drop_column("hash")


def downgrade() -> None:
    """Drop it; who stands under which hash is found out from their addresses again."""
    op.drop_column("mailchimp_member", "called")
    op.add_column(
        "mailchimp_member",
        sa.Column("hash", sa.String(32), nullable=False, server_default=sa.text("''")),
    )
