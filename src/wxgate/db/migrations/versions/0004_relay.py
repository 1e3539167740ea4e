"""Relay: springboards, visits, exchanges."""

import sqlalchemy as sa
from alembic import op

revision = "0004_relay"
down_revision = "0003_tokens"


def upgrade() -> None:
    op.create_table(
        "springboards",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("client_code", sa.Text, nullable=False),
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("oauth_type", sa.Text, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("used_at", sa.Double, nullable=False),
        sa.Column("visitor", sa.Text),
        sa.Column("several", sa.Boolean, nullable=False),
        sa.Column("last_visit", sa.Text),
        sa.PrimaryKeyConstraint("key", name="pk_springboards"),
    )
    op.create_index("ix_springboards_used_at", "springboards", ["used_at"])
    op.create_table(
        "visits",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("client_code", sa.Text, nullable=False),
        sa.Column("springboard", sa.Text, nullable=False),
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("openid", sa.Text),
        sa.Column("user_data", sa.Text, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_visits"),
    )
    op.create_index("ix_visits_expires_at", "visits", ["expires_at"])
    op.create_index("ix_visits_appid_openid", "visits", ["appid", "openid"])
    op.create_table(
        "relay_exchanges",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("client_code", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("lease_until", sa.Double, nullable=False),
        sa.Column("visit", sa.Text),
        sa.Column("problem", sa.Text),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_relay_exchanges"),
    )
    op.create_index("ix_relay_exchanges_expires_at", "relay_exchanges", ["expires_at"])
