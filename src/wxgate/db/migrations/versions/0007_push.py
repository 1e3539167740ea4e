"""Pushes from WeChat, and where clients want them."""

revision = "0007_push"
down_revision = "0006_messages"


def upgrade() -> None:
    pass
