"""Erasures that were asked for, and how far each plugin is.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STANDINGS = ("waiting", "done", "given up")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="erasure_primary"),
        sa.UniqueConstraint("person", name="erasure_person_unique"),
    )
    op.create_index("erasure_finished_at_index", "erasure", ["finished_at"])
    op.create_table(
        "erasure_part",
        sa.Column("erasure", sa.String(32), nullable=False),
        sa.Column("plugin", sa.String(64), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                *_STANDINGS, name="standing", length=16, native_enum=False, create_constraint=False
            ),
            nullable=False,
        ),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("erasure", "plugin", name="erasure_part_primary"),
        sa.ForeignKeyConstraint(
            ["erasure"], ["erasure.id"], name="erasure_part_erasure_references"
        ),
        sa.CheckConstraint(
            "standing IN ('waiting', 'done', 'given up')", name="erasure_part_standing_check"
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("erasure_part")
    op.drop_table("erasure")
