"""Short links and their visits."""

import sqlalchemy as sa
from alembic import op

revision = "0009_links"
down_revision = "0008_cards"


def upgrade() -> None:
    op.create_table(
        "links",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("client_code", sa.Text, nullable=False),
        sa.Column("out_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double),
        sa.Column("revision", sa.BigInteger),
        sa.PrimaryKeyConstraint("key", name="pk_links"),
    )
    op.create_index("ix_links_made_at_key", "links", ["made_at", "key"])
    op.create_index("ix_links_client_code_made_at_key", "links", ["client_code", "made_at", "key"])
    op.create_index("ix_links_out_id_made_at_key", "links", ["out_id", "made_at", "key"])
    changed = sa.text("revision IS NOT NULL")
    op.create_index("ix_links_revision", "links", ["revision"], sqlite_where=changed, postgresql_where=changed)
    op.create_table(
        "link_visits",
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("visits", sa.BigInteger, nullable=False),
        sa.Column("in_weixin", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("link", "day", name="pk_link_visits"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link_flushes",
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("process", name="pk_link_flushes"),
    )
