"""Messages: template messages and what became of them."""

revision = "0006_messages"
down_revision = "0005_jobs"


def upgrade() -> None:
    pass
