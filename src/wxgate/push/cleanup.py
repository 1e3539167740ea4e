"""Deletes pushes whose retention has ended, in chunks that hold nobody up."""

from typing import Final

from sqlalchemy import Connection, delete, select

from wxgate.db import Database
from wxgate.push.tables import pushes

CHUNK: Final = 500
"""Rows deleted in one transaction: well below the 50 ms for which others may be kept waiting."""


async def clean_up(database: Database, received_before: float) -> int:
    """How many pushes were deleted: those received before this moment (UNIX seconds).

    A push that WeChat sends again is known only as long as its row is there, so the retention must be longer than a
    minute.
    """
    total, deleted = 0, CHUNK
    while deleted == CHUNK:
        deleted = await database.run_long(_delete_chunk, received_before)
        total += deleted
    return total


def _delete_chunk(connection: Connection, received_before: float) -> int:
    chunk = select(pushes.c.id).where(pushes.c.received_at < received_before).limit(CHUNK)
    return connection.execute(delete(pushes).where(pushes.c.id.in_(chunk))).rowcount
