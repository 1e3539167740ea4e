"""Cards: claim pages and merchants' own codes."""

import sqlalchemy as sa
from alembic import op

revision = "0008_cards"
down_revision = "0007_push"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "claim_pages",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("client_code", sa.Text, nullable=False),
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("card_id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("redirect_uri_name", sa.Text, nullable=False),
        sa.Column("main_color", sa.Text, nullable=False),
        sa.Column("show_btn", sa.Boolean, nullable=False),
        sa.Column("outer_id", sa.Text, nullable=False),
        sa.Column("success_uri", sa.Text, nullable=False),
        sa.Column("made_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_claim_pages"),
    )
    op.create_table(
        "card_codes",
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("import_id", sa.BigInteger, nullable=False),
        sa.Column("card_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("appid", "code", "import_id", name="pk_card_codes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_card_codes_import_id_code", "card_codes", ["import_id", "code"])
    op.create_table(
        "code_imports",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("appid", sa.Text, nullable=False),
        sa.Column("begun_at", sa.Double, nullable=False),
        sa.Column("published_at", sa.Double),
        sa.Column("given_up", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_code_imports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_code_imports_appid", "code_imports", ["appid"])
