"""Media fetched from WeChat."""

revision = "0010_media"
down_revision = "0009_links"


def upgrade() -> None:
    pass
