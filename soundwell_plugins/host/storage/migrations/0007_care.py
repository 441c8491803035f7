"""Care, and the ids and addresses of people who turned out to be somebody we know.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LASTING = sa.text("until IS NULL")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "care",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("client", sa.String(32), nullable=False),
        sa.Column("practitioner", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.Column("supervisor_allowed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="care_primary"),
        sa.ForeignKeyConstraint(["client"], ["person.id"], name="care_client_references"),
    )
    op.create_index("care_client_index", "care", ["client"])
    op.create_index("care_practitioner_index", "care", ["practitioner"])
    op.create_index(
        "care_one_at_a_time_index",
        "care",
        ["client", "practitioner"],
        unique=True,
        sqlite_where=_LASTING,
        postgresql_where=_LASTING,
    )
    op.create_table(
        "person_alias",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="person_alias_primary"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="person_alias_person_references"),
        sa.UniqueConstraint("address_hash", name="person_alias_address_hash_unique"),
    )
    op.create_index("person_alias_person_index", "person_alias", ["person"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("person_alias")
    op.drop_table("care")
