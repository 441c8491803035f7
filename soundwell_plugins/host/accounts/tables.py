"""The tables of accounts: secrets are encrypted, and whatever opens something is hashed."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Enum,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
)

from soundwell_hookspecs import Role
from soundwell_plugins.host.addresses import normal
from soundwell_plugins.host.storage.tables import HOST
from soundwell_plugins.sdk.encryption import FINGERPRINT, EncryptedText, FingerprintOf
from soundwell_plugins.sdk.tables import Id, Moment

HASH_BYTES: Final = 32

ADDRESS: Final = FingerprintOf("email", "account.email", normal)


def _account() -> ForeignKey:
    return ForeignKey("account.id", ondelete="CASCADE")


ACCOUNT: Final = Table(
    "account",
    HOST,
    Column("id", Id(), primary_key=True),
    Column(
        "address_hash",
        LargeBinary(HASH_BYTES),
        nullable=False,
        unique=True,
        info={FINGERPRINT: ADDRESS},
    ),
    Column("email", EncryptedText("account.email"), nullable=False),
    Column("name", EncryptedText("account.name"), nullable=False),
    Column("practitioner", String(63), nullable=True, unique=True),
    Column("password", String(200), nullable=False),  # empty until they have chosen one
    Column("totp_secret", EncryptedText("account.totp_secret"), nullable=True),
    Column("totp_confirmed_at", Moment(), nullable=True),
    Column("totp_last_step", BigInteger(), nullable=False),  # codes up to it are used up
    Column("created_at", Moment(), nullable=False),
    Column("disabled_at", Moment(), nullable=True),
)

ACCOUNT_ROLE: Final = Table(
    "account_role",
    HOST,
    Column("account", Id(), _account(), primary_key=True),
    Column(
        "role",
        Enum(
            Role,
            name="role",
            length=16,
            native_enum=False,
            create_constraint=False,
            values_callable=lambda roles: [role.value for role in roles],
        ),
        primary_key=True,
    ),
)

RECOVERY_CODE: Final = Table(
    "account_recovery_code",
    HOST,
    Column("account", Id(), _account(), primary_key=True),
    Column("code_hash", LargeBinary(HASH_BYTES), primary_key=True),
)

TICKET: Final = Table(
    "account_ticket",
    HOST,
    Column("ticket_hash", LargeBinary(HASH_BYTES), primary_key=True),
    Column("purpose", String(32), nullable=False),
    Column("account", Id(), _account(), nullable=True, index=True),  # empty for the first admin
    Column("expires_at", Moment(), nullable=False, index=True),
)

SESSION: Final = Table(
    "account_session",
    HOST,
    Column("id", Id(), primary_key=True),
    Column("token_hash", LargeBinary(HASH_BYTES), nullable=False, unique=True),
    Column("account", Id(), _account(), nullable=False, index=True),
    Column("device", EncryptedText("account_session.device"), nullable=False),
    Column("second_factor", Boolean(), nullable=False),
    Column("begun_at", Moment(), nullable=False),
    Column("proved_at", Moment(), nullable=False),
    Column("seen_at", Moment(), nullable=False),
    Column("expires_at", Moment(), nullable=False, index=True),
)

WAIT: Final = Table(
    "sign_in_wait",
    HOST,
    Column("key", LargeBinary(HASH_BYTES), primary_key=True),
    Column("failures", Integer(), nullable=False),
    Column("until", Moment(), nullable=False),
    Column("forget_at", Moment(), nullable=False, index=True),
)
