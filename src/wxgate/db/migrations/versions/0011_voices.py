"""Voices that become MP3s."""

revision = "0011_voices"
down_revision = "0010_media"


def upgrade() -> None:
    pass
