"""Tokens: access tokens and tickets of the accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0003_tokens"
down_revision = "0002_tenants"


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.Column("refreshed_at", sa.Double),
        sa.Column("next_try_at", sa.Double, nullable=False),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("credential", sa.Integer, nullable=False),
        sa.Column("lease_owner", sa.Text),
        sa.Column("lease_until", sa.Double),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failed_at", sa.Double),
        sa.Column("failure_fate", sa.Text),
        sa.Column("failure_errcode", sa.Integer),
        sa.Column("last_error", sa.Text),
        sa.Column("forced_count", sa.Integer, nullable=False),
        sa.Column("forced_day", sa.Integer, nullable=False),
        sa.Column("forced_at", sa.Double, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("appid", "kind", name="pk_tokens"),
    )
    op.create_index("ix_tokens_revision", "tokens", ["revision"])
