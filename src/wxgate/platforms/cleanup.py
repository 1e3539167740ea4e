"""Forgets codes that nobody will bring again."""

from wxgate.db import Database
from wxgate.db.chunks import delete_rows
from wxgate.platforms.tables import authorizations


async def clean_up(database: Database, now: float) -> int:
    """How many codes were deleted: those that were told more than a day ago."""
    return await delete_rows(database, authorizations, authorizations.c.expires_at <= now)
