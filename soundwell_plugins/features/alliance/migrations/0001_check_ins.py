"""Clients, sessions, plans, instruments, check-ins and their answers.

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
    _clients()
    _sessions()
    _plans()
    _check_ins()


def _clients() -> None:
    op.create_table(
        "alliance_client",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="alliance_client_primary"),
        sa.UniqueConstraint("person", name="alliance_client_person_unique"),
    )


def _sessions() -> None:
    op.create_table(
        "alliance_recurrence",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("client", sa.String(32), nullable=False),
        sa.Column("practitioner", sa.String(64), nullable=False),
        sa.Column("first", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="alliance_recurrence_primary"),
        _to_client("alliance_recurrence"),
    )
    op.create_index("alliance_recurrence_client_index", "alliance_recurrence", ["client"])
    op.create_table(
        "alliance_session",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("client", sa.String(32), nullable=False),
        sa.Column("practitioner", sa.String(64), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("origin", sa.String(300), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="alliance_session_primary"),
        sa.UniqueConstraint("origin", name="alliance_session_origin_unique"),
        _to_client("alliance_session"),
    )
    op.create_index("alliance_session_start_index", "alliance_session", ["start"])
    op.create_index("alliance_session_client_start_index", "alliance_session", ["client", "start"])


def _plans() -> None:
    op.create_table(
        "alliance_plan",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("client", sa.String(32), nullable=False),
        sa.Column("practitioner", sa.String(64), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("instruments", sa.Text(), nullable=False),
        sa.Column("delivery", sa.String(16), nullable=False),
        sa.Column("practitioner_too", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="alliance_plan_primary"),
        sa.UniqueConstraint("client", name="alliance_plan_client_unique"),
        _to_client("alliance_plan"),
    )


def _check_ins() -> None:
    op.create_table(
        "alliance_instrument",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="alliance_instrument_primary"),
        sa.UniqueConstraint("name", "version", name="alliance_instrument_name_version_unique"),
    )
    op.create_table(
        "alliance_check_in",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("client", sa.String(32), nullable=False),
        sa.Column("practitioner", sa.String(64), nullable=False),
        sa.Column("session", sa.String(32), nullable=True),
        sa.Column("occasion", sa.String(100), nullable=False),
        sa.Column("respondent", sa.String(16), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("instruments", sa.Text(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("draft", sa.LargeBinary(), nullable=True),
        sa.Column("scores", sa.LargeBinary(), nullable=True),
        sa.Column("tablet", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="alliance_check_in_primary"),
        sa.UniqueConstraint("occasion", name="alliance_check_in_occasion_unique"),
        _to_client("alliance_check_in"),
        sa.ForeignKeyConstraint(
            ["session"], ["alliance_session.id"], name="alliance_check_in_session_references"
        ),
    )
    op.create_index("alliance_check_in_session_index", "alliance_check_in", ["session"])
    op.create_index(
        "alliance_check_in_client_submitted_index", "alliance_check_in", ["client", "submitted_at"]
    )
    op.create_index(
        "alliance_check_in_state_expires_index", "alliance_check_in", ["state", "expires_at"]
    )
    op.create_table(
        "alliance_answers",
        sa.Column("check_in", sa.String(32), nullable=False),
        sa.Column("instrument", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("check_in", "instrument", name="alliance_answers_primary"),
        sa.ForeignKeyConstraint(
            ["check_in"], ["alliance_check_in.id"], name="alliance_answers_check_in_references"
        ),
        sa.ForeignKeyConstraint(
            ["instrument"],
            ["alliance_instrument.hash"],
            name="alliance_answers_instrument_references",
        ),
    )


def _to_client(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["client"], ["alliance_client.id"], name=f"{table}_client_references"
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("answers", "check_in", "instrument", "plan", "session", "recurrence", "client"):
        op.drop_table(f"alliance_{table}")
