"""Third-party platforms and the accounts that authorised them."""

import sqlalchemy as sa
from alembic import op

revision = "0012_platforms"
down_revision = "0011_voices"


def upgrade() -> None:
    op.create_table(
        "platforms",
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("secret", sa.Text),
        sa.Column("push_token", sa.Text),
        sa.Column("push_aes_key", sa.Text),
        sa.Column("old_push_aes_key", sa.Text),
        sa.Column("credential", sa.Integer, nullable=False),
        sa.Column("ticket", sa.Text),
        sa.Column("ticket_at", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("appid", name="pk_platforms"),
    )
    op.create_index("ix_platforms_revision", "platforms", ["revision"])
    op.add_column("accounts", sa.Column("component_appid", sa.Text))
    op.add_column("accounts", sa.Column("capabilities", sa.JSON))
    op.add_column("accounts", sa.Column("authorized_at", sa.BigInteger))
    op.add_column("accounts", sa.Column("withdrawn_at", sa.BigInteger))
    op.add_column("accounts", sa.Column("profile", sa.JSON))
    op.add_column("tokens", sa.Column("refresh_token", sa.Text))
    op.create_table(
        "authorizations",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("component_appid", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("appid", sa.Text),
        sa.Column("authorized_at", sa.BigInteger, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("lease_until", sa.Double),
        sa.Column("problem", sa.Text),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authorizations"),
    )
    op.create_index("ix_authorizations_expires_at", "authorizations", ["expires_at"])
