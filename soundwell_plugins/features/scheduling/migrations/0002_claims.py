"""Claims that wait to be confirmed, holds, kinds, and what is asked about a phone.

Revision ID: 0002
Revises: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_EPOCH = sa.text("'1970-01-01 00:00:00'")


def _added() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("request", sa.String(32), nullable=False, server_default=sa.text("''")),
        sa.Column("kind", sa.String(32), nullable=False, server_default=sa.text("''")),
        sa.Column("language", sa.String(16), nullable=False, server_default=sa.text("''")),
        sa.Column("safe_to_call", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("safe_to_leave_message", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("online_link", sa.LargeBinary(), nullable=True),
        sa.Column(
            "changed_at",
            sa.DateTime(),
            nullable=False,
            server_default=_EPOCH,
        ),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.Column("missed_at", sa.DateTime(), nullable=True),
        sa.Column("disturbed_at", sa.DateTime(), nullable=True),
    )


def upgrade() -> None:
    """Add columns and tables; what was booked stays booked."""
    for column in _added():
        op.add_column("scheduling_booking", column)
    op.execute(
        "UPDATE scheduling_booking SET request = id, changed_at = COALESCE(cancelled_at, booked_at)"
    )
    for name, columns in {
        "request": ["request"],
        "claimed_until": ["claimed_until"],
        "start": ["practitioner", "start"],
    }.items():
        op.create_index(f"scheduling_booking_{name}_index", "scheduling_booking", columns)
    op.create_table(
        "scheduling_hold",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="scheduling_hold_primary"),
    )
    op.create_index("scheduling_hold_until_index", "scheduling_hold", ["until"])
    with op.batch_alter_table("scheduling_occupied") as occupied:
        occupied.alter_column("booking", existing_type=sa.String(32), nullable=True)
        occupied.add_column(sa.Column("hold", sa.String(64), nullable=True))
        occupied.create_foreign_key(
            "scheduling_occupied_hold_references",
            "scheduling_hold",
            ["hold"],
            ["id"],
            ondelete="CASCADE",
        )
        occupied.create_index("scheduling_occupied_hold_index", ["hold"])
    op.create_table(
        "scheduling_diary",
        sa.Column("practitioner", sa.Text(), nullable=False),
        sa.Column("last_booked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("practitioner", name="scheduling_diary_primary"),
    )
    op.create_table(
        "scheduling_reminded",
        sa.Column("booking", sa.String(32), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("booking", "start", "minutes", name="scheduling_reminded_primary"),
        sa.ForeignKeyConstraint(
            ["booking"],
            ["scheduling_booking.id"],
            name="scheduling_reminded_booking_references",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("scheduling_reminded")
    op.drop_table("scheduling_diary")
    with op.batch_alter_table("scheduling_occupied") as occupied:
        occupied.drop_index("scheduling_occupied_hold_index")
        occupied.drop_constraint("scheduling_occupied_hold_references", type_="foreignkey")
        occupied.drop_column("hold")
    op.drop_table("scheduling_hold")
    for name in ("request", "claimed_until", "start"):
        op.drop_index(f"scheduling_booking_{name}_index", "scheduling_booking")
    for column in reversed(_added()):
        op.drop_column("scheduling_booking", column.name)
