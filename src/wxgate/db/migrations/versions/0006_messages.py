"""Messages: template messages and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006_messages"
down_revision = "0005_jobs"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("client_code", sa.Text, nullable=False),
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("touser", sa.Text, nullable=False),
        sa.Column("template_id", sa.Text, nullable=False),
        sa.Column("callback_url", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("errcode", sa.Integer),
        sa.Column("errmsg", sa.Text, nullable=False),
        sa.Column("msgid", sa.BigInteger),
        sa.Column("accepted_at", sa.Double, nullable=False),
        sa.Column("sent_at", sa.Double),
        sa.Column("delivered_at", sa.Double),
        sa.Column("repeat_key", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("repeat_key", name="uq_messages_repeat_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_accepted_at", "messages", ["accepted_at"])
    op.create_index("ix_messages_appid_msgid", "messages", ["appid", "msgid"])
    op.create_index("ix_messages_appid_touser", "messages", ["appid", "touser"])
