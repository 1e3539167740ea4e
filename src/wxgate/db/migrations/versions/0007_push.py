"""Pushes from WeChat, and where clients want them."""

import sqlalchemy as sa
from alembic import op

revision = "0007_push"
down_revision = "0006_messages"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("accounts", sa.Column("push_token", sa.Text))
    op.add_column("accounts", sa.Column("push_aes_key", sa.Text))
    op.add_column("accounts", sa.Column("old_push_aes_key", sa.Text))
    op.add_column("clients", sa.Column("push_url", sa.Text))
    op.create_table(
        "pushes",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("dedupe_key", sa.Text, nullable=False),
        sa.Column("openid", sa.Text),
        sa.Column("msg_type", sa.Text, nullable=False),
        sa.Column("event", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pushes"),
        sa.UniqueConstraint("appid", "dedupe_key", name="uq_pushes_appid_dedupe_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pushes_appid_openid", "pushes", ["appid", "openid"])
    op.create_index("ix_pushes_received_at", "pushes", ["received_at"])
