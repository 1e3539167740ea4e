"""Deletes what is too old."""

from typing import Final

from sqlalchemy import Connection, delete

from wxgate.calls.tables import call_counts, calls
from wxgate.db import Database
from wxgate.db.chunks import delete_rows

COUNTS_KEPT: Final = 30 * 86400
"""Seconds for which calls are counted: no person stands in a count."""


async def clean_up(database: Database, kept_since: float, now: float) -> int:
    """How many calls of the log were deleted: those from before `kept_since`."""
    await database.run_long(_delete_counts, int(now) - COUNTS_KEPT)
    return await delete_rows(database, calls, calls.c.at < kept_since)


def _delete_counts(connection: Connection, before: int) -> None:
    connection.execute(delete(call_counts).where(call_counts.c.bucket < before))
