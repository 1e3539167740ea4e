"""Revisions: how processes notice each other's changes."""

import sqlalchemy as sa
from alembic import op

revision = "0001_revisions"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "revisions",
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("topic", name="pk_revisions"),
    )
