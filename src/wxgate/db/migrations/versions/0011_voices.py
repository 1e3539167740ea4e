"""Voices that become MP3s."""

import sqlalchemy as sa
from alembic import op

revision = "0011_voices"
down_revision = "0010_media"


def upgrade() -> None:
    op.create_table(
        "voices",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("media_id", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double),
        sa.Column("path", sa.Text),
        sa.Column("size", sa.BigInteger),
        sa.Column("reason_zh", sa.Text),
        sa.Column("reason_en", sa.Text),
        sa.Column("task_id", sa.Text),
        sa.Column("task_at", sa.Double),
        sa.PrimaryKeyConstraint("key", name="pk_voices"),
    )
    op.create_index("ix_voices_asked_at_key", "voices", ["asked_at", "key"])
    op.create_index("ix_voices_task_id", "voices", ["task_id"])
    op.create_table(
        "voice_notices",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("voice", sa.Text, nullable=False),
        sa.Column("client_code", sa.Text, nullable=False),
        sa.Column("notify_url", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_voice_notices"),
    )
    op.create_index("ix_voice_notices_voice", "voice_notices", ["voice"])
