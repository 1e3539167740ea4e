"""Cards: claim pages and merchants' own codes."""

revision = "0008_cards"
down_revision = "0007_push"


def upgrade() -> None:
    pass
