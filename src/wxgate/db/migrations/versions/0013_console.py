"""Operators of the console: passwords, links, sessions, attempts to sign in, what they changed; claim pages by age."""

import sqlalchemy as sa
from alembic import op

revision = "0013_console"
down_revision = "0012_platforms"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "operators",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("closed_at", sa.Double),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_operators"),
    )
    op.create_table(
        "operator_links",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_operator_links"),
    )
    op.create_index("ix_operator_links_operator", "operator_links", ["operator"])
    op.create_table(
        "operator_sessions",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("begun_at", sa.Double, nullable=False),
        sa.Column("seen_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_operator_sessions"),
    )
    op.create_index("ix_operator_sessions_operator", "operator_sessions", ["operator"])
    op.create_index("ix_operator_sessions_seen_at", "operator_sessions", ["seen_at"])
    op.create_table(
        "sign_in_attempts",
        sa.Column("whose", sa.Text, nullable=False),
        sa.Column("since", sa.Double, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("whose", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_since", "sign_in_attempts", ["since"])
    op.create_table(
        "operator_changes",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("operator", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_operator_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_operator_changes_at", "operator_changes", ["at"])
    op.create_index("ix_operator_changes_target_id", "operator_changes", ["target", "id"])
    op.create_index("ix_claim_pages_made_at_key", "claim_pages", ["made_at", "key"])
