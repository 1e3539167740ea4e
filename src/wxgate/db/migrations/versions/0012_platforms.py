"""Third-party platforms and the accounts that authorised them."""

revision = "0012_platforms"
down_revision = "0011_voices"


def upgrade() -> None:
    pass
