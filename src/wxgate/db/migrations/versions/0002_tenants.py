"""Tenants: accounts, clients, the check of the master key, replay protection, quotas."""

import sqlalchemy as sa
from alembic import op

revision = "0002_tenants"
down_revision = "0001_revisions"


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("secret", sa.Text),
        sa.Column("token_api", sa.Text, nullable=False),
        sa.Column("credential", sa.Integer, nullable=False),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("appid", name="pk_accounts"),
    )
    op.create_index("ix_accounts_revision", "accounts", ["revision"])
    op.create_table(
        "clients",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("appid", sa.Text),
        sa.Column("secret", sa.Text),
        sa.Column("old_secret", sa.Text),
        sa.Column("old_secret_until", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("grants", sa.JSON),
        sa.Column("allow_ips", sa.JSON, nullable=False),
        sa.Column("require_hmac", sa.Boolean, nullable=False),
        sa.Column("refuse_replay", sa.Boolean, nullable=False),
        sa.Column("hide_secrets", sa.Boolean, nullable=False),
        sa.Column("redirect_hosts", sa.JSON, nullable=False),
        sa.Column("per_minute", sa.Integer),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_clients"),
        sa.ForeignKeyConstraint(["appid"], ["accounts.appid"], name="fk_clients_appid"),
    )
    op.create_index("ix_clients_appid", "clients", ["appid"])
    op.create_index("ix_clients_revision", "clients", ["revision"])
    op.create_table(
        "master_key_checks",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text),
        sa.PrimaryKeyConstraint("name", name="pk_master_key_checks"),
    )
    op.create_table(
        "used_authcodes",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("used_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_used_authcodes"),
    )
    op.create_index("ix_used_authcodes_used_at", "used_authcodes", ["used_at"])
    op.create_table(
        "quota_windows",
        sa.Column("client_code", sa.Text, nullable=False),
        sa.Column("minute", sa.BigInteger, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("reserved", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client_code", "minute", name="pk_quota_windows"),
    )
    op.create_index("ix_quota_windows_minute", "quota_windows", ["minute"])
