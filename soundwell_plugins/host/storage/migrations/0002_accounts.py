"""Accounts, their sessions, and limits.

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
    """Create the tables."""
    _create_account()
    _create_parts_of_an_account()
    _create_session()
    _create_limits()


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "rate_limit",
        "sign_in_wait",
        "account_session",
        "account_ticket",
        "account_recovery_code",
        "account_role",
        "account",
    ):
        op.drop_table(table)


def _create_account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("practitioner", sa.String(63), nullable=True),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="account_primary"),
        sa.UniqueConstraint("address_hash", name="account_address_hash_unique"),
        sa.UniqueConstraint("practitioner", name="account_practitioner_unique"),
    )


def _create_parts_of_an_account() -> None:
    op.create_table(
        "account_role",
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "practitioner",
                "supervisor",
                name="role",
                length=16,
                native_enum=False,
                create_constraint=False,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("account", "role", name="account_role_primary"),
        _of_an_account("account_role"),
    )
    op.create_table(
        "account_recovery_code",
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("account", "code_hash", name="account_recovery_code_primary"),
        _of_an_account("account_recovery_code"),
    )
    op.create_table(
        "account_ticket",
        sa.Column("ticket_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("account", sa.String(32), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_hash", name="account_ticket_primary"),
        _of_an_account("account_ticket"),
    )
    op.create_index("account_ticket_account_index", "account_ticket", ["account"])
    op.create_index("account_ticket_expires_at_index", "account_ticket", ["expires_at"])


def _create_session() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("proved_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="account_session_primary"),
        sa.UniqueConstraint("token_hash", name="account_session_token_hash_unique"),
        _of_an_account("account_session"),
    )
    op.create_index("account_session_account_index", "account_session", ["account"])
    op.create_index("account_session_expires_at_index", "account_session", ["expires_at"])


def _create_limits() -> None:
    op.create_table(
        "sign_in_wait",
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("forget_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="sign_in_wait_primary"),
    )
    op.create_index("sign_in_wait_forget_at_index", "sign_in_wait", ["forget_at"])
    op.create_table(
        "rate_limit",
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("paid_off_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="rate_limit_primary"),
    )
    op.create_index("rate_limit_paid_off_at_index", "rate_limit", ["paid_off_at"])


def _of_an_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account"], ["account.id"], name=f"{table}_account_references", ondelete="CASCADE"
    )
