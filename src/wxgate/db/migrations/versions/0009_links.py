"""Short links and their visits."""

revision = "0009_links"
down_revision = "0008_cards"


def upgrade() -> None:
    pass
