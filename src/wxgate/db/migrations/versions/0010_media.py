"""Media fetched from WeChat."""

import sqlalchemy as sa
from alembic import op

revision = "0010_media"
down_revision = "0009_links"


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("media_id", sa.Text, nullable=False),
        sa.Column("begun_at", sa.Double, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("held_until", sa.Double),
        sa.Column("path", sa.Text),
        sa.Column("size", sa.BigInteger),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("stored_at", sa.Double),
        sa.PrimaryKeyConstraint("key", name="pk_media"),
    )
    op.create_index("ix_media_begun_at_key", "media", ["begun_at", "key"])
