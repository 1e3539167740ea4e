"""Deletes pushes whose retention has ended."""

from wxgate.db import Database
from wxgate.db.chunks import delete_rows
from wxgate.push.tables import pushes


async def clean_up(database: Database, received_before: float) -> int:
    """How many pushes were deleted: those received before this moment (UNIX seconds).

    A push that WeChat sends again is known only as long as its row is there, so the retention must be longer than a
    minute.
    """
    return await delete_rows(database, pushes, pushes.c.received_at < received_before)
